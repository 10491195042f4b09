"""Whether the bot can work: what ``/readyz`` answers."""

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.socket_mode import SocketMode
from storage import Store
from storage.errors import StorageError


def problems(store: Store, client: WebClient, sockets: SocketMode | None) -> list[str]:
    """Names of what keeps the bot from working: ``database``, ``slack``, ``socket``; none when it works."""
    found = []
    try:
        store.ready()
    except StorageError:
        found.append("database")
    try:
        client.auth_test()
    except (SlackClientError, OSError):
        found.append("slack")
    if sockets and not sockets.connected:
        found.append("socket")
    return found
