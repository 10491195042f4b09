"""How many, and how sure. What nobody recorded is said to be not recorded, never zero."""

from collections.abc import Iterator

from bot.views._blocks import Message, part
from bot.views._facts import known
from bot.words import Markup, Words
from commands.count import Counted, CountHistory
from domain.case import Case, Count
from domain.counts import Amount

_EXPECTED = (("suspects", "disclosed"), ("persons", "disclosed"))
_OF = ("population", "jurisdiction")


def count_lines(case: Case, words: Words) -> list[str]:
    """Employees and customers first, recorded or not; then whatever else was counted."""
    lines: list[str] = []
    for count in in_order(case):
        if isinstance(count, Count):
            lines += (" · ".join([line, *_facts(one, words)]) for one, line in said(count, words))
        else:
            lines.append(missing(case, *count, words))
    return lines


def in_order(
    case: Case, expected: tuple[tuple[str, str], ...] = _EXPECTED
) -> Iterator[Count | tuple[str, str]]:
    """Every count, its parts after their whole, what is expected first.

    What and scope alone stand for a whole that was not recorded, if it is expected or its parts say some of
    it.
    """
    wholes = [*expected, *case.counts, *((one.what, one.scope) for one in case.parts)]
    for what, scope in dict.fromkeys(wholes):
        if (what, scope) in expected or case.amount(what, scope) is not None:
            yield case.counts.get((what, scope), (what, scope))
        yield from (one for one in case.parts if (one.what, one.scope) == (what, scope))


def missing(case: Case, what: str, scope: str, words: Words) -> Markup:
    """That the whole was not recorded, or what its parts say of it."""
    amount = case.amount(what, scope)
    if amount is None:
        return words.say("show.count_missing", what=what)
    return words.say("show.count_by_parts", line=_line(what, scope, amount, words))


def _line(what: str, scope: str, amount: Amount, words: Words) -> Markup:
    name = "show.count" if what == "suspects" else "show.count_scoped"
    return words.say(name, what=what, scope=scope, amount=amount)


def _part(count: Count, words: Words) -> Markup:
    """Of whom and where alone. People have the name of their population, not that of the whole."""
    of = [words.say(f"count.{name}", **{name: getattr(count, name)}) for name in _OF if getattr(count, name)]
    name = "show.count" if count.what == "suspects" else "show.count_scoped"
    name = "show.count_people" if count.what == "persons" and count.population else name
    part = Markup(", ".join(of))
    return words.say(f"{name}_part", what=count.what, scope=count.scope, part=part, amount=count.amount)


def said(count: Count, words: Words) -> Iterator[tuple[Count, Markup]]:
    """A count, and what other sources report instead: each with its sentence."""
    for one in (count, *count.others):
        line = _part(one, words) if one.part else _line(one.what, one.scope, one.amount, words)
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
