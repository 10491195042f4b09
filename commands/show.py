"""``/insider show``: one incident, or one suspect of it, as far as it is recorded."""

from dataclasses import dataclass
from datetime import datetime

from commands._shape import Command, NoArgs, Reply, Request, Verb, no_words
from domain.case import Case, Suspect
from storage import Transaction


@dataclass(frozen=True, slots=True)
class Sheet:
    """One incident in full; its age is as of ``now``."""

    case: Case
    now: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """One suspect of an incident, by pseudonym."""

    case: Case
    suspect: Suspect


def run(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Show the incident, or the suspect whose pseudonym was typed.

    Raises:
        NotFound, Refused: See ``Request.case``.
    """
    del args
    if request.about.suspect:
        return Reply(body=Person(*request.suspect(tx)))
    return Reply(body=Sheet(request.case(tx), request.now))


COMMAND = Command(
    name="show",
    nouns=("show",),
    verbs=(
        Verb(
            name="show",
            bare=True,
            parse=no_words,
            run=run,
            usage="show [IN-…|S-…]",
            examples=("show", "show IN-7QK2M9"),
            changes=False,
        ),
    ),
)
