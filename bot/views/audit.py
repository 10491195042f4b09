"""A page of the record: who did, read and was refused what, newest first, and whether it is as recorded."""

from bot.views._blocks import ROOM, Message, context, fitting, header, sections
from bot.words import Markup, Words
from commands.audit import Audit
from storage.record import Entry, Outcome


def audit(body: Audit, words: Words) -> Message:
    """The page, and how to read on."""
    title = words.say("audit.title", incident=body.incident) if body.incident else words.say("audit.all")
    lines = fitting([_line(one, words) for one in body.entries], ROOM)
    blocks = [header(title), *sections(lines or [words.say("timeline.nothing")])]
    if body.broken:
        blocks.append(context(words.say("audit.broken", change=body.broken)))
    elif lines:
        blocks.append(context(words.say("audit.whole")))
    if body.unsound:
        blocks.append(context(words.say("record.broken")))
    if body.more or len(lines) < len(body.entries):
        last = body.entries[len(lines) - 1].change
        blocks.append(context(words.say("audit.older", typed=_typed(body, last))))
    return Message(title, blocks)


def _line(entry: Entry, words: Words) -> str:
    id_, said = f"audit.{entry.outcome}", Markup()
    if entry.outcome in {Outcome.DONE, Outcome.UNDONE, Outcome.SYSTEM}:
        id_, said = "audit.done", _sentence(entry, words)
    return words.say(
        id_,
        at=entry.at,
        line=said,
        verb=Markup(entry.verb),
        code=Markup(entry.code or ""),
        of=Markup(f"{entry.incident} · ") if entry.incident else Markup(),
        person=entry.actor,
    )


def _sentence(entry: Entry, words: Words) -> Markup:
    """What was recorded; the bare verb where there are no words for it, or not for what is there."""
    try:
        return words.entry(entry)
    except KeyError:
        return Markup(f"`{entry.verb}`")


def _typed(body: Audit, last: str) -> str:
    args = body.args
    parts = [body.incident or "", "audit", "organisation" if args.organisation else ""]
    parts += [f"by <@{args.by}>" if args.by else "", f"since {args.since.isoformat()}" if args.since else ""]
    return " ".join(part for part in [*parts, f"before {last}"] if part)
