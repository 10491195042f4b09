"""Who may see and do what: the one place that decides, asked by every query that leaves storage.

Deny beats everything: a person who is barred from an incident sees nothing of it, whatever roles they hold.
Roles grant functions; what is in an incident is for its team and for the roles named in ``SEES_EVERY_CASE``.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.errors import NotFound, Refused


class Role(StrEnum):
    """A part in the organisation's response, and a part on one incident's team."""

    OWNER = "owner"
    RESPONDER = "responder"
    LEAD = "lead"
    HR = "hr"
    LEGAL = "legal"
    PRIVACY = "privacy"
    COMMS = "comms"
    EXECUTIVE = "executive"
    AUDITOR = "auditor"


TEAM_PARTS = (Role.RESPONDER, Role.LEAD, Role.HR, Role.LEGAL, Role.PRIVACY, Role.COMMS, Role.AUDITOR)
"""The parts that a person can have on one incident's team."""

SEES_EVERY_CASE = frozenset({Role.LEAD, Role.HR, Role.LEGAL, Role.PRIVACY, Role.AUDITOR})
"""Organisation roles whose holders see incidents without being on the team, unless barred."""

RECORDS_ON_EVERY_CASE = SEES_EVERY_CASE - {Role.AUDITOR}

_FUNCTIONS: Mapping[str, frozenset[Role]] = {
    "open": frozenset({Role.RESPONDER, Role.LEAD, Role.HR, Role.LEGAL, Role.PRIVACY}),
    "digest": frozenset(
        {Role.OWNER, Role.RESPONDER, Role.LEAD, Role.EXECUTIVE, Role.LEGAL, Role.PRIVACY, Role.COMMS}
    ),
    "clearance": frozenset({Role.OWNER, Role.LEAD, Role.EXECUTIVE, Role.LEGAL, Role.PRIVACY}),
    "role": frozenset({Role.OWNER}),
    "undelivered": frozenset({Role.OWNER}),
    "glass": frozenset({Role.OWNER, Role.LEAD, Role.LEGAL}),
    "audit": frozenset({Role.OWNER, Role.LEGAL, Role.PRIVACY, Role.AUDITOR}),
}
"""Functions that no incident is needed for, and the roles that have them.

``clearance``: letting a channel read more than totals. ``glass``: asking to see an incident in an emergency.
"""


def holders(function: str) -> tuple[Role, ...]:
    """The roles that have a function; none for what is no function of a role."""
    return tuple(role for role in Role if role in _FUNCTIONS.get(function, ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who is asking, as Slack knows them now.

    Args:
        person: The human being's key; several accounts may share one.
        user: The Slack user id.
        name: What they are called in Slack.
        zone: IANA name of the person's time zone.
        language: ``en`` or ``fr``.
    """

    person: str
    user: str
    name: str = ""
    zone: str = "UTC"
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person with what they may do, read inside the transaction that acts.

    Args:
        person: The human being's key.
        blind: The same key as storage indexes it, so that a bar can be matched without naming anyone.
        roles: The organisation roles held now.
    """

    person: str
    blind: str
    roles: frozenset[Role] = frozenset()

    def may(self, function: str) -> bool:
        """Whether a role of this person has the function: a key of ``_FUNCTIONS``."""
        return bool(self.roles & _FUNCTIONS[function])

    def require(self, function: str) -> None:
        """Refuse a person none of whose roles has the function.

        Raises:
            Refused: ``no_role`` for people without any role, ``not_your_function`` for others.
        """
        if not self.may(function):
            raise Refused("not_your_function" if self.roles else "no_role")


@dataclass(frozen=True, slots=True)
class Out:
    """A time, in UTC, in which somebody was barred; without ``until`` they still are."""

    since: datetime
    until: datetime | None = None


def _never(_: datetime) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAccess:
    """What decides about one incident: its team, and who is barred from it (blind keys).

    Args:
        team: Person -> part. Nobody who is barred is among them.
        barred: Blind keys of those who are barred.
        out: Those who ever had a part in it or a role and are or were barred -> when.
        glass: Keys of those who see it in an emergency now (``domain/glass.py``).
    """

    team: Mapping[str, Role] = field(default_factory=dict)
    barred: frozenset[str] = frozenset()
    out: Mapping[str, tuple[Out, ...]] = field(default_factory=dict, repr=False)
    glass: frozenset[str] = frozenset()

    def successor(self, person: str) -> str | None:
        """Who looks after what was this person's: they, its lead once they were barred, or nobody."""
        if person in self.team:
            return person
        leads = (one for one, part in self.team.items() if part is Role.LEAD)
        return next(leads, None) if person in self.out else None

    def void(self, person: str, at: datetime, decided: Callable[[datetime], bool] = _never) -> bool:
        """Whether what this person said yes to, or proposed, counts no more because they were barred since.

        Args:
            person: Who.
            at: When they said it.
            decided: Whether what it was about was decided before that time, so that it stays so.
        """
        return any(
            (one.until is None or at < one.until) and not decided(one.since)
            for one in self.out.get(person, ())
        )


def may_see(actor: Actor, access: CaseAccess) -> bool:
    """Whether the incident exists for this person: for a suspect of it never (guard G6)."""
    if actor.blind in access.barred:
        return False
    return actor.person in access.team or actor.person in access.glass or bool(actor.roles & SEES_EVERY_CASE)


def may_record(actor: Actor, access: CaseAccess) -> bool:
    """Whether this person may change the incident; an auditor only reads."""
    if not may_see(actor, access):
        return False
    if actor.person in access.glass or actor.roles & RECORDS_ON_EVERY_CASE:
        return True
    return access.team.get(actor.person, Role.AUDITOR) is not Role.AUDITOR


def may_lead(actor: Actor, access: CaseAccess) -> bool:
    """Whether this person decides about the incident's team."""
    return may_see(actor, access) and (access.team.get(actor.person) is Role.LEAD or Role.LEAD in actor.roles)


def may_be_told(audience: Collection[str] | None, access: CaseAccess) -> bool:
    """Whether something of the incident may be said before these people (blind keys): none is barred.

    None: before everybody here, as in a public channel, which nobody has to join to read it.
    """
    if audience is None:
        return not access.barred
    return access.barred.isdisjoint(audience)


def require_record(actor: Actor, access: CaseAccess) -> None:
    """Refuse a change by a person who may not make it.

    Raises:
        NotFound: The incident does not exist for this person.
        Refused: ``read_only`` when they may see it but not change it.
    """
    if not may_see(actor, access):
        raise NotFound
    if not may_record(actor, access):
        raise Refused("read_only")
