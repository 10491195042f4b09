"""What transactions are told from outside the database: roles by user groups, accounts of one person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from domain.access import Role


def _none() -> Mapping[str, Mapping[Role, str]]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What somebody else knows.

    Args:
        roles: Gives person -> role -> the id of the Slack user group that gives it, at once.
        accounts: Slack user id -> the key of the person, for the further accounts of a person.
    """

    roles: Callable[[], Mapping[str, Mapping[Role, str]]] = _none
    accounts: Mapping[str, str] = field(default_factory=dict)

    def person(self, user: str) -> str:
        """The key of the person whose account this is."""
        return self.accounts.get(user, user)

    def keys(self, person: str) -> tuple[str, ...]:
        """Every key by which a person may have been written down: their own, and their accounts'."""
        first = self.person(person)
        return (first, *(user for user, one in self.accounts.items() if one == first))


NOTHING: Final = Outside()
"""That nobody outside knows anything."""
