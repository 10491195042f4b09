"""``/insider team``: who works on an incident, and in which part."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from commands._form import Option, Question, Say, Wants, needed
from commands._phrases import Phrase
from commands._shape import About, Answers, Command, Form, NoArgs, Reply, Request, Verb, no_words
from commands._surfaces import refresh_home
from domain.access import TEAM_PARTS, Role, may_lead
from domain.case import Case
from domain.errors import Refused
from storage import Transaction


@dataclass(frozen=True, slots=True)
class Args:
    """Who, and in which part; without a part they leave."""

    person: str
    part: Role | None


@dataclass(frozen=True, slots=True)
class Team:
    """An incident's team: person -> part. ``recused``: who decides nothing in it, on the team or not."""

    incident: str
    members: Mapping[str, Role]
    recused: tuple[str, ...] = ()


def parse_add(phrase: Phrase) -> Args:
    """``@person [as hr]``.

    Raises:
        Refused: ``missing_person`` or ``unknown_part``.
    """
    person, rest = phrase.mentioned(), phrase.after(1)
    if rest.starts_with("as"):
        rest = rest.after(1)
    word = rest.text.casefold() or Role.RESPONDER
    if word not in TEAM_PARTS:
        raise Refused("unknown_part", word=word, parts=tuple(part.value for part in TEAM_PARTS))
    return Args(person, Role(word))


def parse_remove(phrase: Phrase) -> Args:
    """``@person``."""
    person = phrase.mentioned()
    phrase.after(1).finish()
    return Args(person, None)


def ask_add(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Who, and in which part."""
    form = ask_remove(request, answers, tx)
    parts = tuple(Option(part.value, Say(f"role.{part.value}")) for part in TEAM_PARTS)
    part = Question(name="part", wants=Wants.ONE, options=parts, first=Role.RESPONDER.value)
    return replace(form, questions=(*form.questions, part))


def ask_remove(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Who.

    Raises:
        NotFound, Refused: See ``Request.case``; ``lead_only``.
    """
    del answers
    case = request.recording(tx)
    if not may_lead(request.actor(tx), case.access):
        raise Refused("lead_only")
    return Form(about=About(incident=case.ref), questions=(Question(name="person", wants=Wants.PERSON),))


def fill_add(answers: Answers) -> Args:
    """The person and the part that were answered."""
    return Args(needed(answers, "person"), Role(needed(answers, "part")))


def fill_remove(answers: Answers) -> Args:
    """The person that was answered."""
    return Args(needed(answers, "person"), None)


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Change the team; a new member is invited to the incident's channel.

    Raises:
        NotFound, Refused: See ``Request.case``; ``lead_only``; the reasons of ``_check``.
    """
    case = request.case(tx)
    if not may_lead(request.actor(tx), case.access):
        raise Refused("lead_only")
    _check(args, tx, case)
    verb = "team.joined" if args.part else "team.left"
    change = request.record(tx, case, verb, person=args.person, role=args.part.value if args.part else None)
    tx.teams.add(change, args.person, args.part)
    if args.part:
        # An imported incident gets its channel with the first of its team; "channel" makes none twice.
        for kind in ("invite",) if case.channel else ("channel", "invite"):
            tx.outbox.put(
                kind=kind,
                lane=case.ref,
                key=request.new_key(),
                at=request.now,
                incident=case.ref,
                person=args.person if kind == "invite" else None,
            )
        refresh_home(tx, args.person, at=request.now, new_key=request.new_key)
    return Reply(changes=(change.ref,))


def _check(args: Args, tx: Transaction, case: Case) -> None:
    team = case.access.team
    if args.part and tx.people.blind(args.person) in case.access.barred:
        raise Refused("cannot_join")
    # Who was barred since they joined is taken off as well: they are not back by themselves after that.
    if args.part is None and args.person not in tx.teams.of_incidents([case.ref]).get(case.ref, {}):
        raise Refused("not_on_team")
    leads = [person for person, part in team.items() if part is Role.LEAD]
    if leads == [args.person] and args.part is not Role.LEAD:
        raise Refused("last_lead")


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Show the team."""
    del args
    case = request.case(tx)
    leads = may_lead(request.actor(tx), case.access)
    verbs = ("team add", "team remove", "handover") if leads else ()
    recused = tuple(sorted(case.judgements.recused))
    return Reply(body=Team(case.ref, case.access.team, recused), offers=request.offers(tx, case, *verbs))


COMMAND = Command(
    name="team",
    nouns=("team",),
    verbs=(
        Verb(name="team", bare=True, parse=no_words, run=show, usage="team", changes=False),
        Verb(
            name="team add",
            words=("add",),
            parse=parse_add,
            ask=ask_add,
            fill=fill_add,
            run=run,
            usage="team add @person [as <part>]",
            right="lead",
            examples=("team add @person as hr",),
            mentions=True,
        ),
        Verb(
            name="team remove",
            words=("remove",),
            parse=parse_remove,
            ask=ask_remove,
            fill=fill_remove,
            run=run,
            usage="team remove @person",
            right="lead",
            examples=("team remove @person",),
            mentions=True,
        ),
    ),
)
