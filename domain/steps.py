"""What an incident needs next, and what of it waits for one person: a decision, or a fact nobody recorded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.access import Actor, Role, may_record
from domain.case import Case
from domain.closing import open_tracks
from domain.corrections import duties
from domain.papers import run_out_for
from domain.suspects import Suspect

STEPS: Final = (
    "approval",
    "decide",
    "watch",
    "paper",
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
_COUNTED: Final = (("customers", "persons"), ("employees", "suspects"))


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do: its code, one of ``STEPS``; the reference of the suspect or paper that it is about."""

    code: str
    subject: str | None = None


def awaits_approval(suspect: Suspect) -> bool:
    """Whether a dismissal was proposed and is not decided upon."""
    return suspect.termination.state in _UNDECIDED


def may_approve(actor: Actor, suspect: Suspect) -> bool:
    """Whether it is this person's turn to approve a proposed dismissal: first HR, then Legal.

    Neither the proposer nor who approved before has a turn.
    """
    involved = {suspect.proposed_by, *(one.person for one in suspect.approvals)}
    if not awaits_approval(suspect) or actor.person in involved:
        return False
    given = {one.part for one in suspect.approvals}
    return (Role.LEGAL if Role.HR in given else Role.HR) in actor.roles


def next_steps(case: Case) -> tuple[Step, ...]:
    """What nobody has recorded of an open incident yet, the most pressing first; nothing of a closed one."""
    return tuple(_steps(case)) if case.open else ()


def waits_for(actor: Actor, case: Case, now: datetime) -> tuple[Step, ...]:
    """What waits for this person in an incident that they may see.

    Dismissals that it is their turn to approve; a screen that they can decide; what was left open for them
    to watch over; to Legal, papers whose last day is over; and, when they lead the incident, its next steps.
    """
    if not may_record(actor, case.access):
        return ()
    steps = [Step("approval", one.pseudonym) for one in case.suspects if may_approve(actor, one)]
    if _decides(actor, case):
        steps.append(Step("decide"))
    if _watches(actor, case):
        steps.append(Step("watch"))
    steps += [Step("paper", one.ref) for one in run_out_for(actor, case, now)]
    if case.access.team.get(actor.person) is Role.LEAD:
        steps += next_steps(case)
    return tuple(steps)


def _decides(actor: Actor, case: Case) -> bool:
    """Whether a held case waits for this person: Legal, or somebody on its team."""
    meant = Role.LEGAL in actor.roles or actor.person in case.access.team
    return meant and case.open and case.judgements.screen.may_decide(actor, case.access, case.opened_by)


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
    told = any(one.audience == "customers" for one in case.notices)
    if case.fields_with("disclosed") and not told:
        yield Step("notice")
    if case.certainty.state == "confirmed" and not case.measures and case.none_announced is None:
        yield Step("measures")
    yield from (Step(f"right_{one.what}", one.subject) for one in duties(case))


def _about_people(case: Case) -> Iterator[Step]:
    if not case.suspects:
        yield Step("who")
    for one in case.suspects:
        if one.access.state == "unchanged" and one.headline() not in _OUT_OF_IT:
            yield Step("access", one.pseudonym)
