"""``/insider relate``: that two incidents belong together, and how; that one is a duplicate of another."""

from dataclasses import dataclass, replace

from commands._form import MOST_CHOICES, Option, Question, Wants, answer, needed, terms
from commands._phrases import About, Phrase
from commands._shape import Answers, Command, Form, NoArgs, Reply, Request, Verb, no_words
from commands._step_form import circumstance_questions, circumstances
from domain.access import require_record
from domain.case import Case
from domain.errors import Refused
from domain.lifecycles import Circumstances
from domain.references import Kind, read_reference
from domain.vocabulary import RELATION
from storage import Transaction
from storage.notes import NOT_RELATED


@dataclass(frozen=True, slots=True)
class Args:
    """How which incidents are related.

    ``refs``: both, or the other one alone. ``kind``: code of ``RELATION``.
    """

    refs: tuple[str, ...]
    kind: str = "related"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """That the incident is a duplicate of ``other``."""

    other: str
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Related:
    """An incident, and those that it is related to as far as the person may see them."""

    case: Case
    others: tuple[Case, ...]


def parse(phrase: Phrase) -> Args:
    """One or two incident references and, in any place, how they are related.

    Raises:
        Refused: ``bad_reference``, ``missing_reference`` or ``unknown_code``.
    """
    refs, rest = _references(phrase)
    if not rest.words:
        return Args(refs)
    kind = RELATION.find(rest.text)
    if kind is None:
        raise Refused("unknown_code", word=rest.text, kind="relation", nearest=RELATION.nearest(rest.text))
    return Args(refs, kind.code)


def parse_removal(phrase: Phrase) -> Args:
    """One or two incident references.

    Raises:
        Refused: ``bad_reference``, ``missing_reference`` or ``unknown_word``.
    """
    refs, rest = _references(phrase)
    rest.finish()
    return Args(refs, NOT_RELATED)


def parse_duplicate(phrase: Phrase) -> Duplicate:
    """``[of] IN-… [on <day>] [according to <who>]``.

    Raises:
        Refused: ``bad_reference`` or ``missing_reference``.
    """
    rest, circumstances = phrase.circumstances()
    refs, after = _references(rest.after(1) if rest.starts_with("of") or rest.starts_with("de") else rest)
    if len(refs) > 1:
        raise Refused("bad_reference", word=refs[1])
    return Duplicate(refs[0], after.closing_day(circumstances))


def _references(phrase: Phrase) -> tuple[tuple[str, ...], Phrase]:
    """The incident references among the words, and the other words."""
    refs: list[str] = []
    rest: list[str] = []
    for word in phrase.words:
        found = read_reference(word)
        if found is None:
            rest.append(word)
        elif found[0] is Kind.INCIDENT and len(refs) < 2:
            refs.append(found[1])
        else:
            raise Refused("bad_reference", word=word)
    if not refs:
        raise Refused("bad_reference", word=rest[0]) if rest else Refused("missing_reference")
    return tuple(refs), replace(phrase, words=tuple(rest))


