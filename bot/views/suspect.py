"""Suspects by pseudonym."""

from bot.views._blocks import Message, part
from bot.words import Words
from commands.suspect import Suspects
from domain.case import Case


def suspect_lines(case: Case, words: Words, only: str | None = None) -> list[str]:
    """One line per suspect: the headline, then the four tracks."""
    lines = []
    for one in case.suspects:
        if only not in {None, one.pseudonym}:
            continue
        headline = words.say(f"headline.{one.headline()}")
        named = words.say("show.named" if one.named else "show.unnamed")
        tracks = words.say(
            "show.tracks",
            **{
                track: getattr(one, track).label(words.language)
                for track in ("finding", "access", "employment", "termination")
            },
        )
        title = words.say("show.suspect", suspect=one.pseudonym, headline=headline)
        lines.append(f"{title} · {named}\n{tracks}")
    if only is None:
        lines += [words.say("show.unlinked", suspect=pseudonym) for pseudonym in case.unlinked]
    return lines


def suspects(body: Suspects, words: Words) -> Message:
    """The suspects of an incident."""
    title = words.say("show.people")
    return Message(title, part(title, suspect_lines(body.case, words), words))
