"""Several people say how many: who replaces whom, and who stands beside whom."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.case import Count
from domain.counts import Amount, CountKind, read_amount
from domain.lifecycles import Circumstances
from domain.reports import as_of, standing
from tests.domain.builders import NOW, case


def count(amount: str, by: str | None = None, source: str | None = None, on: date | None = None) -> Count:
    """What somebody said."""
    told = Circumstances(on=on, reported_by=by, source=source)
    return Count(what="suspects", scope="disclosed", amount=read_amount(amount), at=NOW, circumstances=told)


def test_two_sources_of_the_same_day_stand_beside_each_other() -> None:
    one, other = count("at most 17", "the press"), count("at most 16", "the hospital")
    held = standing([one, other])

    assert (held.amount, held.others) == (other.amount, (one,))
    assert held.agreed == Amount(CountKind.AT_MOST, None, 17)
    assert case(counts={("suspects", "disclosed"): held}).amount("suspects", "disclosed") == held.agreed


@pytest.mark.parametrize(
    "reports",
    [
        [count("5800", "the hospital"), count("48", "the hospital")],
        [count("5800", "the press", on=date(2026, 3, 1)), count("48", "the court", on=date(2026, 3, 2))],
        [count("48", "the press"), count("48", "the court")],
        [count("unknown", "the press"), count("48", "the court")],
        [count("48", "the press"), count("undisclosed", "the court")],
        [count("5800"), count("48", "the court")],
        [count("5800", "the press"), count("48")],
    ],
)
def test_news_of_another_day_of_the_same_source_or_without_a_figure_is_no_contradiction(
    reports: list[Count],
) -> None:
    assert standing(reports) == reports[-1]


def test_what_a_source_took_back_is_not_held_against_the_others() -> None:
    reports = [count("9", "the press"), count("5", "the court"), count("5", "the press")]

    assert standing(reports).others == ()


def test_the_others_stand_in_the_order_in_which_they_spoke_last() -> None:
    reports = [
        count(*said) for said in (("9", "a paper"), ("5", "a court"), ("7", "a paper"), ("3", "a union"))
    ]

    assert standing(reports).others == (reports[1], reports[2])


def test_sources_of_one_witness_are_told_apart() -> None:
    letter, court = count("9", "the company", "letter"), count("5", "the company", "court file")

    assert standing([letter, court]).others == (letter,)


def test_a_count_without_a_day_is_of_the_day_it_was_recorded() -> None:
    assert as_of(count("1")) == NOW.date()
    assert as_of(count("1", on=date(2020, 1, 2))) == date(2020, 1, 2)


days = st.sampled_from([None, NOW.date(), NOW.date() - timedelta(days=1)])
reports = st.builds(
    count,
    st.sampled_from(["1", "at most 2", "at least 3", "unknown"]),
    st.sampled_from([None, "one", "two", "three"]),
    st.none(),
    days,
)


@given(st.lists(reports, min_size=1, max_size=6))
def test_the_newest_holds_whatever_was_said(said: list[Count]) -> None:
    held = standing(said)

    assert held.amount == said[-1].amount
    assert all(as_of(one) == as_of(held) and one.amount != held.amount for one in held.others)
    assert len({one.circumstances.reported_by for one in (held, *held.others)}) == 1 + len(held.others)
