"""Whole incidents are erased when their time is over; leads and owners were told a month before."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import structlog

from commands._erasing import erase
from commands._telling import leads_of, owners_for, tell
from domain.case import Case
from domain.erasure import BY_TIME, check
from domain.errors import NotFound, Refused
from domain.references import Kind
from domain.retention import LONG_NOTICE_DAYS, Periods, retain_until
from storage import Store, Transaction
from storage.errors import DatabaseUnavailable
from storage.facts import Change
from storage.record import Outcome

_log = structlog.get_logger(__name__)

_NOTICE = timedelta(days=LONG_NOTICE_DAYS)


class Endings:
    """Erases what is due, once an hour, by whichever process is first.

    Args:
        store: Cases, what was taken on, the outbox.
        new_reference: Makes a random reference of a kind.
        new_key: Makes 128 random bits in hexadecimal.
        periods: For how long incidents are kept.
    """

    def __init__(
        self,
        store: Store,
        *,
        new_reference: Callable[[Kind], str],
        new_key: Callable[[], str],
        periods: Periods,
    ) -> None:
        self._store = store
        self._new_reference = new_reference
        self._new_key = new_key
        self._periods = periods
        self._slot = ""

    def run(self, now: datetime) -> int:
        """Erase what is due, tell of what will be, and answer how many incidents were erased.

        Args:
            now: The moment, in UTC.
        """
        slot = f"endings {now:%Y-%m-%dT%H}"
        if slot == self._slot:
            return 0
        self._slot = slot
        try:
            return self._run(now)
        except DatabaseUnavailable:
            self._slot = ""  # as soon as it answers again
            raise

    def _run(self, now: datetime) -> int:
        with self._store.reading() as tx:
            if tx.soundness.broken:
                return 0
            cases, _ = tx.cases.for_audience([])
        refs = [case.ref for case in cases if self._ends_by(case, (now + _NOTICE).date())]
        return sum(self._take_on(ref, now) for ref in refs)

    def _ends_by(self, case: Case, day: date) -> date | None:
        end = retain_until(case, self._periods)
        return end if end is not None and end <= day else None

    def _take_on(self, ref: str, now: datetime) -> bool:
        with self._store.transaction() as tx:
            # Two replicas take turns; what the first erased, the second does not find.
            tx.cases.lock([ref])
            try:
                case = tx.cases.load(ref, gagged=True)
                check(case)
            except NotFound:
                return False
            except Refused as refused:
                _log.info("retention_waits", outcome=refused.code)
                return False
            end = self._ends_by(case, (now + _NOTICE).date())
            if end is None:
                return False
            key = f"ending {ref} {end.isoformat()}"
            told = tx.seen.since(key)
            if told is None:
                tx.seen.claim(key, now)
                self._tell(tx, case, now)
            elif told + _NOTICE <= now:
                change = Change(self._new_reference(Kind.CHANGE), ref, now)
                erase(tx, case, change, by=BY_TIME, outcome=Outcome.SYSTEM, new_key=self._new_key)
                return True
        return False

    def _tell(self, tx: Transaction, case: Case, now: datetime) -> None:
        people = (*leads_of(case.access), *owners_for(tx, case.access))
        day = (now + _NOTICE).date().isoformat()
        tell(tx, "ending", people, incident=case.ref, slot=day, at=now, new_key=self._new_key)
