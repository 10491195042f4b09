"""Schedules: read as people say them, due once per slot whatever the clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refused
from domain.schedules import Late, Schedule, late, read_schedule, read_zone

ZONES: Final = (
    "UTC",
    "Europe/Paris",
    "Europe/Dublin",
    "America/New_York",
    "America/Santiago",
    "America/St_Johns",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Antarctica/Troll",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
)
"""Steps of an hour, of half an hour, of two; at midnight, backwards in winter, and none at all."""

CRONS: Final = (
    "0 9 * * *",
    "30 2 * * *",
    "0 0 * * *",
    "0 9 * * 1-5",
    "15 1,2,3 * * *",
    "0,30 2,3 * * *",
    "*/15 * * * *",
    "0 * * * *",
    "*/30 2-3 * * *",
    "30 1 1,15 * *",
)

YEAR: Final = datetime(2026, 1, 1, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)


@cache
def _changes(zone: str) -> tuple[datetime, ...]:
    """The hours of 2026 in which the zone's clocks change, and one in which none does."""
    place = ZoneInfo(zone)
    hours = [YEAR + HOUR * number for number in range(365 * 24)]
    changes = [
        later for earlier, later in pairwise(hours) if _offset(earlier, place) != _offset(later, place)
    ]
    return (*changes, YEAR + timedelta(days=100))


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()


