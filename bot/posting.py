"""Posting a message of the outbox once, whatever becomes of the answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient

from bot.views._blocks import Message
from storage import Transaction
from storage.outbox import Outgoing

METADATA_EVENT = "insider_outbox"
_LOOK_BACK = timedelta(minutes=1)


class Held(Exception):
    """The row must not be sent, for a reason that goes into it.

    ``note``: what to write with that.
    """

    def __init__(self, reason: str, note: Callable[[Transaction], None] | None = None) -> None:
        super().__init__(reason)
        self.note = note


@dataclass(frozen=True, slots=True)
class Sent:
    """What Slack did: the message's ``ts``, if it is one, and what to note with the row."""

    ts: str | None = None
    note: Callable[[Transaction], None] | None = None


class Posting:
    """Posts messages that carry their row's key.

    Args:
        client: Writes once, without retries of its own.
    """

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def post(self, row: Outgoing, channel: str, message: Message) -> str:
        """Post once: after an attempt whose outcome is unknown, look first whether it arrived."""
        found = self.arrived(row, channel)
        if found:
            return found
        metadata = {"event_type": METADATA_EVENT, "event_payload": {"key": row.key}}
        posted = self._client.chat_postMessage(
            channel=channel,
            metadata=metadata,
            unfurl_links=False,
            unfurl_media=False,
            link_names=False,
            **message.payload(),
        )
        return str(posted["ts"])

    def arrived(self, row: Outgoing, channel: str) -> str | None:
        """The ``ts`` of the message that an earlier attempt at this row brought to Slack, if any did."""
        if row.attempts == 1:
            return None
        me = self._client.auth_test()["bot_id"]
        oldest, cursor = str((row.at - _LOOK_BACK).timestamp()), None
        while cursor != "":
            page = self._client.conversations_history(
                channel=channel, oldest=oldest, cursor=cursor, limit=200, include_all_metadata=True
            )
            for message in page["messages"]:
                if message.get("bot_id") == me and _key(message) == row.key:
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        return None


def _key(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != METADATA_EVENT:
        return None
    key = metadata.get("event_payload", {}).get("key")
    return str(key) if key else None
