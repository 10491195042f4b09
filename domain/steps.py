"""What an incident needs next, and what of it waits for one person: a decision, or a fact nobody recorded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain import bars
from domain.access import Actor, Role, may_lead, may_record
from domain.case import Case
from domain.clocks import SOON, Clock, clocks_of
from domain.closing import lacks_measures, may_confirm, open_tracks
from domain.corrections import duties
from domain.erasure import may_confirm as may_erase
from domain.glass import approving, may_review, to_review, waits
from domain.guards import dismissal
from domain.moments import MOMENTS
from domain.papers import run_out_for
from domain.regimes import Choice, Looks
from domain.reveals import may_approve as may_reveal
from domain.reveals import shown_to, until
from domain.suspects import Suspect

STEPS: Final = (
    "overdue",
    "soon",
    "approval",
    "decide",
    "bar",
    "closing",
    "erasing",
    "revealed",
    "reveal",
    "lift",
    "glass",
    "glass_review",
    "watch",
    "paper",
    "trigger",
    "phase",
    "screen",
    "who",
    "access",
    "fields",
    "customers",
    "employees",
    "law",
    "notice",
    "measures",
    "right_access",
    "right_pay",
    "right_notice",
)
"""Codes of all steps, the most pressing first."""

_UNDECIDED: Final = frozenset({"proposed", "hr_review", "legal_review", "heard"})
_OUT_OF_IT: Final = frozenset({"cleared", "reinstated"})
_MINDS_CLOCKS: Final = frozenset({Role.LEAD, Role.LEGAL, Role.PRIVACY})
_COUNTED: Final = (("customers", "persons"), ("employees", "suspects"))


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do.

    Args:
        code: One of ``STEPS``.
        subject: The reference of the suspect or paper that it is about, or the code of the clock or moment.
        due: When a clock is due, or until when it can be done, in UTC.
    """

    code: str
    subject: str | None = None
    due: datetime | None = None


def awaits_approval(suspect: Suspect) -> bool:
    """Whether a dismissal was proposed and is not decided upon."""
    return suspect.termination.state in _UNDECIDED


def may_approve(actor: Actor, case: Case, suspect: Suspect) -> bool:
    """Whether it is this person's turn to approve a proposed dismissal."""
    waits = awaits_approval(suspect) and not suspect.proposal_void
    return waits and dismissal(case, suspect).may(actor)


def next_steps(case: Case) -> tuple[Step, ...]:
    """What nobody has recorded of an open incident yet, the most pressing first; nothing of a closed one."""
    return tuple(_steps(case)) if case.open else ()


def waits_for(actor: Actor, case: Case, now: datetime, choice: Choice = Choice()) -> tuple[Step, ...]:
    """What waits for this person in an incident that they may see.

    Clocks that are overdue or due soon, to its lead, Legal and privacy; dismissals that it is their turn to
    approve; a screen that they can decide; bars that they can confirm or lift; a closing or an erasing that
    they can confirm; a suspect whom they may be told of, or may let somebody be told of; somebody whom they
    may let see it in an emergency, or of whose doing so they lead the review; what was left open for them
    to watch over; to Legal, papers whose last day is over; moments that clocks lack; and, when they lead
    the incident, its next steps.
    """
    if not may_record(actor, case.access):
        return ()
    minds = case.open and case.access.team.get(actor.person) in _MINDS_CLOCKS
    clocks = [one for one in clocks_of(case, now, choice) if minds and one.looks is not Looks.NOT]
    steps = [*_pressing(clocks, now)]
    steps += [Step("approval", one.pseudonym) for one in case.suspects if may_approve(actor, case, one)]
    if _decides(actor, case):
        steps.append(Step("decide"))
    steps += [
        Step("bar", one.suspect, bars.ends(one))
        for one in bars.waiting(case, now)
        if bars.may_confirm(actor, case, one)
    ]
    if may_confirm(actor, case):
        steps.append(Step("closing"))
    if may_erase(actor, case):
        steps.append(Step("erasing"))
    steps += [Step("revealed", one.suspect, until(one)) for one in shown_to(actor, case, now)]
    steps += [
        Step("reveal", one.suspect) for one in case.judgements.reveals if may_reveal(actor, case, one, now)
    ]
    steps += [
        Step("lift", bar.suspect) for bar, one in bars.liftings(case) if bars.may_lift(actor, case, one)
    ]
    steps += _of_glass(actor, case, now)
    if _watches(actor, case):
        steps.append(Step("watch"))
    steps += [Step("paper", one.ref) for one in run_out_for(actor, case, now)]
    steps += _without_trigger(clocks)
    if case.access.team.get(actor.person) is Role.LEAD:
        steps += next_steps(case)
    return tuple(steps)


def _pressing(clocks: Iterable[Clock], now: datetime) -> Iterator[Step]:
    """Clocks that are overdue, or due within ``SOON``; the most pressing first, as they come."""
    for one in clocks:
        left = None if one.regime.earliest else one.remaining(now)
        if one.state == "overdue":
            yield Step("overdue", one.regime.code, one.adjusted)
        elif one.state == "running" and left is not None and left <= SOON:
            yield Step("soon", one.regime.code, one.adjusted)


def _without_trigger(clocks: Iterable[Clock]) -> Iterator[Step]:
    """The moments without which clocks that look applicable have no trigger, each once.

    One that meeting an earlier clock records is no gap.
    """
    lacking = (
        one.regime.moment for one in clocks if one.state == "waiting_trigger" and one.looks is Looks.APPLIES
    )
    for moment in dict.fromkeys(lacking):
        if not MOMENTS[moment].submission:
            yield Step("trigger", moment)


def _decides(actor: Actor, case: Case) -> bool:
    """Whether a held case waits for this person: Legal, or somebody on its team."""
    meant = Role.LEGAL in actor.roles or actor.person in case.access.team
    return meant and case.open and case.judgements.screen.may_decide(actor, case.access, case.opened_by)


def _of_glass(actor: Actor, case: Case, now: datetime) -> Iterator[Step]:
    recused = case.judgements.recused
    for one in case.glasses:
        if waits(one, case.access, now) and approving(one, case.opened_by, recused).may(actor):
            yield Step("glass")
    for one, due in to_review(case.glasses):
        if may_lead(actor, case.access) and may_review(actor, case.access, one, recused):
            yield Step("glass_review", due=due)


def _watches(actor: Actor, case: Case) -> bool:
    if case.waiting is None or case.waiting.owner != actor.person:
        return False
    return any(track.place in case.waiting.tracks for track in open_tracks(case))


def _steps(case: Case) -> Iterator[Step]:
    if case.phase.state == "reported":
        yield Step("phase")
    if case.phase.state == "triage" and not case.judgements.screen.answers:
        yield Step("screen")
    yield from _about_people(case)
    if not case.fields:
        yield Step("fields")
    yield from (Step(code) for code, what in _COUNTED if case.amount(what, "disclosed") is None)
    if not case.referrals:
        yield Step("law")
    if case.fields_with("disclosed") and not case.notices_to("customers"):
        yield Step("notice")
    if lacks_measures(case):
        yield Step("measures")
    yield from (Step(f"right_{one.what}", one.subject) for one in duties(case))


def _about_people(case: Case) -> Iterator[Step]:
    if not case.suspects:
        yield Step("who")
    for one in case.suspects:
        if one.access.state == "unchanged" and one.headline() not in _OUT_OF_IT:
            yield Step("access", one.pseudonym)
