"""``/insider leaked``: which kinds of data, how they got out and to whom. Never the data itself."""

from dataclasses import dataclass, replace

from commands._form import Option, Question, Say, Wants, answer, beside, needed, several, terms, text
from commands._listing import relist
from commands._phrases import Phrase, looks_like_value
from commands._shape import About, Answers, Command, Form, NoArgs, Reply, Request, Verb, no_words, told
from commands._step_form import circumstance_questions, circumstances
from domain.case import Case, LeakedField
from domain.errors import Refused
from domain.facts import FACTS
from domain.glossary import Glossary, T, plain
from domain.lifecycles import Circumstances, check_date
from domain.screen import HOLDING_RECIPIENTS
from domain.vocabulary import EGRESS, FIELD_STATUS, FIELDS, NAMED_FIELDS, RECIPIENT, in_order
from storage import Transaction

_NOUN_STATUS = {"leaked": "disclosed", "accessed": "accessed", "not-leaked": "ruled_out"}
_EVERYTHING_ELSE = frozenset(
    {"everything else", "all else", "all others", "all other fields", "the rest", "tout le reste"}
)
_WHICH = "other_data"
_INVOLVED = frozenset({"disclosed", "accessed", "possible"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Args:
    """Field codes with one status; ``rest``: every field that is not involved, instead of ``fields``."""

    fields: tuple[str, ...]
    rest: bool
    status: str
    recipient: str | None
    egress: str | None
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of an incident."""

    case: Case


@dataclass(frozen=True, slots=True)
class FieldHistory:
    """Every status of a field that was recorded and not undone, oldest first, with who recorded it."""

    incident: str
    fields: tuple[tuple[LeakedField, str], ...]


def parse(phrase: Phrase) -> Args:
    """``email, phone to unknown third party``; after ``leak`` a status may stand first."""
    rest, circumstances = phrase.circumstances({_WHICH})
    status = _NOUN_STATUS.get(phrase.noun)
    if status is None:
        status = "disclosed"
        match = FIELD_STATUS.leading(rest.words)
        if match:
            status, rest = match[0].code, rest.after(match[1])
    words, recipient, egress = _directions(rest.words)
    if plain(" ".join(words)) in _EVERYTHING_ELSE:
        if status != "ruled_out":
            raise Refused("rest_only_ruled_out")
        _check_which((), circumstances, {})
        return Args(
            fields=(), rest=True, status=status, recipient=None, egress=None, circumstances=circumstances
        )
    given = {name: code for name, code in (("recipient", recipient), ("egress", egress)) if code}
    fields = _fields(" ".join(words), {"status": status, **given})
    _check_which(fields, circumstances, {"status": status, "fields": fields, **given})
    return Args(
        fields=fields,
        rest=False,
        status=status,
        recipient=recipient,
        egress=egress,
        circumstances=circumstances,
    )


def _check_which(fields: tuple[str, ...], circumstances: Circumstances, given: Answers) -> None:
    """Another kind of data is named in words, which must not be the data; the listed kinds need none."""
    which = circumstances.facts.get(_WHICH)
    for code in circumstances.facts.keys() - ({_WHICH} if "other" in fields else set()):
        raise Refused("fact_not_here", fact=FACTS[code])
    if "other" in fields and not which:
        raise Refused("missing_which", given=given)
    if which and looks_like_value(which):
        raise Refused("looks_like_value")


def _fields(text: str, given: Answers) -> tuple[str, ...]:
    found, unknown = FIELDS.read(text)
    if unknown and looks_like_value(text):
        raise Refused("looks_like_value")
    if unknown:
        word = " ".join(unknown)
        raise Refused("unknown_code", word=word, kind="field", nearest=FIELDS.nearest(word))
    if not found:
        raise Refused("missing_word", kind="field", choices=tuple(FIELDS)[:6], given=given)
    return tuple(term.code for term in found)


def _directions(words: tuple[str, ...]) -> tuple[list[str], str | None, str | None]:
    """Split ``… to <recipient> via <way out>`` off the fields before it."""
    parts: dict[str, list[str]] = {"": []}
    current = ""
    for word in words:
        name = {"to": "to", "via": "via", "through": "via", "by": "via"}.get(word.casefold())
        if name and name not in parts:
            current = name
            parts[name] = []
        else:
            parts[current].append(word)
    recipient = _one(RECIPIENT, parts["to"], "recipient") if "to" in parts else None
    egress = _one(EGRESS, parts["via"], "egress") if "via" in parts else None
    return parts[""], recipient, egress


def _one(glossary: Glossary[T], words: list[str], kind: str) -> str:
    text = " ".join(words).strip(" ,;.")
    term = glossary.find(text)
    if term is None:
        raise Refused("unknown_code", word=text, kind=kind, nearest=glossary.nearest(text))
    return term.code


def ask(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which kinds of data, with which status; where they are involved, to whom and which way."""
    case = request.recording(tx)
    status = answer(answers, "status") or "disclosed"
    questions = [
        Question(name="status", wants=Wants.ONE, options=terms(FIELD_STATUS), first=status, reshapes=True)
    ]
    if status == "ruled_out":
        which = tuple(Option(value, Say(f"form.which.{value}")) for value in ("these", "rest"))
        questions.append(Question(name="which", wants=Wants.ONE, options=which, first="these", reshapes=True))
    if not _rest(answers):
        chosen = several(answers, "fields") or None
        questions.append(Question(name="fields", wants=Wants.SEVERAL, options=terms(FIELDS), first=chosen))
        questions.append(Question(name=_WHICH, optional=True, first=answer(answers, _WHICH) or None))
    if status in _INVOLVED:
        for name, glossary in (("recipient", terms(RECIPIENT)), ("egress", terms(EGRESS))):
            first = answer(answers, name) or None
            questions.append(
                Question(name=name, wants=Wants.ONE, options=glossary, optional=True, first=first)
            )
    return Form(
        about=About(incident=case.ref), questions=(*questions, *circumstance_questions(answers, fact=True))
    )


def _rest(answers: Answers) -> bool:
    return answer(answers, "status") == "ruled_out" and answer(answers, "which") == "rest"


def fill(answers: Answers) -> Args:
    """The fields that were answered.

    Raises:
        Refused: ``missing_answer``; the reasons of ``circumstances``.
    """
    fields = several(answers, "fields")
    rest = _rest(answers)
    if not fields and not rest:
        raise Refused("missing_answer").at("fields")
    which = text(answers, _WHICH)
    told_of = replace(circumstances(answers), facts={_WHICH: which} if which and not rest else {})
    beside(_WHICH, lambda: _check_which(fields, told_of, {}))
    return Args(
        fields=() if rest else in_order(fields),
        rest=rest,
        status=needed(answers, "status"),
        recipient=answer(answers, "recipient") or None,
        egress=answer(answers, "egress") or None,
        circumstances=told_of,
    )


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Record the status of each field.

    Raises:
        NotFound, Refused: See ``Request.case``; ``future_date``; ``nothing_to_change``.
    """
    case = request.case(tx)
    check_date(args.circumstances.on, today=request.today)
    fields = args.fields
    if args.rest:
        fields = tuple(
            code
            for code in NAMED_FIELDS
            if code not in case.fields or case.fields[code].status not in _INVOLVED | {"ruled_out"}
        )
    if not fields:
        raise Refused("nothing_to_change")
    change = request.record(
        tx,
        case,
        "leak.rest_ruled_out" if args.rest else "leak.recorded",
        fields=None if args.rest else ",".join(fields),
        n=str(len(fields)),
        status=args.status,
        recipient=args.recipient,
        egress=args.egress,
        **told(args.circumstances),
    )
    without = replace(args.circumstances, facts={})
    for code in fields:
        said = args.circumstances if code == "other" else without
        tx.leaks.add(change, code, args.status, said, recipient=args.recipient, egress=args.egress)
    relist(request, tx, case.ref)
    held = args.recipient in HOLDING_RECIPIENTS and tx.cases.load(case.ref).judgements.screen.held
    return Reply(changes=(change.ref,), said=(Say("screen.holds"),) if held else ())


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Show the fields."""
    del args
    case = request.case(tx)
    return Reply(body=Fields(case), offers=request.offers(tx, case, "leaked"))


def parse_history(phrase: Phrase) -> tuple[str, ...]:
    """The fields that alone are told of; none for all of them.

    Raises:
        Refused: ``unknown_code``, ``looks_like_value``.
    """
    return _fields(phrase.text, {}) if phrase.words else ()


def history(request: Request, args: tuple[str, ...], tx: Transaction) -> Reply:
    """Show how the statuses of fields changed.

    Raises:
        NotFound, Refused: See ``Request.case``.
    """
    case = request.case(tx)
    told_of = [one for one in tx.leaks.history(case.ref) if not args or one[0].code in args]
    return Reply(body=FieldHistory(case.ref, tuple(told_of)))


COMMAND = Command(
    name="leak",
    nouns=("leak", "leaks", "leaked", "accessed", "not-leaked"),
    verbs=(
        Verb(name="leak", bare=True, parse=no_words, run=show, usage="leak", changes=False),
        Verb(
            name="leak history",
            words=("history",),
            parse=parse_history,
            run=history,
            usage="leak history [<fields>]",
            examples=("leak history password",),
            changes=False,
        ),
        Verb(
            name="leaked",
            parse=parse,
            ask=ask,
            fill=fill,
            run=run,
            usage="leaked|accessed|not-leaked <fields> [to <recipient>] [via <way out>] [on <day>]",
            examples=(
                "leaked email, phone to unknown third party",
                "not-leaked everything else",
                'leaked other which="shoe sizes"',
            ),
        ),
    ),
)
