"""Who asked to see an incident in an emergency, who sees it now, and what waits to be reviewed."""

from bot.views._blocks import Message, part
from bot.words import Words
from commands.glass import Glasses
from domain.glass import REVIEWED_IN, Glass, approvers, waits


def glasses(body: Glasses, words: Words) -> Message:
    """One line for each request, and how many were opened."""
    title = words.say("glass.title", incident=body.case.ref)
    found = body.case.glasses
    opened = [one for one in found if one.opened]
    lines = [_line(one, body, words) for one in found]
    if opened:
        open_still = sum(not one.reviewed for one in opened)
        lines.append(words.say("glass.counted", n=len(opened), open=open_still))
    return Message(title, part(title, lines or [words.say("glass.none")], words))


def _line(one: Glass, body: Glasses, words: Words) -> str:
    if one.opened is None:
        id_ = "glass.waiting" if waits(one, body.case.access, body.now) else "glass.lapsed"
        return words.say(id_, person=one.by, at=one.at, change=one.change, holders=approvers(one.roles))
    seen = "glass.ended" if one.ended else "glass.open"
    line = words.say(seen, person=one.by, at=one.opened.until, change=one.change)
    if one.reviewed:
        return f"{line} {words.say('glass.reviewed')}"
    due = one.opened.at + REVIEWED_IN
    return f"{line} {words.say('glass.to_review', at=due, change=one.change)}"
