"""How many, and how sure. What nobody recorded is said to be not recorded, never zero."""

from collections.abc import Iterator

from bot.views._blocks import Message, part
from bot.views._facts import known
from bot.words import Markup, Words
from commands.count import Counted, CountHistory
from domain.case import Case, Count

_EXPECTED = (("suspects", "disclosed"), ("persons", "disclosed"))


def count_lines(case: Case, words: Words) -> list[str]:
    """Employees and customers first, recorded or not; then whatever else was counted."""
    places = [*_EXPECTED, *(place for place in case.counts if place not in _EXPECTED)]
    lines: list[str] = []
    for what, scope in places:
        count = case.counts.get((what, scope))
        if count is None:
            lines.append(words.say("show.count_missing", what=what))
        else:
            lines += (" · ".join([line, *_facts(one, words)]) for one, line in said(count, words))
    return lines


def said(count: Count, words: Words) -> Iterator[tuple[Count, Markup]]:
    """A count, and what other sources report instead: each with its sentence."""
    for one in (count, *count.others):
        name = "show.count" if one.what == "suspects" else "show.count_scoped"
        line = words.say(name, what=one.what, scope=one.scope, amount=one.amount)
        yield one, line if one is count else words.say("show.count_other", line=line)


def _facts(count: Count, words: Words) -> list[Markup]:
    return known(count.at, count.circumstances, words)


def counts(body: Counted, words: Words) -> Message:
    """The counts of an incident."""
    title = words.say("show.counts")
    return Message(title, part(title, count_lines(body.case, words), words))


def history(body: CountHistory, words: Words) -> Message:
    """Every count that was recorded, the newest first."""
    title = words.say("count.history", incident=body.incident)
    lines = []
    for count, person in reversed(body.counts):
        _, line = next(said(count, words))
        facts = Markup(" · ".join([line, *_facts(count, words)]))
        lines.append(words.say("timeline.line", at=count.at, line=facts, person=person))
    return Message(title, part(title, lines, words))
