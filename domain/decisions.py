"""What nobody decides alone: who has said yes, who may still, and what is missing.

One rule for all of it (guard G5 of the domain reference): nobody says yes twice, nor to what they proposed or
wrote, nor in a case that they opened. That a suspect decides nothing is seen to by the bar; who somebody's
line manager is the bot does not know. A yes is to what was there when it was given: it is void when that has
changed. What others are reported to have decided needs nobody here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from domain.access import Actor, Role
from domain.errors import Refused
from domain.lifecycles import Circumstances

ANYBODY: Final = "anybody"
"""A part that whoever may change the case can take."""


class Yes(Protocol):
    """One person's yes, in one part."""

    @property
    def person(self) -> str:
        """The person's key."""
        ...

    @property
    def part(self) -> str:
        """The part in which it was given."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What somebody proposed, and others have to agree to.

    Args:
        change: Reference of the change that proposed it: what is agreed to is named by it.
        by: Key of the person who proposed it.
        blind: The same key as storage indexes it: what somebody who was barred since proposed is void.
        basis: Reference of the change that it rests on: when there is another one since, it is void.
        at: When.
        circumstances: What is proposed: as those of the step that it becomes.
        roles: The organisation roles that who proposed it held then, where it takes somebody of another role.
    """

    change: str
    by: str
    blind: str
    basis: str
    at: datetime
    circumstances: Circumstances
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class JointDecision:
    """A decision that takes several people.

    Args:
        parts: What it takes, in order: for each yes the parts in which it can be given. The name of a role is
            for those who hold it in the organisation; any other is for whoever may change the case.
        given: Every yes to what is there now.
        apart: Who may not decide because of their part in it: person -> code of the refusal.
        in_order: Whether the first yes is waited for before the second.
    """

    parts: tuple[tuple[str, ...], ...]
    given: tuple[Yes, ...] = ()
    apart: Mapping[str, str]
    in_order: bool = False

    @property
    def missing(self) -> tuple[tuple[str, ...], ...]:
        """For each yes that is missing now, the parts in which it can be given."""
        taken = {one.part for one in self.given}
        found = tuple(parts for parts in self.parts if not taken.intersection(parts))
        return found[:1] if self.in_order else found

    def part_for(self, actor: Actor) -> str:
        """The part in which a person may say yes now.

        Raises:
            Refused: The reason in ``apart``; ``decided_already`` when they have said it or nothing is
                missing; ``decision_needs`` with the roles that are waited for.
        """
        if actor.person in self.apart:
            raise Refused(self.apart[actor.person])
        missing = tuple(part for parts in self.missing for part in parts)
        if not missing or any(one.person == actor.person for one in self.given):
            raise Refused("decided_already")
        for part in missing:
            if part not in _ROLES or part in actor.roles:
                return part
        raise Refused("decision_needs", holders=missing)

    def may(self, actor: Actor) -> bool:
        """Whether this person, who may change the case, can say yes now."""
        try:
            self.part_for(actor)
        except Refused:
            return False
        return True


def without(recused: Iterable[str]) -> dict[str, str]:
    """The people who were taken out of deciding in a case, as ``JointDecision.apart`` has them."""
    return dict.fromkeys(recused, "recused")


_ROLES: Final = frozenset(Role)
