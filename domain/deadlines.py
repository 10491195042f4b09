"""When a period ends: hours, days, months and business days, each in its own calendar.

Hours run through nights, weekends and clock changes. Days, months and business days leave out the day of the
event and end with their last day, in the regime's zone. Which days are holidays comes from the library
``holidays``; where it knows none, nothing is computed.
"""

import calendar as months
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

import holidays

from domain.errors import InsiderError
from domain.moments import Moment

_DAY: Final = timedelta(days=1)
_END: Final = time(23, 59, 59)
_SATURDAY: Final = 5
_SUNDAY: Final = 6


class NoCalendar(InsiderError):
    """Nobody knows which days are holidays there and then: nothing is computed rather than guessed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From which moment, how long.

    ``unit``: ``hours``, ``days``, ``months``, ``business_days`` (Monday to Friday), ``working_days`` (Monday
    to Saturday), ``year_end_days`` (after the end of the year of the moment), or ``none``: no number.
    """

    moment: str
    unit: str
    length: int = 0


def ends(period: Period, moment: Moment, zone: str, country: str | None = None) -> datetime | None:
    """When a period ends, in UTC; none where the law names no number.

    Args:
        period: How long.
        moment: What it runs from.
        zone: IANA name of the zone in which its days are counted.
        country: Whose holidays count; only for business and working days.

    Raises:
        NoCalendar: There is no calendar for that country or that year.
    """
    if period.unit == "none":
        return None
    if period.unit == "hours":
        return moment.at + timedelta(hours=period.length)
    return _end_of(_last_day(period, moment.day_in(zone), country), zone)


def begins(period: Period, moment: Moment, zone: str, country: str | None = None) -> datetime:
    """When something may first be done that needs so many full working days before it, in UTC.

    Raises:
        NoCalendar: There is no calendar for that country or that year.
    """
    last = _last_day(period, moment.day_in(zone), country)
    first = next(_working(last, country, _rest(period.unit)))
    return datetime.combine(first, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _last_day(period: Period, day: date, country: str | None) -> date:
    if period.unit == "days":
        return day + _DAY * period.length
    if period.unit == "year_end_days":
        return date(day.year, 12, 31) + _DAY * period.length
    if period.unit == "months":
        return _months_later(day, period.length)
    found = _working(day, country, _rest(period.unit))
    return [next(found) for _ in range(period.length)][-1]


def _months_later(day: date, count: int) -> date:
    """The same date that many months later, or the last day of that month where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def _rest(unit: str) -> frozenset[int]:
    """The days of the week on which nobody works."""
    return frozenset({_SUNDAY} if unit == "working_days" else {_SATURDAY, _SUNDAY})


def _working(day: date, country: str | None, rest: frozenset[int]) -> Iterator[date]:
    """The working days after a day."""
    while True:
        day += _DAY
        if day.weekday() not in rest and day not in _holidays(country, day.year):
            yield day


@cache
def _holidays(country: str | None, year: int) -> frozenset[date]:
    try:
        found = holidays.country_holidays(country or "")
    except NotImplementedError:
        raise NoCalendar(f"no calendar of {country}") from None
    # Outside of these years the library knows no holiday at all, and would take each day for a working day.
    if not found.start_year <= year <= found.end_year:
        raise NoCalendar(f"no calendar of {country} for {year}")
    return frozenset(holidays.country_holidays(country or "", years=year))


def _end_of(day: date, zone: str) -> datetime:
    return datetime.combine(day, _END, tzinfo=ZoneInfo(zone)).astimezone(UTC)
