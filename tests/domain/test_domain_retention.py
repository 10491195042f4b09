"""For how long it can be told who a suspect was: the table, written down."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.lifecycles import LIFECYCLES
from domain.retention import Periods, expiries, retain_until
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


def kept(finding: str, phase: str = "closed", found: datetime = CLOSED) -> date | None:
    """Until when a case with one suspect is kept."""
    one = replace(suspect(), finding=replace(standing("finding", finding), at=found))
    ended = replace(standing("incident", phase), at=CLOSED)
    return retain_until(case(phase=ended, suspects=(one,)), PERIODS)


@pytest.mark.parametrize(
    ("finding", "phase", "on"),
    [
        ("not_involved", "closed", date(2029, 1, 29)),
        ("substantiated", "closed", date(2029, 1, 29)),
        ("inconclusive", "closed", None),
        ("under_investigation", "closed", None),
        ("under_investigation", "rejected", date(2024, 3, 31)),
        ("substantiated", "duplicate", date(2024, 3, 31)),
        ("substantiated", "investigating", None),
        ("substantiated", "awaiting_outcome", None),
    ],
)
def test_a_whole_case_is_kept_by_how_it_ended_and_while_a_finding_is_undecided(
    finding: str, phase: str, on: date | None
) -> None:
    assert kept(finding, phase) == on


def test_a_whole_case_outlasts_each_of_its_suspects() -> None:
    assert kept("substantiated", found=datetime(2028, 1, 31, tzinfo=UTC)) == date(2031, 1, 30)
