"""``/insider dismissal``: the termination process of one suspect; two other people approve what is proposed.

HR approves first, then Legal; neither may be the proposer, nor the same person. That binds what is done
through the bot. A dismissal that others carried out is recorded as reported, with who says so.
"""

from dataclasses import dataclass, replace

from commands._form import Say, needed, which_suspect
from commands._phrases import Phrase
from commands._shape import Answers, Command, Form, NoArgs, Offer, Reply, Request, Verb, told
from commands._step_form import circumstances, given_step, held, steps
from domain.access import Role
from domain.case import Case
from domain.errors import IllegalMove, Refused
from domain.facts import FACTS
from domain.guards import check_finding, dismissal
from domain.lifecycles import LIFECYCLES, Circumstances, check_move
from domain.steps import awaits_approval, may_approve
from domain.suspects import Suspect
from storage import Transaction
from storage.facts import Change
from storage.suspects import PROPOSER

LIFECYCLE = LIFECYCLES["termination"]
_TO_LEGAL = {"proposed": ("hr_review", "legal_review"), "hr_review": ("legal_review",)}
_REVIEWS = frozenset({"hr_review", "legal_review"})
_LAST_SAY = frozenset({"legal_review", "heard"})


@dataclass(frozen=True, slots=True)
class Args:
    """The state to enter."""

    state: str
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Process:
    """Where the termination process of a suspect stands."""

    case: Case
    suspect: Suspect


def parse(phrase: Phrase) -> Args | NoArgs:
    """``propose``, ``approve``, ``effective on 10 Jan``; the noun ``dismissed`` is a state itself."""
    rest, circumstances = phrase.circumstances(FACTS)
    if phrase.noun in {"dismissed", "fired", "terminated"}:
        return Args("effective", rest.closing_day(circumstances))
    if not rest.words:
        return NoArgs()
    state, after = rest.take(LIFECYCLE.states, "state")
    return Args(state.code, after.closing_day(circumstances))


