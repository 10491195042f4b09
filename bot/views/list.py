"""The incidents that the person who asks may see."""

from bot.views._blocks import ROOM, Message, context, fitting, header, sections
from bot.views.severity import severity_line
from bot.words import Words
from commands.list import Listing

_SHOWN = 20


def listing(body: Listing, words: Words) -> Message:
    """The newest incidents, and how many more there are."""
    if not body.cases:
        text = words.say("list.empty")
        return Message(text, sections([text]))
    title = words.say("list.title", n=len(body.cases))
    rows = [
        words.say(
            "list.row_imported" if case.history else "list.row",
            incident=case.ref,
            phase=case.phase.state,
            certainty=case.certainty.state,
            days=words.age((body.now - case.opened_at).days),
            shown=severity_line(case, words),
            title=case.title,
        )
        for case in body.cases[:_SHOWN]
    ]
    lines = fitting(rows, ROOM)
    blocks = [header(title), *sections(lines)]
    if len(body.cases) > len(lines):
        blocks.append(context(words.say("list.more", n=len(body.cases) - len(lines))))
    return Message(title, blocks)
