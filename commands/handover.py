"""``/insider handover``: passes the lead of an incident to another member of its team, in one change."""

from dataclasses import dataclass

from commands._form import Question, Wants, needed
from commands._phrases import Phrase
from commands._shape import About, Answers, Command, Form, Reply, Request, Verb
from domain.access import Role, may_lead
from domain.case import Case
from domain.errors import Refused
from storage import Transaction


@dataclass(frozen=True, slots=True)
class Args:
    """Who leads from now on."""

    person: str


def parse(phrase: Phrase) -> Args:
    """``@person``.

    Raises:
        Refused: ``missing_person`` or ``unknown_word``.
    """
    person = phrase.mentioned()
    phrase.after(1).finish()
    return Args(person)


def ask(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Who.

    Raises:
        NotFound, Refused: See ``Request.case``; ``lead_only``.
    """
    del answers
    case = _case(request, tx)
    return Form(about=About(incident=case.ref), questions=(Question(name="person", wants=Wants.PERSON),))


def _case(request: Request, tx: Transaction) -> Case:
    case = request.case(tx)
    if not may_lead(request.actor(tx), case.access):
        raise Refused("lead_only")
    return case


def fill(answers: Answers) -> Args:
    """The person that was answered."""
    return Args(needed(answers, "person"))


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Make somebody of the team its lead, and whoever passes the lead on a responder.

    That is who asks; when they do not lead it but hold the role lead, everybody who leads it.

    Raises:
        NotFound, Refused: See ``Request.case``; ``lead_only``; ``person_not_on_team``; ``lead_already``.
    """
    case = _case(request, tx)
    team = case.access.team
    if args.person not in team or tx.people.blind(args.person) in case.access.barred:
        raise Refused("person_not_on_team")
    if team[args.person] is Role.LEAD:
        raise Refused("lead_already")
    me = request.who.person
    leads = [person for person, part in team.items() if part is Role.LEAD]
    change = request.record(tx, case, "team.handed_over", person=args.person)
    for person in [me] if me in leads else leads:
        tx.teams.add(change, person, Role.RESPONDER)
    tx.teams.add(change, args.person, Role.LEAD)
    return Reply(changes=(change.ref,))


COMMAND = Command(
    name="handover",
    nouns=("handover",),
    verbs=(
        Verb(
            name="handover",
            parse=parse,
            ask=ask,
            fill=fill,
            run=run,
            usage="handover @person",
            right="lead",
            examples=("handover @person",),
            mentions=True,
        ),
    ),
)
