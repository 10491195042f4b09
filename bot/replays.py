"""A signed request is handled once: whoever captured one and sends it again learns nothing by it.

Why before the command, and what the second one is answered: docs/decisions/0017.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import BoltRequest, BoltResponse

from bot import handling
from bot.words import Words
from storage import Store
from storage.seen import SIGNATURE


class Replays:
    """Lets each signature through once.

    Args:
        store: Where signatures are noted.
        now: The clock, in UTC.
    """

    def __init__(self, store: Store, *, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

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
        if "command" not in body:
            return BoltResponse(status=200)
        text = Words().say("refused.replayed")
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": text})

    def _first(self, signature: str) -> bool:
        with self._store.transaction() as tx:
            return tx.seen.claim(f"{SIGNATURE}{hashlib.sha256(signature.encode()).hexdigest()}", self._now())
