"""Clocks: every row of the data file, in its own calendar, with and without pauses."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import regimes
from domain.case import Count
from domain.clocks import LEVELS, Clock, clock_of, clocks_of, deadlines, merged, shifted
from domain.counts import Amount, CountKind
from domain.deadlines import NoCalendar, Period, begins, ends
from domain.moments import (
    AUDIENCES,
    ENTITIES,
    MOMENTS,
    PLACES,
    ROWS,
    Belongs,
    ClockFacts,
    Moment,
    Outcome,
    Pause,
)
from domain.regimes import REGIMES, Choice, Looks, Regime, looks, unanswered
from domain.vocabulary import FIELDS, NAMED_FIELDS
from tests.domain.builders import case, disclosed, exact, paper, standing

ALL_ON: Final = Choice(on=frozenset(REGIMES.codes()))


YES: Final = Belongs(answer="yes")


def utc(text: str) -> datetime:
    """A time in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def moment(text: str, zone: str = "UTC") -> Moment:
    """A moment as somebody told it in a zone; a day alone without a time."""
    told = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    return Moment(
        at=told.astimezone(UTC), zone=zone, exact=len(text) > len("2020-01-03"), recorded=utc("2026-01-01")
    )


def due(code: str, told: str, zone: str = "UTC") -> str:
    """When a clock is due that runs from a moment, in its regime's zone."""
    regime = REGIMES[code]
    period = regime.periods[0]
    at = (begins if regime.earliest else ends)(period, moment(told, zone), regime.zone, regime.calendar)
    return "none" if at is None else f"{at.astimezone(ZoneInfo(regime.zone)):%Y-%m-%d %H:%M}"


