"""``/insider list``: the incidents that the person who asks may see."""

from dataclasses import dataclass
from datetime import datetime

from commands._shape import Command, NoArgs, Offer, Reply, Request, Verb, no_words
from domain.case import Case
from storage import Transaction


@dataclass(frozen=True, slots=True)
class Listing:
    """Incidents that who asked may see, newest first, imported history last; ages are as of ``now``."""

    cases: tuple[Case, ...]
    now: datetime


def run(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """List them; somebody who may see none gets the same answer whether or not any exists."""
    del args
    cases = tx.cases.visible(request.actor(tx))[::-1]
    cases.sort(key=lambda case: case.history)
    return Reply(
        body=Listing(tuple(cases), request.now),
        offers=(Offer("open"),) if request.actor(tx).may("open") else (),
    )


COMMAND = Command(
    name="list",
    nouns=("list", "incidents"),
    verbs=(
        Verb(
            name="list",
            bare=True,
            parse=no_words,
            run=run,
            usage="list",
            right="all",
            examples=("list",),
            changes=False,
        ),
    ),
)
