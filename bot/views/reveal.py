"""Who a suspect is, to who asked and was allowed to be told; what waits for an approval."""

from bot.views._blocks import Message, part
from bot.words import Words
from commands.reveal import Revealed, Shown
from domain import reveals


def revealed(body: Revealed, words: Words) -> Message:
    """What this person is told. The text that notifications show names nobody."""
    title = words.say("reveal.title", incident=body.case.ref)
    lines = [_shown(one, words) for one in body.shown]
    lines += [
        words.say(
            "reveal.waiting",
            subject=one.suspect,
            person=one.by,
            at=one.at,
            holders=reveals.approvers(one.roles),
            change=one.change,
        )
        for one in body.waiting
    ]
    return Message(title, part(title, lines or [words.say("reveal.none")], words))


def _shown(one: Shown, words: Words) -> str:
    known = {
        "name": one.named.name,
        "employee_number": one.named.employee_number,
        "slack_id": one.named.slack_user,
    }
    facts = [words.say(f"reveal.{name}", **{name: value}) for name, value in known.items() if value]
    title = words.say("reveal.shown", subject=one.suspect, at=one.until)
    return "\n".join([title, " · ".join(facts)])
