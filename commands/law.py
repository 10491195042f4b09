"""``/insider police``: law enforcement, one referral per agency; nothing is said beyond its current state."""

from dataclasses import dataclass, replace
from datetime import date

from commands._form import Option, Question, Say, answer, chosen, needed, text
from commands._phrases import MAX_TITLE, Phrase, is_day, within
from commands._shape import About, Answers, Command, Form, NoArgs, Reply, Request, Verb, no_words, told
from commands._step_form import circumstances, held, steps
from domain.case import Case, Referral
from domain.errors import Refused
from domain.facts import FACTS
from domain.glossary import plain
from domain.lifecycles import LIFECYCLES, Circumstances
from domain.references import Kind
from storage import Transaction

LIFECYCLE = LIFECYCLES["law_enforcement"]
_FIRST_STEPS = {
    "under_consideration": ("not_considered",),
    "referred": ("not_considered", "under_consideration"),
    "not_referred": ("not_considered", "under_consideration"),
}
"""People decide and file in one go: the states that one command passes through for a new agency."""

_NEW = "new"


@dataclass(frozen=True, slots=True)
class Args:
    """The state to enter, and the agency as it was typed; ``new``: it is none of those that are there."""

    state: str
    agency: str | None
    circumstances: Circumstances
    new: bool = False


@dataclass(frozen=True, slots=True)
class Referrals:
    """Law enforcement in an incident."""

    case: Case


def parse(phrase: Phrase) -> Args:
    """``reported "county police" on 10 Jan``, ``involved according to "the company"``."""
    rest, circumstances = phrase.circumstances(FACTS)
    state, after = rest.take(LIFECYCLE.states, "law_enforcement")
    if is_day(after.text, after.today):
        return Args(state.code, None, after.closing_day(circumstances))
    words = after.words[1:] if after.words and after.words[0].casefold() in {"to", "by"} else after.words
    agency = within(" ".join(words), MAX_TITLE) or None
    return Args(state.code, agency, circumstances)


def ask(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which agency, one that is there or another, and which step."""
    case = request.recording(tx)
    roles, screen = request.actor(tx).roles, case.judgements.screen
    known = [Option(one.ref, _label(one)) for one in case.referrals]
    options = (*known, Option(_NEW, Say("form.referral.new")))
    meant = request.about.other
    if meant and meant not in {one.ref for one in case.referrals}:
        raise Refused("no_agencies")
    ref, questions = chosen("referral", options, meant, answers)
    about = About(incident=case.ref, other=None if ref == _NEW else ref)
    if ref is None:
        return Form(about=about, questions=questions)
    if ref == _NEW:
        questions = (
            *questions,
            Question(name="agency", optional=True, first=answer(answers, "agency") or None),
        )
        first = (*LIFECYCLE.following(None), *_FIRST_STEPS)
        stepping = steps(
            "law_enforcement",
            None,
            answers,
            roles=roles,
            following=first,
            evidence=case.evidence,
            screen=screen,
        )
        says = held(screen, "law_enforcement", None, first)
        return Form(about=about, questions=(*questions, *stepping), says=says)
    current = next(one for one in case.referrals if one.ref == ref).standing.state
    return Form(
        about=about,
        questions=(
            *questions,
            *steps("law_enforcement", current, answers, roles=roles, evidence=case.evidence, screen=screen),
        ),
        says=held(screen, "law_enforcement", current, LIFECYCLE.following(current)),
        basis=tx.moves.latest_change(case.ref, "law_enforcement", ref) or "",
    )


def _label(referral: Referral) -> str:
    return f"{referral.ref} · {referral.agency}" if referral.agency else referral.ref


def fill(answers: Answers) -> Args:
    """The step that was answered."""
    agency = text(answers, "agency")
    # Not asked means that there was no agency yet.
    new = (answer(answers, "referral") or _NEW) == _NEW
    return Args(needed(answers, "state"), agency, circumstances(answers, "law_enforcement"), new=new)


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Record the step, for the agency that is meant or for a new one.

    Raises:
        NotFound, IllegalMove, Refused: See ``Request.case`` and ``Request.move``; ``which_agency``.
    """
    case = request.case(tx)
    referral = _meant(request, args, case)
    if referral:
        change = request.move(
            tx, case, "law_enforcement", args.state, args.circumstances, subject=referral.ref
        )
        return Reply(changes=(change.ref,))
    return _begin(request, args, tx, case)


def _meant(request: Request, args: Args, case: Case) -> Referral | None:
    if request.about.other:
        for one in case.referrals:
            if one.ref == request.about.other:
                return one
        raise Refused("no_agencies")
    if args.new:
        return None
    if args.agency:
        return next((one for one in case.referrals if plain(one.agency or "") == plain(args.agency)), None)
    if len(case.referrals) > 1:
        raise Refused("which_agency", agencies=tuple(one.ref for one in case.referrals))
    return case.referrals[0] if case.referrals else None


def _begin(request: Request, args: Args, tx: Transaction, case: Case) -> Reply:
    steps: tuple[str, ...] = (args.state,)
    if not args.circumstances.reported:
        steps = (*_FIRST_STEPS.get(args.state, ()), args.state)
    current: str | None = None
    for state in steps:
        request.check_move(
            tx,
            case,
            lifecycle="law_enforcement",
            current=current,
            wanted=state,
            circumstances=_of(state, args, request.today),
            referral=_NEW,
            agency=args.agency,
        )
        current = state
    ref = tx.incidents.unused(Kind.REFERRAL, request.new_reference)
    change = request.record(
        tx,
        case,
        "law_enforcement.moved",
        subject=ref,
        lifecycle="law_enforcement",
        state=args.state,
        agency=args.agency,
        **told(args.circumstances),
    )
    tx.referrals.add(change, ref, args.agency)
    for state in steps:
        tx.moves.add(change, "law_enforcement", state, _of(state, args, request.today), subject=ref)
    return Reply(changes=(change.ref,))


def _of(state: str, args: Args, today: date) -> Circumstances:
    """The circumstances of a state that is passed through, or of the one that was meant, which has facts."""
    if state == args.state:
        return args.circumstances
    decided = {"decide_by": (args.circumstances.on or today).isoformat()}
    return replace(args.circumstances, facts=decided if state == "under_consideration" else {})


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Show the referrals."""
    del args
    case = request.case(tx)
    return Reply(body=Referrals(case), offers=request.offers(tx, case, "police step"))


COMMAND = Command(
    name="law",
    nouns=("police", "law", "law-enforcement", "agency"),
    lifecycles=("law_enforcement",),
    verbs=(
        Verb(name="police", bare=True, parse=no_words, run=show, usage="police", changes=False),
        Verb(
            name="police step",
            parse=parse,
            ask=ask,
            fill=fill,
            run=run,
            usage='police <state> ["<agency>"] [on <day>] [according to <who>]',
            examples=(
                'police reported "county police" on 10 Jan',
                'police involved according to "the company" on 10 Jan 2020',
            ),
        ),
    ),
)
