"""What of an installation waits for too long, and what runs short: for ``doctor``.

The bot may simply not be running. So nothing of this is serious, but a disk that is full.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from bot.findings import Finding, finding
from bot.jobs import digests
from bot.jobs.clocks import Reminders
from bot.jobs.verification import EVERY
from storage import Store
from storage.stuck import Stuck, stuck

LATE: Final = timedelta(minutes=10)
"""What a bot that runs does not need for anything, unless Slack does not answer."""

_APART: Final = timedelta(seconds=10)
_UNVERIFIED: Final = EVERY + timedelta(hours=1)
_LITTLE: Final = 200_000_000
_NOTHING: Final = 20_000_000
"""Bytes."""


def overdue(store: Store, now: datetime, reminders: Reminders) -> Iterator[Finding]:
    """Look at what waits in the database.

    Args:
        store: The open database.
        now: The moment, in UTC.
        reminders: Knows which clocks call for one.
    """
    with store.reading() as tx:
        yield from standing(stuck(tx), now)
        late = digests.late(tx, now, LATE)
        if late:
            channels = ", ".join(sorted(one.channel for one in late))
            yield finding("digests_late", serious=False, n=len(late), channels=channels)
        owed = reminders.owed(tx, now - LATE)
        if owed:
            yield finding("reminders_late", serious=False, n=owed)


def standing(found: Stuck, now: datetime) -> Iterator[Finding]:
    """What is not as it should be of how things stand."""
    if found.oldest and now - found.oldest > LATE:
        minutes = int((now - found.oldest).total_seconds() // 60)
        yield finding("backlog", serious=False, n=found.waiting, minutes=minutes)
    if found.aside:
        reasons = ", ".join(f"{reason} {count}" for reason, count in found.aside.items())
        yield finding("set_aside", serious=False, n=sum(found.aside.values()), reasons=reasons)
    if found.verified and now - found.verified > _UNVERIFIED:
        yield finding("not_verified", serious=False, at=found.verified.isoformat(timespec="minutes"))
    apart = abs(now - found.clock) if found.clock else timedelta()
    if apart > _APART:
        yield finding("database_clock", serious=False, seconds=int(apart.total_seconds()))
    if found.room is not None and found.room < _LITTLE:
        yield finding("room", serious=found.room < _NOTHING, megabytes=found.room // 1_000_000)
