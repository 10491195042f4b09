"""``/insider break-glass``: seeing an incident for a day in an emergency, when a second person lets one.

Who asks is told no more of an incident than that they asked; an incident that is not there, and one from
which they are barred, are the same to them. Leads and owners are told in private of each step.
"""

from dataclasses import dataclass
from datetime import datetime

from commands._form import Question, Say
from commands._glass import tell
from commands._glass_words import (
    Approved,
    Asked,
    Reviewed,
    fill_approve,
    fill_ask,
    fill_review,
    parse_approve,
    parse_ask,
    parse_review,
    said,
    which,
)
from commands._shape import About, Answers, Command, Form, NoArgs, Reply, Request, Verb, no_words, told
from commands._surfaces import refresh_home
from domain import glass
from domain.case import Case
from domain.decisions import JointDecision
from domain.errors import Refused
from domain.glass import Glass
from domain.references import Kind
from storage import Transaction
from storage.facts import Change
from storage.record import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Glasses:
    """What was asked of an incident, and what came of it."""

    case: Case
    now: datetime


def ask_ask(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Why; which incident it is stands in the command.

    Raises:
        NotFound, Refused: See ``_asking``.
    """
    del answers
    ref = _asking(request, tx)
    roles = glass.approvers(frozenset(role.value for role in request.actor(tx).roles))
    return Form(
        about=About(incident=ref),
        questions=(Question(name="reason"),),
        says=(Say("glass.how", {"holders": roles}),),
    )


def _asking(request: Request, tx: Transaction) -> str:
    """Reference of the incident that somebody asks to see, who may ask.

    Raises:
        NotFound, Refused: ``glass_which`` without a reference; see ``domain.glass.check_asking``.
    """
    ref = request.about.incident
    if ref is None:
        raise Refused("glass_which")
    glass.check_asking(request.actor(tx), tx.cases.access_of(ref))
    return ref


def ask(request: Request, args: Asked, tx: Transaction) -> Reply:
    """Ask to see an incident; nobody sees anything yet.

    Raises:
        NotFound, Refused: See ``_asking``; ``glass_asked``.
    """
    ref = _asking(request, tx)
    actor = request.actor(tx)
    access = tx.cases.access(ref)
    for one in tx.glasses.of_incidents([ref]).get(ref, ()):
        if one.by == actor.person and glass.waits(one, access, request.now):
            raise Refused("glass_asked", change=one.change)
    change = Change(request.new_reference(Kind.CHANGE), ref, request.now)
    # Not as other changes are recorded: who asks may not change the incident, and its channel is not told.
    detail = {"person": actor.person, **told(args.circumstances), **request.insisted}
    tx.record.append(
        change=change.ref,
        at=request.now,
        actor=actor.person,
        verb="glass.asked",
        outcome=Outcome.DONE,
        incident=ref,
        detail={name: value for name, value in detail.items() if value is not None},
    )
    roles = frozenset(role.value for role in actor.roles)
    tx.glasses.asked(change, actor.person, roles)
    tell(tx, change, new_key=request.new_key, but=actor.person)
    waiting = Say("glass.waits", {"incident": ref, "change": change.ref, "holders": glass.approvers(roles)})
    return Reply(said=(waiting,))


def ask_approve(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which of what waits for this person; who asked, and why.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``glass_none``; the reasons of ``JointDecision``.
    """
    del answers
    case = request.recording(tx)
    actor = request.actor(tx)
    found = [one for one in case.glasses if glass.waits(one, case.access, request.now)]
    if not found:
        raise Refused("glass_none")
    mine = [one for one in found if _approving(case, one).may(actor)]
    if not mine:
        _approving(case, found[-1]).part_for(actor)
    return Form(
        about=About(incident=case.ref),
        questions=(which(mine),),
        says=said(tx, mine),
        basis=" ".join(one.change for one in mine),
    )


def _approving(case: Case, one: Glass) -> JointDecision:
    return glass.approving(one, case.opened_by, case.judgements.recused)


def approve(request: Request, args: Approved, tx: Transaction) -> Reply:
    """Let who asked see the incident, and change it as its team does, for a day.

    Raises:
        NotFound, Refused: See ``Request.recording``, ``domain.glass``, ``JointDecision.part_for``.
    """
    case = request.recording(tx)
    found = glass.find(case.glasses, args.change)
    glass.check_waits(found, case.access, request.now)
    part = _approving(case, found).part_for(request.actor(tx))
    until = request.now + glass.OPEN_FOR
    when = f"{until.isoformat()} UTC"
    change = request.record(tx, case, "glass.approved", person=found.by, role=part, when=when)
    tx.glasses.opened(change, found.change, request.who.person, until)
    tell(tx, change, new_key=request.new_key, but=request.who.person)
    refresh_home(tx, found.by, at=request.now, new_key=request.new_key)
    return Reply(changes=(change.ref,))


def ask_review(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which of what was opened, and what was found.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``glass_none``; the reasons of ``JointDecision``.
    """
    del answers
    case = request.recording(tx)
    actor = request.actor(tx)
    found = [one for one, _ in glass.to_review(case.glasses)]
    if not found:
        raise Refused("glass_none")
    mine = [one for one in found if _reviewing(case, one).may(actor)]
    if not mine:
        _reviewing(case, found[-1]).part_for(actor)
    return Form(
        about=About(incident=case.ref),
        questions=(which(mine), Question(name="reason", asks="glass_found")),
        says=said(tx, mine),
        basis=" ".join(one.change for one in mine),
    )


def _reviewing(case: Case, one: Glass) -> JointDecision:
    return glass.reviewing(one, case.judgements.recused)


def review(request: Request, args: Reviewed, tx: Transaction) -> Reply:
    """Record what it was used for, by somebody who had no part in it.

    Raises:
        NotFound, Refused: See ``Request.recording``, ``domain.glass``, ``JointDecision.part_for``.
    """
    case = request.recording(tx)
    found = glass.find(case.glasses, args.change)
    glass.check_reviewable(found)
    _reviewing(case, found).part_for(request.actor(tx))
    change = request.record(tx, case, "glass.reviewed", person=found.by, **told(args.circumstances))
    tx.glasses.reviewed(change, found.change, request.who.person)
    return Reply(changes=(change.ref,))


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Show what was asked of an incident and what came of it, to those who may see it.

    Raises:
        NotFound, Refused: See ``Request.case``.
    """
    del args
    case = request.case(tx)
    actor = request.actor(tx)
    offers = []
    if any(
        glass.waits(one, case.access, request.now) and _approving(case, one).may(actor)
        for one in case.glasses
    ):
        offers.append("glass approve")
    if any(_reviewing(case, one).may(actor) for one, _ in glass.to_review(case.glasses)):
        offers.append("glass review")
    return Reply(body=Glasses(case=case, now=request.now), offers=request.offers(tx, case, *offers))


COMMAND = Command(
    name="glass",
    nouns=("break-glass", "glass"),
    verbs=(
        Verb(name="glass", bare=True, parse=no_words, run=show, usage="break-glass", changes=False),
        Verb(
            name="glass approve",
            words=("approve",),
            parse=parse_approve,
            ask=ask_approve,
            fill=fill_approve,
            run=approve,
            usage="break-glass approve [C-…]",
            examples=("break-glass approve C-7W2KQ9M3TX",),
            right="glass_approve",
        ),
        Verb(
            name="glass review",
            words=("review",),
            parse=parse_review,
            ask=ask_review,
            fill=fill_review,
            run=review,
            usage="break-glass review C-… because <what was found>",
            examples=("break-glass review C-7W2KQ9M3TX because the police had to be called",),
            right="glass_review",
        ),
        Verb(
            name="glass ask",
            parse=parse_ask,
            ask=ask_ask,
            fill=fill_ask,
            run=ask,
            usage="break-glass IN-… because <why>",
            examples=("break-glass IN-7QK2M9 because nobody of its team can be reached",),
            right="glass",
        ),
    ),
)
