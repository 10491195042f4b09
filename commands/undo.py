"""``/insider undo``: takes a recorded change back by a new entry; the old one stays in the record."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from commands._changes import take_change
from commands._form import MOST_CHOICES, Option, Question, Wants, needed
from commands._listing import relist
from commands._phrases import Phrase
from commands._shape import About, Answers, Command, Form, Reply, Request, Verb
from commands._surfaces import refresh, refresh_home
from domain.access import Actor, Role, may_lead
from domain.bars import may_take_back
from domain.case import Case
from domain.errors import NotFound, Refused
from domain.paper import OF_LEGAL
from domain.papers import may_record_paper
from domain.references import Kind
from storage import Transaction
from storage.record import Entry, Outcome

_FIXED = frozenset(
    {
        *("incident.opened", "incident.imported", "gag.lifted", "room.moved", "room.removed", "undone"),
        "undelivered.retried",
        *("reveal.asked", "reveal.approved", "suspect.renamed"),
        *("suspect.confirmed", "suspect.lift_asked", "suspect.lifted"),
        *("glass.asked", "glass.approved", "glass.reviewed"),
    }
)
_SCREEN = "screen."
"""What the screen was answered and decided is answered and decided anew, and never taken back."""
_CHAINS = ("termination", "evidence", "notice", "closing", "erasing")
"""What rests on what came before it, whether or not that was a step of a lifecycle."""
_ROLES = frozenset({"role.given", "role.taken"})


@dataclass(frozen=True, slots=True)
class Args:
    """Reference of the change; none for one's own latest."""

    change: str | None


def parse(phrase: Phrase) -> Args:
    """A change's reference, or nothing.

    Raises:
        Refused: ``bad_reference``.
    """
    if not phrase.words:
        return Args(None)
    change, rest = take_change(phrase)
    rest.finish()
    return Args(change)


