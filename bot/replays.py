"""A signed request is handled once: whoever captured one and sends it again learns nothing by it.

Why before the command, and what the second one is answered: docs/decisions/0017.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Final

from slack_bolt import BoltRequest, BoltResponse

from bot import handling
from bot.words import Words
from storage import Store
from storage.errors import DatabaseUnavailable
from storage.seen import SIGNATURE

_COUNTS: Final = timedelta(minutes=15)


class Replays:
    """Lets each signature through once.

    Args:
        store: Where signatures are noted.
        now: The clock, in UTC.
    """

    def __init__(self, store: Store, *, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self._here: dict[str, datetime] = {}
        self._lock = Lock()

    def once(
        self, request: BoltRequest, body: dict[str, Any], next_: Callable[[], None]
    ) -> BoltResponse | None:
        """Bolt's middleware, after the one that verifies signatures."""
        signature = "".join(request.headers.get("x-slack-signature", ()))
        # An event's answer says nothing, and its id is claimed with what it changes: were it noted here and
        # failed, Slack's retry within the same second would be lost.
        if not signature or "event_id" in body or self._first(signature):
            next_()
            return None
        handling.note(verb="other", outcome="replayed")
        if body.get("type") == "block_suggestion":
            return BoltResponse(status=200, body={"options": []})
        if "command" not in body:
            return BoltResponse(status=200)
        text = Words().say("refused.replayed")
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": text})

    def _first(self, signature: str) -> bool:
        now = self._now()
        if not self._first_here(signature, now):
            return False
        try:
            with self._store.transaction() as tx:
                hashed = hashlib.sha256(signature.encode()).hexdigest()
                return tx.seen.claim(f"{SIGNATURE}{hashed}", now)
        except DatabaseUnavailable:
            # While nothing can be noted nothing can be recorded either: what is read is shown once by each
            # process.
            return True

    def _first_here(self, signature: str, now: datetime) -> bool:
        """Whether this process sees it for the first time, as long as Slack's signatures count."""
        with self._lock:
            while self._here and now - next(iter(self._here.values())) > _COUNTS:
                del self._here[next(iter(self._here))]
            if signature in self._here:
                return False
            self._here[signature] = now
        return True
