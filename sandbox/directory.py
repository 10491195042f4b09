"""Who is in the workspace: people, the app's bot user, groups of people."""

import re
import secrets
import string
from collections.abc import Callable, Iterable
from dataclasses import replace

from sandbox.model import SLACKBOT, Person, Usergroup
from sandbox.watched import Watched

_SYMBOLS = string.ascii_uppercase + string.digits


def identifier(prefix: str) -> str:
    """A new id as Slack's look: the prefix letter and ten upper-case letters and digits."""
    return prefix + "".join(secrets.choice(_SYMBOLS) for _ in range(10))


class Directory(Watched):
    """The people of a workspace. `plan` is "paid" or "free": user groups are for paid ones."""

    def __init__(self, now: Callable[[], float], bot_name: str) -> None:
        super().__init__(now)
        self.plan = "paid"
        self.bot_user_id = identifier("U")
        self._people = {
            SLACKBOT: Person(id=SLACKBOT, name="Slackbot", handle="slackbot", is_bot=True),
            self.bot_user_id: Person(id=self.bot_user_id, name=bot_name, handle=bot_name, is_bot=True),
        }
        self._usergroups: list[Usergroup] = []

    def add_person(
        self,
        name: str,
        *,
        locale: str = "en-US",
        tz: str = "Europe/Paris",
        is_restricted: bool = False,
        is_ultra_restricted: bool = False,
        deleted: bool = False,
        is_admin: bool = False,
        team: str = "",
    ) -> Person:
        """Give somebody an account. The handle is the name in lower case with dots.

        `team` is the id of another team, for somebody who is met in shared channels.
        """
        person = Person(
            id=identifier("U"),
            name=name,
            handle=re.sub(r"[^a-z0-9]+", ".", name.lower()).strip("."),
            locale=locale,
            tz=tz,
            is_restricted=is_restricted,
            is_ultra_restricted=is_ultra_restricted,
            deleted=deleted,
            is_admin=is_admin,
            team=team,
        )
        with self.lock:
            self._people[person.id] = person
        self.changed()
        return person

    def people(self) -> list[Person]:
        """The people in the order in which they came; apps are not people."""
        with self.lock:
            return [person for person in self._people.values() if not person.is_bot]

    def person(self, name_or_id: str) -> Person:
        """Somebody by id, display name or handle, apps included. LookupError when absent."""
        wanted = name_or_id.removeprefix("@")
        with self.lock:
            for person in self._people.values():
                if wanted in {person.id, person.name, person.handle}:
                    return person
        raise LookupError(f"nobody is called {name_or_id!r}")

    def _changed_person(self, person: Person, *, deleted: bool) -> Person:
        self._people[person.id] = replace(person, deleted=deleted)
        return self._people[person.id]

    @property
    def usergroups(self) -> list[Usergroup]:
        """The groups in the order in which they were made."""
        with self.lock:
            return list(self._usergroups)

    def add_usergroup(self, name: str, handle: str, members: Iterable[Person]) -> Usergroup:
        """Make a group of people."""
        made = Usergroup(
            id=identifier("S"), name=name, handle=handle, members=tuple(person.id for person in members)
        )
        with self.lock:
            self._usergroups.append(made)
        self.changed()
        return made

    def regroup(self, group: Usergroup, members: Iterable[Person]) -> None:
        """Have a group of other people from now on."""
        people = tuple(person.id for person in members)
        with self.lock:
            self._usergroups = [
                replace(one, members=people) if one.id == group.id else one for one in self._usergroups
            ]
        self.changed()
