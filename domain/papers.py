"""What the papers of a case stop: a hold erasing, a request to delay a notice, a gag telling."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.access import Actor, CaseAccess, Role, may_record, require_record
from domain.case import Case
from domain.errors import Refused
from domain.glossary import plain
from domain.moments import Pause
from domain.paper import DELAYS, OF_LEGAL, Paper
from domain.references import Kind


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


def lasting(case: Case, pauses: Iterable[Pause], zone: str) -> Iterator[Pause]:
    """Pauses as long as the requests that they rest on last: nobody has to say that a clock runs again.

    A request that was lifted, or found not to apply, pauses nothing from that day on; one that expired, or
    whose last day was moved forward, nothing after its last day. One that was taken back never did.

    Args:
        case: The incident, with its papers.
        pauses: As they were recorded.
        zone: IANA name of the zone in which the days of the clock are counted.
    """
    papers = {one.ref: one for one in case.papers}
    for pause in pauses:
        if pause.request in papers:
            yield replace(pause, end=min((pause.end, *_ends(papers[pause.request], zone))))
        elif not pause.request.startswith(f"{Kind.PAPER}-"):
            yield pause


def _ends(paper: Paper, zone: str) -> Iterator[datetime]:
    if paper.until is not None:
        yield _begins(paper.until + timedelta(days=1), zone)
    standing = paper.standing
    if paper.open:
        return
    on = standing.circumstances.on
    if on is None:
        yield standing.at
    else:
        yield _begins(on + timedelta(days=1) if standing.state == "expired" else on, zone)


def _begins(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def of_attorney_general(case: Case, paper: Paper) -> bool:
    """Whether a paper names the Attorney General as the authority that it comes from."""
    agencies = [one.agency for one in case.referrals if one.ref == paper.agency]
    named = [*agencies, paper.standing.facts.get("authority")]
    return any("attorney general" in plain(one) for one in named if one)


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
