"""A bar of somebody on the team or with a role takes two; two lift a bar once the person was cleared."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from commands._form import MOST_CHOICES, Option, Question, Say, Wants, answer, needed, needed_text
from commands._phrases import Phrase
from commands._shape import About, Answers, Form, Reply, Request, Verb, told
from commands._surfaces import look_again
from domain import bars
from domain.case import Case
from domain.errors import NotFound, Refused
from domain.lifecycles import Circumstances
from domain.references import Kind, read_reference
from domain.suspects import Bar
from storage import Transaction
from storage.bars import Barring


@dataclass(frozen=True, slots=True)
class Which:
    """The suspect whose bar is meant; none when it stood before the noun."""

    suspect: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """That a suspect's bar be lifted, and why."""

    suspect: str | None = None
    circumstances: Circumstances


def parse_which(phrase: Phrase) -> Which:
    """``S-…``, or nothing.

    Raises:
        Refused: ``bad_reference``.
    """
    suspect, rest = _reference(phrase)
    if suspect is None and rest.words:
        raise Refused("bad_reference", word=rest.words[0])
    rest.finish()
    return Which(suspect)


def parse_lift(phrase: Phrase) -> Lift:
    """``[S-…] [because] <why>``.

    Raises:
        Refused: ``missing_text``.
    """
    suspect, rest = _reference(phrase)
    rest, circumstances = rest.circumstances()
    circumstances = rest.closing_reason(circumstances)
    if circumstances.reason is None:
        raise Refused("missing_text", given={"bar": suspect} if suspect else {})
    return Lift(suspect=suspect, circumstances=circumstances)


def _reference(phrase: Phrase) -> tuple[str | None, Phrase]:
    found = read_reference(phrase.words[0]) if phrase.words else None
    if found is None or found[0] is not Kind.SUSPECT:
        return None, phrase
    return found[1], phrase.after(1)


def _case(request: Request, tx: Transaction, suspect: str | None) -> tuple[Case, str]:
    """The incident, for somebody who may change it, and the suspect who is meant.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``missing_reference``.
    """
    meant = suspect or request.about.suspect
    if meant is None:
        request.recording(tx)
        raise Refused("missing_reference")
    request = request.of(replace(request.about, suspect=meant), tx)
    case = request.recording(tx)
    suspect = request.about.suspect or meant
    if case.suspect(suspect) is None:
        raise NotFound
    return case, suspect


def _asked(request: Request, answers: Answers, tx: Transaction) -> tuple[Case, str | None]:
    """The incident that a form is about, and the suspect whom alone it is about, if any.

    Raises:
        NotFound, Refused: See ``Request.recording``.
    """
    about, picked = request.about.suspect, answer(answers, "bar")
    if about is None and picked:
        request = request.of(replace(request.about, suspect=picked), tx)
    return request.recording(tx), about


def _form(case: Case, found: Iterable[Bar], about: str | None, answers: Answers, *more: Question) -> Form:
    """Which of these suspects; what the form rests on is what it offers."""
    shown = [one for one in found if about in {None, one.suspect}][-MOST_CHOICES:]
    options = tuple(Option(one.suspect, Say("form.bar.option", {"suspect": one.suspect})) for one in shown)
    first = options[0].value if len(options) == 1 else answer(answers, "bar") or None
    which = Question(name="bar", wants=Wants.ONE, options=options, first=first)
    return Form(
        about=About(incident=case.ref, suspect=about),
        questions=(which, *more),
        basis=" ".join(one.change for one in shown),
    )


def to_confirm(tx: Transaction, ref: str, suspect: str) -> Say:
    """That a bar which was just set has to be confirmed, and until when; or that nobody is there who can."""
    case = tx.cases.load(ref)
    [bar] = (one for one in case.bars if one.suspect == suspect)
    people = {*case.access.team, *(one for role in bars.DECIDERS for one in tx.people.holders(role))}
    can = any(bars.may_confirm(tx.people.actor(one), case, bar) for one in people)
    id_ = "bar.to_confirm" if can else "bar.to_confirm_nobody"
    return Say(id_, {"suspect": suspect, "until": bars.ends(bar)})


