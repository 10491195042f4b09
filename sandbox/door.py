"""The way from Slack to the bot: signed HTTP (`Sender`), or its WebSocket connections (`SocketMode`)."""

from collections.abc import Mapping
from typing import Protocol

from sandbox.model import Json
from sandbox.sender import Answer, Sent


class Door(Protocol):
    """Whatever passes on what people did, and gives back what the bot answers."""

    def sign(self, form: Mapping[str, str]) -> Sent:
        """The form of a command or an interaction, ready to be sent, as often as wanted."""

    def sign_json(self, envelope: Json, headers: Mapping[str, str]) -> Sent:
        """An event likewise, with the headers of a retry if it is one."""

    def again(self, sent: Sent) -> Sent:
        """The same delivered once more by Slack itself, which signs it anew; at most some hundred times."""

    def send(self, sent: Sent) -> Answer:
        """Send it and wait for the answer; a bot that is absent or slow is an Answer, too."""
