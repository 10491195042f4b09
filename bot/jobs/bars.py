"""Bars that nobody confirmed within a day end: who was barred by one person alone is a suspect no more."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from commands._surfaces import refresh
from commands._telling import leads_of, owners_for, tell
from domain import bars
from domain.case import Case
from domain.references import Kind
from domain.suspects import Bar
from storage import Store, Transaction
from storage.record import Outcome

_ACTOR: Final = "bar watch"


class BarWatch:
    """Ends bars that are over.

    Args:
        store: Incidents.
        new_reference: Makes a random reference of a kind.
        new_key: Makes 128 random bits in hexadecimal.
    """

    def __init__(
        self, store: Store, *, new_reference: Callable[[Kind], str], new_key: Callable[[], str]
    ) -> None:
        self._store = store
        self._new_reference = new_reference
        self._new_key = new_key

    def run(self, now: datetime) -> int:
        """End what is over and answer how many bars that were.

        Args:
            now: The moment, in UTC.
        """
        with self._store.reading() as tx:
            late = tx.bars.late(now - bars.CONFIRM_WITHIN)
        return sum(self._end_all(ref, now) for ref in late)

    def _end_all(self, ref: str, now: datetime) -> int:
        with self._store.transaction() as tx:
            # Two replicas take turns; what the first ended, the second does not find.
            tx.cases.lock([ref])
            case = tx.cases.load(ref)
            over = bars.over(case, now)
            for bar in over:
                self._end(tx, case, bar, now)
        return len(over)

    def _end(self, tx: Transaction, case: Case, bar: Bar, now: datetime) -> None:
        # While the bar stands: whom it hits is not among those who are told.
        people = (*leads_of(case.access), *owners_for(tx, case.access))
        tx.record.append(
            change=self._new_reference(Kind.CHANGE),
            at=now,
            actor=_ACTOR,
            verb="suspect.unconfirmed",
            outcome=Outcome.SYSTEM,
            incident=case.ref,
            subject=bar.suspect,
            undoes=bar.change,
        )
        tell(tx, "unconfirmed", people, incident=case.ref, slot=bar.suspect, at=now, new_key=self._new_key)
        refresh(tx, case.ref, case.access, subject=bar.suspect, at=now, new_key=self._new_key)
