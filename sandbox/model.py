"""What a workspace consists of: people, channels, messages, views, and Slack's refusals."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from sandbox.projection import plain_text, plain_view

Json: TypeAlias = dict[str, Any]
NameOf: TypeAlias = Callable[[str], str]
Kind: TypeAlias = Literal["public", "private", "im"]

SLACKBOT = "USLACKBOT"


class SlackError(Exception):
    """A refusal as Slack words it: a code, and for malformed input the reasons."""

    def __init__(self, code: str, *reasons: str) -> None:
        super().__init__(code, *reasons)
        self.code = code
        self.reasons = reasons


class MissingScope(SlackError):
    """The app was not granted a scope. `needed` is it, `provided` are those it has."""

    def __init__(self, needed: str, provided: frozenset[str]) -> None:
        super().__init__("missing_scope")
        self.needed, self.provided = needed, ",".join(sorted(provided))


class RateLimited(SlackError):
    """The app calls too often. `seconds` is when it may call again."""

    def __init__(self, seconds: int) -> None:
        super().__init__("ratelimited")
        self.seconds = seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with an account. `name` is what others read, `handle` is the old-style user name.

    `team` is the id of the team they come from, when it is another one.
    """

    id: str
    name: str
    handle: str
    locale: str = "en-US"
    tz: str = "Europe/Paris"
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    deleted: bool = False
    is_admin: bool = False
    is_bot: bool = False
    team: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message as it stands now. A change makes a new value with the same `ts`.

    `ts` is Slack's: epoch seconds with six decimals, unique in the workspace. `ephemeral_to` is the id of
    the only person who sees it. `edited` is None or {"user", "ts"}.
    """

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    ephemeral_to: str | None = None
    edited: Json | None = None
    metadata: Json | None = None
    subtype: str | None = None
    thread_ts: str | None = None
    bot_id: str | None = None
    pinned: bool = False
    deleted: bool = False
    name_of: NameOf = field(default=str, repr=False, compare=False)

    @property
    def plain(self) -> str:
        """The message as a person reads it, without markup; the text when there are no blocks."""
        return plain_text(self.blocks, self.text, self.name_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usergroup:
    """A group of people that can be mentioned as one. `members` are their ids."""

    id: str
    name: str
    handle: str
    members: tuple[str, ...]


@dataclass(slots=True, kw_only=True, eq=False)
class Channel:
    """A conversation. A direct message has kind "im", no name, and two members.

    `shared_with` are the ids of other teams that it is shared with.
    """

    id: str
    name: str
    kind: Kind
    created: int
    creator: str
    topic: str = ""
    archived: bool = False
    shared_with: tuple[str, ...] = ()
    bookmarks: list[Json] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

    @property
    def private(self) -> bool:
        """Whether only its members know of it."""
        return self.kind != "public"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A modal (or a Home tab) that a person has open.

    `payload` is what the app sent, with ids filled in. `values` is Slack's `state.values`: block id to
    action id to value. `errors` maps block ids to the words beside the field; `notice` is a failure.
    """

    id: str
    hash: str
    owner: str
    payload: Json
    root_id: str
    previous_id: str | None = None
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    notice: str = ""
    name_of: NameOf = field(default=str, repr=False, compare=False)

    @property
    def blocks(self) -> list[Json]:
        """The blocks in order."""
        return list(self.payload.get("blocks", []))

    @property
    def callback_id(self) -> str:
        """The app's name for this kind of view; empty when it gave none."""
        return str(self.payload.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        """What the app keeps with the view; the person does not see it."""
        return str(self.payload.get("private_metadata", ""))

    @property
    def title(self) -> str:
        """The words at the top."""
        return str((self.payload.get("title") or {}).get("text", ""))

    @property
    def plain(self) -> str:
        """The view as a person reads it: title, blocks with what is filled in, errors, buttons."""
        return plain_view(self.payload, self.values, self.errors, self.notice, self.name_of)
