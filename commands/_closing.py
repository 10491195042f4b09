"""Closing takes two people: one proposes it, another confirms it; until then anybody may withdraw it."""

from dataclasses import dataclass
from datetime import date

from commands._changes import take_change
from commands._form import Option, Question, Say, Wants, needed, text
from commands._phrases import Phrase
from commands._shape import About, Answers, Form, Reply, Request, told
from domain.access import may_record
from domain.case import Case
from domain.closing import StillOpen, check_step, confirming, hindrances, proposed
from domain.decisions import Proposal
from domain.errors import Refused
from domain.facts import FACTS, Sort
from domain.lifecycles import Circumstances
from storage import Transaction
from storage.judgements import Judged

CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Reference of the change that proposed the closing."""

    change: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """That a proposed closing is dropped; the circumstances may hold why."""

    circumstances: Circumstances


def check_proposable(case: Case) -> None:
    """Refuse to close or to propose it once more.

    Raises:
        StillOpen: Something is left to do, and nobody watches over it.
        Refused: ``closing_proposed``.
    """
    check_step(case, "incident", CLOSED, Circumstances())
    waiting = proposed(case)
    if waiting is not None:
        raise Refused("closing_proposed", person=waiting.by)


def close(request: Request, tx: Transaction, case: Case, circumstances: Circumstances) -> Reply:
    """Propose to close an incident; what others are reported to have closed is closed.

    Raises:
        IllegalMove, Refused: See ``check_proposable`` and ``Request.check_move``.
    """
    if circumstances.reported:
        change = request.move(tx, case, "incident", CLOSED, circumstances)
        return Reply(changes=(change.ref,))
    check_proposable(case)
    request.check_move(
        tx,
        case,
        lifecycle="incident",
        current=case.phase.state,
        wanted=CLOSED,
        circumstances=circumstances,
        previous_on=case.phase.circumstances.on,
    )
    change = request.record(tx, case, "closing.proposed", **told(circumstances))
    tx.judgements.add(change, Judged.CLOSING, case.phase.change, request.who.person, circumstances)
    said = _waits(tx, tx.cases.load(case.ref))
    return Reply(changes=(change.ref,), said=said, offers=request.offers(tx, case, "close withdraw"))


def _waits(tx: Transaction, case: Case) -> tuple[Say, ...]:
    """That nothing is closed yet, and who on the team can confirm it."""
    proposal = _waiting(case)
    decision = confirming(case, proposal)
    team = map(tx.people.actor, case.access.team)
    can = tuple(one.person for one in team if may_record(one, case.access) and decision.may(one))
    id_ = "close.waits" if can else "close.waits_nobody"
    return (Say(id_, {"people": can, "change": proposal.change}),)


def _waiting(case: Case) -> Proposal:
    proposal = proposed(case)
    if proposal is None:
        raise Refused("closing_none")
    return proposal


def parse_confirm(phrase: Phrase) -> Confirmed:
    """``C-…``: the change that proposed it.

    Raises:
        Refused: ``missing_reference`` without words; ``bad_reference``.
    """
    change, rest = take_change(phrase)
    rest.finish()
    return Confirmed(change)


def ask_confirm(request: Request, answers: Answers, tx: Transaction) -> Form:
    """What was proposed, and whether it holds.

    Raises:
        StillOpen: Something was left to do again since.
        NotFound, Refused: See ``Request.recording``; ``closing_none``; the reasons of ``JointDecision``.
    """
    del answers
    case = request.recording(tx)
    proposal = _waiting(case)
    confirming(case, proposal).part_for(request.actor(tx))
    _check_settled(case)
    option = Option(proposal.change, Say("form.closing.option", {"at": proposal.at}))
    only = Question(name="closing", wants=Wants.ONE, options=(option,), first=option.value)
    return Form(
        about=About(incident=case.ref), questions=(only,), says=_told(proposal), basis=proposal.change
    )


def _told(proposal: Proposal) -> tuple[Say, ...]:
    circumstances = proposal.circumstances
    said = [Say("show.closing", {"person": proposal.by, "at": proposal.at})]
    if circumstances.on:
        said.append(Say("fact.on", {"on": circumstances.on}))
    if circumstances.reason:
        said.append(Say("fact.reason", {"reason": circumstances.reason}))
    for code, value in circumstances.facts.items():
        shown = date.fromisoformat(value) if FACTS[code].kind is Sort.DAY else value
        said.append(Say("fact.step", {"fact": FACTS[code], "value": shown}))
    return tuple(said)


def fill_confirm(answers: Answers) -> Confirmed:
    """The proposal that was answered."""
    return Confirmed(needed(answers, "closing"))


def confirm(request: Request, args: Confirmed, tx: Transaction) -> Reply:
    """Close the incident as it was proposed; whether it may be closed is judged again now.

    Raises:
        StillOpen: Something was left to do again since.
        NotFound, IllegalMove, Refused: See ``ask_confirm`` and ``Request.move``; ``closing_changed``.
    """
    case = request.recording(tx)
    proposal = _waiting(case)
    confirming(case, proposal).part_for(request.actor(tx))
    if args.change != proposal.change:
        raise Refused("closing_changed")
    _check_settled(case)
    change = request.move(
        tx, case, "incident", CLOSED, proposal.circumstances, verb="closing.confirmed", person=proposal.by
    )
    return Reply(changes=(change.ref,))


def _check_settled(case: Case) -> None:
    found = hindrances(case, CLOSED)
    if found:
        raise StillOpen(case, found)


def parse_withdraw(phrase: Phrase) -> Withdrawn:
    """``[because] <why>``, or nothing."""
    rest, circumstances = phrase.circumstances()
    return Withdrawn(rest.closing_reason(circumstances))


def ask_withdraw(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Why, if that is to be said.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``closing_none``.
    """
    del answers
    case = request.recording(tx)
    proposal = _waiting(case)
    return Form(
        about=About(incident=case.ref),
        questions=(Question(name="reason", optional=True),),
        says=_told(proposal),
        basis=proposal.change,
    )


def fill_withdraw(answers: Answers) -> Withdrawn:
    """The reason that was answered, if any."""
    return Withdrawn(Circumstances(reason=text(answers, "reason")))


def withdraw(request: Request, args: Withdrawn, tx: Transaction) -> Reply:
    """Drop a proposed closing.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``closing_none``.
    """
    case = request.recording(tx)
    _waiting(case)
    change = request.record(tx, case, "closing.withdrawn", **told(args.circumstances))
    tx.judgements.add(change, Judged.CLOSING, None, request.who.person, args.circumstances)
    return Reply(changes=(change.ref,))
