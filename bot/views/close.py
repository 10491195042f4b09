"""What is still open before an incident may be closed, and who watches over what waits."""

from bot.views._blocks import Message, part
from bot.words import Words
from bot.words.step_facts import step_facts
from domain.case import Case
from domain.closing import StillOpen, Track, proposed, watched
from domain.lifecycles import LIFECYCLES

_MOST_STEPS = 6


def still_open(refused: StillOpen, words: Words) -> Message:
    """One line per open track: where it stands, and the command that moves it."""
    title = words.say("refused.still_open", **refused.params)
    lines = [_line(track, str(refused.params["incident"]), words) for track in refused.tracks]
    if any(track.may_wait for track in refused.tracks):
        lines.append(words.say("close.may_wait"))
    return Message("\n".join([title, *lines]), part(title, lines, words))


def _line(track: Track, incident: str, words: Words) -> str:
    if not track.state:
        return words.say("close.no_measures")
    lifecycle = LIFECYCLES[track.lifecycle]
    # What settles it stands first; the way there may be longer.
    following = sorted(lifecycle.following(track.state), key=lambda code: code not in lifecycle.settled)
    command = words.say(f"close.command.{track.lifecycle}", incident=incident, subject=track.subject)
    return words.say(
        "close.open",
        track=track_name(track, words),
        lifecycle=track.lifecycle,
        state=track.state,
        command=command,
        allowed=tuple(following[:_MOST_STEPS]),
    )


def track_name(track: Track, words: Words) -> str:
    """What a track is called, with the reference of its subject."""
    named = words.say("close.track", lifecycle=track.lifecycle, subject=track.subject)
    return named if track.subject else words.say(f"lifecycle.{track.lifecycle}")


def waiting_lines(case: Case, words: Words) -> list[str]:
    """Who watches over which open tracks; that a closing waits for a second person."""
    proposal, found = proposed(case), watched(case)
    lines: list[str] = []
    if proposal is not None:
        said = words.say("show.closing", person=proposal.by, at=proposal.at)
        facts = step_facts(words, proposal.circumstances.facts)
        lines.append(" · ".join([said, *words.facts(proposal.circumstances), *facts]))
    if found is None:
        return lines
    waiting, tracks = found
    names = words.listed(track_name(track, words) for track in tracks)
    return [
        *lines,
        " · ".join(
            [
                words.say("show.waiting", person=waiting.owner, tracks=names),
                *words.facts(waiting.circumstances),
            ]
        ),
    ]
