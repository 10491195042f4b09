"""``/insider reveal``: being told who a suspect is; one person asks, another of another role approves.

The name is in the private answer to ``reveal`` and nowhere else, for a quarter of an hour; that it was shown
is recorded each time. The asking and the approving are told by pseudonym. The name stands beside the one that
was valid when it was asked for; the first time that it is shown the suspect gets another, so that nobody who
heard both together knows of whom later texts tell.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from commands._changes import take_change
from commands._form import MOST_CHOICES, Option, Question, Say, Wants, needed, needed_text, which_suspect
from commands._phrases import Phrase
from commands._shape import About, Answers, Command, Form, NoArgs, Reply, Request, Verb, no_words, told
from domain import reveals
from domain.case import Case
from domain.errors import Refused
from domain.judgements import Reveal
from domain.lifecycles import Circumstances
from domain.references import Kind
from domain.suspects import Named, Suspect
from storage import Transaction
from storage.judgements import Judged


@dataclass(frozen=True, slots=True)
class Asked:
    """Why somebody has to be told who the suspect is."""

    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Approved:
    """Reference of the change that asked."""

    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Who a suspect is, and until when this person can be told. ``suspect``: the pseudonym they asked for."""

    suspect: str
    named: Named
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealed:
    """What this person is told, and what waits for an approval."""

    case: Case
    shown: tuple[Shown, ...]
    waiting: tuple[Reveal, ...]


def parse_ask(phrase: Phrase) -> Asked:
    """``[because] <why>``.

    Raises:
        Refused: ``missing_text``.
    """
    rest, circumstances = phrase.circumstances()
    circumstances = rest.closing_reason(circumstances)
    if circumstances.reason is None:
        raise Refused("missing_text")
    return Asked(circumstances)


def parse_approve(phrase: Phrase) -> Approved:
    """``C-…``: the change that asked.

    Raises:
        Refused: ``missing_reference`` without words; ``bad_reference``.
    """
    change, rest = take_change(phrase)
    rest.finish()
    return Approved(change)


