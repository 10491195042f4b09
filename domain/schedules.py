"""When a digest is due: schedules as people say them, and the slots that follow in a time zone.

A slot is named by its local wall time (``2026-10-25T02:30``), so that the hour that comes twice when the
clocks change is one slot, and a restart or a second replica finds the same name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise, takewhile
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from domain.errors import Refused
from domain.glossary import plain

_DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_JOURS = ("dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi")
_EVERY = {
    "daily": "*",
    "every day": "*",
    "chaque jour": "*",
    "tous les jours": "*",
    "weekdays": "1-5",
    "monday to friday": "1-5",
    "en semaine": "1-5",
    "du lundi au vendredi": "1-5",
}
_WEEKLY = re.compile(r"(?:weekly |every |chaque )?([a-z]+) (.+)")
_TIME = re.compile(r"(\d{1,2})(?:[:h.](\d{2})|h)?\s*(am|pm)?")
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,2}")
_CLOSEST = timedelta(minutes=15)
_MINUTE = timedelta(minutes=1)
_LONGEST_FOLD = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A recurring time of day in one zone.

    Args:
        cron: Five cron fields; 0 and 7 are Sunday.
        zone: IANA name of the time zone in which the fields are read.
    """

    cron: str
    zone: str

    def after(self, moment: datetime) -> Iterator[datetime]:
        """Due times after ``moment``, in UTC, without end."""
        zone = ZoneInfo(self.zone)
        latest = moment
        for wall in CronSim(self.cron, moment.astimezone(zone).replace(tzinfo=None)):
            due = _instant(wall, zone)
            if due > latest:
                latest = due
                yield due

    def upcoming(self, moment: datetime, count: int) -> list[datetime]:
        """The next ``count`` due times after ``moment``, in UTC."""
        return list(islice(self.after(moment), count))

    def last_due(self, moment: datetime) -> datetime:
        """The latest due time at or before ``moment``, in UTC."""
        zone = ZoneInfo(self.zone)
        # In the hour that comes twice, later wall times than the present one have been already.
        start = moment.astimezone(zone).replace(tzinfo=None) + _LONGEST_FOLD
        for wall in CronSim(self.cron, start, reverse=True):
            due = _instant(wall, zone)
            if due <= moment:
                return due
        raise Refused("schedule_never")

    def slot(self, due: datetime) -> str:
        """The name of the slot that is due then: local wall time to the minute."""
        return due.astimezone(ZoneInfo(self.zone)).strftime("%Y-%m-%dT%H:%M")


@dataclass(frozen=True, slots=True)
class Late:
    """A digest that is posted long after it was due.

    Args:
        due: When it was due, in UTC.
        missed: How many before it were due and never posted, since nothing ran.
    """

    due: datetime
    missed: int


def late(schedule: Schedule, slot: str, *, since: datetime, claimed: datetime, now: datetime) -> Late | None:
    """Whether a digest comes late: more than a quarter of an hour.

    Args:
        schedule: When digests are due.
        slot: The slot of this one.
        since: Those that were due until then were taken on, or not owed.
        claimed: When this one was taken on.
        now: The moment, in UTC.
    """
    due = schedule.last_due(claimed)
    if schedule.slot(due) != slot or now - due <= _CLOSEST:
        return None
    return Late(due, sum(1 for _ in takewhile(lambda one: one < due, schedule.after(since))))


def _instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """When a wall time comes, in UTC: for the first time, or the end of the gap if it never does."""
    due = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    while due.astimezone(zone).replace(tzinfo=None) != wall:
        wall += _MINUTE
        due = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    return due


def read_schedule(text: str, zone: str) -> Schedule:
    """The schedule that a person typed: ``daily 09:00``, ``weekdays 9:00``, ``weekly monday 09:00`` or cron.

    Raises:
        Refused: ``bad_schedule``, ``bad_time``, ``schedule_never`` or ``schedule_too_often``.
    """
    words = plain(text)
    for name, days in _EVERY.items():
        if words.startswith(f"{name} "):
            return _checked(_cron(words.removeprefix(name), days), zone)
    weekly = _WEEKLY.fullmatch(words)
    for names in (_DAYS, _JOURS):
        if weekly and weekly[1] in names:
            return _checked(_cron(weekly[2], str(names.index(weekly[1]))), zone)
    fields = text.split()
    if len(fields) == 5 and re.fullmatch(r"[\d*/,\- a-z]+", " ".join(fields).casefold()):
        return _checked(" ".join(fields), zone)
    raise Refused("bad_schedule", text=text)


def _cron(time: str, days: str) -> str:
    match = _TIME.fullmatch(re.sub(r"^(?:at|a)\s", "", time.strip()).strip())
    if not match:
        raise Refused("bad_time", text=time.strip())
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        # 13 pm is no time of day: it stays too late to be read.
        hour = hour % 12 + (12 if match[3] == "pm" else 0) if 1 <= hour <= 12 else 24
    if hour > 23 or minute > 59:
        raise Refused("bad_time", text=time.strip())
    return f"{minute} {hour} * * {days}"


def _checked(cron: str, zone: str) -> Schedule:
    schedule = Schedule(cron, zone)
    try:
        dues = schedule.upcoming(datetime(2026, 1, 1, tzinfo=UTC), 8)
    except CronSimError as error:
        raise Refused("bad_schedule", text=cron) from error
    if len(dues) < 2:
        raise Refused("schedule_never")
    if any(later - earlier < _CLOSEST for earlier, later in pairwise(dues)):
        raise Refused("schedule_too_often")
    return schedule


def read_zone(text: str) -> str | None:
    """The IANA zone named by ``text`` (``Europe/Paris``), or none when there is no such zone."""
    if not _ZONE.fullmatch(text):
        return None
    try:
        return ZoneInfo(text).key
    except (KeyError, OSError, ValueError):
        return None
