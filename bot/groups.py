"""Roles from Slack user groups: read now and then, remembered for some minutes, gone when Slack is silent."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from threading import Lock
from typing import Final

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.config import Config
from commands._surfaces import refresh_home
from domain.access import Role
from storage import Store
from storage.outside import Outside

_log = structlog.get_logger(__name__)

_EVERY: Final = 120.0
"""Seconds after which a group is asked for again."""
_GOOD_FOR: Final = 600.0
"""Seconds for which an answer counts. After that the group gives nobody anything until Slack answers."""
_PAUSE: Final = 30.0
"""Seconds to wait when Slack refuses without saying for how long."""
_NOT_NOW: Final = frozenset({"ratelimited", "internal_error", "fatal_error", "service_unavailable"})


@dataclass(frozen=True, slots=True)
class _Members:
    """Who was in a group, and when Slack said so."""

    people: frozenset[str]
    asked: float


class Groups:
    """Knows who holds which role because of a user group. Usable from every thread.

    Args:
        client: Slack's Web API.
        roles: Id of a user group -> the roles of its members.
        clock: Monotonic seconds.
        person_of: Slack user id -> the person's key.
    """

    def __init__(
        self,
        client: WebClient,
        roles: Mapping[str, Collection[Role]],
        *,
        clock: Callable[[], float],
        person_of: Callable[[str], str] = str,
    ) -> None:
        self._client = client
        self._roles = roles
        self._clock = clock
        self._person_of = person_of
        self._known: dict[str, _Members] = {}
        self._not_before = 0.0
        self._lock = Lock()

    def held(self) -> Mapping[str, Mapping[Role, str]]:
        """Person -> role -> the group that gives it, without asking Slack."""
        now = self._clock()
        with self._lock:
            known = {group: one for group, one in self._known.items() if now - one.asked < _GOOD_FOR}
        found: dict[str, dict[Role, str]] = {}
        for group, members in known.items():
            for user in members.people:
                for role in self._roles[group]:
                    found.setdefault(self._person_of(user), {}).setdefault(role, group)
        return found

    def ask(self) -> None:
        """Ask Slack for the groups that were not asked for lately, unless it said to wait."""
        for group in self._roles:
            now = self._clock()
            with self._lock:
                known = self._known.get(group)
            if now < self._not_before or (known and now - known.asked < _EVERY):
                continue
            try:
                users = self._client.usergroups_users_list(usergroup=group)["users"]
                members = _Members(frozenset(map(str, users)), now)
            except SlackApiError as error:
                if not self._told(error, now):
                    continue
                # There is no such group, or it may not be read: nobody holds anything by it.
                members = _Members(frozenset(), now)
            except (SlackClientError, HTTPException, OSError) as error:
                self._not_before = now + _PAUSE
                _log.warning("groups_unread", exc_info=error)
                continue
            with self._lock:
                self._known[group] = members

    def _told(self, error: SlackApiError, now: float) -> bool:
        """Whether Slack said something of the group, and not only that it does not answer now."""
        code = str(error.response.get("error"))
        _log.warning("groups_unread", outcome=code)
        if code not in _NOT_NOW and error.response.status_code not in {429, *range(500, 600)}:
            return True
        self._not_before = now + float(error.response.headers.get("Retry-After", _PAUSE))
        return False


class Watch:
    """Asks for the groups at each tick, and has the Homes of those made anew whose roles changed."""

    def __init__(self, store: Store, groups: Groups, new_key: Callable[[], str]) -> None:
        self._store = store
        self._groups = groups
        self._new_key = new_key
        self._before: Mapping[str, Mapping[Role, str]] = {}

    def run(self, now: datetime) -> int:
        """Ask, and answer how many people's roles changed since the last time.

        Args:
            now: The moment, in UTC.
        """
        self._groups.ask()
        held = self._groups.held()
        people = {*held, *self._before}
        changed = sorted(one for one in people if held.get(one) != self._before.get(one))
        self._before = held
        if changed:
            with self._store.transaction() as tx:
                for person in changed:
                    refresh_home(tx, person, at=now, new_key=self._new_key)
        return len(changed)


def groups_of(
    store: Store, client: WebClient, config: Config, *, clock: Callable[[], float], new_key: Callable[[], str]
) -> Watch:
    """Have the store know what the settings say of groups and accounts; answers what keeps it up to date."""
    persons = config.persons
    groups = Groups(client, config.groups, clock=clock, person_of=lambda user: persons.get(user, user))
    store.heed(Outside(roles=groups.held, accounts=persons))
    return Watch(store, groups, new_key)
