"""Bars: whoever becomes a suspect sees nothing more of the incident; what it takes that this stays, or ends.

A bar is no weapon: of somebody who was on the team or holds a role it ends by itself unless a second person
confirms it within a day. Nor is lifting one a favour: it takes two, and that the person was cleared.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from domain.access import Actor, Role, may_lead, may_record
from domain.case import Case
from domain.decisions import JointDecision, Proposal, without
from domain.errors import Refused
from domain.suspects import CLEARED, Bar

CONFIRM_WITHIN: Final = timedelta(hours=24)
"""How long a bar that has to be confirmed stands without that."""

SLIP: Final = timedelta(hours=1)
"""How long whoever picked the wrong person can take that back alone, where nobody had to confirm it."""

DECIDERS: Final = (Role.LEAD, Role.HR, Role.LEGAL)
"""Who confirms a bar, or agrees to lift one; the lead of the incident as well as who holds that role."""


def ends(bar: Bar) -> datetime:
    """When a bar that nobody confirms ends, in UTC."""
    return bar.at + CONFIRM_WITHIN


def waiting(case: Case, now: datetime) -> tuple[Bar, ...]:
    """The bars that can be confirmed now."""
    return tuple(one for one in case.bars if _unconfirmed(one) and now < ends(one))


def over(case: Case, now: datetime) -> tuple[Bar, ...]:
    """The bars that nobody confirmed in time."""
    return tuple(one for one in case.bars if _unconfirmed(one) and now >= ends(one))


def find_waiting(case: Case, suspect: str, now: datetime) -> Bar:
    """The bar of this suspect, which can be confirmed now.

    Raises:
        Refused: ``bar_none``.
    """
    return _found(waiting(case, now), suspect, "bar_none")


def confirming(case: Case, bar: Bar) -> JointDecision:
    """What a bar takes: one more person, who did not add the suspect."""
    return _second(case, bar.by)


def may_confirm(actor: Actor, case: Case, bar: Bar) -> bool:
    """Whether this person can confirm a bar that waits."""
    return may_record(actor, case.access) and confirming(case, bar).may(as_here(actor, case))


def as_here(actor: Actor, case: Case) -> Actor:
    """The person with the role lead if they lead this incident, however they come to lead it."""
    if not may_lead(actor, case.access):
        return actor
    return replace(actor, roles=actor.roles | {Role.LEAD})


def may_take_back(actor: Actor, bar: Bar, now: datetime) -> bool:
    """Whether this person can take the adding back alone: they added, and nobody relies on it yet."""
    alone = _unconfirmed(bar) if bar.needs_confirming else now < bar.at + SLIP
    return actor.person == bar.by and alone


def liftable(case: Case) -> tuple[Bar, ...]:
    """The bars of which somebody can ask that they be lifted: the suspect was cleared, nobody asked yet."""
    return tuple(one for one in case.bars if _cleared(case, one) and not asked(case, one))


def find_liftable(case: Case, suspect: str) -> Bar:
    """The bar of this suspect, of which it can be asked that it be lifted.

    Raises:
        Refused: ``lift_not_barred``, ``lift_not_cleared`` or ``lift_asked``.
    """
    bar = _found(case.bars, suspect, "lift_not_barred")
    if not _cleared(case, bar):
        raise Refused("lift_not_cleared", suspect=suspect)
    if asked(case, bar):
        raise Refused("lift_asked", suspect=suspect)
    return bar


def basis(case: Case, bar: Bar) -> str:
    """What the lifting of a bar rests on: the change that made the finding what it is."""
    suspect = case.suspect(bar.suspect)
    return suspect.finding.change if suspect else ""


def asked(case: Case, bar: Bar) -> Proposal | None:
    """That the bar be lifted, while it waits for a second person.

    It is void when the finding has moved since, or who asked was barred.
    """
    found = bar.lift
    if found is None or found.basis != basis(case, bar) or not _cleared(case, bar):
        return None
    return None if case.access.void(found.by, found.at) else found


def liftings(case: Case) -> Iterator[tuple[Bar, Proposal]]:
    """The bars of which it was asked that they be lifted, with the asking."""
    for bar in case.bars:
        found = asked(case, bar)
        if found:
            yield bar, found


def find_asked(case: Case, suspect: str) -> tuple[Bar, Proposal]:
    """The bar of this suspect with the asking that it be lifted.

    Raises:
        Refused: ``lift_none``.
    """
    for bar, found in liftings(case):
        if bar.suspect == suspect:
            return bar, found
    raise Refused("lift_none", suspect=suspect)


def lifting(case: Case, proposal: Proposal) -> JointDecision:
    """What lifting a bar takes: one more person, who did not ask for it."""
    return _second(case, proposal.by)


def may_lift(actor: Actor, case: Case, proposal: Proposal) -> bool:
    """Whether this person can agree to lift a bar."""
    return may_record(actor, case.access) and lifting(case, proposal).may(as_here(actor, case))


def _second(case: Case, first: str) -> JointDecision:
    apart = {first: "not_proposer"} | without(case.judgements.recused)
    return JointDecision(parts=(tuple(role.value for role in DECIDERS),), apart=apart)


def _unconfirmed(bar: Bar) -> bool:
    return bar.needs_confirming and not bar.confirmed


def _cleared(case: Case, bar: Bar) -> bool:
    suspect = case.suspect(bar.suspect)
    return suspect is not None and suspect.finding.state in CLEARED


def _found(bars: tuple[Bar, ...], suspect: str, code: str) -> Bar:
    found = next((one for one in bars if one.suspect == suspect), None)
    if found is None:
        raise Refused(code, suspect=suspect)
    return found
