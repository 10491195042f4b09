"""``/insider show``: one incident, or one suspect of it, as far as it is recorded."""

from dataclasses import dataclass
from datetime import datetime

from commands._shape import Command, NoArgs, Offer, Reply, Request, Verb, no_words
from domain.case import Case
from domain.suspects import Suspect
from storage import Transaction

_NEXT = ("suspect add", "leaked", "count set", "police step", "notice", "measure add", "note")
"""Verbs that are offered below an incident."""


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
        case, suspect = request.suspect(tx)
        about = (case.ref, suspect.pseudonym)
        steps = request.offers(tx, case, "suspect step", "dismissal")
        return Reply(body=Person(case, suspect), offers=tuple(Offer(one.verb, about) for one in steps))
    case = request.case(tx)
    return Reply(body=Sheet(case, request.now), offers=request.offers(tx, case, *_NEXT))


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
