"""``/insider relate``: that two incidents belong together."""

from dataclasses import dataclass, replace

from commands._phrases import Phrase
from commands._shape import About, Command, Reply, Request, Verb
from domain.access import require_record
from domain.errors import Refused
from domain.references import Kind, read_reference
from storage import Transaction


@dataclass(frozen=True, slots=True)
class Args:
    """References of the incidents: both, or the other one when it is typed in an incident's channel."""

    refs: tuple[str, ...]


def parse(phrase: Phrase) -> Args:
    """One or two incident references.

    Raises:
        Refused: ``bad_reference`` or ``missing_reference``.
    """
    refs: list[str] = []
    for word in phrase.words:
        found = read_reference(word)
        if not found or found[0] is not Kind.INCIDENT or len(refs) == 2:
            raise Refused("bad_reference", word=word)
        refs.append(found[1])
    if not refs:
        raise Refused("missing_reference")
    return Args(tuple(refs))


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Relate them, when the person may change both.

    Raises:
        NotFound: One of them does not exist for this person.
        Refused: ``same_incident`` or ``already_related``.
    """
    if len(args.refs) == 2:
        request = replace(request, about=About(incident=args.refs[0]))
    actor = request.actor(tx)
    # Both at once: two people who relate the same pair from either side must not wait for each other.
    tx.cases.lock([*args.refs, tx.incidents.of_channel(request.channel) or ""])
    case = request.case(tx)
    other = tx.cases.find(actor, args.refs[-1])
    require_record(request.actor(tx), other.access)
    if other.ref == case.ref:
        raise Refused("same_incident")
    if other.ref in case.related:
        raise Refused("already_related", incident=case.ref, other=other.ref)
    change = request.record(tx, case, "relation.added", subject=other.ref, incident=case.ref, other=other.ref)
    tx.relations.add(change, other.ref, "related")
    return Reply(changes=(change.ref,))


COMMAND = Command(
    name="relate",
    nouns=("relate", "related"),
    verbs=(
        Verb(
            name="relate",
            parse=parse,
            run=run,
            usage="relate [IN-…] IN-…",
            examples=("relate IN-7QK2M9 IN-3FAN8T",),
            references=True,
        ),
    ),
)