ROWS_DUE: Final = [
    # A Friday evening: hours run through the weekend.
    ("gdpr33", "2026-03-13T18:00", "UTC", "2026-03-16 19:00"),
    # The night in which clocks go forward, and that in which they go back: 72 hours stay 72 hours.
    ("gdpr33", "2026-03-28T12:00", "Europe/Brussels", "2026-03-31 13:00"),
    ("gdpr33", "2026-10-24T12:00", "Europe/Brussels", "2026-10-27 11:00"),
    ("gdpr33_2", "2026-03-13T18:00", "UTC", "none"),
    ("gdpr34", "2026-03-13T18:00", "UTC", "none"),
    ("uk_gdpr", "2026-03-28T12:00", "Europe/London", "2026-03-31 13:00"),
    ("uk_gdpr34", "2026-03-28T12:00", "Europe/London", "none"),
    ("eu_omnibus", "2026-03-13T18:00", "UTC", "2026-03-17 19:00"),
    ("nis2_early", "2026-03-28T12:00", "Europe/Brussels", "2026-03-29 13:00"),
    ("nis2_72", "2026-12-31T23:00", "Europe/Brussels", "2027-01-03 23:00"),
    # The same date next month, else its last day; leap years have a 29th.
    ("nis2_final", "2026-01-31T10:00", "Europe/Brussels", "2026-02-28 23:59"),
    ("nis2_final", "2028-01-31T10:00", "Europe/Brussels", "2028-02-29 23:59"),
    ("nis2_final", "2026-02-28T10:00", "Europe/Brussels", "2026-03-28 23:59"),
    ("nis2_final", "2026-12-15T10:00", "Europe/Brussels", "2027-01-15 23:59"),
    ("dora_initial", "2026-03-13T18:00", "Europe/Brussels", "2026-03-13 22:00"),
    ("dora_inter", "2026-03-13T18:00", "Europe/Brussels", "2026-03-16 18:00"),
    ("dora_final", "2026-03-31T18:00", "Europe/Brussels", "2026-04-30 23:59"),
    # The day of the event is left out; it is the day in the regime's zone.
    ("ca_persons", "2026-03-01T10:00", "America/Los_Angeles", "2026-03-31 23:59"),
    ("ca_persons", "2026-03-01T07:59", "UTC", "2026-03-30 23:59"),
    ("ca_persons", "2026-03-01", "Europe/Paris", "2026-03-31 23:59"),
    ("ca_ag", "2026-02-20T10:00", "America/Los_Angeles", "2026-03-07 23:59"),
    ("ny_persons", "2026-10-15T10:00", "America/New_York", "2026-11-14 23:59"),
    ("ny_dfs", "2026-03-07T12:00", "America/New_York", "2026-03-10 13:00"),
    ("ny_dfs", "2026-10-31T12:00", "America/New_York", "2026-11-03 11:00"),
    ("tx_persons", "2028-01-15T10:00", "America/Chicago", "2028-03-15 23:59"),
    ("tx_persons", "2026-01-15T10:00", "America/Chicago", "2026-03-16 23:59"),
    ("tx_ag", "2026-01-15T10:00", "America/Chicago", "2026-02-14 23:59"),
    ("us_co_fl", "2026-01-15T10:00", "America/New_York", "2026-02-14 23:59"),
    ("us_de", "2026-01-15T10:00", "America/New_York", "2026-03-16 23:59"),
    ("hipaa", "2015-05-15T10:00", "America/New_York", "2015-07-14 23:59"),
    ("hipaa_hhs", "2026-12-20T10:00", "America/New_York", "2027-02-18 23:59"),
    ("hipaa_hhs_few", "2026-05-20T10:00", "America/New_York", "2027-03-01 23:59"),
    ("hipaa_hhs_few", "2027-05-20T10:00", "America/New_York", "2028-02-29 23:59"),
    # Thursday; Friday 3 July is the day off for Independence Day, then a weekend.
    ("sec_8k", "2026-07-02T10:00", "America/New_York", "2026-07-09 23:59"),
    # A Saturday: Monday is the first day.
    ("sec_8k", "2026-03-14T10:00", "America/New_York", "2026-03-19 23:59"),
    ("sec_8k", "2026-12-23T10:00", "America/New_York", "2026-12-30 23:59"),
    ("sec_8k", "2026-12-24T10:00", "America/New_York", "2026-12-31 23:59"),
    ("sec_8k", "2026-12-30T10:00", "America/New_York", "2027-01-06 23:59"),
    ("pipeda", "2026-03-13T18:00", "UTC", "none"),
    ("au_assess", "2026-03-13T10:00", "Australia/Sydney", "2026-04-12 23:59"),
    ("au_notify", "2026-03-13T18:00", "UTC", "none"),
    # Good Friday and Tiradentes fall out, and so does the weekend.
    ("br_lgpd", "2026-04-01T10:00", "America/Sao_Paulo", "2026-04-07 23:59"),
    ("br_lgpd", "2026-04-17T10:00", "America/Sao_Paulo", "2026-04-23 23:59"),
    ("br_supplement", "2026-04-01T10:00", "America/Sao_Paulo", "2026-05-04 23:59"),
    ("ch_fadp", "2026-03-13T18:00", "UTC", "none"),
    ("sg_pdpc", "2026-02-26T10:00", "Asia/Singapore", "2026-03-01 23:59"),
    ("sg_pdpc", "2028-02-27T10:00", "Asia/Singapore", "2028-03-01 23:59"),
    ("sg_persons", "2026-03-13T18:00", "UTC", "none"),
    ("qc_law25", "2026-03-13T18:00", "UTC", "none"),
    ("in_dpdp", "2026-03-13T10:00", "Asia/Kolkata", "2026-03-16 10:00"),
    ("jp_appi", "2026-03-13T10:00", "Asia/Tokyo", "2026-03-16 23:59"),
    ("jp_appi_final", "2026-03-13T10:00", "Asia/Tokyo", "2026-04-12 23:59"),
    ("kr_pipa", "2026-03-13T10:00", "Asia/Seoul", "2026-03-16 10:00"),
    ("us_ftc", "2026-03-13T10:00", "America/New_York", "2026-04-12 23:59"),
    ("us_bank", "2026-03-07T12:00", "America/New_York", "2026-03-09 01:00"),
    ("fr_discipline", "2025-12-31T10:00", "Europe/Paris", "2026-02-28 23:59"),
    ("fr_discipline", "2027-12-31T10:00", "Europe/Paris", "2028-02-29 23:59"),
    ("fr_discipline", "2026-01-29T10:00", "Europe/Paris", "2026-03-29 23:59"),
    # Presented on a Monday: Tuesday to Saturday are five full days, Sunday is none.
    ("fr_hearing", "2026-03-09T10:00", "Europe/Paris", "2026-03-16 00:00"),
    # 1 May and 8 May are holidays.
    ("fr_hearing", "2026-04-29T10:00", "Europe/Paris", "2026-05-07 00:00"),
    ("fr_hearing", "2026-05-02T10:00", "Europe/Paris", "2026-05-11 00:00"),
    # Presented on a Saturday: Monday to Friday are five full days, and a Saturday is one to be heard on.
    ("fr_hearing", "2026-03-07T10:00", "Europe/Paris", "2026-03-14 00:00"),
    ("fr_decision", "2026-01-30T10:00", "Europe/Paris", "2026-02-28 23:59"),
    ("us_2703f", "2026-01-31T10:00", "America/New_York", "2026-05-01 23:59"),
    ("eu_whistle", "2026-03-25T10:00", "Europe/Brussels", "2026-04-01 23:59"),
    ("eu_whistle_feedback", "2026-11-30T10:00", "Europe/Brussels", "2027-02-28 23:59"),
]