def ask_confirm(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which bar, who set it, and what confirming it means; nobody is told who it is.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``bar_none``; the reasons of ``JointDecision``.
    """
    case, about = _asked(request, answers, tx)
    actor = request.actor(tx)
    found = [one for one in bars.waiting(case, request.now) if about in {None, one.suspect}]
    if not found:
        raise Refused("bar_none", suspect=about or case.ref)
    mine = [one for one in found if bars.may_confirm(actor, case, one)]
    if not mine:
        bars.confirming(case, found[-1]).part_for(bars.as_here(actor, case))
    says = tuple(
        Say("bar.waits", {"person": one.by, "suspect": one.suspect, "at": one.at, "until": bars.ends(one)})
        for one in mine[-_TOLD:]
    )
    form = _form(case, mine, about, answers)
    return Form(about=form.about, questions=form.questions, says=(Say("bar.how"), *says), basis=form.basis)


_TOLD = 5
"""Of how many a form says more: Slack's views have an end."""


def fill_which(answers: Answers) -> Which:
    """The suspect that was answered."""
    return Which(needed(answers, "bar"))


def confirm(request: Request, args: Which, tx: Transaction) -> Reply:
    """Confirm a bar, which then stands until two lift it.

    Raises:
        NotFound, Refused: See ``_case``; ``bar_none``; the reasons of ``JointDecision``.
    """
    case, suspect = _case(request, tx, args.suspect)
    bar = bars.find_waiting(case, suspect, request.now)
    bars.confirming(case, bar).part_for(bars.as_here(request.actor(tx), case))
    change = request.record(tx, case, "suspect.confirmed", subject=suspect, person=bar.by)
    tx.bars.add(change, suspect, Barring.CONFIRMED, request.who.person)
    return Reply(changes=(change.ref,), said=(Say("bar.stands"),))


def ask_lift(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Whose bar, and why it is to be lifted.

    Raises:
        NotFound, Refused: See ``Request.recording``; the reasons of ``bars.find_liftable``.
    """
    case, about = _asked(request, answers, tx)
    if about:
        bars.find_liftable(case, about)
    found = bars.liftable(case)
    if not found:
        raise Refused("lift_nobody")
    form = _form(case, found, about, answers, Question(name="reason"))
    return Form(about=form.about, questions=form.questions, says=(Say("lift.how"),), basis=form.basis)


def fill_lift(answers: Answers) -> Lift:
    """The suspect and the reason that were answered."""
    reason = needed_text(answers, "reason")
    return Lift(suspect=needed(answers, "bar"), circumstances=Circumstances(reason=reason))


def lift(request: Request, args: Lift, tx: Transaction) -> Reply:
    """Ask that a bar be lifted; it stands until somebody else agrees.

    Raises:
        NotFound, Refused: See ``_case`` and ``bars.find_liftable``.
    """
    case, suspect = _case(request, tx, args.suspect)
    bar = bars.find_liftable(case, suspect)
    change = request.record(tx, case, "suspect.lift_asked", subject=suspect, **told(args.circumstances))
    tx.bars.add(
        change,
        suspect,
        Barring.LIFT,
        request.who.person,
        basis=bars.basis(case, bar),
        circumstances=args.circumstances,
    )
    return Reply(changes=(change.ref,), said=(Say("lift.waits", {"suspect": suspect}),))


def ask_agree(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which lifting; who asked for it, and why.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``lift_none``; the reasons of ``JointDecision``.
    """
    case, about = _asked(request, answers, tx)
    actor = request.actor(tx)
    found = [(bar, one) for bar, one in bars.liftings(case) if about in {None, bar.suspect}]
    if not found:
        raise Refused("lift_none", suspect=about or case.ref)
    mine = [(bar, one) for bar, one in found if bars.may_lift(actor, case, one)]
    if not mine:
        bars.lifting(case, found[-1][1]).part_for(bars.as_here(actor, case))
    says = tuple(
        Say(
            "lift.asked",
            {
                "person": one.by,
                "suspect": bar.suspect,
                "at": one.at,
                "reason": one.circumstances.reason or "",
            },
        )
        for bar, one in mine[-_TOLD:]
    )
    form = _form(case, (bar for bar, _ in mine), about, answers)
    basis = " ".join(one.change for _, one in mine)
    return Form(about=form.about, questions=form.questions, says=(Say("lift.agree"), *says), basis=basis)


def agree(request: Request, args: Which, tx: Transaction) -> Reply:
    """Lift a bar: from then on the person sees what their roles let them see, and is on no team of it.

    Raises:
        NotFound, Refused: See ``_case``; ``lift_none``; the reasons of ``JointDecision``.
    """
    case, suspect = _case(request, tx, args.suspect)
    _, asked = bars.find_asked(case, suspect)
    bars.lifting(case, asked).part_for(bars.as_here(request.actor(tx), case))
    change = request.record(tx, case, "suspect.lifted", subject=suspect, person=asked.by)
    tx.bars.add(change, suspect, Barring.LIFTED, request.who.person)
    blind = tx.bars.blind(suspect)
    for person in tx.teams.of_incidents([case.ref]).get(case.ref, {}):
        if person in case.access.out and tx.people.blind(person) == blind:
            # Nobody is back on the team by this: whoever leads it puts them there, or does not.
            tx.teams.add(change, person, None)
    # Whoever sits in the channel without a part in the incident is noticed there.
    look_again(tx, case.ref, at=request.now, key=request.new_key())
    return Reply(changes=(change.ref,), said=(Say("lift.done"),))


BARS: Final = (
    Verb(
        name="suspect confirm",
        words=("confirm",),
        parse=parse_which,
        ask=ask_confirm,
        fill=fill_which,
        run=confirm,
        usage="suspect confirm S-…",
        examples=("suspect confirm S-9MFT3K",),
        right="bar",
    ),
    Verb(
        name="suspect lift approve",
        words=("lift", "approve"),
        parse=parse_which,
        ask=ask_agree,
        fill=fill_which,
        run=agree,
        usage="suspect lift approve S-…",
        examples=("suspect lift approve S-9MFT3K",),
        right="bar",
    ),
    Verb(
        name="suspect lift",
        words=("lift",),
        parse=parse_lift,
        ask=ask_lift,
        fill=fill_lift,
        run=lift,
        usage="suspect lift S-… because <why>",
        examples=("suspect lift S-9MFT3K because they were cleared",),
    ),
)
"""The verbs of ``suspect`` about bars."""
