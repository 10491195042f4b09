"""A message that arrived a second time, late, is taken away again.

A post of unknown outcome is looked for before it is made again, when Slack must have settled it. Should Slack
carry it out later than that, there are two: so all that took more than one attempt are looked for again.
"""

from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Final

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.posting import arrived
from storage import Store
from storage.sweeps import Doubtful

_EVERY: Final = timedelta(minutes=1)
_AT_ONCE: Final = 20
_GONE: Final = "message_not_found"

_log = structlog.get_logger(__name__)


class Sweeper:
    """Looks for second copies.

    Args:
        store: The outbox.
        client: Writes once, without retries of its own.
    """

    def __init__(self, store: Store, client: WebClient) -> None:
        self._store = store
        self._client = client
        self._looked: datetime | None = None

    def run(self, now: datetime) -> int:
        """Look for what is due, and answer how many copies were taken away.

        Args:
            now: The moment, in UTC.
        """
        if self._looked is not None and self._looked <= now < self._looked + _EVERY:
            return 0
        self._looked = now
        with self._store.transaction() as tx:
            doubtful = tx.sweeps.take(now, _AT_ONCE)
        return sum(self._sweep(one) for one in doubtful)

    def _sweep(self, one: Doubtful) -> int:
        """Keep the copy that the record of what was posted knows, and delete every other one."""
        try:
            copies = arrived(self._client, one.row, one.place)
            kept = one.ts if one.ts in copies else copies[0] if copies else ""
            extra = [ts for ts in copies if ts != kept]
            for ts in extra:
                self._delete(one.place, ts)
        except (SlackClientError, HTTPException, OSError) as error:
            # It is looked for again, unless a day is over: one that stays is at worst a sentence said twice.
            _log.warning("sweep_failed", kind=one.row.kind, exc_info=error)
            return 0
        if extra:
            _log.warning("duplicate_removed", kind=one.row.kind)
        return len(extra)

    def _delete(self, channel: str, ts: str) -> None:
        try:
            self._client.chat_delete(channel=channel, ts=ts)
        except SlackApiError as error:
            if error.response.get("error") != _GONE:
                raise