def _wall(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def _first(wall: datetime, zone: str) -> datetime:
    """The first minute at which a clock on the wall shows this time or has passed it."""
    moment = wall.replace(tzinfo=UTC) - timedelta(hours=15)
    while _wall(moment, zone) < wall:
        moment += MINUTE
    return moment


zones = st.sampled_from(ZONES)
crons = st.sampled_from(CRONS)


@st.composite
def moments(draw: st.DrawFn, zone: str) -> datetime:
    """A moment of 2026, mostly near a change of the clocks."""
    near = draw(st.sampled_from(_changes(zone)))
    return near + timedelta(minutes=draw(st.integers(-4000, 4000)), seconds=draw(st.integers(0, 59)))


@given(zones, crons, st.data())
def test_the_last_slot_has_come_and_the_next_has_not(zone: str, cron: str, data: st.DataObject) -> None:
    schedule, now = Schedule(cron, zone), data.draw(moments(zone))
    last, following = schedule.last_due(now), next(schedule.after(now))
    assert last <= now < following
    assert {last.tzinfo, following.tzinfo} == {UTC}
    assert next(schedule.after(last)) == following
    assert schedule.last_due(following) == following
    assert schedule.last_due(following - MINUTE) == last


@given(zones, st.integers(0, 23), st.integers(0, 59), st.data())
def test_a_daily_slot_is_due_when_the_clock_first_shows_its_time_or_has_passed_it(
    zone: str, hour: int, minute: int, data: st.DataObject
) -> None:
    near = _wall(data.draw(st.sampled_from(_changes(zone))), zone)
    day = near.date() + timedelta(days=data.draw(st.integers(-2, 2)))
    expected = _first(datetime.combine(day, time(hour, minute)), zone)
    schedule = Schedule(f"{minute} {hour} * * *", zone)
    assert schedule.last_due(expected) == expected
    assert schedule.last_due(expected - MINUTE) < expected
    assert next(schedule.after(expected - MINUTE)) == expected


@pytest.mark.parametrize("zone", ZONES)
def test_a_walk_through_the_year_meets_each_day_once_and_in_order(zone: str) -> None:
    schedule = Schedule("30 2 * * *", zone)
    start = schedule.last_due(YEAR)
    met = {schedule.last_due(start + HOUR * hour): None for hour in range(365 * 24)}
    slots = [schedule.slot(due) for due in met]
    assert slots == sorted(set(slots))
    assert [slot[:10] for slot in slots] == [
        (date.fromisoformat(slots[0][:10]) + timedelta(days=day)).isoformat() for day in range(len(slots))
    ]
    assert len(slots) in {365, 366}


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("cron", CRONS)
def test_a_walk_over_a_change_meets_each_slot_once_and_in_order(zone: str, cron: str) -> None:
    schedule = Schedule(cron, zone)
    for change in _changes(zone):
        walk = [change - 6 * HOUR + 5 * MINUTE * number for number in range(12 * 12)]
        dues = [schedule.last_due(moment) for moment in walk]
        assert dues == sorted(dues)
        met = list(dict.fromkeys(dues))
        slots = [schedule.slot(due) for due in met]
        assert slots == sorted(set(slots))
        assert met[1:] == [due for due in schedule.upcoming(walk[0], 60) if due <= walk[-1]]


@pytest.mark.parametrize(
    ("zone", "day", "at", "due"),
    [
        ("Europe/Paris", "2026-10-25", "30 2", "2026-10-25T00:30+00:00"),
        ("America/New_York", "2026-11-01", "30 1", "2026-11-01T05:30+00:00"),
        ("Australia/Lord_Howe", "2026-04-05", "45 1", "2026-04-04T14:45+00:00"),
        ("Antarctica/Troll", "2026-10-25", "15 1", "2026-10-24T23:15+00:00"),
    ],
)
def test_the_time_that_comes_twice_in_autumn_is_one_slot(zone: str, day: str, at: str, due: str) -> None:
    schedule, expected = Schedule(f"{at} * * *", zone), datetime.fromisoformat(due)
    assert schedule.last_due(expected) == expected
    assert schedule.last_due(expected + 20 * HOUR) == expected
    assert next(schedule.after(expected)) > expected + 23 * HOUR
    assert schedule.slot(expected)[:10] == day


@pytest.mark.parametrize(
    ("zone", "at", "due", "slot"),
    [
        ("Europe/Paris", "30 2", "2026-03-29T01:00+00:00", "2026-03-29T03:00"),
        ("America/New_York", "0 2", "2026-03-08T07:00+00:00", "2026-03-08T03:00"),
        ("Australia/Lord_Howe", "15 2", "2026-10-03T15:30+00:00", "2026-10-04T02:30"),
        ("Africa/Cairo", "0 0", "2026-04-23T22:00+00:00", "2026-04-24T01:00"),
    ],
)
def test_the_time_that_is_missing_in_spring_is_due_once_when_the_clocks_have_jumped(
    zone: str, at: str, due: str, slot: str
) -> None:
    schedule, expected = Schedule(f"{at} * * *", zone), datetime.fromisoformat(due)
    assert next(schedule.after(expected - HOUR)) == expected
    assert schedule.last_due(expected - MINUTE) < expected - 20 * HOUR
    assert schedule.last_due(expected + 20 * HOUR) == expected
    assert schedule.slot(expected) == slot


def test_slots_that_are_missing_in_spring_are_one_with_the_next() -> None:
    schedule = Schedule("0,30 2,3 * * *", "Europe/Paris")
    due = schedule.upcoming(datetime(2026, 3, 28, 20, tzinfo=UTC), 3)
    assert [schedule.slot(one) for one in due] == ["2026-03-29T03:00", "2026-03-29T03:30", "2026-03-30T02:00"]


def test_a_zone_without_clock_changes_has_every_slot_at_the_same_time() -> None:
    due = Schedule("0 9 * * *", "Asia/Kolkata").upcoming(YEAR, 365)
    assert {(one.hour, one.minute) for one in due} == {(3, 30)}


def test_the_moment_may_be_told_in_any_zone() -> None:
    schedule, now = Schedule("0 9 * * *", "Europe/Paris"), datetime(2026, 3, 11, 8, tzinfo=UTC)
    elsewhere = now.astimezone(ZoneInfo("Pacific/Chatham"))
    assert schedule.last_due(elsewhere) == schedule.last_due(now) == now
    assert schedule.upcoming(elsewhere, 2) == schedule.upcoming(now, 2)


def test_a_schedule_that_never_comes_has_no_last_slot() -> None:
    with pytest.raises(Refused, match=r"^schedule_never$"):
        Schedule("0 9 */31 * 1L", "UTC").last_due(YEAR)


TIMES: Final = {
    "09:00": "0 9",
    "9:00": "0 9",
    "9": "0 9",
    "09h00": "0 9",
    "9h": "0 9",
    "9h30": "30 9",
    "9.30": "30 9",
    "9 am": "0 9",
    "9am": "0 9",
    "9:30pm": "30 21",
    "12am": "0 0",
    "12 pm": "0 12",
    "00:00": "0 0",
    "23:59": "59 23",
}

DAYS: Final = {
    "daily": "*",
    "every day": "*",
    "chaque jour": "*",
    "tous les jours": "*",
    "weekdays": "1-5",
    "Monday to Friday": "1-5",
    "en semaine": "1-5",
    "du lundi au vendredi": "1-5",
    "weekly monday": "1",
    "every Sunday": "0",
    "saturday": "6",
    "weekly friday": "5",
    "chaque lundi": "1",
    "Vendredi": "5",
    "dimanche": "0",
    "mercredi": "3",
}


@pytest.mark.parametrize("days", DAYS)
@pytest.mark.parametrize("joint", [" ", " at ", " à ", "   "])
def test_a_schedule_is_read_as_people_say_it(days: str, joint: str) -> None:
    for typed, fields in TIMES.items():
        expected = Schedule(f"{fields} * * {DAYS[days]}", "Europe/Paris")
        assert read_schedule(f"{days}{joint}{typed}", "Europe/Paris") == expected


@pytest.mark.parametrize(
    "cron", ["0 9 * * 1-5", "*/15 * * * *", "0 9 1 * *", "0 9 L * *", "30 17 * * FRI", "0 9 * jan-jun mon"]
)
def test_five_fields_are_cron(cron: str) -> None:
    assert read_schedule(f" {cron.replace(' ', '  ')} ", "UTC") == Schedule(cron, "UTC")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bad_schedule"),
        ("09:00", "bad_schedule"),
        ("daily", "bad_schedule"),
        ("weekly 09:00", "bad_schedule"),
        ("whenever 09:00", "bad_schedule"),
        ("0 9 * *", "bad_schedule"),
        ("0 9 * * * *", "bad_schedule"),
        ("60 9 * * *", "bad_schedule"),
        ("0 9 30 2 *", "bad_schedule"),
        ("0 9 * * MON#2", "bad_schedule"),
        ("0 9 * * moon", "bad_schedule"),
        ("every now and then please", "bad_schedule"),
        ("daily 24:00", "bad_time"),
        ("daily 09:60", "bad_time"),
        ("daily 13pm", "bad_time"),
        ("daily 0am", "bad_time"),
        ("daily 09:00 sharp", "bad_time"),
        ("weekly monday soon", "bad_time"),
        ("weekdays at", "bad_time"),
        ("en semaine 25h", "bad_time"),
        ("*/10 * * * *", "schedule_too_often"),
        ("* * * * *", "schedule_too_often"),
        ("0,14 9 * * *", "schedule_too_often"),
        ("0 9 */31 * 1L", "schedule_never"),
        ("0 0 29 2 */7", None),
        ("0,15 9 * * *", None),
    ],
)
def test_what_is_no_schedule_is_refused_with_its_reason(text: str, code: str | None) -> None:
    if code is None:
        assert read_schedule(text, "UTC").cron == text
        return
    with pytest.raises(Refused) as refused:
        read_schedule(text, "UTC")
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("whenever 09:00", "whenever 09:00"),
        ("0  9 * * moon", "0 9 * * moon"),
        ("daily  at 24:00", "at 24:00"),
        ("weekly monday 25:00 ", "25:00"),
    ],
)
def test_a_refused_schedule_is_quoted(text: str, quoted: str) -> None:
    with pytest.raises(Refused) as refused:
        read_schedule(text, "UTC")
    assert refused.value.params == {"text": quoted}


