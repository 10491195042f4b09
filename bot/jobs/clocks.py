"""Reminders of clocks: half, three quarters and nine tenths of the time, and overdue; each told once.

After a pause, or a time in which nothing ran, one message per clock tells the highest level that was reached.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from commands._surfaces import refresh
from domain.case import Case
from domain.clocks import LEVELS, Clock, clocks_of
from domain.regimes import Choice, Looks
from storage import Store, Transaction

_APART: Final = timedelta(minutes=1)


class Reminders:
    """Finds which clocks have reached a level, not more often than once a minute.

    Args:
        store: Clocks, what was taken on, the outbox.
        new_key: Makes 128 random bits in hexadecimal.
        choice: Which regimes the organisation uses.
    """

    def __init__(self, store: Store, new_key: Callable[[], str], choice: Choice) -> None:
        self._store = store
        self._new_key = new_key
        self._choice = choice
        self._looked: datetime | None = None

    def run(self, now: datetime) -> int:
        """Take on what was reached and answer how many messages that makes.

        Args:
            now: The moment, in UTC.
        """
        if self._looked is not None and self._looked <= now < self._looked + _APART:
            return 0
        self._looked = now
        with self._store.reading() as tx:
            refs = [ref for ref in tx.clocks.incidents() if self._reached(tx, ref, now)]
        return sum(self._claim(ref, now) for ref in refs)

    def owed(self, tx: Transaction, moment: datetime) -> int:
        """How many reminders were owed at a moment that nobody has taken on by now."""
        return sum(len(self._reached(tx, ref, moment)) for ref in tx.clocks.incidents())

    def _claim(self, ref: str, now: datetime) -> int:
        with self._store.transaction() as tx:
            # Two replicas take turns; what the first took on, the second finds taken.
            tx.cases.lock([ref])
            reached = self._reached(tx, ref, now)
            for clock, level in reached:
                self._remind(tx, ref, clock, level, now)
            if reached:
                access = tx.cases.access(ref)
                refresh(tx, ref, access, subject=None, at=now, new_key=self._new_key)
        return len(reached)

    def _reached(self, tx: Transaction, ref: str, now: datetime) -> list[tuple[Clock, int]]:
        """Clocks of an open incident with the highest level that each has reached and nobody took on."""
        case = tx.cases.load(ref)
        if not case.open:
            return []
        taken = tx.clocks.reminded(ref)
        found = [(clock, clock.level(now)) for clock in self._clocks(case, now)]
        return [
            (clock, level)
            for clock, level in found
            if level and (clock.regime.code, level, clock.limit) not in taken
        ]

    def _clocks(self, case: Case, now: datetime) -> list[Clock]:
        return [one for one in clocks_of(case, now, self._choice) if one.looks is not Looks.NOT]

    def _remind(self, tx: Transaction, ref: str, clock: Clock, level: int, now: datetime) -> None:
        code = clock.regime.code
        for lower in LEVELS:
            if lower <= level and clock.limit is not None:
                tx.clocks.remind(ref, code, lower, due=clock.limit, at=now)
        tx.outbox.put(
            kind="reminder", lane=ref, key=self._new_key(), at=now, incident=ref, slot=f"{code} {level}"
        )