def ask(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which of the incident's changes, the newest first, that this person may take back.

    Raises:
        NotFound, Refused: See ``Request.case``; ``undo_nothing``.
    """
    del answers
    case = request.recording(tx)
    actor = request.actor(tx)
    past = _past(tx, case, tx.cases.history(actor, case))
    leads = may_lead(actor, case.access)
    found = (
        entry
        for entry in reversed(past.entries)
        if (leads or entry.actor == actor.person)
        and not _recuses(entry, actor.person)
        and _may(entry, actor, case)
        and not _takes_two(entry, request, tx, case)
        and _stands_alone(entry, past)
    )
    options = tuple(Option(entry.change, entry) for entry in islice(found, MOST_CHOICES))
    if not options:
        raise Refused("undo_nothing")
    return Form(
        about=About(incident=case.ref), questions=(Question(name="change", wants=Wants.ONE, options=options),)
    )


@dataclass(frozen=True, slots=True)
class _Past:
    """An incident's entries, oldest first, and what each change moved.

    Args:
        entries: The entries.
        undone: Changes that were taken back.
        moved: Change -> lifecycle and subject of every step that it made.
        newest: Lifecycle and subject -> the change that made the newest step.
    """

    entries: Sequence[Entry]
    undone: frozenset[str | None]
    moved: Mapping[str, Sequence[tuple[str, str]]]
    newest: Mapping[tuple[str, str], str]


def _past(tx: Transaction, case: Case, entries: Sequence[Entry]) -> _Past:
    moved: dict[str, list[tuple[str, str]]] = {}
    newest: dict[tuple[str, str], str] = {}
    for change, lifecycle, subject in tx.moves.steps(case.ref):
        moved.setdefault(change, []).append((lifecycle, subject))
        newest[lifecycle, subject] = change
    return _Past(entries, frozenset(entry.undoes for entry in entries), moved, newest)


def _stands_alone(entry: Entry, past: _Past) -> bool:
    try:
        _check_standing(entry, past.undone)
        _check_latest(entry, past)
    except Refused:
        return False
    return True


def fill(answers: Answers) -> Args:
    """The change that was answered."""
    return Args(needed(answers, "change"))


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Take the change back.

    Raises:
        NotFound: There is no such change, or none that this person may see.
        Refused: ``undo_nothing``, ``undo_fixed``, ``undo_again``, ``undo_not_yours``, ``undo_later_first``,
            ``undo_bar``, ``legal_only``, ``last_lead`` or ``last_owner``.
    """
    entry = _entry(request, args, tx)
    if entry.incident is None:
        return _undo_role(request, tx, entry)
    # First of all: who may not see the incident, or another one that the change is about, is told nothing.
    case = tx.cases.find(request.actor(tx), entry.incident)
    if tx.cases.told(entry, [request.actor(tx)]) is None:
        raise NotFound
    past = _past(tx, case, tx.record.of_incident(case.ref))
    _check_standing(entry, past.undone)
    if entry.actor != request.who.person and not may_lead(request.actor(tx), case.access):
        raise Refused("undo_not_yours")
    if _recuses(entry, request.who.person):
        raise Refused("recused_stays")
    if not _may(entry, request.actor(tx), case):
        raise Refused("legal_only")
    if _takes_two(entry, request, tx, case):
        raise Refused("undo_bar", suspect=entry.subject)
    _check_latest(entry, past)
    undo = request.record(tx, case, "undone", subject=entry.subject, undoes=entry.change, undid=entry.verb)
    relist(request, tx, case.ref)
    access = tx.cases.access(case.ref)
    if Role.LEAD in case.access.team.values() and Role.LEAD not in access.team.values():
        raise Refused("last_lead")
    # Somebody may see the incident again.
    refresh(
        tx,
        case.ref,
        access,
        subject=entry.subject,
        at=request.now,
        new_key=request.new_key,
        gagged=tx.papers.is_gagged(entry.subject),
    )
    return Reply(changes=(undo.ref,))


def _may(entry: Entry, actor: Actor, case: Case) -> bool:
    """Whether it is not of a paper that Legal alone records, or this person is Legal."""
    lifecycle = (entry.detail or {}).get("lifecycle", "")
    return lifecycle not in OF_LEGAL or may_record_paper(actor, case.access, lifecycle)


def _takes_two(entry: Entry, request: Request, tx: Transaction, case: Case) -> bool:
    """Whether this set a bar that one person alone does not take back, or that was lifted."""
    if not entry.verb.startswith("suspect.added"):
        return False
    bar = next((one for one in case.bars if one.change == entry.change), None)
    if bar is None:
        return tx.bars.lifted(case.ref, entry.subject or "")
    return not may_take_back(request.actor(tx), bar, request.now)


def _recuses(entry: Entry, person: str) -> bool:
    """Whether this is what took that person out of deciding: nobody puts themselves back."""
    return entry.verb == "team.recused" and (entry.detail or {}).get("person") == person


def fixed(entry: Entry) -> bool:
    """Whether what was done is never taken back, by anybody."""
    return entry.verb in _FIXED or entry.verb.startswith(_SCREEN) or entry.outcome is not Outcome.DONE


def _check_standing(entry: Entry, undone: Collection[str | None]) -> None:
    if entry.verb.startswith(_SCREEN):
        raise Refused("undo_screen")
    if fixed(entry):
        raise Refused("undo_fixed")
    if entry.change in undone:
        raise Refused("undo_again")


def _entry(request: Request, args: Args, tx: Transaction) -> Entry:
    if args.change:
        entry = tx.record.get(args.change)
        if entry is None or (entry.incident is None and not request.actor(tx).may("role")):
            raise NotFound
        return entry
    case = request.case(tx)
    entries = tx.cases.history(request.actor(tx), case)
    undone = {entry.undoes for entry in entries}
    for entry in reversed(entries):
        mine = entry.actor == request.who.person and entry.outcome is Outcome.DONE
        # One's own latest, or nothing: an older one is not what somebody means who types no reference.
        if mine and entry.change not in undone and entry.verb != "undone":
            return entry
    raise Refused("undo_nothing")


def _check_latest(entry: Entry, past: _Past) -> None:
    for place in past.moved.get(entry.change, ()):
        if past.newest[place] != entry.change:
            raise Refused("undo_later_first", lifecycle=place[0])
    # An approval may come without a step of its own; what was decided upon it is taken back before it.
    for chain in _CHAINS:
        if _in(chain, entry) and any(
            _in(chain, one) and one.subject == entry.subject and one.seq > entry.seq
            for one in past.entries
            if one.change not in past.undone
        ):
            raise Refused("undo_later_first", lifecycle=chain)


def _in(chain: str, entry: Entry) -> bool:
    return entry.verb.startswith(f"{chain}.")


def _undo_role(request: Request, tx: Transaction, entry: Entry) -> Reply:
    if entry.verb not in _ROLES:
        raise Refused("undo_fixed")
    tx.people.lock()
    request.actor(tx).require("role")
    _check_standing(entry, {other.undoes for other in tx.record.all()})
    change = request.new_reference(Kind.CHANGE)
    tx.record.append(
        change=change,
        at=request.now,
        actor=request.who.person,
        verb="undone",
        outcome=Outcome.UNDONE,
        detail={"undid": entry.verb},
        undoes=entry.change,
    )
    if not tx.people.holders(Role.OWNER):
        raise Refused("last_owner")
    if entry.detail:
        refresh_home(tx, entry.detail["person"], at=request.now, new_key=request.new_key)
    return Reply(changes=(change,))


COMMAND = Command(
    name="undo",
    nouns=("undo",),
    verbs=(
        Verb(
            name="undo",
            bare=True,
            parse=parse,
            ask=ask,
            fill=fill,
            run=run,
            usage="undo [C-…]",
            right="undo",
            examples=("undo",),
            references=True,
        ),
    ),
)
