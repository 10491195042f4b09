"""What the papers of a case stop: a hold erasing, a request to delay a notice, a gag telling."""

from datetime import datetime

from domain.access import Actor, CaseAccess, Role, may_record, require_record
from domain.case import Case
from domain.errors import Refused
from domain.paper import DELAYS, OF_LEGAL, Paper


def holds(case: Case) -> tuple[Paper, ...]:
    """The legal holds that stop erasing (guard G11): from when they were issued until they are released.

    Not only those "in force": custodians were told to keep everything when a hold was issued, and what was
    erased before they confirmed that does not come back.
    """
    return tuple(one for one in case.papers if one.lifecycle == "legal_hold" and one.open)


def delays_in_force(case: Case, at: datetime) -> tuple[Paper, ...]:
    """The requests to delay notice that are in force at a moment, the one that lasts longest first.

    One without a last day delays nothing: it would do so for ever. Whether it pauses a clock is for that
    clock's regime to say; the European ones do not allow it.
    """
    found = [
        one
        for one in case.papers
        if one.lifecycle == "delay_request"
        and one.standing.state in DELAYS
        and one.until is not None
        and at.date() <= one.until
    ]
    return tuple(sorted(found, key=lambda one: (one.until, one.ref), reverse=True))


def delay_in_force(case: Case, at: datetime) -> Paper | None:
    """That of them which lasts longest; none when none is in force."""
    return next(iter(delays_in_force(case, at)), None)


def may_read_gagged(actor: Actor) -> bool:
    """Whether gagged papers exist for this person, in incidents that they may see.

    It is the role in the organisation that counts: a part on the team is given by whoever leads it.
    """
    return Role.LEGAL in actor.roles


def may_record_paper(actor: Actor, access: CaseAccess, lifecycle: str) -> bool:
    """Whether this person records papers of this kind in the incident; some are for Legal alone."""
    return may_record(actor, access) and (lifecycle not in OF_LEGAL or Role.LEGAL in actor.roles)


def require_paper(actor: Actor, access: CaseAccess, lifecycle: str) -> None:
    """Refuse a person who may change the incident, but not record a paper of this kind.

    Raises:
        NotFound, Refused: See ``domain.access.require_record``; ``legal_only``.
    """
    require_record(actor, access)
    if not may_record_paper(actor, access, lifecycle):
        raise Refused("legal_only")


def run_out_for(actor: Actor, case: Case, at: datetime) -> tuple[Paper, ...]:
    """Papers whose last day is over, to Legal on the incident's team: they say what comes of it."""
    if actor.person not in case.access.team or not may_record_paper(actor, case.access, "legal_hold"):
        return ()
    return tuple(one for one in case.papers if one.run_out(at.date()))
