"""Being told who a suspect is: one person asks, another of another role approves, the asker alone is told.

Each of it has an end: a request that nobody approved, and what was approved. What is approved is what was
asked: it is void when the suspect stands elsewhere since, or the asker was barred.
"""

from datetime import datetime, timedelta
from typing import Final

from domain.access import Actor, Role, may_record
from domain.case import Case
from domain.decisions import JointDecision, without
from domain.errors import Refused
from domain.judgements import Reveal
from domain.suspects import Suspect

ASKED_FOR: Final = timedelta(hours=24)
"""How long a request can be approved."""

SHOWN_FOR: Final = timedelta(minutes=15)
"""How long the asker can be told, from the approval on."""

_APPROVERS: Final = (Role.HR, Role.LEGAL, Role.PRIVACY)


def basis(suspect: Suspect) -> str:
    """Where the suspect stands: the changes that brought each track there."""
    tracks = (suspect.finding, suspect.access, suspect.employment, suspect.termination)
    return " ".join(track.change for track in tracks)


def approvers(roles: frozenset[str]) -> tuple[str, ...]:
    """The roles in which a request can be approved of somebody who holds ``roles``: another than theirs."""
    return tuple(role.value for role in _APPROVERS if role.value not in roles)


def find(case: Case, change: str, now: datetime) -> Reveal:
    """The request that a change made, which can be approved now.

    Raises:
        Refused: ``reveal_none``; ``decided_already``; ``reveal_void`` when the suspect or the rights of who
            asked changed since; ``reveal_expired``.
    """
    found = next((one for one in case.judgements.reveals if one.change == change), None)
    if found is None:
        raise Refused("reveal_none")
    if found.approved:
        raise Refused("decided_already")
    if not _holds(case, found):
        raise Refused("reveal_void")
    if now >= found.at + ASKED_FOR:
        raise Refused("reveal_expired")
    return found


def approving(case: Case, reveal: Reveal) -> JointDecision:
    """What a request takes: one person of another role, who did not ask (G5)."""
    apart = {case.opened_by: "not_opener", reveal.by: "not_proposer"}
    return JointDecision(parts=(approvers(reveal.roles),), apart=apart | without(case.judgements.recused))


def waiting(case: Case, now: datetime) -> tuple[Reveal, ...]:
    """The requests that can be approved now."""
    return tuple(one for one in case.judgements.reveals if _waits(case, one, now))


def may_approve(actor: Actor, case: Case, reveal: Reveal, now: datetime) -> bool:
    """Whether this person, who may change the case, can approve a request now."""
    return _waits(case, reveal, now) and approving(case, reveal).may(actor)


def until(reveal: Reveal) -> datetime | None:
    """Until when the asker can be told; none while nobody approved it."""
    return reveal.approved.at + SHOWN_FOR if reveal.approved else None


def shown_to(actor: Actor, case: Case, now: datetime) -> tuple[Reveal, ...]:
    """What this person asked and may be told now: of each suspect once, until the latest end."""
    if not may_record(actor, case.access):
        return ()
    found = {
        one.suspect: one
        for one in case.judgements.reveals
        if one.by == actor.person and _open(case, one, now)
    }
    return tuple(found.values())


def _waits(case: Case, reveal: Reveal, now: datetime) -> bool:
    return reveal.approved is None and now < reveal.at + ASKED_FOR and _holds(case, reveal)


def _holds(case: Case, reveal: Reveal) -> bool:
    suspect = case.suspect(reveal.suspect)
    return suspect is not None and basis(suspect) == reveal.basis and reveal.blind not in case.access.barred


def _open(case: Case, reveal: Reveal, now: datetime) -> bool:
    """Whether it was approved by somebody who is not barred since, and is not over."""
    end = until(reveal)
    if reveal.approved is None or end is None or now >= end:
        return False
    return case.suspect(reveal.suspect) is not None and reveal.approved.blind not in case.access.barred
