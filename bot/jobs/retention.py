"""Who the suspects of closed cases were is forgotten when its time is over; leads are told a week before."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import structlog

from commands._telling import leads_of, tell
from domain.case import Case
from domain.errors import Refused
from domain.references import Kind
from domain.retention import NOTICE_DAYS, Expiry, Periods, expiries, may_erase
from storage import Store, Transaction
from storage.errors import DatabaseUnavailable
from storage.facts import Change
from storage.record import Outcome

_log = structlog.get_logger(__name__)

_ACTOR = "retention"


class Retention:
    """Forgets what is due, once an hour, by whichever process is first.

    Args:
        store: Cases, what was taken on, the outbox.
        new_reference: Makes a random reference of a kind.
        new_key: Makes 128 random bits in hexadecimal.
        periods: For how long it can be told who a suspect was.
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
        """Forget what is due and answer of how many suspects.

        Args:
            now: The moment, in UTC.
        """
        slot = f"retention {now:%Y-%m-%dT%H}"
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
        coming = now.date() + timedelta(days=NOTICE_DAYS)
        refs = [case.ref for case in cases if any(self._due(case, coming))]
        return sum(self._take_on(ref, now) for ref in refs)

    def _take_on(self, ref: str, now: datetime) -> int:
        with self._store.transaction() as tx:
            # Two replicas take turns; what the first forgot, the second does not find.
            tx.cases.lock([ref])
            case = tx.cases.load(ref)
            try:
                may_erase(case)
            except Refused as refused:
                _log.info("retention_waits", outcome=refused.code)
                return 0
            due = self._due(case, now.date())
            for one in due:
                self._forget(tx, case, one, now)
            for one in self._due(case, now.date() + timedelta(days=NOTICE_DAYS)):
                if one not in due:
                    self._tell(tx, case, one, now)
        return len(due)

    def _due(self, case: Case, day: date) -> list[Expiry]:
        return [one for one in expiries(case, self._periods) if one.on <= day]

    def _forget(self, tx: Transaction, case: Case, expiry: Expiry, now: datetime) -> None:
        pseudonym = expiry.suspect.pseudonym
        change = Change(self._new_reference(Kind.CHANGE), case.ref, now)
        tx.suspects.forget(change, pseudonym)
        tx.record.append(
            change=change.ref,
            at=now,
            actor=_ACTOR,
            verb="suspect.forgotten",
            outcome=Outcome.SYSTEM,
            incident=case.ref,
            subject=pseudonym,
        )

    def _tell(self, tx: Transaction, case: Case, expiry: Expiry, now: datetime) -> None:
        slot = f"{tx.record.pseudonyms.key(expiry.suspect.pseudonym)} {expiry.on.isoformat()}"
        if not tx.seen.claim(f"retention {slot}", now):
            return
        people = leads_of(case.access)
        tell(tx, "expiring", people, incident=case.ref, slot=slot, at=now, new_key=self._new_key)
