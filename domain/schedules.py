"""When a digest is due: schedules as people say them, and the slots that follow in a time zone.

A slot is named by its local wall time (``2026-10-25T02:30``), so that the hour that comes twice when the
clocks change is one slot, and a restart or a second replica finds the same name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from domain.errors import Refused
from domain.glossary import plain

_DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_JOURS = ("dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi")
_EVERY = {"daily": "*", "every day": "*", "weekdays": "1-5", "chaque jour": "*", "en semaine": "1-5"}
_TIME = re.compile(r"(\d{1,2})(?:[:h.](\d{2})|h)?\s*(am|pm)?")
_CLOSEST = timedelta(minutes=15)


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
        for due in CronSim(self.cron, moment.astimezone(ZoneInfo(self.zone))):
            yield due.astimezone(UTC)

    def upcoming(self, moment: datetime, count: int) -> list[datetime]:
        """The next ``count`` due times after ``moment``, in UTC."""
        return list(islice(self.after(moment), count))

    def last_due(self, moment: datetime) -> datetime:
        """The latest due time at or before ``moment``, in UTC."""
        local = (moment + timedelta(minutes=1)).astimezone(ZoneInfo(self.zone))
        for due in CronSim(self.cron, local, reverse=True):
            if due <= moment:
                return due.astimezone(UTC)
        raise Refused("schedule_never")

    def slot(self, due: datetime) -> str:
        """The name of the slot that is due then: local wall time to the minute."""
        return due.astimezone(ZoneInfo(self.zone)).strftime("%Y-%m-%dT%H:%M")


def read_schedule(text: str, zone: str) -> Schedule:
    """The schedule that a person typed: ``daily 09:00``, ``weekdays 9:00``, ``weekly monday 09:00`` or cron.

    Raises:
        Refused: ``bad_schedule``, ``bad_time``, ``schedule_never`` or ``schedule_too_often``.
    """
    words = plain(text)
    if len(text.split()) == 5 and re.fullmatch(r"[\d*/,\- a-z]+", text.casefold()):
        return _checked(" ".join(text.split()), zone)
    for name, days in _EVERY.items():
        if words.startswith(f"{name} "):
            return _checked(_cron(words.removeprefix(name), days), zone)
    first, _, rest = words.removeprefix("weekly ").partition(" ")
    for names in (_DAYS, _JOURS):
        if first in names:
            return _checked(_cron(rest, str(names.index(first))), zone)
    raise Refused("bad_schedule", text=text)


def _cron(time: str, days: str) -> str:
    match = _TIME.fullmatch(time.removeprefix(" at").strip())
    if not match:
        raise Refused("bad_time", text=time.strip())
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        hour = hour % 12 + (12 if match[3] == "pm" else 0)
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
    if not re.fullmatch(r"[A-Za-z]+(?:[/_+-][A-Za-z0-9_+-]+)*", text):
        return None
    try:
        return ZoneInfo(text).key
    except (KeyError, OSError, ValueError):
        return None