@pytest.mark.parametrize(("code", "told", "zone", "expected"), ROWS_DUE)
def test_a_row_is_due_by_its_own_calendar(code: str, told: str, zone: str, expected: str) -> None:
    assert due(code, told, zone) == expected


@pytest.mark.parametrize("code", ["gdpr33", "ca_persons", "sec_8k", "fr_hearing", "nis2_final"])
def test_what_is_computed_is_told_in_utc(code: str) -> None:
    regime = REGIMES[code]
    compute = begins if regime.earliest else ends
    found = compute(regime.periods[0], moment("2026-03-09T10:00"), regime.zone, regime.calendar)
    assert found is not None
    assert found.tzinfo is UTC


def test_the_table_has_every_row() -> None:
    assert {row[0] for row in ROWS_DUE} == set(REGIMES.codes())


def test_what_a_row_names_exists_and_what_is_unverified_is_off() -> None:
    moments = set(MOMENTS.codes())
    for one in REGIMES:
        assert {period.moment for period in one.periods} | ({one.sets} if one.sets else set()) <= moments
        assert one.audience in AUDIENCES
        assert set(one.places) <= set(PLACES.codes())
        assert ZoneInfo(one.zone).key == one.zone
        assert one.mark in {"V", "M"}
        assert one.entity is None or one.entity in ENTITIES
        assert one.delay in {"no", "yes", "attorney_general"}
        assert one.enabled <= (one.mark == "V")
        days = {period.unit for period in one.periods} & {"business_days", "working_days"}
        assert bool(days) == bool(one.calendar)
    assert {code for codes in ROWS["lists"].values() for code in codes} <= set(FIELDS.codes())


@pytest.mark.parametrize(("country", "year"), [(None, 2026), ("XX", 2026), ("US", 2150), ("BR", 2150)])
def test_without_a_calendar_nothing_is_computed(country: str | None, year: int) -> None:
    period = Period(moment="material_at", unit="business_days", length=4)
    with pytest.raises(NoCalendar):
        ends(period, moment(f"{year}-03-02T10:00"), "UTC", country)


def test_of_two_triggers_the_earlier_result_wins() -> None:
    moments = {
        "classified_major_at": moment("2026-03-13T18:00"),
        "aware_at": moment("2026-03-12T20:00"),
    }
    found = clock_of(case(moments=moments, jurisdictions=("EU",)), "dora_initial", utc("2026-03-13T19:00"))
    assert (found.due, found.since) == (utc("2026-03-13T20:00"), utc("2026-03-12T20:00"))
    moments["aware_at"] = moment("2026-03-13T17:00")
    found = clock_of(case(moments=moments, jurisdictions=("EU",)), "dora_initial", utc("2026-03-13T19:00"))
    assert (found.due, found.since) == (utc("2026-03-13T22:00"), utc("2026-03-13T18:00"))
    del moments["classified_major_at"]
    found = clock_of(case(moments=moments, jurisdictions=("EU",)), "dora_initial", utc("2026-03-13T19:00"))
    assert found.state == "waiting_trigger"


def running(
    code: str, told: str, now: str, *, pauses: Iterable[Pause] = (), outcome: Outcome | None = None
) -> Clock:
    """A clock that runs from a moment, as it stands at a time."""
    regime = REGIMES[code]
    made = case(
        moments={regime.moment: moment(told)},
        jurisdictions=regime.places,
        clocks={code: ClockFacts(pauses=tuple(pauses), outcome=outcome)},
    )
    return clock_of(made, code, utc(now), ALL_ON)


def pause(start: str, end: str) -> Pause:
    """A pause by a letter."""
    return Pause(start=utc(start), end=utc(end), request="a letter")


@pytest.mark.parametrize(
    ("now", "state", "level"),
    [
        ("2026-03-10T10:00", "running", 0),
        ("2026-03-11T22:00", "running", 0),
        ("2026-03-11T22:01", "running", 50),
        ("2026-03-12T16:01", "running", 75),
        ("2026-03-13T02:49", "running", 90),
        ("2026-03-13T10:00", "running", 90),
        ("2026-03-13T10:01", "overdue", 100),
        ("2030-03-13T10:01", "overdue", 100),
    ],
)
def test_a_clock_reminds_at_parts_of_its_time(now: str, state: str, level: int) -> None:
    found = running("gdpr33", "2026-03-10T10:00", now)
    assert (found.state, found.level(utc(now))) == (state, level)


