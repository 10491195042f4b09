"""``/insider customers``, ``employees``, ``records``: how many, and how sure. Unknown is an answer."""

from dataclasses import dataclass

from commands._form import Question, Wants, answer, beside, needed, terms
from commands._listing import relist
from commands._phrases import Phrase
from commands._shape import About, Answers, Command, Form, NoArgs, Reply, Request, Verb, no_words, told
from commands._step_form import circumstance_questions, circumstances
from commands._whose import EVERYBODY, Part, ask_part, fill_part, take_part
from domain.case import Case, Count
from domain.counts import Amount, CountKind, read_amount
from domain.errors import Refused
from domain.lifecycles import Circumstances, check_date
from domain.vocabulary import COUNT_KIND, COUNT_SCOPE, COUNT_WHAT
from storage import Transaction
from storage import counts as stored

_NOUN_WHAT = {"customers": "persons", "employees": "suspects", "records": "records"}


@dataclass(frozen=True, slots=True)
class Args:
    """What is counted, in which scope, how many; of whom and where alone."""

    what: str
    scope: str
    amount: Amount
    circumstances: Circumstances
    part: Part = EVERYBODY


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of an incident."""

    case: Case


@dataclass(frozen=True, slots=True)
class CountHistory:
    """Every count of an incident that was recorded and not undone, oldest first, with who recorded it."""

    incident: str
    counts: tuple[tuple[Count, str], ...]


def parse(phrase: Phrase) -> Args:
    """``undisclosed``, ``at least 500 in FR``, ``notified 643 of patients``.

    After ``count`` what is counted stands first.
    """
    rest, circumstances = phrase.circumstances()
    what = _NOUN_WHAT.get(phrase.noun)
    if what is None:
        term, rest = rest.take(COUNT_WHAT, "count_what")
        what = term.code
    scope = "disclosed"
    # Employees are counted as involved, in one scope only.
    match = None if what == "suspects" else COUNT_SCOPE.leading(rest.words)
    if match and len(rest.words) > match[1]:
        scope, rest = match[0].code, rest.after(match[1])
    rest, part = take_part(rest, what)
    if not rest.words:
        raise Refused("bad_count", text="")
    return Args(what, scope, read_amount(rest.text), circumstances, part)


_FIGURES = {
    CountKind.AT_MOST: ("high",),
    CountKind.RANGE: ("low", "high"),
    CountKind.UNKNOWN: (),
    CountKind.UNDISCLOSED: (),
}


def _figures(kind: str) -> tuple[str, ...]:
    return _FIGURES.get(CountKind(kind), ("low",))


def ask(request: Request, answers: Answers, tx: Transaction) -> Form:
    """What is counted, in which scope, how sure that is, and the figures that this needs."""
    case = request.recording(tx)
    what = answer(answers, "what") or "persons"
    kind = answer(answers, "kind") or CountKind.EXACT.value
    questions = [Question(name="what", wants=Wants.ONE, options=terms(COUNT_WHAT), first=what, reshapes=True)]
    if what != "suspects":
        scopes = terms(COUNT_SCOPE)
        questions.append(Question(name="scope", wants=Wants.ONE, options=scopes, first="disclosed"))
    questions.append(
        Question(name="kind", wants=Wants.ONE, options=terms(COUNT_KIND), first=kind, reshapes=True)
    )
    questions += [Question(name=name, wants=Wants.NUMBER) for name in _figures(kind)]
    questions += ask_part(what, answers)
    return Form(
        about=About(incident=case.ref), questions=(*questions, *circumstance_questions(answers, fact=True))
    )


def fill(answers: Answers) -> Args:
    """The count that was answered.

    Raises:
        Refused: ``bad_count``; the reasons of ``Amount``.
    """
    kind = needed(answers, "kind")
    figures = {name: _whole(answers, name) for name in _figures(kind)}
    amount = beside(next(iter(figures), "kind"), lambda: Amount(CountKind(kind), **figures))
    scope = answer(answers, "scope") or "disclosed"
    what = needed(answers, "what")
    return Args(what, scope, amount, circumstances(answers), fill_part(what, answers))


def _whole(answers: Answers, name: str) -> int:
    text = needed(answers, name)
    if not text.isdecimal() or len(text) > 20:
        raise Refused("bad_count", text=text).at(name)
    return int(text)


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Record the count; earlier ones stay as history.

    Raises:
        NotFound, Refused: See ``Request.case``; ``future_date``.
    """
    case = request.case(tx)
    check_date(args.circumstances.on, today=request.today)
    low, high = args.amount.low, args.amount.high
    part = args.part
    people = args.what == "persons" and part.population
    change = request.record(
        tx,
        case,
        # People of another population are not told by the name of the whole, which is customers.
        "count.people" if people else "count.recorded",
        what=args.what,
        scope=None if args.what == "suspects" else args.scope,
        population=part.population,
        jurisdiction=part.jurisdiction,
        amount=f"{args.amount.kind.value}:{'' if low is None else low}:{'' if high is None else high}",
        **told(args.circumstances),
    )
    counted = stored.Counted(
        what=args.what, scope=args.scope, population=part.population, jurisdiction=part.jurisdiction
    )
    tx.counts.add(change, counted, args.amount, args.circumstances)
    relist(request, tx, case.ref)
    return Reply(changes=(change.ref,))


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Show the counts."""
    del args
    case = request.case(tx)
    return Reply(body=Counted(case), offers=request.offers(tx, case, "count set"))


def parse_history(phrase: Phrase) -> str | None:
    """What alone is told of, by the noun; all of it after ``count``.

    Raises:
        Refused: ``unknown_word``.
    """
    if phrase.words:
        raise Refused("unknown_word", word=phrase.text, nearest=None)
    return _NOUN_WHAT.get(phrase.noun)


def history(request: Request, args: str | None, tx: Transaction) -> Reply:
    """Show how the counts changed.

    Raises:
        NotFound, Refused: See ``Request.case``.
    """
    case = request.case(tx)
    counts = [one for one in tx.counts.history(case.ref) if args in {None, one[0].what}]
    return Reply(body=CountHistory(case.ref, tuple(counts)))


COMMAND = Command(
    name="count",
    nouns=("count", "counts", "customers", "employees", "records"),
    verbs=(
        Verb(name="count", bare=True, parse=no_words, run=show, usage="count", changes=False),
        Verb(
            name="count history",
            words=("history",),
            parse=parse_history,
            run=history,
            usage="count|customers|employees|records history",
            examples=("customers history",),
            changes=False,
        ),
        Verb(
            name="count set",
            parse=parse,
            ask=ask,
            fill=fill,
            run=run,
            usage="customers|employees|records [accessed|disclosed|notified|harmed] <how many>"
            " [of <population>] [in <jurisdiction>]",
            examples=(
                "customers undisclosed",
                "customers at least 500",
                "employees unknown",
                "customers 120 in FR",
                "records 40 of patients in US-CA",
            ),
        ),
    ),
)
