"""Posting to Slack once, whatever became of earlier attempts.

A row's key travels with its message as metadata. Before a later attempt the channel is searched for it; only
this bot's own messages count, because anybody's app may write the same metadata.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient

from bot.views._blocks import Message
from storage.outbox import Outgoing

METADATA_EVENT = "insider_outbox"
_LOOK_BACK = timedelta(minutes=1)

Fence = Callable[[], None]
"""Called just before bytes leave that change something: raises when the row was lost to another sender."""


class Posting:
    """Posts the messages of outbox rows.

    Args:
        client: Writes once, without retries of its own.
    """

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def once(self, row: Outgoing, channel: str, message: Message, fence: Fence) -> str:
        """Post in a channel, unless an earlier attempt arrived; answers the message's ``ts``."""
        found = self._arrived(row, channel) if row.attempts > 1 else None
        return found or self._post(row, channel, message, fence)

    def privately(self, row: Outgoing, message: Message, fence: Fence) -> str:
        """Post to the row's person. Their messages are not ours to read: an uncertain one is sent again."""
        channel = self._client.conversations_open(users=[row.person or ""])["channel"]["id"]
        return self._post(row, channel, message, fence)

    def _post(self, row: Outgoing, channel: str, message: Message, fence: Fence) -> str:
        fence()
        posted = self._client.chat_postMessage(
            channel=channel,
            metadata={"event_type": METADATA_EVENT, "event_payload": {"key": row.key}},
            unfurl_links=False,
            unfurl_media=False,
            link_names=False,
            **message.payload(),
        )
        return str(posted["ts"])

    def _arrived(self, row: Outgoing, channel: str) -> str | None:
        """The ``ts`` of our message with this row's key, if Slack has it."""
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
