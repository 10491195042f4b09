"""Break-glass: somebody outside an incident sees it for a day in an emergency, when another lets them.

Who asks holds a role that answers for all incidents and has no part in this one; who lets them holds another.
A bar beats it, before and after. It ends by itself, and somebody else looks at what it was used for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.access import Actor, CaseAccess, Role, may_record, may_see
from domain.decisions import ANYBODY, JointDecision, without
from domain.errors import NotFound, Refused

ASKED_FOR: Final = timedelta(hours=24)
"""How long a request can be approved."""

OPEN_FOR: Final = timedelta(hours=24)
"""How long who asked sees the incident, from the approval on."""

REVIEWED_IN: Final = timedelta(hours=24)
"""Within which time after the approval somebody looks at what it was used for."""

_APPROVERS: Final = (Role.LEAD, Role.HR, Role.LEGAL, Role.PRIVACY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """That somebody was let in. ``by``: who let them; ``blind``: the same key as storage indexes it."""

    by: str
    blind: str
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Glass:
    """That somebody asked to see an incident in an emergency.

    Args:
        change: Reference of the change: what is approved and reviewed is named by it.
        by: Key of the person who asked.
        blind: The same key as storage indexes it.
        roles: The organisation roles that they held when they asked.
        at: When.
        opened: Who let them, if anybody did.
        ended: Whether it is over.
        reviewed: Who looked at what it was used for, if anybody did.
    """

    change: str
    by: str
    blind: str
    roles: frozenset[str]
    at: datetime
    opened: Opened | None = None
    ended: bool = False
    reviewed: str | None = None


def check_asking(actor: Actor, access: CaseAccess | None) -> None:
    """Refuse who may not ask to see an incident; ``access``: none where there is no such incident.

    Raises:
        NotFound: There is none, or the person is barred from it.
        Refused: ``no_role`` or ``not_your_function``, whichever incident was named; ``glass_not_needed``.
    """
    actor.require("glass")
    if access is None or actor.blind in access.barred:
        raise NotFound
    if may_see(actor, access):
        raise Refused("glass_not_needed")


def approvers(roles: frozenset[str]) -> tuple[str, ...]:
    """The roles in which a request can be approved of somebody who holds ``roles``: another than theirs."""
    return tuple(role.value for role in _APPROVERS if role.value not in roles)


def waits(glass: Glass, access: CaseAccess, now: datetime) -> bool:
    """Whether a request can be approved now: not after a day, nor when who asked was barred since."""
    return glass.opened is None and now < glass.at + ASKED_FOR and glass.blind not in access.barred


def approving(glass: Glass, opened_by: str, recused: frozenset[str]) -> JointDecision:
    """What a request takes: one person of another role, who did not ask (G5)."""
    apart = {opened_by: "not_opener", glass.by: "not_proposer"}
    return JointDecision(parts=(approvers(glass.roles),), apart=apart | without(recused))


def reviewing(glass: Glass, recused: frozenset[str]) -> JointDecision:
    """What a review takes: somebody who neither asked nor let them in."""
    apart = {glass.by: "glass_own"}
    if glass.opened:
        apart[glass.opened.by] = "glass_own"
    return JointDecision(parts=((ANYBODY,),), apart=apart | without(recused))


def find(glasses: tuple[Glass, ...], change: str) -> Glass:
    """The request that a change made.

    Raises:
        Refused: ``glass_none``.
    """
    found = next((one for one in glasses if one.change == change), None)
    if found is None:
        raise Refused("glass_none")
    return found


def check_waits(glass: Glass, access: CaseAccess, now: datetime) -> None:
    """Refuse to approve what cannot be approved any more.

    Raises:
        Refused: ``decided_already`` or ``glass_over``.
    """
    if glass.opened:
        raise Refused("decided_already")
    if not waits(glass, access, now):
        raise Refused("glass_over")


def check_reviewable(glass: Glass) -> None:
    """Refuse to review what was not opened or was reviewed.

    Raises:
        Refused: ``glass_not_open`` or ``decided_already``.
    """
    if glass.opened is None:
        raise Refused("glass_not_open")
    if glass.reviewed:
        raise Refused("decided_already")


def to_review(glasses: tuple[Glass, ...]) -> Iterator[tuple[Glass, datetime]]:
    """What was opened and not reviewed, and until when it is to be."""
    for one in glasses:
        if one.opened and not one.reviewed:
            yield one, one.opened.at + REVIEWED_IN


def may_review(actor: Actor, access: CaseAccess, glass: Glass, recused: frozenset[str]) -> bool:
    """Whether this person can say that they looked at what it was used for."""
    return may_record(actor, access) and reviewing(glass, recused).may(actor)