def ask(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which suspect, and which step: an approval is offered to those alone who may give it now."""
    case = request.recording(tx)
    suspect, about, questions = which_suspect(case, request.about.suspect, answers)
    if suspect is None:
        return Form(about=about, questions=questions)
    current = suspect.termination.state
    following = [code for code in LIFECYCLE.following(current) if code != "approved"]
    if may_approve(request.actor(tx), case, suspect):
        following.insert(0, "approved")
    by_exception = "approved" in following and current in _LAST_SAY
    stepping = steps(
        "termination",
        current,
        answers,
        roles=request.actor(tx).roles,
        following=following,
        reasoned={"approved"} if by_exception and suspect.finding.state != "substantiated" else (),
        evidence=case.evidence,
        screen=case.judgements.screen,
    )
    return Form(
        about=about,
        questions=(*questions, *stepping),
        says=(*_caution(suspect), *held(case.judgements.screen, "termination", current, following)),
        basis=tx.moves.latest_change(case.ref, "termination", suspect.pseudonym) or "",
    )


def fill(answers: Answers) -> Args:
    """The step that was answered."""
    return Args(needed(answers, "state"), circumstances(answers, "termination"))


def run(request: Request, args: Args | NoArgs, tx: Transaction) -> Reply:
    """Record a step of the process, or show where it stands.

    Raises:
        NotFound, IllegalMove, Refused: See ``Request.suspect``, ``Request.move`` and ``_approve``;
            ``not_proposer`` of a review (G5).
    """
    case, suspect = request.suspect(tx)
    if isinstance(args, NoArgs):
        offers = (
            (Offer("dismissal", (case.ref, suspect.pseudonym)),)
            if request.offers(tx, case, "dismissal")
            else ()
        )
        return Reply(body=Process(case, suspect), offers=offers)
    if args.state == "proposed":
        return _propose(request, args, tx, case, suspect)
    if args.state == "approved" and not args.circumstances.reported:
        return _approve(request, args, tx, case, suspect)
    if args.state in _REVIEWS and not args.circumstances.reported and _proposed_it(request, suspect):
        raise Refused("not_proposer")
    change = request.move(tx, case, "termination", args.state, args.circumstances, subject=suspect.pseudonym)
    if args.state == "effective":
        _end_employment(request, tx, change, suspect, args.circumstances)
    return Reply(changes=(change.ref,))


def _proposed_it(request: Request, suspect: Suspect) -> bool:
    return suspect.proposed_by == request.who.person


def _propose(request: Request, args: Args, tx: Transaction, case: Case, suspect: Suspect) -> Reply:
    change = request.move(tx, case, "termination", "proposed", args.circumstances, subject=suspect.pseudonym)
    tx.suspects.approve(change, suspect.pseudonym, PROPOSER, request.who.person)
    return Reply(changes=(change.ref,), said=(Say("termination.needs_approvals"), *_caution(suspect)))


def _caution(suspect: Suspect) -> tuple[Say, ...]:
    if suspect.finding.state == "substantiated":
        return ()
    return (Say("termination.finding_open", {"lifecycle": "finding", "state": suspect.finding.state}),)


def _approve(request: Request, args: Args, tx: Transaction, case: Case, suspect: Suspect) -> Reply:
    """Approve in the role that is still missing: HR, then Legal.

    Raises:
        IllegalMove: Nothing waits for approval.
        Refused: The reasons of ``JointDecision.part_for`` (G5) and of the guard G7.
    """
    current = suspect.termination.state
    if not awaits_approval(suspect):
        raise IllegalMove("termination", current, "approved", LIFECYCLE.following(current))
    if suspect.proposal_void:
        raise Refused("proposal_void", suspect=suspect.pseudonym)
    case.judgements.screen.check("termination", current, "approved")
    part = dismissal(case, suspect).part_for(request.actor(tx))
    if part == Role.LEGAL:
        _check_finding(suspect, args.circumstances)
    steps = ("approved",) if part == Role.LEGAL else _TO_LEGAL.get(current, ())
    for state in steps:
        request.check_move(
            tx,
            case,
            lifecycle="termination",
            current=current,
            wanted=state,
            circumstances=args.circumstances,
            previous_on=suspect.termination.dated,
        )
        current = state
    change = request.record(
        tx,
        case,
        f"termination.approved_{part}",
        subject=suspect.pseudonym,
        suspect=suspect.pseudonym,
        **told(args.circumstances),
    )
    tx.suspects.approve(change, suspect.pseudonym, part, request.who.person)
    for state in steps:
        tx.moves.add(change, "termination", state, args.circumstances, subject=suspect.pseudonym)
    return Reply(changes=(change.ref,), said=_caution(suspect))


def _check_finding(suspect: Suspect, circumstances: Circumstances) -> None:
    try:
        check_finding(suspect, circumstances)
    except Refused as refused:
        refused.params["given"] = given_step("termination", "approved", circumstances, {})
        raise


def _end_employment(
    request: Request, tx: Transaction, change: Change, suspect: Suspect, circumstances: Circumstances
) -> None:
    """A dismissal in effect ends the employment in the same change."""
    if suspect.employment.state == "terminated":
        return
    employment = LIFECYCLES["employment"]
    circumstances = replace(circumstances, facts={})
    check_move(
        employment,
        suspect.employment.state,
        "terminated",
        circumstances,
        today=request.today,
        previous_on=suspect.employment.dated,
    )
    tx.moves.add(change, "employment", "terminated", circumstances, subject=suspect.pseudonym)


COMMAND = Command(
    name="termination",
    nouns=("dismissal", "termination", "dismissed", "fired", "terminated"),
    lifecycles=("termination",),
    verbs=(
        Verb(
            name="dismissal",
            bare=True,
            parse=parse,
            ask=ask,
            fill=fill,
            run=run,
            usage="S-… dismissal [propose|approve|<state>] [on <day>]  ·  S-… dismissed [according to <who>]",
            examples=("S-9MFT3K dismissal propose", "S-9MFT3K dismissed according to HR on 10 Jan 2020"),
        ),
    ),
)