def ask(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which other incident, and how they belong together."""
    case = request.recording(tx)
    kinds = tuple(one for one in terms(RELATION) if one.value != NOT_RELATED)
    kind = Question(name="relation", wants=Wants.ONE, options=kinds, first="related")
    return Form(about=About(incident=case.ref), questions=(_other(answers), kind))


def fill(answers: Answers) -> Args:
    """The other incident and the kind that were answered."""
    return Args((needed(answers, "other_incident"),), needed(answers, "relation"))


def ask_removal(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which of the related incidents that the person may see.

    Raises:
        Refused: ``no_relations``.
    """
    del answers
    case = request.recording(tx)
    others = tx.cases.visible(request.actor(tx), case.related)
    if not others:
        raise Refused("no_relations", incident=case.ref)
    options = tuple(Option(one.ref, f"{one.ref} · {one.title}") for one in others)
    question = Question(name="other_incident", wants=Wants.ONE, options=options[-MOST_CHOICES:])
    return Form(about=About(incident=case.ref), questions=(question,))


def fill_removal(answers: Answers) -> Args:
    """The other incident that was answered."""
    return Args((needed(answers, "other_incident"),), NOT_RELATED)


def ask_duplicate(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which incident goes on instead."""
    case = request.recording(tx)
    return Form(
        about=About(incident=case.ref),
        questions=(_other(answers), *circumstance_questions(answers)),
        basis=tx.moves.latest_change(case.ref, "incident", "") or "",
    )


def fill_duplicate(answers: Answers) -> Duplicate:
    """The other incident that was answered."""
    return Duplicate(needed(answers, "other_incident"), circumstances(answers))


def _other(answers: Answers) -> Question:
    ref = answer(answers, "other_incident")
    first = (Option(ref, ref),) if ref else ()
    return Question(name="other_incident", wants=Wants.INCIDENT, options=first)


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Relate them, or end that, when the person may change both.

    Raises:
        NotFound: One of them does not exist for this person.
        Refused: ``same_incident``, ``already_related`` or ``not_related``.
    """
    if len(args.refs) == 2:
        request = replace(request, about=About(incident=args.refs[0]))
    case, other = _both(request, tx, args.refs[-1])
    known = next((one.kind for one in case.relations if one.other == other.ref), NOT_RELATED)
    if known == args.kind:
        code = "not_related" if known == NOT_RELATED else "already_related"
        raise Refused(code, incident=case.ref, other=other.ref)
    verb, relation = _told(args.kind)
    change = request.record(
        tx, case, verb, subject=other.ref, incident=case.ref, other=other.ref, relation=relation
    )
    tx.relations.add(change, other.ref, args.kind)
    return Reply(changes=(change.ref,))


def _told(kind: str) -> tuple[str, str | None]:
    if kind == NOT_RELATED:
        return "relation.removed", None
    return "relation.added", None if kind == "related" else kind


def mark(request: Request, args: Duplicate, tx: Transaction) -> Reply:
    """Set the incident aside as a duplicate, and relate it to the one that goes on.

    Raises:
        NotFound, IllegalMove, Refused: See ``run`` and ``Request.move``; ``other_is_duplicate``.
    """
    case, other = _both(request, tx, args.other)
    if other.phase.state == "duplicate":
        raise Refused("other_is_duplicate", other=other.ref)
    change = request.move(
        tx,
        case,
        "incident",
        "duplicate",
        args.circumstances,
        verb="incident.duplicate",
        incident=case.ref,
        other=other.ref,
    )
    tx.relations.add(change, other.ref, "duplicate")
    return Reply(changes=(change.ref,))


def _both(request: Request, tx: Transaction, ref: str) -> tuple[Case, Case]:
    # Both at once: two people who relate the same pair from either side must not wait for each other.
    here = request.about.incident or tx.incidents.of_channel(request.channel) or ""
    tx.cases.lock([here, ref])
    case = request.case(tx)
    other = tx.cases.find(request.actor(tx), ref)
    require_record(request.actor(tx), other.access)
    if other.ref == case.ref:
        raise Refused("same_incident")
    return case, other


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Show the related incidents that this person may see."""
    del args
    case = request.case(tx)
    others = tx.cases.visible(request.actor(tx), case.related)
    verbs = ("relate", "unrelate") if others else ("relate",)
    return Reply(body=Related(case, tuple(others)), offers=request.offers(tx, case, *verbs, "duplicate"))


COMMAND = Command(
    name="relate",
    nouns=("relate", "related", "unrelate", "duplicate"),
    verbs=(
        # First: the others are selected by their own nouns alone, or by no words.
        Verb(
            name="relate",
            parse=parse,
            ask=ask,
            fill=fill,
            run=run,
            usage="relate [IN-…] IN-… [same pattern|duplicate of]",
            examples=("relate IN-7QK2M9 IN-3FAN8T", "relate IN-3FAN8T same pattern"),
            references=True,
        ),
        Verb(
            name="unrelate",
            nouns=("unrelate",),
            parse=parse_removal,
            ask=ask_removal,
            fill=fill_removal,
            run=run,
            usage="unrelate [IN-…] IN-…",
            examples=("unrelate IN-7QK2M9 IN-3FAN8T",),
            references=True,
        ),
        Verb(
            name="duplicate",
            nouns=("duplicate",),
            parse=parse_duplicate,
            ask=ask_duplicate,
            fill=fill_duplicate,
            run=mark,
            usage="duplicate of IN-… [on <day>] [according to <who>]",
            examples=("duplicate of IN-3FAN8T",),
            references=True,
        ),
        Verb(name="related", bare=True, parse=no_words, run=show, usage="related", changes=False),
    ),
)
