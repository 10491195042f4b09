"""Erasing a whole incident: when it may be, who decides it, and what is left to be told of it.

One person proposes it, Legal confirms it, or privacy where Legal proposed it. What has to be kept comes
first: a hold, a request to preserve, proceedings that go on. For how long it is kept is in ``retention``.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.access import Actor, Role, may_record
from domain.case import ENDED, Case
from domain.closing import open_tracks
from domain.decisions import JointDecision, Proposal, without
from domain.errors import Refused
from domain.paper import PAPERS
from domain.retention import may_erase

BY_TIME: Final = "retention"
"""Who erased what was erased because its time was over."""

_CONFIRMERS: Final = (Role.LEGAL, Role.PRIVACY)
_PROCEEDINGS: Final = frozenset({"law_enforcement", *PAPERS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What is left of an incident that was erased.

    Args:
        incident: Its reference.
        at: When it was erased.
        by: Key of the person who confirmed it; ``BY_TIME``.
        proposed_by: Key of the person who proposed it; none where nobody did.
        reason: Why it was proposed.
        readers: Keys of the people who could see the incident: to all others there never was one.
    """

    incident: str
    at: datetime
    by: str
    proposed_by: str | None = None
    reason: str | None = None
    readers: frozenset[str] = frozenset()

    def refused(self) -> Refused:
        """What its readers are answered whatever they ask of it."""
        if self.proposed_by is None:
            return Refused("erased_by_time", incident=self.incident, at=self.at)
        return Refused(
            "erased",
            incident=self.incident,
            at=self.at,
            people=(self.proposed_by, self.by),
            reason=self.reason or "",
        )


def check(case: Case) -> None:
    """Refuse to erase an incident that goes on, or that has to be kept.

    Args:
        case: The incident, with as many of its papers as whoever asks may be told of.

    Raises:
        Refused: ``erase_open``; ``on_hold``; ``erase_proceedings`` with the references of what goes on.
    """
    if case.phase.state not in ENDED:
        raise Refused("erase_open", incident=case.ref)
    may_erase(case)
    found = tuple(one.subject for one in open_tracks(case) if one.lifecycle in _PROCEEDINGS)
    gagged = tuple(one.ref for one in case.papers if one.gagged and one.open)
    if found or gagged:
        raise Refused("erase_proceedings", incident=case.ref, papers=(*found, *gagged))


def proposed(case: Case) -> Proposal | None:
    """The erasing that waits; none when there is none, or what there was is void.

    It is void when the incident was taken up since, or who proposed it was barred.
    """
    found = case.judgements.erasing
    if found is None or found.basis != case.phase.change or found.blind in case.access.barred:
        return None
    return None if case.access.void(found.by, found.at) else found


def confirmers(roles: Collection[str]) -> tuple[str, ...]:
    """The role in which what somebody with ``roles`` proposed is confirmed; none when they hold both."""
    return tuple(one.value for one in _CONFIRMERS if one.value not in roles)[:1]


def confirming(case: Case, proposal: Proposal) -> JointDecision:
    """What erasing takes: one more person, of another role, who did not open the incident (G5)."""
    apart = {case.opened_by: "not_opener", proposal.by: "not_proposer"}
    apart |= without(case.judgements.recused)
    return JointDecision(parts=(confirmers(proposal.roles),), apart=apart)


def may_confirm(actor: Actor, case: Case) -> bool:
    """Whether an erasing waits that this person can confirm."""
    proposal = proposed(case)
    return proposal is not None and may_record(actor, case.access) and confirming(case, proposal).may(actor)
