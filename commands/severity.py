"""``/insider severity``: how severe an incident is: what the record suggests and why; a person decides."""

from dataclasses import dataclass

from commands._form import Option, Question, Wants, answer, needed, needed_text, several, terms
from commands._phrases import Phrase
from commands._shape import About, Answers, Command, Form, NoArgs, Reply, Request, Verb, no_words, told
from commands._step_form import circumstances
from domain.case import Case
from domain.errors import Refused
from domain.lifecycles import Circumstances, check_date
from domain.severity import class_of, suggest
from domain.vocabulary import CLASSES, FIELDS, SEVERITY, in_order
from storage import Transaction
from storage.judgements import Judged


@dataclass(frozen=True, slots=True)
class Args:
    """A code of ``SEVERITY``, and why."""

    level: str
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Raised:
    """Field codes, the class that they have in this incident, and why."""

    fields: tuple[str, ...]
    cls: str
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Severity:
    """The severity of an incident."""

    case: Case


def parse(phrase: Phrase) -> Args:
    """``high [because …]``."""
    rest, circumstances = phrase.circumstances()
    level, after = rest.take(SEVERITY, "severity")
    return Args(level.code, after.closing_reason(circumstances))


def parse_raise(phrase: Phrase) -> Raised:
    """``email, phone to P3 because they are police officers`` after ``raise``.

    Raises:
        Refused: ``missing_word``, ``unknown_code`` or ``needs_reason``.
    """
    rest, circumstances = phrase.circumstances()
    lowered = [word.casefold() for word in rest.words]
    at = lowered.index("to") if "to" in lowered else len(lowered)
    text = " ".join(rest.words[:at])
    found, unknown = FIELDS.read(text)
    if unknown:
        word = " ".join(unknown)
        raise Refused("unknown_code", word=word, kind="field", nearest=FIELDS.nearest(word))
    if not found:
        raise Refused("missing_word", kind="field", choices=tuple(FIELDS)[:6])
    codes = tuple(term.code for term in found)
    try:
        cls, after = rest.after(at + 1).take(CLASSES, "class")
    except Refused as refused:
        refused.params["given"] = {"fields": codes}
        raise
    circumstances = after.closing_reason(circumstances)
    if circumstances.reason is None:
        raise Refused("needs_reason", lifecycle="class")
    return Raised(in_order(codes), cls.code, circumstances)


def ask(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which level, the suggested one first, and why."""
    case = request.recording(tx)
    first = answer(answers, "severity") or suggest(case).level
    level = Question(name="severity", wants=Wants.ONE, options=terms(SEVERITY), first=first)
    return Form(about=About(incident=case.ref), questions=(level, Question(name="reason", optional=True)))


def fill(answers: Answers) -> Args:
    """The level that was answered."""
    return Args(needed(answers, "severity"), circumstances(answers))


def ask_raise(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which kinds of data, to which class, and why.

    Raises:
        Refused: ``no_fields``.
    """
    case = request.recording(tx)
    codes = [code for code in in_order(case.fields) if _higher(case, code)]
    if not codes:
        raise Refused("no_fields")
    first = tuple(code for code in several(answers, "fields") if code in codes)
    fields = tuple(Option(code, FIELDS[code]) for code in codes)
    classes = terms(term for term in CLASSES if term.code != CLASSES.codes()[0])
    return Form(
        about=About(incident=case.ref),
        questions=(
            Question(name="fields", wants=Wants.SEVERAL, options=fields, first=first or None),
            Question(name="class", wants=Wants.ONE, options=classes, first=answer(answers, "class") or None),
            Question(name="reason"),
        ),
    )


def _higher(case: Case, code: str) -> tuple[str, ...]:
    """The classes above the one that a kind of data has in this incident."""
    order = CLASSES.codes()
    return order[order.index(class_of(case, code)) + 1 :]


def fill_raise(answers: Answers) -> Raised:
    """What was answered.

    Raises:
        Refused: ``missing_answer``.
    """
    fields = several(answers, "fields")
    if not fields:
        raise Refused("missing_answer").at("fields")
    needed_text(answers, "reason")
    return Raised(in_order(fields), needed(answers, "class"), circumstances(answers))


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Set the severity; again, when it is another one.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``severity_same``; ``future_date``.
    """
    case = request.recording(tx)
    check_date(args.circumstances.on, today=request.today)
    before = case.judgements.severity
    if before and (before.value, before.circumstances.reason) == (args.level, args.circumstances.reason):
        raise Refused("severity_same", severity=args.level)
    change = request.record(tx, case, "severity.set", severity=args.level, **told(args.circumstances))
    tx.judgements.add(change, Judged.SEVERITY, args.level, request.who.person, args.circumstances)
    return Reply(changes=(change.ref,))


def raise_class(request: Request, args: Raised, tx: Transaction) -> Reply:
    """Raise the class of kinds of data in this incident; it is never lowered.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``class_not_raised``; ``field_not_recorded``;
            ``future_date``.
    """
    case = request.recording(tx)
    check_date(args.circumstances.on, today=request.today)
    absent = tuple(FIELDS[code] for code in args.fields if code not in case.fields)
    if absent:
        raise Refused("field_not_recorded", absent=absent)
    lower = tuple(FIELDS[code] for code in args.fields if args.cls not in _higher(case, code))
    if lower:
        raise Refused("class_not_raised", cls=args.cls, lower=lower)
    change = request.record(
        tx,
        case,
        "severity.class_raised",
        fields=",".join(args.fields),
        n=str(len(args.fields)),
        cls=args.cls,
        **told(args.circumstances),
    )
    raised = dict.fromkeys(args.fields, args.cls)
    tx.judgements.add(change, Judged.CLASSES, raised, request.who.person, args.circumstances)
    return Reply(changes=(change.ref,))


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Show what was set, what the record suggests, and why."""
    del args
    case = request.case(tx)
    raises = ("severity raise",) if any(_higher(case, code) for code in case.fields) else ()
    return Reply(body=Severity(case), offers=request.offers(tx, case, "severity set", *raises))


COMMAND = Command(
    name="severity",
    nouns=("severity", "gravite", "gravité"),
    verbs=(
        Verb(name="severity", bare=True, parse=no_words, run=show, usage="severity", changes=False),
        Verb(
            name="severity raise",
            words=("raise",),
            parse=parse_raise,
            ask=ask_raise,
            fill=fill_raise,
            run=raise_class,
            usage="severity raise <fields> to <class> because <why>",
            examples=("severity raise address to P3 because they are police officers",),
        ),
        Verb(
            name="severity set",
            parse=parse,
            ask=ask,
            fill=fill,
            run=run,
            usage="severity low|medium|high|critical [because <why>]",
            examples=("severity high because of whom it is about",),
        ),
    ),
)
