"""``/insider open <title>``: a new incident with a channel of its own; who opens it leads it."""

from dataclasses import dataclass

from commands._form import Question, needed_text
from commands._listing import relist
from commands._phrases import MAX_TITLE, Phrase, free_text
from commands._shape import Answers, Command, Form, Reply, Request, Say, Verb
from commands._surfaces import refresh
from domain.access import CaseAccess, Role
from domain.lifecycles import LIFECYCLES, Circumstances
from domain.references import Kind
from storage import Transaction
from storage.facts import Change
from storage.record import Outcome


@dataclass(frozen=True, slots=True)
class Args:
    """``title``: one plain line, at most 150 characters."""

    title: str


def parse(phrase: Phrase) -> Args:
    """All words are the title."""
    return Args(free_text(phrase, MAX_TITLE))


def ask(request: Request, answers: Answers, tx: Transaction) -> Form:
    """What happened, in one line.

    Raises:
        Refused: The person has no role that may open incidents.
    """
    del answers
    request.actor(tx).require("open")
    return Form(questions=(Question(name="title"),))


def fill(answers: Answers) -> Args:
    """The title that was answered."""
    return Args(needed_text(answers, "title"))


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Open the incident, make its opener the lead, and have its channel created.

    Raises:
        Refused: The person has no role that may open incidents.
    """
    actor = request.actor(tx)
    actor.require("open")
    ref = tx.incidents.unused(Kind.INCIDENT, request.new_reference)
    change = Change(request.new_reference(Kind.CHANGE), ref, request.now)
    tx.record.append(
        change=change.ref,
        at=request.now,
        actor=actor.person,
        verb="incident.opened",
        outcome=Outcome.DONE,
        incident=ref,
        detail={"incident": ref, "title": args.title, **request.insisted},
    )
    tx.incidents.open(change, args.title, by=actor.person)
    for lifecycle in ("incident", "certainty"):
        tx.moves.add(change, lifecycle, LIFECYCLES[lifecycle].start[0], Circumstances())
    tx.teams.add(change, actor.person, Role.LEAD)
    relist(request, tx, ref)
    for kind in ("channel", "invite"):
        tx.outbox.put(
            kind=kind,
            lane=ref,
            key=request.new_key(),
            at=request.now,
            incident=ref,
            person=actor.person if kind == "invite" else None,
        )
    team = CaseAccess(team={actor.person: Role.LEAD})
    refresh(tx, ref, team, subject=None, at=request.now, new_key=request.new_key)
    return Reply(
        said=(
            Say("opened.done", {"incident": ref, "title": args.title}),
            Say("opened.next", {"incident": ref}),
        )
    )


COMMAND = Command(
    name="open",
    nouns=("open", "new"),
    verbs=(
        Verb(
            name="open",
            parse=parse,
            ask=ask,
            fill=fill,
            run=run,
            usage="open <title>",
            right="open",
            examples=("open Support staff disclosed customer contact data",),
        ),
    ),
)
