"""What Slack delivered is forgotten when it cannot come again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from storage import Store

_EVERY: Final = timedelta(minutes=5)


def forgetting(store: Store) -> Callable[[datetime], None]:
    """Forgets every five minutes; that several processes do is no harm."""
    last: list[datetime] = []

    def run(now: datetime) -> None:
        if last and now - last[0] < _EVERY:
            return
        last[:] = [now]
        with store.transaction() as tx:
            tx.seen.forget(now)

    return run