def test_a_pause_shifts_what_is_left_and_both_due_times_are_kept() -> None:
    pauses = [pause("2026-03-11", "2026-03-21")]
    found = running("ca_persons", "2026-03-01T12:00", "2026-03-15T00:00", pauses=pauses)
    assert (found.state, found.until) == ("paused", utc("2026-03-21"))
    assert found.due == utc("2026-04-01T06:59:59")
    assert found.adjusted == utc("2026-04-11T06:59:59")
    assert found.level(utc("2026-03-15")) == 0


def test_a_pause_that_ends_after_the_due_time_leaves_what_was_left_when_it_began() -> None:
    pauses = [pause("2026-03-30", "2026-05-01")]
    found = running("ca_persons", "2026-03-01T12:00", "2026-04-20T00:00", pauses=pauses)
    assert (found.state, found.due) == ("paused", utc("2026-04-01T06:59:59"))
    assert found.adjusted == utc("2026-05-03T06:59:59")
    later = running("ca_persons", "2026-03-01T12:00", "2026-05-02T00:00", pauses=pauses)
    assert (later.state, later.level(utc("2026-05-02"))) == ("running", 90)
    assert running("ca_persons", "2026-03-01T12:00", "2026-05-04T00:00", pauses=pauses).state == "overdue"


@pytest.mark.parametrize(
    ("state", "on", "at", "ends"),
    [
        # In force, a request lasts as long as its pause; it is lifted after the clock was due without it.
        ("in_force_written", None, None, "2026-05-01T00:00"),
        ("lifted", "2026-04-20", None, "2026-04-20T07:00"),
        ("lifted", None, "2026-04-20T15:30", "2026-04-20T15:30"),
        ("expired", "2026-04-20", None, "2026-04-21T07:00"),
        ("refused", "2026-04-20", None, "2026-04-20T07:00"),
        # Lifted later than the pause was to last, it does not make it longer.
        ("lifted", "2026-06-01", None, "2026-05-01T00:00"),
    ],
)
def test_a_pause_that_ends_after_the_due_time_ends_with_its_request(
    state: str, on: str | None, at: str | None, ends: str
) -> None:
    day = date.fromisoformat(on) if on else None
    stands = standing("delay_request", state, at=utc(at or "2026-06-02"), on=day)
    request = replace(paper("delay_request", state), standing=stands)
    recorded = replace(pause("2026-03-30", "2026-05-01"), request=request.ref)
    made = case(
        moments={"discovered_at": moment("2026-03-01T12:00")},
        jurisdictions=("US-CA",),
        clocks={"ca_persons": ClockFacts(pauses=(recorded,))},
        papers=(request,),
    )
    found = clock_of(made, "ca_persons", utc("2026-06-02"), ALL_ON)
    left = utc("2026-04-01T06:59:59") - utc("2026-03-30")
    assert (found.state, found.due) == ("overdue", utc("2026-04-01T06:59:59"))
    assert found.adjusted == utc(ends) + left
    before = clock_of(made, "ca_persons", utc(ends) - timedelta(seconds=1), ALL_ON)
    assert (before.state, before.until) == ("paused", utc(ends))
    assert clock_of(made, "ca_persons", utc(ends), ALL_ON).state == "running"


def test_a_pause_of_an_overdue_clock_lasts_to_its_end_and_no_longer() -> None:
    pauses = [pause("2026-04-05", "2026-04-10")]
    assert running("ca_persons", "2026-03-01T12:00", "2026-04-07T00:00", pauses=pauses).state == "paused"
    found = running("ca_persons", "2026-03-01T12:00", "2026-04-10T00:01", pauses=pauses)
    assert (found.state, found.adjusted) == ("overdue", utc("2026-04-10"))


def test_a_clock_without_a_number_cannot_be_paused() -> None:
    found = running(
        "gdpr34", "2026-03-01T12:00", "2026-03-06T00:00", pauses=[pause("2026-03-05", "2026-03-10")]
    )
    assert (found.state, found.until) == ("running", None)


def test_pauses_that_overlap_count_once() -> None:
    both = (pause("2026-03-05", "2026-03-10"), pause("2026-03-08", "2026-03-12"))
    assert [(one.start, one.end) for one in merged(both)] == [(utc("2026-03-05"), utc("2026-03-12"))]
    assert merged((pause("2026-03-05", "2026-03-05"),)) == ()


def test_pauses_that_follow_each_other_at_once_are_one_by_the_later_request() -> None:
    first = Pause(start=utc("2026-03-05"), end=utc("2026-03-10"), request="PA-000001")
    second = Pause(start=utc("2026-03-10"), end=utc("2026-03-12"), request="PA-000002")
    apart = Pause(start=utc("2026-03-13"), end=utc("2026-03-14"), request="PA-000003")
    one = Pause(start=utc("2026-03-05"), end=utc("2026-03-12"), request="PA-000002")
    assert merged((apart, second, first)) == (one, apart)


