"""``/insider measure``: what will change so that it does not happen again, and whether that was announced."""

from dataclasses import dataclass
from datetime import date

from commands._form import Option, Question, chosen, needed
from commands._measure_words import (
    Announced,
    New,
    NoneAnnounced,
    ask_add,
    ask_none_announced,
    fill_add,
    fill_announced,
    fill_none_announced,
    open_questions,
    parse_add,
    parse_announced,
    parse_none_announced,
)
from commands._phrases import Phrase
from commands._shape import About, Answers, Command, Form, NoArgs, Reply, Request, Verb, no_words, told
from commands._step_form import circumstance_questions, circumstances, steps
from domain.case import Case, Measure
from domain.errors import Refused
from domain.facts import FACTS
from domain.lifecycles import LIFECYCLES, Circumstances, check_date
from domain.references import Kind
from storage import Transaction
from storage.tracks import OWNER


@dataclass(frozen=True, slots=True)
class Step:
    """The state to enter."""

    state: str
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Measures:
    """The preventive measures of an incident, on a day."""

    case: Case
    today: date


def parse_step(phrase: Phrase) -> Step:
    """``approved``, ``started``, ``done yesterday``."""
    rest, circumstances = phrase.circumstances(FACTS)
    state, after = rest.take(LIFECYCLES["measure"].states, "measure")
    return Step(state.code, after.closing_day(circumstances))


def ask_announced(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which measure, since when, and who says so."""
    about, questions, _ = _which(request, answers, tx)
    asked = (
        *questions,
        *circumstance_questions(answers, fact=True),
        *open_questions(answers, "announced_where"),
    )
    return Form(about=about, questions=asked)


def ask_step(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which measure, and which step of it."""
    about, questions, measure = _which(request, answers, tx)
    if measure is None:
        return Form(about=about, questions=questions)
    return Form(
        about=about,
        questions=(
            *questions,
            *steps(
                "measure",
                measure.standing.state,
                answers,
                roles=request.actor(tx).roles,
                following=_following(request, measure),
            ),
        ),
        basis=tx.moves.latest_change(about.incident or "", "measure", measure.ref) or "",
    )


def _following(request: Request, measure: Measure) -> list[str]:
    """The states that this person may enter: its owner is not who says that it works."""
    owns = measure.standing.facts.get(OWNER) == request.who.person
    following = LIFECYCLES["measure"].following(measure.standing.state)
    return [code for code in following if not (owns and code == "verified")]


def fill_step(answers: Answers) -> Step:
    """The step that was answered."""
    return Step(needed(answers, "state"), circumstances(answers, "measure"))


def _which(
    request: Request, answers: Answers, tx: Transaction
) -> tuple[About, tuple[Question, ...], Measure | None]:
    case = request.recording(tx)
    if not case.measures:
        raise Refused("no_measures")
    options = tuple(Option(one.ref, f"{one.ref} · {one.text}") for one in case.measures)
    ref, questions = chosen("measure", options, request.about.other, answers)
    found = next((one for one in case.measures if one.ref == ref), None)
    if ref and found is None:
        raise Refused("no_measures")
    return About(incident=case.ref, other=ref), questions, found


def add(request: Request, args: New, tx: Transaction) -> Reply:
    """Propose a measure.

    Raises:
        NotFound, Refused: See ``Request.case``; ``owner_not_on_team``.
    """
    case = request.case(tx)
    owner = _owner(request, args, tx, case)
    ref = tx.incidents.unused(Kind.MEASURE, request.new_reference)
    known = told(Circumstances(facts=args.facts))
    change = request.record(tx, case, "measure.added", subject=ref, measure=ref, **known)
    tx.measures.add(change, ref, args.text)
    start = LIFECYCLES["measure"].start[0]
    facts = {**args.facts, **({OWNER: owner} if owner else {})}
    tx.moves.add(change, "measure", start, Circumstances(facts=facts), subject=ref)
    return Reply(changes=(change.ref,))


def _owner(request: Request, args: New, tx: Transaction, case: Case) -> str | None:
    """Who was named, or else whoever proposes it; none when that is nobody of the team."""
    if args.owner is None:
        return request.who.person if request.who.person in case.access.team else None
    if args.owner not in case.access.team or tx.people.blind(args.owner) in case.access.barred:
        raise Refused("owner_not_on_team")
    return args.owner


def announce(request: Request, args: Announced | NoneAnnounced, tx: Transaction) -> Reply:
    """Record that a measure was announced, or that none was.

    Raises:
        NotFound, Refused: See ``Request.case``; ``which_measure``; ``future_date``.
    """
    case = request.case(tx)
    check_date(args.circumstances.on, today=request.today)
    ref = _meant(request, case).ref if isinstance(args, Announced) else None
    change = request.record(
        tx,
        case,
        "measure.announced" if ref else "measure.none_announced",
        subject=ref,
        measure=ref,
        **told(args.circumstances),
    )
    tx.measures.announce(change, ref, args.circumstances)
    return Reply(changes=(change.ref,))


def step(request: Request, args: Step, tx: Transaction) -> Reply:
    """Record a step of a measure.

    Raises:
        NotFound, IllegalMove, Refused: See ``Request.case`` and ``Request.move``; ``which_measure``;
            ``verifier_owns``: its owner says that it works.
    """
    case = request.case(tx)
    measure = _meant(request, case)
    ref = measure.ref
    owner = measure.standing.facts.get(OWNER)
    if args.state == "verified" and not args.circumstances.reported and owner == request.who.person:
        raise Refused("verifier_owns")
    change = request.move(tx, case, "measure", args.state, args.circumstances, subject=ref)
    return Reply(changes=(change.ref,))


def _meant(request: Request, case: Case) -> Measure:
    if request.about.other is None and len(case.measures) == 1:
        return case.measures[0]
    for one in case.measures:
        if one.ref == request.about.other:
            return one
    if not case.measures or request.about.other:
        raise Refused("no_measures")
    raise Refused("which_measure", measures=tuple(one.ref for one in case.measures))


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Show the measures."""
    del args
    case = request.case(tx)
    of_one = ("measure step", "measure announced") if case.measures else ()
    verbs = ("measure add", *of_one, "measure none announced")
    return Reply(body=Measures(case, request.today), offers=request.offers(tx, case, *verbs))


COMMAND = Command(
    name="measure",
    nouns=("measure", "measures"),
    lifecycles=("measure",),
    verbs=(
        Verb(name="measures", bare=True, parse=no_words, run=show, usage="measure", changes=False),
        Verb(
            name="measure add",
            words=("add",),
            parse=parse_add,
            ask=ask_add,
            fill=fill_add,
            run=add,
            usage="measure add <text> [control=<kind>] [itm=PV…]",
            examples=("measure add Review who may read contact data",),
        ),
        Verb(
            name="measure none announced",
            words=("none",),
            parse=parse_none_announced,
            ask=ask_none_announced,
            fill=fill_none_announced,
            run=announce,
            usage="measure none announced [on <day>]",
            examples=("measure none announced on 13 Jan 2020",),
        ),
        Verb(
            name="measure announced",
            words=("announced",),
            parse=parse_announced,
            ask=ask_announced,
            fill=fill_announced,
            run=announce,
            usage="measure M-… announced [where=<where>] [on <day>]",
            examples=("measure M-4QW7ZD announced on 13 Jan 2020",),
        ),
        Verb(
            name="measure step",
            parse=parse_step,
            ask=ask_step,
            fill=fill_step,
            run=step,
            usage="measure M-… <state> [<fact>=<value>] [on <day>]",
            examples=("measure M-4QW7ZD approved",),
        ),
    ),
)
