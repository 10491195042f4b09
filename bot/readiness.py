"""Whether the bot can work: what ``/readyz`` answers."""

from collections.abc import Mapping

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.socket_mode import SocketMode
from storage import Store
from storage.errors import StorageError


def problems(
    store: Store, client: WebClient, sockets: SocketMode | None, threads: Mapping[str, bool]
) -> list[str]:
    """Names of what keeps the bot from working: ``database``, ``slack``, ``socket``; none when it works.

    Args:
        store: The database.
        client: Asks Slack.
        sockets: The connection, in Socket Mode.
        threads: Whether each thread works, by its name; one that does not is named as well.
    """
    found = [name for name, works in threads.items() if not works]
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
