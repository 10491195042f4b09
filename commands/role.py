"""``/insider role``: organisation roles, given and taken by the owners."""

from collections.abc import Mapping
from dataclasses import dataclass

from commands._form import Option, Question, Say, Wants, needed
from commands._phrases import Phrase
from commands._shape import Answers, Command, Form, NoArgs, Offer, Reply, Request, Verb, no_words
from commands._surfaces import refresh_home
from domain.access import Role
from domain.errors import Refused
from domain.references import Kind
from storage import Transaction
from storage.record import Outcome


@dataclass(frozen=True, slots=True)
class Args:
    """Who, which role, and whether they hold it from now on."""

    person: str
    role: Role
    held: bool


@dataclass(frozen=True, slots=True)
class Roles:
    """Everybody who holds a role: person -> roles; and person -> role -> the user group that gives it."""

    holders: Mapping[str, frozenset[Role]]
    groups: Mapping[str, Mapping[Role, str]]


def parse_give(phrase: Phrase) -> Args:
    """``@person hr``."""
    return _parse(phrase, held=True)


def parse_take(phrase: Phrase) -> Args:
    """``@person hr``."""
    return _parse(phrase, held=False)


def _parse(phrase: Phrase, *, held: bool) -> Args:
    person, rest = phrase.mentioned(), phrase.after(1)
    word = rest.text.casefold().removeprefix("as ")
    if word not in set(Role):
        raise Refused("unknown_role", word=rest.text, roles=tuple(role.value for role in Role))
    return Args(person, Role(word), held)


def ask(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Who, and which role.

    Raises:
        Refused: ``not_your_function``.
    """
    del answers
    request.actor(tx).require("role")
    roles = tuple(Option(role.value, Say(f"role.{role.value}")) for role in Role)
    return Form(
        questions=(
            Question(name="person", wants=Wants.PERSON),
            Question(name="role", wants=Wants.ONE, options=roles),
        )
    )


def fill_give(answers: Answers) -> Args:
    """Who holds which role from now on."""
    return Args(needed(answers, "person"), Role(needed(answers, "role")), held=True)


def fill_take(answers: Answers) -> Args:
    """Who no longer holds which role."""
    return Args(needed(answers, "person"), Role(needed(answers, "role")), held=False)


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Give or take the role.

    Raises:
        Refused: ``not_your_function``; ``role_held`` or ``role_not_held``; ``role_of_group`` where a group of
            Slack's gives it; ``last_owner``.
    """
    tx.people.lock()
    actor = request.actor(tx)
    actor.require("role")
    roles = tx.people.granted().get(args.person, frozenset())
    group = tx.people.of_groups().get(args.person, {}).get(args.role)
    if group and not args.held and args.role not in roles:
        raise Refused("role_of_group", person=args.person, role=args.role.value, group=group)
    if (args.role in roles) is args.held:
        raise Refused("role_held" if args.held else "role_not_held", person=args.person, role=args.role.value)
    if args.role is Role.OWNER and not args.held and len(tx.people.holders(Role.OWNER)) == 1:
        raise Refused("last_owner")
    change = request.new_reference(Kind.CHANGE)
    tx.record.append(
        change=change,
        at=request.now,
        actor=actor.person,
        verb="role.given" if args.held else "role.taken",
        outcome=Outcome.DONE,
        detail={"person": args.person, "role": args.role.value},
    )
    tx.people.grant(args.person, args.role, change, request.now, held=args.held)
    refresh_home(tx, args.person, at=request.now, new_key=request.new_key)
    alone = len(tx.people.holders(Role.OWNER)) == 1
    return Reply(changes=(change,), said=(Say("role.one_owner"),) if alone else ())


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Show who holds which role, to owners.

    Raises:
        Refused: ``not_your_function``.
    """
    del args
    request.actor(tx).require("role")
    return Reply(
        body=Roles(tx.people.granted(), tx.people.of_groups()),
        offers=(Offer("role give"), Offer("role take")),
    )


COMMAND = Command(
    name="role",
    nouns=("role", "roles"),
    verbs=(
        Verb(name="roles", bare=True, parse=no_words, run=show, usage="role", right="role", changes=False),
        Verb(
            name="role give",
            words=("give",),
            parse=parse_give,
            ask=ask,
            fill=fill_give,
            run=run,
            usage="role give @person <role>",
            right="role",
            examples=("role give @person hr",),
            mentions=True,
        ),
        Verb(
            name="role take",
            words=("take",),
            parse=parse_take,
            ask=ask,
            fill=fill_take,
            run=run,
            usage="role take @person <role>",
            right="role",
            examples=("role take @person hr",),
            mentions=True,
        ),
    ),
)
