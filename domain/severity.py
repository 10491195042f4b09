"""How severe an incident is: what the record suggests, with its reasons; a person decides.

What is suggested rests on the kinds of data, how many people they are about, and where they went. What is not
known raises nothing and is named: an unknown number is not a small one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.case import Case
from domain.vocabulary import CLASSES, FIELDS, SEVERITY

LEVELS = SEVERITY.codes()
"""From the least to the most severe."""

MANY, VERY_MANY = 1_000, 100_000
"""Numbers of people from which an incident is one and two levels more severe."""

_OF_CLASS: Mapping[str, int] = {"N": 0, "P1": 0, "P2": 1, "P3": 2, "P4": 2}
_OUT_OF_CONTROL = frozenset(
    {"public", "criminal_group", "broker_or_seller", "competitor", "unknown_third_party"}
)
_LOCATING = frozenset({"postal_address", "location_data"})
_RAISED_WHEN_LINKED = frozenset({"P1", "P2"})
_LINKED = 2
"""So many further kinds of ordinary data, linked to a name and a place, weigh as the class above."""

REASONS = (
    *(f"class_{code.lower()}" for code in CLASSES.codes()),
    *("class_unknown", "raised", "linked", "only_possible"),
    *("many", "very_many", "persons_unknown", "out_of_control", "recipient_unknown"),
)
"""Every code that a suggestion gives as a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A level, one of ``LEVELS``, and why: codes of ``REASONS``; no level while no kind of data is known."""

    level: str | None
    reasons: tuple[str, ...] = ()


def class_of(case: Case, code: str) -> str:
    """The class of a kind of data in this incident: its own, or the one that it was raised to."""
    raised = case.judgements.classes.get(code)
    return max(raised, FIELDS[code].cls, key=CLASSES.codes().index) if raised else FIELDS[code].cls


def suggest(case: Case) -> Suggestion:
    """The level that the recorded facts suggest."""
    codes = case.fields_with("disclosed") + case.fields_with("accessed")
    involved = codes or case.fields_with("possible")
    named = [code for code in involved if code != "unknown"]
    if not named:
        return Suggestion(level=None, reasons=("class_unknown",) if involved else ())
    points, reasons = _weight(case, named)
    for more, why in (_people(case), _whereabouts(case, named)):
        points, reasons = points + more, [*reasons, *why]
    if not codes:
        points, reasons = points - 1, [*reasons, "only_possible"]
    return Suggestion(level=LEVELS[max(0, min(points, len(LEVELS) - 1))], reasons=tuple(reasons))


def _weight(case: Case, codes: list[str]) -> tuple[int, list[str]]:
    order = CLASSES.codes()
    classes = {code: class_of(case, code) for code in codes}
    highest = max(classes.values(), key=order.index)
    reasons = [f"class_{highest.lower()}"]
    if any(case.judgements.classes.get(code) for code in codes):
        reasons.append("raised")
    ordinary = [code for code, cls in classes.items() if cls in _RAISED_WHEN_LINKED and code != "full_name"]
    linked = "full_name" in codes and bool(_LOCATING & {*ordinary}) and len(ordinary) > _LINKED
    if linked and highest in _RAISED_WHEN_LINKED:
        highest = order[order.index(highest) + 1]
        reasons.append("linked")
    return _OF_CLASS[highest], reasons


def _people(case: Case) -> tuple[int, list[str]]:
    amounts = [case.amount("persons", scope) for scope in ("disclosed", "accessed")]
    lows = [amount.low or 0 for amount in amounts if amount is not None and amount.figure]
    if not lows:
        return 0, ["persons_unknown"]
    if max(lows) >= VERY_MANY:
        return 2, ["very_many"]
    return (1, ["many"]) if max(lows) >= MANY else (0, [])


def _whereabouts(case: Case, codes: list[str]) -> tuple[int, list[str]]:
    recipients = {case.fields[code].recipient for code in codes}
    if recipients & _OUT_OF_CONTROL:
        return 1, ["out_of_control"]
    return 0, ["recipient_unknown"] if recipients <= {None, "unknown"} else []