def test_a_clock_that_would_be_somewhere_as_a_pause_begins_gets_there_when_it_ends() -> None:
    pauses = (pause("2026-03-05", "2026-03-10"), pause("2026-03-20", "2026-03-21"))
    assert shifted(utc("2026-03-04T23:00"), pauses) == utc("2026-03-04T23:00")
    assert shifted(utc("2026-03-05"), pauses) == utc("2026-03-10")
    assert shifted(utc("2026-03-14"), pauses) == utc("2026-03-19")
    assert shifted(utc("2026-03-15"), pauses) == utc("2026-03-21")
    assert shifted(utc("2026-03-16"), ()) == utc("2026-03-16")


def test_a_pause_begins_with_its_first_moment_and_is_over_with_its_last() -> None:
    pauses = [pause("2026-03-11", "2026-03-21")]
    states = [
        running("ca_persons", "2026-03-01T12:00", now, pauses=pauses).state
        for now in ("2026-03-10T23:59", "2026-03-11T00:00", "2026-03-20T23:59", "2026-03-21T00:00")
    ]
    assert states == ["running", "paused", "paused", "running"]


def test_a_clock_says_whether_it_looks_applicable_and_what_it_ended_with() -> None:
    ended = Outcome(state="met", done=utc("2026-03-11"), by="U0", at=utc("2026-03-11"))
    found = running("sec_8k", "2026-03-10T10:00", "2026-03-20T10:00", outcome=ended)
    assert (found.looks, found.outcome) == (Looks.APPLIES, ended)
    elsewhere = clock_of(case(jurisdictions=("FR",)), "sec_8k", utc("2026-03-11"))
    assert (elsewhere.looks, elsewhere.outcome, elsewhere.state) == (Looks.NOT, None, "waiting_trigger")
    assert running("gdpr33", "2026-03-10T10:00", "2026-03-11T10:00").looks is Looks.UNCLEAR


def test_of_clocks_that_run_the_one_that_is_due_first_comes_first_and_those_without_a_day_last() -> None:
    known = dict.fromkeys(("high_risk_at", "significant_at", "aware_at"), moment("2026-03-10T10:00"))
    made = case(moments=known, jurisdictions=("EU",), entities={"nis2": YES})
    found = [one for one in clocks_of(made, utc("2026-03-10T11:00")) if one.state == "running"]
    assert [one.regime.code for one in found][:2] == ["nis2_early", "gdpr33"]
    assert [one.due is None for one in found] == sorted(one.due is None for one in found)
    assert found[-1].due is None
    targeted = clocks_of(made, utc("2026-03-10T11:00"), Choice(targets={"gdpr34": 1}))
    assert [one.regime.code for one in targeted[:2]] == ["gdpr34", "nis2_early"]


def test_without_a_number_age_and_an_internal_target_are_all_there_is() -> None:
    made = case(moments={"high_risk_at": moment("2026-03-10T10:00")}, jurisdictions=("EU",))
    found = clock_of(made, "gdpr34", utc("2026-05-10T10:00"))
    assert (found.state, found.due, found.target) == ("running", None, None)
    assert found.level(utc("2036-03-12T10:00")) == 0
    choice = Choice(targets={"gdpr34": 4})
    found = clock_of(made, "gdpr34", utc("2026-03-12T10:01"), choice)
    assert (found.state, found.due, found.target) == ("running", None, utc("2026-03-14T10:00"))
    assert found.level(utc("2026-03-12T10:01")) == 50


def test_what_may_not_be_done_before_a_day_is_never_overdue() -> None:
    found = running("fr_hearing", "2026-03-09T10:00", "2030-01-01T00:00")
    assert (found.state, found.level(utc("2030-01-01")), found.limit) == ("running", 0, None)


def test_how_long_is_left_is_counted_to_the_due_time_after_its_pauses_and_goes_below_zero() -> None:
    now = utc("2026-03-13T08:00")
    assert running("gdpr33", "2026-03-10T10:00", "2026-03-13T08:00").remaining(now) == timedelta(hours=2)
    later = utc("2026-03-13T11:30")
    assert running("gdpr33", "2026-03-10T10:00", "2026-03-13T11:30").remaining(later) == -timedelta(hours=1.5)
    paused = running(
        "ca_persons", "2026-03-01T12:00", "2026-03-15T00:00", pauses=[pause("2026-03-11", "2026-03-21")]
    )
    assert paused.remaining(utc("2026-04-10T06:59:59")) == timedelta(days=1)
    assert running("gdpr34", "2026-03-01T12:00", "2026-03-06T00:00").remaining(now) is None


