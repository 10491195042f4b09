"""What is true of a count when several people have said how many."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from domain.case import Count
from domain.lifecycles import Circumstances


def as_of(count: Count) -> date:
    """The day a count speaks of; the day it was recorded where none was given."""
    return count.circumstances.on or count.at.date()


def standing(reports: Sequence[Count]) -> Count:
    """The count that holds, with the reports that contradict it.

    The newest holds. What somebody else reported for the same day, with another figure, is not older news but
    another opinion: it stays beside it. What the same source said before is replaced.

    Args:
        reports: Everything recorded of one thing in one scope that was not undone, oldest first; not empty.
    """
    newest = reports[-1]
    said: dict[tuple[str | None, str | None], Count] = {}
    for one in reports:
        said.pop(_witness(one.circumstances), None)
        said[_witness(one.circumstances)] = one
    others = tuple(one for one in said.values() if one is not newest and _contradicts(one, newest))
    return replace(newest, others=others)


def _contradicts(one: Count, newest: Count) -> bool:
    both = (one, newest)
    return (
        as_of(one) == as_of(newest)
        and all(count.circumstances.reported and count.amount.figure for count in both)
        and one.amount != newest.amount
    )


def _witness(circumstances: Circumstances) -> tuple[str | None, str | None]:
    return circumstances.reported_by, circumstances.source
