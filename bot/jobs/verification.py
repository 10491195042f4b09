"""The whole record is verified once a day, in a thread of its own: that takes longer than a tick may.

Who is told learns that the record is broken, not where: they may be barred from the incident. Nothing is
mended, and until it is whole again nothing is erased (``storage/soundness.py``).
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.schedule import Ticker
from domain.access import Role
from storage import Store, Transaction
from storage.errors import DatabaseUnavailable
from storage.verifying import GivenUp

EVERY: Final = timedelta(days=1)
_LOOK_SECONDS: Final = 60.0

_log = structlog.get_logger(__name__)


class Verification:
    """Verifies soon after it starts, and once a day until it is stopped.

    Args:
        store: The record.
        now: The clock, in UTC.
        new_key: Makes 128 random bits in hexadecimal.
        seconds: How often to look whether a day is over.
    """

    def __init__(
        self,
        store: Store,
        *,
        now: Callable[[], datetime],
        new_key: Callable[[], str],
        seconds: float = _LOOK_SECONDS,
    ) -> None:
        self._store = store
        self._new_key = new_key
        self._last: datetime | None = None
        self._stopping = threading.Event()
        self._ticker = Ticker([self.run], now=now, seconds=seconds)

    def start(self) -> None:
        """Verify in a thread of its own from now on."""
        self._ticker.start()

    def stop(self) -> None:
        """End the thread; what it was verifying is left."""
        self._stopping.set()
        self._ticker.stop()

    def run(self, now: datetime) -> None:
        """Verify when a day is over, note what came of it, and tell of what is broken.

        Args:
            now: The moment, in UTC.
        """
        if self._last is not None and now - self._last < EVERY:
            return
        last, self._last = self._last, now
        try:
            self._verify(now)
        except GivenUp:
            return
        except DatabaseUnavailable:
            self._last = last  # as soon as it answers again
            raise

    def _verify(self, now: datetime) -> None:
        with self._store.reading() as tx:
            verdict = tx.verifier.verify(list(tx.checkpoints.kept()), given_up=self._stopping.is_set)
        broken = verdict.broken.what.value if verdict.broken else None
        if broken:
            # Which entry it is says app.py verify; a log is read by people who may be barred from it.
            _log.error("record_broken", kind=broken)
        with self._store.transaction() as tx:
            tx.soundness.found(broken, now)
            if broken and tx.seen.claim(f"record broken {now:%Y-%m-%d}", now):
                self._tell(tx, now)

    def _tell(self, tx: Transaction, now: datetime) -> None:
        for person in dict.fromkeys((*tx.people.holders(Role.OWNER), *tx.people.holders(Role.AUDITOR))):
            tx.outbox.put(kind="broken", lane=f"dm:{person}", key=self._new_key(), at=now, person=person)