def ask_ask(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which suspect, and why.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``no_suspects``; the reasons of ``_check``.
    """
    case = request.recording(tx)
    named = tuple(one for one in case.suspects if one.named)
    if case.suspects and not named:
        raise Refused("reveal_unnamed", suspect=case.suspects[0].pseudonym)
    meant = request.about.suspect
    offered = case if meant else replace(case, suspects=named)
    suspect, about, questions = which_suspect(offered, meant, answers)
    if suspect is None:
        return Form(about=about, questions=questions)
    _check(request, tx, case, suspect)
    says = (Say("reveal.how", {"holders": _holders(request, tx)}),)
    return Form(
        about=about, questions=(*questions, Question(name="reason")), says=says, basis=reveals.basis(suspect)
    )


def fill_ask(answers: Answers) -> Asked:
    """The reason that was answered."""
    return Asked(Circumstances(reason=needed_text(answers, "reason")))


def ask_approve(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which of what waits for this person; who asked of whom, and why.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``reveal_none``; the reasons of ``JointDecision``.
    """
    del answers
    case = request.recording(tx)
    actor = request.actor(tx)
    about = request.about.suspect
    found = [one for one in reveals.waiting(case, request.now) if about in {None, one.suspect}]
    if not found:
        raise Refused("reveal_none")
    mine = [one for one in found if reveals.may_approve(actor, case, one, request.now)]
    if not mine:
        reveals.approving(case, found[-1]).part_for(actor)
    shown = mine[-MOST_CHOICES:]
    options = tuple(
        Option(one.change, Say("form.reveal.option", {"subject": one.suspect, "change": one.change}))
        for one in shown
    )
    first = options[0].value if len(options) == 1 else None
    return Form(
        about=About(incident=case.ref, suspect=about),
        questions=(Question(name="reveal", wants=Wants.ONE, options=options, first=first),),
        says=tuple(_said(tx, one) for one in shown[:_TOLD]),
        basis=" ".join(one.change for one in shown),
    )


_TOLD = 5
"""Of how many requests a form says why they were made: Slack's views have an end."""


def _said(tx: Transaction, reveal: Reveal) -> Say:
    entry = tx.record.get(reveal.change)
    reason = ((entry.detail if entry else None) or {}).get("reason", "")
    return Say(
        "reveal.request",
        {"person": reveal.by, "subject": reveal.suspect, "at": reveal.at, "reason": reason},
    )


def fill_approve(answers: Answers) -> Approved:
    """The request that was answered."""
    return Approved(needed(answers, "reveal"))


def ask(request: Request, args: Asked, tx: Transaction) -> Reply:
    """Ask to be told who a suspect is; nobody is told anything yet.

    Raises:
        NotFound, Refused: See ``Request.suspect`` and ``Request.recording``; the reasons of ``_check``.
    """
    request.recording(tx)
    case, suspect = request.suspect(tx)
    _check(request, tx, case, suspect)
    change = request.record(tx, case, "reveal.asked", subject=suspect.pseudonym, **told(args.circumstances))
    roles = sorted(role.value for role in request.actor(tx).roles)
    value = {"suspect": suspect.pseudonym, "basis": reveals.basis(suspect), "roles": roles}
    # Why it was asked is in the record alone, under the suspect's own key.
    tx.judgements.add(change, Judged.REVEAL, value, request.who.person, Circumstances())
    said = Say("reveal.waits", {"holders": _holders(request, tx), "change": change.ref})
    return Reply(changes=(change.ref,), said=(said,))


def _check(request: Request, tx: Transaction, case: Case, suspect: Suspect) -> None:
    """Refuse what nobody could answer or approve.

    Raises:
        Refused: ``reveal_unnamed``, ``reveal_asked`` or ``reveal_no_other``.
    """
    if not suspect.named:
        raise Refused("reveal_unnamed", suspect=suspect.pseudonym)
    mine = (
        *(one for one in reveals.waiting(case, request.now) if one.by == request.who.person),
        *reveals.shown_to(request.actor(tx), case, request.now),
    )
    if any(one.suspect == suspect.pseudonym for one in mine):
        raise Refused("reveal_asked", suspect=suspect.pseudonym)
    if not _holders(request, tx):
        raise Refused("reveal_no_other")


def _holders(request: Request, tx: Transaction) -> tuple[str, ...]:
    return reveals.approvers(frozenset(role.value for role in request.actor(tx).roles))


def approve(request: Request, args: Approved, tx: Transaction) -> Reply:
    """Let who asked be told who the suspect is, for a quarter of an hour.

    Raises:
        NotFound, Refused: See ``Request.recording``, ``reveals.find`` and ``JointDecision.part_for``.
    """
    case = request.recording(tx)
    found = reveals.find(case, args.change, request.now)
    part = reveals.approving(case, found).part_for(request.actor(tx))
    change = request.record(tx, case, "reveal.approved", subject=found.suspect, person=found.by, role=part)
    value = {"asked": found.change, "part": part}
    tx.judgements.add(change, Judged.REVEAL_APPROVED, value, request.who.person, Circumstances())
    return Reply(changes=(change.ref,))


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Tell who asked, and nobody else, who a suspect is, while they may be told; each time is recorded.

    A suspect whose valid pseudonym was told with the name gets another at once.

    Raises:
        NotFound, Refused: See ``Request.case``.
    """
    del args
    case = request.case(tx)
    about = request.about.suspect
    actor = request.actor(tx)
    found = [one for one in reveals.shown_to(actor, case, request.now) if about in {None, one.suspect}]
    shown = tuple(_show(request, tx, case, one) for one in found)
    named = {one.suspect for one in found}
    waiting = tuple(
        one
        for one in reveals.waiting(case, request.now)
        if about in {None, one.suspect} and one.suspect not in named
    )
    offers = ["reveal ask"] if case.suspects else []
    offers += (
        ["reveal approve"]
        if any(reveals.may_approve(actor, case, one, request.now) for one in waiting)
        else []
    )
    return Reply(
        body=Revealed(case=case, shown=shown, waiting=waiting),
        said=(Say("reveal.renamed"),) if shown else (),
        offers=request.offers(tx, case, *offers),
        names=bool(shown),
    )


def _show(request: Request, tx: Transaction, case: Case, reveal: Reveal) -> Shown:
    named = tx.suspects.reveal(
        reveal.suspect,
        change=request.new_reference(Kind.CHANGE),
        at=request.now,
        reader=request.who.person,
        asked=reveal.change,
    )
    if reveal.asked_as == reveal.suspect:
        change = request.record(tx, case, "suspect.renamed", subject=reveal.suspect)
        tx.suspects.rename(change, reveal.suspect, tx.incidents.unused(Kind.SUSPECT, request.new_reference))
    end = reveals.until(reveal) or request.now
    return Shown(suspect=reveal.asked_as, named=named, until=end)


COMMAND = Command(
    name="reveal",
    nouns=("reveal",),
    verbs=(
        Verb(name="reveal", bare=True, parse=no_words, run=show, usage="reveal [S-…]", changes=False),
        Verb(
            name="reveal approve",
            words=("approve",),
            parse=parse_approve,
            ask=ask_approve,
            fill=fill_approve,
            run=approve,
            usage="reveal approve [C-…]",
            examples=("reveal approve C-7W2KQ9M3TX",),
            right="reveal",
        ),
        Verb(
            name="reveal ask",
            parse=parse_ask,
            ask=ask_ask,
            fill=fill_ask,
            run=ask,
            usage="reveal S-… because <why>",
            examples=("reveal S-9MFT3K because HR has to talk to them",),
        ),
    ),
)
