"""``/insider measure``: what will change so that it does not happen again, and whether that was announced."""

from dataclasses import dataclass

from commands._form import Option, Question, Wants, chosen, needed, needed_text
from commands._phrases import MAX_TEXT, Phrase, free_text
from commands._shape import About, Answers, Command, Form, NoArgs, Reply, Request, Verb, no_words, told
from commands._step_form import circumstance_questions, circumstances, steps
from domain.case import Case, Measure
from domain.errors import Refused
from domain.lifecycles import LIFECYCLES, Circumstances, check_date
from domain.references import Kind
from storage import Transaction


@dataclass(frozen=True, slots=True)
class New:
    """A measure in one plain line."""

    text: str


@dataclass(frozen=True, slots=True)
class Announced:
    """That a measure was announced."""

    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class NoneAnnounced:
    """That no measure was announced."""

    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Step:
    """The state to enter."""

    state: str
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Measures:
    """The preventive measures of an incident."""

    case: Case


def parse_add(phrase: Phrase) -> New:
    """All words are the measure."""
    return New(free_text(phrase, MAX_TEXT))


def parse_announced(phrase: Phrase) -> Announced:
    """``[on <day>] [according to <who>]`` after ``announced``."""
    rest, circumstances = phrase.circumstances()
    return Announced(rest.closing_day(circumstances))


def parse_none_announced(phrase: Phrase) -> NoneAnnounced:
    """The same after ``none``; the word ``announced`` may follow it."""
    rest, circumstances = phrase.circumstances()
    if rest.starts_with("announced"):
        rest = rest.after(1)
    return NoneAnnounced(rest.closing_day(circumstances))


def parse_step(phrase: Phrase) -> Step:
    """``approved``, ``started``, ``done yesterday``."""
    rest, circumstances = phrase.circumstances()
    state, after = rest.take(LIFECYCLES["measure"].states, "measure")
    return Step(state.code, after.closing_day(circumstances))


def ask_add(request: Request, answers: Answers, tx: Transaction) -> Form:
    """The measure in one line."""
    del answers
    case = request.recording(tx)
    question = Question(name="measure_text", wants=Wants.PROSE, most=MAX_TEXT)
    return Form(about=About(incident=case.ref), questions=(question,))


def fill_add(answers: Answers) -> New:
    """The measure that was answered."""
    return New(needed_text(answers, "measure_text", MAX_TEXT))


def ask_none_announced(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Since when, and who says so."""
    case = request.recording(tx)
    return Form(about=About(incident=case.ref), questions=circumstance_questions(answers, fact=True))


def fill_none_announced(answers: Answers) -> NoneAnnounced:
    """The circumstances that were answered."""
    return NoneAnnounced(circumstances(answers))


def ask_announced(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which measure, since when, and who says so."""
    about, questions, _ = _which(request, answers, tx)
    return Form(about=about, questions=(*questions, *circumstance_questions(answers, fact=True)))


def fill_announced(answers: Answers) -> Announced:
    """The circumstances that were answered."""
    return Announced(circumstances(answers))


def ask_step(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which measure, and which step of it."""
    about, questions, measure = _which(request, answers, tx)
    if measure is None:
        return Form(about=about, questions=questions)
    return Form(
        about=about,
        questions=(*questions, *steps("measure", measure.standing.state, answers)),
        basis=tx.moves.latest_change(about.incident or "", "measure", measure.ref) or "",
    )


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
        NotFound, Refused: See ``Request.case``.
    """
    case = request.case(tx)
    ref = tx.incidents.unused(Kind.MEASURE, request.new_reference)
    change = request.record(tx, case, "measure.added", subject=ref, measure=ref)
    tx.measures.add(change, ref, args.text)
    start = LIFECYCLES["measure"].start[0]
    tx.moves.add(change, "measure", start, Circumstances(), subject=ref)
    return Reply(changes=(change.ref,))


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
        NotFound, IllegalMove, Refused: See ``Request.case`` and ``Request.move``; ``which_measure``.
    """
    case = request.case(tx)
    ref = _meant(request, case).ref
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
    return Reply(body=Measures(case), offers=request.offers(tx, case, *verbs))


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
            usage="measure add <text>",
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
            usage="measure M-… announced [on <day>]",
            examples=("measure M-4QW7ZD announced on 13 Jan 2020",),
        ),
        Verb(
            name="measure step",
            parse=parse_step,
            ask=ask_step,
            fill=fill_step,
            run=step,
            usage="measure M-… <state> [on <day>]",
            examples=("measure M-4QW7ZD approved",),
        ),
    ),
)
