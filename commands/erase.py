"""``/insider erase``: makes what was typed about a closed incident unreadable for good, by two people."""

from dataclasses import dataclass

from commands._changes import take_change
from commands._erasing import erase
from commands._form import Option, Question, Say, Wants, needed, needed_text, text
from commands._phrases import Phrase
from commands._shape import About, Answers, Command, Form, Reply, Request, Verb, told
from domain import erasure
from domain.case import Case
from domain.decisions import Proposal
from domain.errors import Refused
from domain.lifecycles import Circumstances
from domain.references import Kind
from storage import Transaction
from storage.facts import Change
from storage.judgements import Judged
from storage.record import Outcome


@dataclass(frozen=True, slots=True)
class Args:
    """Why it is erased."""

    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Reference of the change that proposed it."""

    change: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """That it is not to be erased after all; the circumstances may hold why."""

    circumstances: Circumstances


def parse(phrase: Phrase) -> Args:
    """``[because] <why>``.

    Raises:
        Refused: ``missing_text``.
    """
    rest, circumstances = phrase.circumstances()
    circumstances = rest.closing_reason(circumstances)
    if circumstances.reason is None:
        raise Refused("missing_text")
    return Args(Circumstances(reason=circumstances.reason))


def ask(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Why; what erasing does is said above it.

    Raises:
        NotFound, Refused: See ``Request.recording`` and ``_check``.
    """
    case = request.recording(tx)
    _check(request, tx, case)
    return Form(
        about=About(incident=case.ref),
        questions=(Question(name="reason", first=text(answers, "reason")),),
        says=(Say("erase.how"),),
        basis=case.phase.change,
    )


def fill(answers: Answers) -> Args:
    """The reason that was answered."""
    return Args(Circumstances(reason=needed_text(answers, "reason")))


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Propose to erase an incident; nothing is erased yet.

    Raises:
        NotFound, Refused: See ``Request.recording`` and ``_check``.
    """
    case = request.recording(tx)
    _check(request, tx, case)
    change = request.record(tx, case, "erasing.proposed", **told(args.circumstances))
    roles = sorted(role.value for role in request.actor(tx).roles)
    value = {"basis": case.phase.change, "roles": roles}
    tx.judgements.add(change, Judged.ERASING, value, request.who.person, args.circumstances)
    said = Say("erase.waits", {"holders": erasure.confirmers(roles), "change": change.ref})
    return Reply(changes=(change.ref,), said=(said,), offers=request.offers(tx, case, "erase withdraw"))


def _check(request: Request, tx: Transaction, case: Case) -> None:
    """Refuse what cannot be erased, or what nobody could confirm.

    Raises:
        Refused: See ``erasure.check``; ``record_broken``; ``erasing_proposed``; ``erase_no_other``.
    """
    tx.soundness.needed_to_erase()
    erasure.check(case)
    waiting = erasure.proposed(case)
    if waiting is not None:
        raise Refused("erasing_proposed", person=waiting.by)
    if not erasure.confirmers(request.actor(tx).roles):
        raise Refused("erase_no_other")


def parse_confirm(phrase: Phrase) -> Confirmed:
    """``C-…``: the change that proposed it.

    Raises:
        Refused: ``missing_reference`` without words; ``bad_reference``.
    """
    change, rest = take_change(phrase)
    rest.finish()
    return Confirmed(change)


def ask_confirm(request: Request, answers: Answers, tx: Transaction) -> Form:
    """What was proposed, by whom and why, and what erasing does.

    Raises:
        NotFound, Refused: See ``_confirmable``.
    """
    del answers
    case, proposal = _confirmable(request, tx)
    option = Option(proposal.change, Say("form.erasing.option", {"incident": case.ref, "at": proposal.at}))
    return Form(
        about=About(incident=case.ref),
        questions=(Question(name="erasing", wants=Wants.ONE, options=(option,), first=option.value),),
        says=(*_told(proposal), Say("erase.how")),
        basis=proposal.change,
    )


def _told(proposal: Proposal) -> tuple[Say, ...]:
    return (
        Say("erase.proposed", {"person": proposal.by, "at": proposal.at}),
        Say("fact.reason", {"reason": proposal.circumstances.reason or ""}),
    )


def fill_confirm(answers: Answers) -> Confirmed:
    """The proposal that was answered."""
    return Confirmed(needed(answers, "erasing"))


def confirm(request: Request, args: Confirmed, tx: Transaction) -> Reply:
    """Erase the incident as it was proposed; what has to be kept is judged again now.

    Raises:
        NotFound, Refused: See ``_confirmable``; ``erasing_changed``.
    """
    case, proposal = _confirmable(request, tx)
    if args.change != proposal.change:
        raise Refused("erasing_changed")
    change = Change(request.new_reference(Kind.CHANGE), case.ref, request.now)
    erase(
        tx,
        case,
        change,
        by=request.who.person,
        outcome=Outcome.DONE,
        new_key=request.new_key,
        proposed_by=proposal.by,
        reason=proposal.circumstances.reason,
    )
    # Without the change itself: it is not offered to be undone.
    return Reply(said=(Say("erase.done", {"incident": case.ref, "change": change.ref}),))


def _confirmable(request: Request, tx: Transaction) -> tuple[Case, Proposal]:
    """The incident and what was proposed, for somebody who can confirm it.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``erasing_none``; the reasons of ``JointDecision`` and
            of ``erasure.check``; ``erase_legal_first`` where only Legal may be told what stands against it;
            ``record_broken``.
    """
    case = request.recording(tx)
    tx.soundness.needed_to_erase()
    proposal = _waiting(case)
    erasure.confirming(case, proposal).part_for(request.actor(tx))
    erasure.check(case)
    try:
        erasure.check(tx.cases.load(case.ref, gagged=True))
    except Refused as refused:
        raise Refused("erase_legal_first") from refused
    return case, proposal


def _waiting(case: Case) -> Proposal:
    proposal = erasure.proposed(case)
    if proposal is None:
        raise Refused("erasing_none")
    return proposal


def parse_withdraw(phrase: Phrase) -> Withdrawn:
    """``[because] <why>``, or nothing."""
    rest, circumstances = phrase.circumstances()
    return Withdrawn(rest.closing_reason(circumstances))


def ask_withdraw(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Why, if that is to be said.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``erasing_none``.
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
    """Drop a proposed erasing.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``erasing_none``.
    """
    case = request.recording(tx)
    _waiting(case)
    change = request.record(tx, case, "erasing.withdrawn", **told(args.circumstances))
    tx.judgements.add(change, Judged.ERASING, None, request.who.person, args.circumstances)
    return Reply(changes=(change.ref,))


COMMAND = Command(
    name="erase",
    nouns=("erase",),
    verbs=(
        Verb(
            name="erase confirm",
            words=("confirm",),
            parse=parse_confirm,
            ask=ask_confirm,
            fill=fill_confirm,
            run=confirm,
            usage="erase confirm [C-…]",
            examples=("erase confirm C-7W2KQ9M3TX",),
            right="erase",
        ),
        Verb(
            name="erase withdraw",
            words=("withdraw",),
            parse=parse_withdraw,
            ask=ask_withdraw,
            fill=fill_withdraw,
            run=withdraw,
            usage="erase withdraw [because <why>]",
            examples=("erase withdraw because a claim was announced",),
        ),
        Verb(
            name="erase",
            bare=True,
            parse=parse,
            ask=ask,
            fill=fill,
            run=run,
            usage="erase because <why>",
            examples=("erase because the person asked for it",),
        ),
    ),
)
