"""Posting a message of the outbox once, whatever becomes of the answers."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from slack_sdk import WebClient

from bot.views._blocks import Message
from storage import Store, Transaction
from storage.outbox import Outgoing

METADATA_EVENT = "insider_outbox"
_LOOK_BACK = timedelta(minutes=1)
_AT_ONCE: Final = 10
"""What was let out leaves in this part of the lease, so that it has the rest of it to arrive."""


class Held(Exception):
    """The row must not be sent, for a reason that goes into it.

    ``note``: what to write with that.
    """

    def __init__(self, reason: str, note: Callable[[Transaction], None] | None = None) -> None:
        super().__init__(reason)
        self.note = note


class TooLate(Exception):
    """Nothing was sent: another sender may have taken the row while this one was held up."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What Slack did: the message's ``ts`` and channel, if it is one, and what to note with the row."""

    ts: str | None = None
    place: str | None = None
    note: Callable[[Transaction], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """Lets a post out only while its row is certain to be this sender's.

    Args:
        store: The outbox.
        now: The clock, in UTC.
        lease: For how long a row stays its sender's. What left may arrive until it ends, and only then does
            another sender look for it.
        clock: Monotonic seconds.
    """

    store: Store
    now: Callable[[], datetime]
    lease: timedelta
    clock: Callable[[], float] = time.monotonic

    def renew(self, row: Outgoing) -> float:
        """Have it written down that the post leaves now; answers until when it may, by the clock.

        Raises:
            TooLate: The row is another sender's by now.
        """
        until = self.clock() + self.lease.total_seconds() / _AT_ONCE
        with self.store.transaction() as tx:
            if not tx.outbox.extend(row.id, owner=row.owner, now=self.now(), lease=self.lease):
                raise TooLate
        return until

    def check(self, until: float) -> None:
        """Refuse a post that did not leave at once: a process may stand still between any two steps.

        Raises:
            TooLate: It is later than ``until``.
        """
        if self.clock() > until:
            raise TooLate


class Posting:
    """Posts messages that carry their row's key.

    Args:
        client: Writes once, without retries of its own.
        fence: What each post passes last of all.
    """

    def __init__(self, client: WebClient, fence: Fence) -> None:
        self._client = client
        self._fence = fence
        self._private: dict[str, str] = {}

    def tell(self, row: Outgoing, person: str, message: Message) -> Sent:
        """Post once in somebody's direct messages with the bot; raises as ``post`` does."""
        if person not in self._private:
            # It stays the same one for ever: Slack is asked once.
            self._private[person] = self._client.conversations_open(users=[person])["channel"]["id"]
        return self.post(row, self._private[person], message)

    def post(self, row: Outgoing, channel: str, message: Message) -> Sent:
        """Post once: after an attempt whose outcome is unknown, look first whether it arrived.

        Raises:
            TooLate: See ``Fence``.
            SlackApiError, OSError: Slack refused, or could not be reached.
        """
        found = arrived(self._client, row, channel) if row.attempts > 1 else []
        if found:
            return Sent(ts=found[0], place=channel)
        metadata = {"event_type": METADATA_EVENT, "event_payload": {"key": row.key}}
        payload = message.payload()
        until = self._fence.renew(row)
        self._fence.check(until)
        posted = self._client.chat_postMessage(
            channel=channel,
            metadata=metadata,
            unfurl_links=False,
            unfurl_media=False,
            link_names=False,
            **payload,
        )
        return Sent(ts=str(posted["ts"]), place=channel)


def arrived(client: WebClient, row: Outgoing, channel: str) -> list[str]:
    """The ``ts`` of the messages that attempts at this row brought to a channel, oldest first.

    Raises:
        SlackApiError, OSError: Slack refused, or could not be reached.
    """
    me = client.auth_test()["bot_id"]
    found: list[str] = []
    oldest, cursor = str((row.at - _LOOK_BACK).timestamp()), None
    while cursor != "":
        page = client.conversations_history(
            channel=channel, oldest=oldest, cursor=cursor, limit=200, include_all_metadata=True
        )
        found += [
            str(message["ts"])
            for message in page["messages"]
            if message.get("bot_id") == me and _key(message) == row.key
        ]
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
    return sorted(found)


def _key(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != METADATA_EVENT:
        return None
    key = metadata.get("event_payload", {}).get("key")
    return str(key) if key else None
