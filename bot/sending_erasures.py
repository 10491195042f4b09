"""What the bot posted about an incident that was erased is taken away again."""

from typing import Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.people import People
from bot.posting import Held, Sent
from storage import Store
from storage.outbox import Outgoing

_GONE: Final = frozenset({"message_not_found", "cant_delete_message", "channel_not_found", "not_in_channel"})
"""Refusals after which there is nothing left that the bot could take away."""


class Erasures:
    """Deletes one message of the bot's own."""

    def __init__(self, store: Store, client: WebClient, people: People) -> None:
        self._store = store
        self._client = client
        self._people = people

    def unpost(self, row: Outgoing) -> Sent:
        """Delete a message, while everybody in the channel is somebody who could see the incident.

        Whoever could not, as who was barred, might see it vanish; who that was can be told no more.
        """
        channel = row.channel or ""
        with self._store.reading() as tx:
            readers = tx.erasures.readers(row.incident or "")
        try:
            if not readers.issuperset(self._people.members(channel)):
                raise Held("not_for_all")
            self._client.chat_delete(channel=channel, ts=row.slot or "")
        except SlackApiError as error:
            if error.response.get("error") not in _GONE:
                raise
        return Sent()
