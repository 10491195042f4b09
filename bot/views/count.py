"""How many, and how sure. What nobody recorded is said to be not recorded, never zero."""

from bot.views._blocks import Message, part
from bot.words import Words
from commands.count import Counted
from domain.case import Case

_EXPECTED = (("suspects", "disclosed"), ("persons", "disclosed"))


def count_lines(case: Case, words: Words) -> list[str]:
    """Employees and customers first, recorded or not; then whatever else was counted."""
    places = [*_EXPECTED, *(place for place in case.counts if place not in _EXPECTED)]
    lines: list[str] = []
    for what, scope in places:
        count = case.counts.get((what, scope))
        if count is None:
            lines.append(words.say("show.count_missing", what=what))
        elif what == "suspects":
            lines.append(words.say("show.count", what=what, amount=count.amount))
        else:
            lines.append(words.say("show.count_scoped", what=what, scope=scope, amount=count.amount))
    return lines


def counts(body: Counted, words: Words) -> Message:
    """The counts of an incident."""
    title = words.say("show.counts")
    return Message(title, part(title, count_lines(body.case, words), words))
