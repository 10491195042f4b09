"""``/insider leaked``: which kinds of data, how they got out and to whom. Never the data itself."""

from dataclasses import dataclass

from commands._phrases import Phrase, looks_like_value
from commands._shape import Command, NoArgs, Reply, Request, Verb, no_words, told
from domain.case import Case
from domain.errors import Refused
from domain.glossary import Glossary, T, plain
from domain.lifecycles import Circumstances, check_date
from domain.vocabulary import EGRESS, FIELD_STATUS, FIELDS, NAMED_FIELDS, RECIPIENT
from storage import Transaction

_NOUN_STATUS = {"leaked": "disclosed", "accessed": "accessed", "not-leaked": "ruled_out"}
_EVERYTHING_ELSE = frozenset(
    {"everything else", "all else", "all others", "all other fields", "the rest", "tout le reste"}
)
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


def parse(phrase: Phrase) -> Args:
    """``email, phone to unknown third party``; after ``leak`` a status may stand first."""
    rest, circumstances = phrase.circumstances()
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
        return Args(
            fields=(), rest=True, status=status, recipient=None, egress=None, circumstances=circumstances
        )
    fields = _fields(" ".join(words))
    return Args(
        fields=fields,
        rest=False,
        status=status,
        recipient=recipient,
        egress=egress,
        circumstances=circumstances,
    )


def _fields(text: str) -> tuple[str, ...]:
    found, unknown = FIELDS.read(text)
    if unknown and looks_like_value(text):
        raise Refused("looks_like_value")
    if unknown:
        word = " ".join(unknown)
        raise Refused("unknown_code", word=word, kind="field", nearest=FIELDS.nearest(word))
    if not found:
        raise Refused("missing_word", kind="field", choices=tuple(FIELDS)[:6])
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
    for code in fields:
        tx.leaks.add(
            change, code, args.status, args.circumstances, recipient=args.recipient, egress=args.egress
        )
    return Reply(changes=(change.ref,))


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Show the fields."""
    del args
    return Reply(body=Fields(request.case(tx)))


COMMAND = Command(
    name="leak",
    nouns=("leak", "leaks", "leaked", "accessed", "not-leaked"),
    verbs=(
        Verb(name="leak", bare=True, parse=no_words, run=show, usage="leak", changes=False),
        Verb(
            name="leaked",
            parse=parse,
            run=run,
            usage="leaked|accessed|not-leaked <fields> [to <recipient>] [via <way out>] [on <day>]",
            examples=("leaked email, phone to unknown third party", "not-leaked everything else"),
        ),
    ),
)
