"""``/insider room``: who can read an incident's channel without being meant to."""

from dataclasses import dataclass

from commands._form import Question, Say, Wants, answer, needed, text
from commands._phrases import Phrase
from commands._shape import About, Answers, Command, Form, NoArgs, Reply, Request, Verb, no_words, told
from domain.access import may_lead, may_see
from domain.case import Case
from domain.errors import Refused
from domain.lifecycles import Circumstances
from storage import Transaction
from storage.record import Entry


@dataclass(frozen=True, slots=True)
class Args:
    """Whom to take out of the channel."""

    person: str


@dataclass(frozen=True, slots=True)
class Move:
    """That the incident leaves its channel; the circumstances may hold why."""

    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Room:
    """What was noticed in an incident's channel and is still so, as entries of the record."""

    incident: str
    noticed: tuple[Entry, ...]


def parse(phrase: Phrase) -> Args:
    """``@person`` after ``remove``."""
    person = phrase.mentioned()
    phrase.after(1).finish()
    return Args(person)


def ask(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Who.

    Raises:
        NotFound, Refused: See ``_leading``.
    """
    case = _leading(request, tx)
    who = Question(name="person", wants=Wants.PERSON, first=answer(answers, "person") or None)
    return Form(about=About(incident=case.ref), questions=(who,))


def fill(answers: Answers) -> Args:
    """The person that was answered."""
    return Args(needed(answers, "person"))


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Have somebody taken out of the incident's channel who has no business there.

    Raises:
        NotFound, Refused: See ``_leading``; ``room_barred``: Slack would tell them; ``room_may_see``.
    """
    case = _leading(request, tx)
    person = tx.people.actor(args.person)
    if person.blind in case.access.barred:
        raise Refused("room_barred")
    if may_see(person, case.access):
        raise Refused("room_may_see")
    change = request.record(tx, case, "room.removed", person=args.person)
    tx.outbox.put(
        kind="kick",
        lane=case.ref,
        key=request.new_key(),
        at=request.now,
        incident=case.ref,
        person=args.person,
    )
    return Reply(changes=(change.ref,))


def parse_move(phrase: Phrase) -> Move:
    """``[because] <why>``, or nothing."""
    rest, circumstances = phrase.circumstances()
    return Move(rest.closing_reason(circumstances))


def ask_move(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Why, if that is to be said.

    Raises:
        NotFound, Refused: See ``_amiss``.
    """
    del answers
    case = _amiss(request, tx)
    why = Question(name="reason", optional=True)
    return Form(about=About(incident=case.ref), questions=(why,), says=(Say("room.moves"),))


def fill_move(answers: Answers) -> Move:
    """The reason that was answered, if any."""
    return Move(Circumstances(reason=text(answers, "reason")))


def move(request: Request, args: Move, tx: Transaction) -> Reply:
    """Have the incident go on in a fresh channel with its team; nothing moves in the one that it leaves.

    Raises:
        NotFound, Refused: See ``_amiss``.
    """
    case = _amiss(request, tx)
    team = [one for one in tx.people.actors(case.access.team) if one.blind not in case.access.barred]

    def put(kind: str, person: str | None = None) -> None:
        tx.outbox.put(
            kind=kind,
            lane=case.ref,
            key=request.new_key(),
            at=request.now,
            incident=case.ref,
            person=person,
        )

    # Before the change: whoever is invited is told it there.
    put("channel")
    for member in team:
        put("invite", member.person)
    change = request.record(tx, case, "room.moved", **told(args.circumstances))
    tx.incidents.leave_channel(change)
    tx.cards.stays_behind(case.ref)
    tx.rooms.left(case.ref)
    return Reply(changes=(change.ref,), said=(Say("room.left"),))


def _amiss(request: Request, tx: Transaction) -> Case:
    """The incident, in whose channel something is amiss.

    Raises:
        NotFound, Refused: See ``_leading``; ``room_well``.
    """
    case = _leading(request, tx)
    if case.channel is None or not tx.rooms.noticed(case.ref):
        raise Refused("room_well")
    return case


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Show what was noticed and is still so."""
    del args
    case = request.case(tx)
    entries = map(tx.record.get, tx.rooms.noticed(case.ref).values())
    noticed = tuple(entry for entry in entries if entry)
    lead = may_lead(request.actor(tx), case.access)
    verbs = ("room remove", "room move") if noticed else ("room remove",)
    return Reply(body=Room(case.ref, noticed), offers=request.offers(tx, case, *verbs) if lead else ())


def _leading(request: Request, tx: Transaction) -> Case:
    case = request.case(tx)
    if not may_lead(request.actor(tx), case.access):
        raise Refused("lead_only")
    return case


COMMAND = Command(
    name="room",
    nouns=("room", "salle"),
    verbs=(
        Verb(name="room", bare=True, parse=no_words, run=show, usage="room", changes=False),
        Verb(
            name="room remove",
            words=("remove",),
            parse=parse,
            ask=ask,
            fill=fill,
            run=run,
            usage="room remove @person",
            right="lead",
            examples=("room remove @person",),
            mentions=True,
        ),
        Verb(
            name="room move",
            words=("move",),
            parse=parse_move,
            ask=ask_move,
            fill=fill_move,
            run=move,
            usage="room move [because <why>]",
            right="lead",
            examples=("room move",),
        ),
    ),
)