@pytest.mark.parametrize("code", REGIMES.codes())
def test_a_note_is_read_in_french_by_who_reads_french_and_in_english_by_all_others(code: str) -> None:
    regime = REGIMES[code]
    row = ROWS["regime"][code]
    assert regime.note("fr") == row.get("note_fr", "")
    assert {regime.note("en"), regime.note("de")} == {row.get("note_en", "")}


ROW: Final = {
    "en": "Canary",
    "fr": "Canari",
    "audience": "persons",
    "places": ["EU"],
    "periods": [{"moment": "aware_at", "unit": "hours", "length": 1}],
    "zone": "UTC",
}
"""A row of the data file."""


@pytest.mark.parametrize(
    ("more", "enabled"),
    [
        ({}, True),
        ({"mark": "V"}, True),
        ({"mark": "M"}, False),
        ({"mark": "M", "enabled": True}, True),
        ({"mark": "V", "enabled": False}, False),
    ],
)
def test_a_regime_that_nobody_verified_is_off_unless_the_file_says_otherwise(
    more: dict[str, object], enabled: bool
) -> None:
    found = regimes._regime("canary", {**ROW, **more})
    assert (found.code, found.enabled, found.places) == ("canary", enabled, ("EU",))
    assert found.periods == (Period(moment="aware_at", unit="hours", length=1),)


def test_a_clock_that_ended_does_not_remind() -> None:
    ended = Outcome(state="met", done=utc("2026-03-11"), by="U0", at=utc("2026-03-11"))
    found = running("gdpr33", "2026-03-10T10:00", "2026-03-20T10:00", outcome=ended)
    assert (found.state, found.settled, found.level(utc("2026-03-20"))) == ("met", True, 0)


def look(code: str, *, fields: dict[str, str] | None = None, persons: Amount | None = None) -> Looks:
    """Whether a regime looks applicable in its own place."""
    regime = REGIMES[code]
    made = case(fields=fields, counts=disclosed({"persons": persons}), jurisdictions=regime.places[:1])
    return looks(regime, made, ALL_ON)


RULED_OUT: Final = dict.fromkeys(NAMED_FIELDS, "ruled_out")


@pytest.mark.parametrize(
    ("code", "fields", "persons", "expected"),
    [
        ("gdpr33", {}, None, "unclear"),
        ("gdpr33", {"email_address": "possible"}, None, "applies"),
        ("gdpr33", RULED_OUT, None, "not"),
        ("gdpr33", {**RULED_OUT, "unknown": "disclosed"}, None, "unclear"),
        ("ca_persons", {"email_address": "disclosed"}, None, "unclear"),
        ("ca_persons", {**RULED_OUT, "email_address": "disclosed"}, None, "not"),
        ("ca_persons", {**RULED_OUT, "national_id": "accessed"}, None, "applies"),
        ("ca_ag", {"national_id": "disclosed"}, exact(500), "not"),
        ("ca_ag", {"national_id": "disclosed"}, exact(501), "applies"),
        ("ca_ag", {"national_id": "disclosed"}, None, "unclear"),
        ("ca_ag", {"national_id": "disclosed"}, Amount(CountKind.UNDISCLOSED), "unclear"),
        ("tx_ag", {"national_id": "disclosed"}, Amount(CountKind.AT_LEAST, 250), "applies"),
        ("tx_ag", {"national_id": "disclosed"}, Amount(CountKind.AT_LEAST, 20), "unclear"),
        ("tx_ag", {"national_id": "disclosed"}, Amount(CountKind.AT_MOST, None, 249), "not"),
        ("tx_ag", {"national_id": "disclosed"}, Amount(CountKind.RANGE, 10, 900), "unclear"),
        ("tx_ag", {"national_id": "disclosed"}, Amount(CountKind.ESTIMATE, 900), "unclear"),
        ("tx_ag", {"national_id": "disclosed"}, Amount(CountKind.ESTIMATE, 90), "unclear"),
        ("sg_pdpc", {**RULED_OUT, "email_address": "disclosed"}, exact(499), "not"),
        ("sg_pdpc", {**RULED_OUT, "email_address": "disclosed"}, exact(500), "applies"),
        ("sg_pdpc", {"national_id": "disclosed"}, exact(3), "applies"),
        ("hipaa_hhs", {"health_record": "disclosed"}, exact(499), "not"),
        ("hipaa_hhs_few", {"health_record": "disclosed"}, exact(499), "applies"),
        ("hipaa_hhs_few", {"health_record": "disclosed"}, exact(500), "not"),
        ("hipaa_hhs_few", {"health_record": "disclosed"}, None, "unclear"),
        ("hipaa_hhs_few", {"health_record": "disclosed"}, Amount(CountKind.ESTIMATE, 500), "unclear"),
        ("tx_ag", {"national_id": "disclosed"}, Amount(CountKind.AT_MOST, None, 250), "unclear"),
        ("sec_8k", {}, None, "applies"),
    ],
)
def test_what_is_recorded_decides_what_looks_applicable(
    code: str, fields: dict[str, str], persons: Amount | None, expected: str
) -> None:
    assert look(code, fields=fields, persons=persons).value == expected


