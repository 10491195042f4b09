"""The App Home: whoever opens it has theirs made anew by the sender, whatever Slack does meanwhile."""

from collections.abc import Callable
from datetime import datetime

from commands._surfaces import open_home
from storage import Store

TAB = "home"


class Openings:
    """Takes on that somebody opened their Home.

    Args:
        store: Where it is noted.
        now: The clock, in UTC.
        new_key: Makes 128 random bits in hexadecimal.
    """

    def __init__(self, store: Store, *, now: Callable[[], datetime], new_key: Callable[[], str]) -> None:
        self._store = store
        self._now = now
        self._new_key = new_key

    def opened(self, user: str, delivery: str) -> None:
        """Note it once.

        Args:
            user: Slack user id.
            delivery: What Slack repeats when it delivers twice: the event's id.
        """
        now = self._now()
        with self._store.transaction() as tx:
            if tx.seen.claim(delivery, now):
                open_home(tx, user, at=now, new_key=self._new_key)
