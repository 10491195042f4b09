"""Suspect employees, by pseudonym: independent tracks, and the one headline that is derived from them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from domain.decisions import Proposal
from domain.standing import Standing

CLEARED = frozenset({"not_involved", "unsubstantiated", "exonerated"})
"""Findings after which nothing is held against a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One person's consent to a proposed dismissal. ``part`` is the role it was given in."""

    part: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Who a suspect is, as far as that was recorded. No part of it is in what Python shows of it."""

    name: str | None = field(default=None, repr=False)
    employee_number: str | None = field(default=None, repr=False)
    slack_user: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """That whoever a suspect is sees nothing of the incident.

    Args:
        suspect: The pseudonym.
        change: Reference of the change that added the suspect.
        by: Key of the person who did.
        at: When.
        needs_confirming: Whether the person was on the team or held a role.
        confirmed: Whether a second person confirmed it.
        lift: That it be lifted, as it was asked last; ``domain.bars.asked`` says whether that stands.
    """

    suspect: str
    change: str
    by: str
    at: datetime
    needs_confirming: bool = False
    confirmed: bool = False
    lift: Proposal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A suspect employee, by pseudonym. Who it is stays in the sealed store."""

    pseudonym: str
    named: bool
    added_at: datetime
    finding: Standing
    access: Standing
    employment: Standing
    termination: Standing
    proposed_by: str | None = None
    proposed_at: datetime | None = None
    approvals: tuple[Approval, ...] = ()
    proposal_void: bool = False
    """Whether who proposed the dismissal was barred before it was decided upon."""

    def headline(self) -> str:
        """The one word for lists: the first match of the order in the domain reference, section 3."""
        return next(name for name, holds in self._headlines() if holds)

    def _headlines(self) -> Iterator[tuple[str, bool]]:
        employment, termination = self.employment.state, self.termination.state
        yield "reinstated", employment == "reinstated"
        yield "cleared", self.finding.state in CLEARED
        yield "terminated_disputed", employment == "terminated" and termination == "disputed"
        for name in ("terminated", "contract_ended", "resigned"):
            yield name, employment == name
        yield "termination_pending", termination in _PENDING
        for name in ("sanctioned", "on_leave", "former"):
            yield name, employment == name
        for name in ("revoked", "suspended", "restricted"):
            yield f"access_{name}", self.access.state == name
        yield "under_investigation", self.finding.state == "under_investigation"
        yield "person_of_interest", True


_PENDING = frozenset(
    {"proposed", "hr_review", "legal_review", "hearing_scheduled", "heard", "approved", "notified"}
)

HEADLINES = (
    "reinstated",
    "cleared",
    "terminated_disputed",
    "terminated",
    "contract_ended",
    "resigned",
    "termination_pending",
    "sanctioned",
    "on_leave",
    "former",
    "access_revoked",
    "access_suspended",
    "access_restricted",
    "under_investigation",
    "person_of_interest",
)
"""Every headline, in the order in which the first match wins."""