def test_what_is_ruled_out_need_be_no_more_than_what_the_regime_is_about() -> None:
    personal = {code: "ruled_out" for code in NAMED_FIELDS if FIELDS[code].cls != "N"}
    assert look("gdpr33", fields=personal) is Looks.NOT
    missing = dict(list(personal.items())[1:])
    assert look("gdpr33", fields=missing) is Looks.UNCLEAR


def test_people_whose_data_was_looked_at_count_where_nobody_knows_how_many_it_reached() -> None:
    def found(disclosed_to: Amount | None) -> Looks:
        counts = disclosed({"persons": disclosed_to})
        amount = Count(what="persons", scope="accessed", amount=exact(501), at=utc("2026-03-01"))
        made = case(
            fields={"national_id": "disclosed"},
            counts={**counts, ("persons", "accessed"): amount},
            jurisdictions=("US-CA",),
        )
        return looks(REGIMES["ca_ag"], made, ALL_ON)

    assert found(None) is Looks.APPLIES
    assert found(Amount(CountKind.UNKNOWN)) is Looks.APPLIES
    assert found(exact(500)) is Looks.NOT


@pytest.mark.parametrize(
    ("places", "code", "expected"),
    [
        (("FR",), "gdpr33", True),
        (("NO",), "gdpr33", True),
        (("EU",), "fr_discipline", False),
        (("FR",), "fr_discipline", True),
        (("US-CA",), "ca_persons", True),
        (("US",), "ca_persons", False),
        (("CA",), "ca_persons", False),
        (("other",), "gdpr33", False),
        ((), "gdpr33", False),
    ],
)
def test_a_place_brings_the_clocks_of_what_it_lies_in(
    places: tuple[str, ...], code: str, expected: bool
) -> None:
    made = case(jurisdictions=places)
    assert (looks(REGIMES[code], made, Choice()) is not Looks.NOT) is expected


def test_the_organisation_turns_regimes_on_and_off_and_says_where_it_is() -> None:
    codes = {one.regime.code for one in clocks_of(case(), utc("2026-03-11"), Choice(places=("GB", "EU")))}
    assert "uk_gdpr" not in codes
    choice = Choice(places=("GB", "EU"), on=frozenset({"uk_gdpr"}), off=frozenset({"sec_8k", "gdpr33"}))
    codes = {one.regime.code for one in clocks_of(case(), utc("2026-03-11"), choice)}
    assert "uk_gdpr" in codes
    assert "gdpr33" not in codes


BOUND: Final = [one for one in REGIMES if one.entity]


def test_each_kind_of_organisation_has_its_regimes() -> None:
    assert {one.entity for one in BOUND} == set(ENTITIES.codes())


@pytest.mark.parametrize("regime", BOUND, ids=lambda regime: regime.code)
@pytest.mark.parametrize(
    ("answer", "expected"), [(None, "unanswered"), ("unknown", "unanswered"), ("no", "not"), ("yes", "")]
)
def test_what_binds_some_organisations_alone_is_asked_before_it_is_shown(
    regime: Regime, answer: str | None, expected: str
) -> None:
    """Turned on as far as it ships off; what is recorded beside it lets it look applicable or unclear."""
    choice = Choice(places=regime.places)
    entities = {regime.entity or "": Belongs(answer=answer)} if answer else {}
    moments = {period.moment: moment("2020-01-01T10:00") for period in regime.periods}
    made = case(
        moments=moments,
        entities=entities,
        fields=dict.fromkeys(NAMED_FIELDS, "disclosed"),
    )
    found = looks(regime, made, choice)
    codes = [one.regime.code for one in clocks_of(made, utc("2026-03-11"), choice)]
    kinds = unanswered(made, choice)
    if not regime.enabled:
        assert found is Looks.NOT
        return
    assert found.value == expected or (expected == "" and found in {Looks.APPLIES, Looks.UNCLEAR})
    assert (regime.code in codes) is (expected == "")
    assert (regime.entity in kinds) is (expected == "unanswered")
    if expected == "unanswered" and not regime.quiet:
        assert regime in kinds[regime.entity or ""]
    counted = deadlines([made], utc("2026-03-11"), choice)
    assert counted.asked == 1 or expected != "unanswered"


