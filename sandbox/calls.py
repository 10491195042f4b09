"""One call of a Web API method: its arguments, read as Slack reads them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sandbox.interactions import Line
from sandbox.model import Channel, Json, Kind, Person, SlackError
from sandbox.workspace import Workspace

_KINDS: dict[str, Kind] = {"public_channel": "public", "private_channel": "private", "im": "im"}


@dataclass(frozen=True, slots=True)
class Call:
    """The arguments of a call by the bot, from a form (all strings) or from JSON."""

    line: Line
    arguments: Mapping[str, object]

    @property
    def workspace(self) -> Workspace:
        """Where the call acts."""
        return self.line.workspace

    def has(self, name: str) -> bool:
        """Whether the argument was given at all."""
        return self.arguments.get(name) is not None

    def text(self, name: str) -> str:
        """The argument as text; empty when absent."""
        value = self.arguments.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str) -> bool:
        """The argument as yes or no; absent is no."""
        return self.text(name).lower() in {"1", "true"}

    def number(self, name: str, default: int) -> int:
        """The argument as a whole number. SlackError "invalid_arguments" otherwise."""
        text = self.text(name)
        if text and not text.isdecimal():
            raise SlackError("invalid_arguments", f"must be an integer: {name}")
        return int(text) if text else default

    def words(self, name: str) -> list[str]:
        """The argument as a list: a real one, or words separated by commas."""
        value = self.arguments.get(name)
        parts = value if isinstance(value, list) else self.text(name).split(",")
        return [str(part).strip() for part in parts if str(part).strip()]

    def structure(self, name: str) -> object:
        """The argument as JSON, given as such or as text. SlackError "invalid_arguments" otherwise."""
        value = self.arguments.get(name)
        if not isinstance(value, str) or not value:
            return value or None
        try:
            return json.loads(value)
        except ValueError as error:
            raise SlackError("invalid_arguments", f"not valid JSON: {name}") from error

    def kinds(self) -> list[Kind]:
        """The kinds of conversation that the call is about: they decide which scope it needs."""
        try:
            return [self.workspace.channel(self.text("channel")).kind]
        except LookupError:
            pass
        if self.has("types"):
            return [_KINDS[name] for name in self.words("types") if name in _KINDS]
        return ["private" if self.flag("is_private") else "public"]

    def person(self, name: str) -> Person:
        """The person whose id the argument is. SlackError "user_not_found" otherwise."""
        return person_by_id(self.workspace, self.text(name))

    def place(self) -> str:
        """The id of the channel that the argument names; the argument itself when there is none."""
        try:
            return self.workspace.channel(self.text("channel")).id
        except LookupError:
            return self.text("channel")

    def channel(self, *, named: bool = False) -> Channel:
        """The channel whose id the argument is, if the bot knows of it. SlackError "channel_not_found".

        With `named` its name will do: to post, and for nothing else.
        """
        given = self.text("channel")
        try:
            channel = self.workspace.channel(given)
        except LookupError as error:
            raise SlackError("channel_not_found") from error
        known = self.workspace.sees(self.workspace.bot_user_id, channel)
        if not known or (channel.id != given and not named):
            raise SlackError("channel_not_found")
        return channel

    def own_channel(self, *, archived: bool = False, named: bool = False) -> Channel:
        """As `channel`, and the bot is in it. SlackError "is_archived", "not_in_channel" otherwise."""
        channel = self.channel(named=named)
        if channel.archived and not archived:
            raise SlackError("is_archived")
        if self.workspace.bot_user_id not in channel.members:
            raise SlackError("not_in_channel")
        return channel


def person_by_id(workspace: Workspace, person_id: str) -> Person:
    """Somebody by id alone, as the Web API wants it. SlackError "user_not_found"."""
    try:
        person = workspace.person(person_id)
    except LookupError as error:
        raise SlackError("user_not_found") from error
    if person.id != person_id:
        raise SlackError("user_not_found")
    return person


Method: TypeAlias = Callable[[Call], Json]
