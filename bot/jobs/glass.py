"""What was opened by break-glass is over after its time, whether or not anybody looks."""

from collections.abc import Callable
from datetime import datetime

from commands._glass import end_due
from domain.references import Kind
from storage import Store


class GlassEnds:
    """Ends what is over at each tick; requests do so for themselves before anything is read.

    Args:
        store: What was opened.
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
        """End what is over, and answer of how many people.

        Args:
            now: The moment, in UTC.
        """
        with self._store.reading() as tx:
            if not tx.glasses.due(now):
                return 0
        with self._store.transaction() as tx:
            return end_due(tx, now, new_reference=self._new_reference, new_key=self._new_key)