def test_the_settings_answer_for_the_organisation_and_an_incident_comes_before_them() -> None:
    on = Choice(places=("EU",), on=frozenset({"nis2_early"}))
    assert looks(REGIMES["nis2_72"], case(), on) is Looks.APPLIES
    assert looks(REGIMES["dora_initial"], case(), on) is Looks.UNANSWERED
    denied = case(entities={"nis2": Belongs(answer="no")})
    assert looks(REGIMES["nis2_72"], denied, on) is Looks.NOT
    off = Choice(places=("EU",), off=frozenset({"nis2_early", "nis2_72", "nis2_final"}))
    assert "nis2" not in unanswered(case(), off)
    assert unanswered(case(), Choice()) == {}


def test_an_overdue_clock_comes_first_and_what_ended_last() -> None:
    ended = Outcome(state="waived", by="U0", at=utc("2026-03-11"))
    moments = {"aware_at": moment("2026-03-01T10:00"), "significant_at": moment("2026-03-10T23:00")}
    made = case(
        moments=moments,
        jurisdictions=("EU",),
        clocks={"dora_initial": ClockFacts(outcome=ended)},
        entities={"nis2": YES, "dora": YES},
    )
    found = clocks_of(made, utc("2026-03-11T10:00"))
    assert [one.regime.code for one in found[:3]] == ["gdpr33", "nis2_early", "nis2_72"]
    assert found[-1].regime.code == "dora_initial"


def test_clocks_are_counted_for_a_digest() -> None:
    moments = {"aware_at": moment("2026-03-01T10:00"), "significant_at": moment("2026-03-10T23:00")}
    made = case(moments=moments, jurisdictions=("EU",), entities={"nis2": YES, "dora": YES})
    found = deadlines([made, case()], utc("2026-03-11T10:00"), Choice())
    assert (found.overdue, found.soon, found.later, found.nowhere) == (1, 2, 0, 1)
    assert found.unknown == 2


LATER: Final = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
HOURS: Final = st.integers(0, 4000)


@st.composite
def some_pauses(draw: st.DrawFn, start: datetime) -> tuple[Pause, ...]:
    """Pauses after a moment, in any order, some of which overlap."""
    found = []
    for _ in range(draw(st.integers(0, 3))):
        begin = start + timedelta(hours=draw(HOURS))
        end = begin + timedelta(hours=draw(HOURS))
        found.append(Pause(start=begin, end=end, request="a letter"))
    return tuple(found)


@given(st.data(), st.sampled_from(list(REGIMES)), LATER, st.booleans())
def test_a_clock_is_never_due_before_its_trigger_nor_earlier_for_a_pause(
    data: st.DataObject, regime: Regime, at: datetime, exact_time: bool
) -> None:
    zone = data.draw(st.sampled_from(["UTC", "Pacific/Kiritimati", "America/Los_Angeles", "Europe/Paris"]))
    if not exact_time:
        local = at.astimezone(ZoneInfo(zone)).date()
        at = datetime.combine(local, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)
    told = Moment(at=at, zone=zone, exact=exact_time, recorded=at)
    pauses = data.draw(some_pauses(at))
    made = case(
        moments={period.moment: told for period in regime.periods},
        jurisdictions=regime.places,
        clocks={regime.code: ClockFacts(pauses=pauses)},
    )
    now = at + timedelta(hours=data.draw(HOURS))
    found = clock_of(made, regime.code, now, ALL_ON)
    assert found.since == at
    if found.due is None or found.adjusted is None:
        assert not regime.numbered
        return
    assert at <= found.due <= found.adjusted
    points = [found.point(level) for level in LEVELS]
    assert points == sorted(points, key=lambda one: one or at)
    if found.state == "overdue":
        assert now > found.adjusted
    if not any(one.start <= now < one.end for one in pauses):
        assert found.state in {"running", "overdue"}


@given(LATER, st.integers(1, 60))
def test_days_end_with_the_last_of_them(at: datetime, length: int) -> None:
    told = Moment(at=at, zone="UTC", recorded=at)
    ended = ends(Period(moment="aware_at", unit="days", length=length), told, "UTC")
    assert ended is not None
    assert ended.date() == at.date() + timedelta(days=length)
    assert ended.time() == time(23, 59, 59)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 30))
def test_business_days_are_never_on_a_weekend(on: date, length: int) -> None:
    at = datetime.combine(on, time(12), tzinfo=UTC)
    told = Moment(at=at, zone="UTC", recorded=at)
    ended = ends(Period(moment="aware_at", unit="business_days", length=length), told, "UTC", "US")
    assert ended is not None
    assert ended.weekday() < 5
    assert ended.date() >= on + timedelta(days=length)
