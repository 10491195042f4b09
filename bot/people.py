"""Slack's directory: who a user id is now, who is in a channel, and who else can read it."""

import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from threading import Lock
from typing import Any, Final
from zoneinfo import ZoneInfo

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from domain.access import Identity
from domain.errors import Refused
from domain.rooms import Room

_FRESH_SECONDS: Final = 60.0
_MINUTE: Final = 60.0
_MOST_CHECKS: Final = 40
"""How often in a minute it is asked whether somebody still may do anything. Slack takes a hundred calls."""
_MOST: Final = 10_000
_PAGE: Final = 500
_NOT_OURS: Final = ("deleted", "is_restricted", "is_ultra_restricted", "is_bot", "is_stranger")
"""Marks of accounts that may do nothing here: former members, guests, bots, other organisations' people."""
_GUESTS: Final = ("is_restricted", "is_ultra_restricted", "is_stranger")
_MENTION: Final = re.compile(r"<@([UW][A-Z0-9]+)")
_NOBODY: Final[Mapping[str, str]] = {}
_SHARED: Final = ("is_ext_shared", "is_pending_ext_shared")


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the directory said about a user.

    Without an ``identity`` it is an account that may do nothing. ``guest``: also of another organisation.
    """

    identity: Identity | None
    guest: bool
    asked: float


class People:
    """Looks people up in Slack and remembers them for at most a minute. Usable from every thread.

    Args:
        client: Slack's Web API.
        team_id: Id of the home workspace, or a function that gives it.
        clock: Monotonic seconds.
        persons: Further account -> the account that the person goes by.
    """

    def __init__(
        self,
        client: WebClient,
        *,
        team_id: Callable[[], str] | str,
        clock: Callable[[], float],
        persons: Mapping[str, str] = _NOBODY,
    ) -> None:
        self._persons = persons
        self._client = client
        self._team_id = team_id
        self._clock = clock
        self._entries: dict[str, _Entry] = {}
        self._checks: deque[float] = deque()
        self._bot: str | None = None
        self._lock = Lock()

    def identity(self, user_id: str, *, fresh: bool = False) -> Identity:
        """Who this user is.

        Args:
            user_id: Slack user id.
            fresh: Ask Slack even when the answer of less than a minute ago is known.

        Raises:
            Refused: ``account_not_allowed`` for guests, bots, strangers, former and unknown members;
                ``directory_down`` when Slack does not say.
        """
        entry = self._entry(user_id, fresh=fresh)
        if entry.identity is None:
            raise Refused("account_not_allowed")
        return entry.identity

    def person(self, user_id: str) -> str:
        """The key of the person whose account this is."""
        return self._persons.get(user_id, user_id)

    def by_person(self, text: str) -> str:
        """A text in which whoever is mentioned by a further account is the person whose account it is."""
        return _MENTION.sub(lambda found: f"<@{self.person(found[1])}", text)

    def still(self, user_id: str) -> None:
        """Ask Slack whether this account still may do anything; of a directory that is down nothing is asked.

        In a rush what Slack said less than a minute ago counts: it is to answer what has to be known.

        Raises:
            Refused: ``account_not_allowed``.
        """
        now = self._clock()
        with self._lock:
            while self._checks and now - self._checks[0] >= _MINUTE:
                self._checks.popleft()
            if len(self._checks) >= _MOST_CHECKS:
                return
            self._checks.append(now)
        try:
            self.identity(user_id, fresh=True)
        except Refused as refused:
            if refused.code != "directory_down":
                raise

    def forget(self, user_id: str) -> None:
        """Have Slack asked anew who this is."""
        with self._lock:
            self._entries.pop(user_id, None)

    def known(self, user_id: str) -> bool:
        """Whether ``identity`` can answer without asking Slack."""
        asked = self._clock()
        with self._lock:
            entry = self._entries.get(user_id)
        return entry is not None and asked - entry.asked < _FRESH_SECONDS

    def name(self, user_id: str) -> str:
        """What a user is called in Slack; the id when Slack does not say or the account may do nothing."""
        try:
            return self.identity(user_id).name or user_id
        except Refused:
            return user_id

    def members(self, channel: str) -> list[str]:
        """User ids of everyone in a channel except this bot; other apps' bots are among them.

        Raises:
            SlackApiError: Slack refused, for example because the bot is not in a private channel.
            OSError: Slack could not be reached.
        """
        bot = self._bot_id()
        found: list[str] = []
        cursor: str | None = None
        while cursor != "":
            page = self._client.conversations_members(channel=channel, cursor=cursor, limit=_PAGE)
            found += page["members"]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        return [user for user in found if user != bot]

    def room(self, channel: str, members: Iterable[str]) -> Room:
        """Who can read along in a channel that has these members.

        Raises:
            SlackApiError: Slack refused.
            OSError: Slack could not be reached, or does not say who a member is.
        """
        found = self._client.conversations_info(channel=channel)["channel"]
        try:
            guests = frozenset(member for member in members if self._entry(member).guest)
        except Refused as refused:
            raise ConnectionError("the directory does not answer") from refused
        return Room(
            private=bool(found.get("is_private") or found.get("is_im")),
            shared=any(found.get(mark) for mark in _SHARED),
            archived=bool(found.get("is_archived")),
            guests=guests,
        )

    def _entry(self, user_id: str, *, fresh: bool = False) -> _Entry:
        asked = self._clock()
        with self._lock:
            entry = self._entries.get(user_id)
        if fresh or entry is None or asked - entry.asked >= _FRESH_SECONDS:
            entry = self._ask(user_id, asked)
            self._remember(user_id, entry)
        return entry

    def _bot_id(self) -> str:
        if self._bot is None:
            self._bot = str(self._client.auth_test()["user_id"])
        return self._bot

    def _ask(self, user_id: str, asked: float) -> _Entry:
        try:
            user = self._client.users_info(user=user_id, include_locale=True).get("user")
        except SlackApiError as error:
            if error.response.get("error") == "user_not_found":
                return _Entry(None, guest=True, asked=asked)
            raise Refused("directory_down") from error
        except (SlackClientError, HTTPException, OSError) as error:
            raise Refused("directory_down") from error
        if not isinstance(user, dict):
            raise Refused("directory_down")
        team = self._team_id if isinstance(self._team_id, str) else self._team_id()
        identity = _identity(self.person(user_id), user_id, user) if _is_ours(user, team) else None
        foreign = user.get("team_id") != team or any(user.get(mark) for mark in _GUESTS)
        return _Entry(identity, guest=foreign and not user.get("is_bot"), asked=asked)

    def _remember(self, user_id: str, entry: _Entry) -> None:
        with self._lock:
            # Taken out first: the dict stays in the order of age, and the oldest leaves when it is full.
            self._entries.pop(user_id, None)
            while len(self._entries) >= _MOST:
                del self._entries[next(iter(self._entries))]
            self._entries[user_id] = entry


def _is_ours(user: dict[str, Any], team: str) -> bool:
    return user.get("team_id") == team and not any(user.get(mark) for mark in _NOT_OURS)


def _identity(person: str, user_id: str, user: dict[str, Any]) -> Identity:
    language = "fr" if str(user.get("locale") or "").startswith("fr") else "en"
    name = str((user.get("profile") or {}).get("display_name") or user.get("real_name") or "")
    return Identity(person=person, user=user_id, name=name, zone=_zone(user.get("tz")), language=language)


def _zone(name: object) -> str:
    try:
        return ZoneInfo(str(name)).key
    except (LookupError, ValueError, OSError):
        return "UTC"
