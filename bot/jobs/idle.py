"""Reminders of what lies still: each level of each thing is told once, in the incident's own channel.

After a time in which nothing ran, one message tells the highest level that was reached.
"""

from collections.abc import Callable
from datetime import datetime

from domain.idle import Idle, idle
from storage import Store, Transaction


class IdleWatch:
    """Looks at all open incidents once an hour, by whichever process is first.

    Args:
        store: Incidents, what was taken on, the outbox.
        new_key: Makes 128 random bits in hexadecimal.
    """

    def __init__(self, store: Store, *, new_key: Callable[[], str]) -> None:
        self._store = store
        self._new_key = new_key
        self._slot = ""

    def run(self, now: datetime) -> int:
        """Take on what was reached and answer how many messages that makes.

        Args:
            now: The moment, in UTC.
        """
        slot = f"{now:%Y-%m-%dT%H}"
        if slot == self._slot:
            return 0
        with self._store.reading() as tx:
            cases, _ = tx.cases.for_audience([])
            refs = [case.ref for case in cases if case.open and case.channel and not case.history]
            refs = [ref for ref in refs if idle_in(tx, ref, now)]
        made = sum(self._claim(ref, now) for ref in refs)
        # Last of all: when the database fails it is looked again at the next tick.
        self._slot = slot
        return made

    def _claim(self, ref: str, now: datetime) -> bool:
        with self._store.transaction() as tx:
            # Two replicas take turns; what the first took on, the second finds taken.
            tx.cases.lock([ref])
            found = idle_in(tx, ref, now)
            new = [one for one in found if tx.seen.claim(_key(tx, ref, one), now)]
            if new:
                tx.outbox.put(kind="idle", lane=ref, key=self._new_key(), at=now, incident=ref)
        return bool(new)


def idle_in(tx: Transaction, ref: str, now: datetime) -> tuple[Idle, ...]:
    """What lies still in an incident, gagged papers left out of account."""
    case = tx.cases.load(ref)
    latest = tx.record.latest([ref], but_of=tx.papers.untold([ref]))
    return idle(case, latest.get(ref, case.opened_at), now)


def _key(tx: Transaction, ref: str, one: Idle) -> str:
    subject = tx.record.pseudonyms.key(one.subject) if one.subject else ""
    return f"idle {ref} {one.what} {subject} {one.since} {one.level}"
