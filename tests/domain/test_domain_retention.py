"""For how long it can be told who a suspect was: the table, written down."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.lifecycles import LIFECYCLES
from domain.retention import Periods, expiries
from tests.domain.builders import case, standing, suspect

CLOSED = datetime(2024, 1, 31, 23, 30, tzinfo=UTC)
PERIODS = Periods()


def due(
    finding: str, phase: str = "closed", found: datetime = CLOSED, periods: Periods = PERIODS
) -> list[date]:
    """The days of a case with one suspect."""
    one = replace(suspect(), finding=replace(standing("finding", finding), at=found))
    closed = replace(standing("incident", phase), at=CLOSED)
    return [expiry.on for expiry in expiries(case(phase=closed, suspects=(one,)), periods)]


@pytest.mark.parametrize(
    ("finding", "on"),
    [
        ("not_involved", [date(2024, 3, 31)]),
        ("unsubstantiated", [date(2024, 3, 31)]),
        ("exonerated", [date(2024, 3, 31)]),
        ("substantiated", [date(2027, 1, 30)]),
        ("person_of_interest", []),
        ("under_investigation", []),
        ("inconclusive", []),
        ("under_review", []),
    ],
)
def test_each_finding_has_its_period_and_an_open_one_has_none(finding: str, on: list[date]) -> None:
    assert due(finding) == on


def test_the_table_has_every_finding() -> None:
    assert len(LIFECYCLES["finding"].states.codes()) == 8


@pytest.mark.parametrize(
    "phase", [code for code in LIFECYCLES["incident"].states.codes() if code != "closed"]
)
def test_nothing_is_forgotten_of_a_case_that_is_not_closed(phase: str) -> None:
    assert due("not_involved", phase) == []


def test_a_later_finding_begins_the_period_anew() -> None:
    assert due("exonerated", found=datetime(2024, 6, 1, tzinfo=UTC)) == [date(2024, 7, 31)]
    assert due("exonerated", found=datetime(2023, 6, 1, tzinfo=UTC)) == [date(2024, 3, 31)]


def test_the_organisation_sets_its_own_periods() -> None:
    periods = Periods(cleared=1, substantiated=2)
    assert due("not_involved", periods=periods) == [date(2024, 2, 1)]
    assert due("substantiated", periods=periods) == [date(2024, 2, 2)]
