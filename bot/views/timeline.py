"""What happened, oldest first: the newest entries that there is room for, and how to read the older ones."""

from collections.abc import Iterator
from dataclasses import replace

from bot.views._blocks import ROOM, Message, context, fitting, header, sections
from bot.words import Words
from commands.timeline import Happening, Timeline

_SHOWN = 40


def timeline(body: Timeline, words: Words) -> Message:
    """A page of it."""
    title = words.say("timeline.title", incident=body.incident)
    newest = [_line(one, words) for one in reversed(body.happenings)][:_SHOWN]
    lines = list(reversed(fitting(newest, ROOM)))
    shown = lines or [words.say("timeline.nothing")]
    blocks = [header(title), *sections(shown)]
    blocks += [context(note) for note in _notes(body, len(lines), words)]
    return Message(title, blocks)


def _line(one: Happening, words: Words) -> str:
    # The day stands before the sentence, so it need not be said after it.
    detail = {name: value for name, value in (one.entry.detail or {}).items() if name != "on"}
    said = words.entry(replace(one.entry, detail=detail))
    if one.undone:
        said = words.say("timeline.undone", line=said)
    id_ = "timeline.late" if one.late else "timeline.line"
    return words.say(id_, on=one.on, at=one.entry.at, line=said, person=one.entry.actor)


def _notes(body: Timeline, shown: int, words: Words) -> Iterator[str]:
    older = len(body.happenings) - shown
    if older:
        # Another page goes on exactly where this one begins, also within a day.
        first = body.happenings[older].entry.change
        yield words.say("timeline.older", n=older, typed=_typed(body, f"before {first}"))
    if body.left_out:
        yield words.say("timeline.left_out", n=body.left_out, typed=_typed(body, "all"))


def _typed(body: Timeline, more: str) -> str:
    args = body.args
    parts = [body.incident, "timeline", body.about or "", "all" if args.undone else ""]
    parts += [f"since {args.since.isoformat()}" if args.since else "", more]
    return " ".join(part for part in parts if part)
