"""``/insider room``: who can read an incident's channel without being meant to."""

from dataclasses import dataclass

from commands._form import Question, Wants, answer, needed
from commands._phrases import Phrase
from commands._shape import About, Answers, Command, Form, NoArgs, Reply, Request, Verb, no_words
from domain.access import may_lead, may_see
from domain.case import Case
from domain.errors import Refused
from storage import Transaction
from storage.record import Entry


@dataclass(frozen=True, slots=True)
class Args:
    """Whom to take out of the channel."""

    person: str


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


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Show what was noticed and is still so."""
    del args
    case = request.case(tx)
    entries = map(tx.record.get, tx.rooms.noticed(case.ref).values())
    lead = may_lead(request.actor(tx), case.access)
    return Reply(
        body=Room(case.ref, tuple(entry for entry in entries if entry)),
        offers=request.offers(tx, case, "room remove") if lead else (),
    )


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
    ),
)
