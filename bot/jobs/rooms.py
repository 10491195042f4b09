"""The channels of open incidents are looked at every ten minutes, and when somebody joins one."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from commands._surfaces import look_again
from storage import Store
from storage.errors import DatabaseUnavailable

_MINUTES: Final = 10


class RoomWatch:
    """Has channels looked at; what is found there is up to ``bot/sending_rooms.py``.

    Args:
        store: Incidents, and what was taken on.
        now: The clock, in UTC.
        new_key: Makes 128 random bits in hexadecimal.
    """

    def __init__(self, store: Store, *, now: Callable[[], datetime], new_key: Callable[[], str]) -> None:
        self._store = store
        self._now = now
        self._new_key = new_key
        self._slot = ""

    def run(self, now: datetime) -> int:
        """Have every open incident's channel looked at once in ten minutes, by whichever process is first.

        Args:
            now: The moment, in UTC.
        """
        slot = f"rooms {now:%Y-%m-%dT%H}:{now.minute // _MINUTES}"
        if slot == self._slot:
            return 0
        self._slot = slot
        try:
            return self._run(slot, now)
        except DatabaseUnavailable:
            self._slot = ""  # as soon as it answers again
            raise

    def _run(self, slot: str, now: datetime) -> int:
        with self._store.transaction() as tx:
            if not tx.seen.claim(slot, now):
                return 0
            cases, _ = tx.cases.for_audience([])
            refs = [case.ref for case in cases if case.open and case.channel]
            for ref in refs:
                look_again(tx, ref, at=now, key=self._new_key())
        return len(refs)

    def joined(self, channel: str, delivery: str) -> None:
        """Have an incident's channel looked at because somebody joined it.

        Args:
            channel: Slack channel id.
            delivery: What Slack repeats when it delivers twice: the event's id.
        """
        now = self._now()
        with self._store.transaction() as tx:
            ref = tx.incidents.of_channel(channel)
            if ref and tx.seen.claim(delivery, now):
                look_again(tx, ref, at=now, key=self._new_key())