@given(
    st.text()
    | st.from_regex(r"([0-9*/,LlWw-]{1,4} ){4}[0-9*/,LlWw-]{1,4}", fullmatch=True)
    | st.from_regex(r"(daily|weekly monday|lundi) (at )?[0-9hap:. m]{1,7}", fullmatch=True)
)
def test_any_text_is_a_schedule_or_refused(text: str) -> None:
    try:
        schedule = read_schedule(text, "Europe/Paris")
    except Refused as refused:
        assert refused.code in {"bad_schedule", "bad_time", "schedule_never", "schedule_too_often"}  # noqa: PT017
    else:
        assert schedule.last_due(YEAR) <= YEAR < next(schedule.after(YEAR))


@pytest.mark.parametrize(
    "zone", [*ZONES, "America/Argentina/Buenos_Aires", "Etc/GMT+1", "America/Port-au-Prince"]
)
def test_a_zone_is_read_by_its_name(zone: str) -> None:
    assert read_zone(zone) == zone


@pytest.mark.parametrize(
    "text",
    [
        "",
        "../etc/passwd",
        "/etc/passwd",
        "Europe/../../etc/passwd",
        "Europe/Paris/",
        "Europe//Paris",
        "Europe/Paris\n",
        "Europe/Par\0is",
        "Europe",
        "Europe/Atlantis",
        "zone.tab",
        "tzdata.zi",
        "+01:00",
        "a" * 5000,
        "Paris" + "/a" * 500,
    ],
)
def test_what_is_no_zone_is_none(text: str) -> None:
    assert read_zone(text) is None


@given(st.text() | st.text(alphabet="./\\_-+ABCdeUTC0\0 ", max_size=20))
def test_any_text_can_be_asked_for_a_zone(text: str) -> None:
    zone = read_zone(text)
    assert zone in {None, text}
    assert zone is None or "." not in zone


_DUE = datetime(2026, 3, 10, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("slot", "since", "minutes", "expected"),
    [
        ("2026-03-10T09:00", timedelta(hours=1), 15, None),
        ("2026-03-10T09:00", timedelta(hours=1), 16, Late(_DUE, 0)),
        ("2026-03-10T09:00", timedelta(days=1), 16, Late(_DUE, 0)),
        ("2026-03-10T09:00", timedelta(days=3, minutes=1), 16, Late(_DUE, 3)),
        ("now:1", timedelta(days=3), 60, None),
        ("2026-03-09T09:00", timedelta(days=3), 60, None),
    ],
)
def test_a_digest_is_late_after_a_quarter_of_an_hour_and_counts_what_was_missed(
    slot: str, since: timedelta, minutes: int, expected: Late | None
) -> None:
    now = _DUE + timedelta(minutes=minutes)
    found = late(Schedule("0 9 * * *", "UTC"), slot, since=_DUE - since, claimed=now, now=now)

    assert found == expected
