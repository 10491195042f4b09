"""``/insider undelivered``: what Slack did not take, and trying it again; for owners."""

from dataclasses import dataclass
from typing import Final

from commands._form import Say
from commands._shape import Answers, Command, Form, NoArgs, Offer, Reply, Request, Verb, no_words
from domain.references import Kind
from storage import Transaction
from storage.aside import Aside
from storage.record import Outcome

_NOTHING: Final = Say("undelivered.nothing")


@dataclass(frozen=True, slots=True)
class Undelivered:
    """Messages that were set aside, as far as the person may know of them, oldest first."""

    messages: tuple[Aside, ...]


def _found(request: Request, tx: Transaction) -> tuple[Aside, ...]:
    """What was set aside, without what is about an incident that the person is barred from.

    Raises:
        Refused: ``not_your_function``.
    """
    actor = request.actor(tx)
    actor.require("undelivered")
    return tuple(
        one
        for one in tx.aside.all()
        if one.incident is None
        or (tx.cases.exists(one.incident) and actor.blind not in tx.cases.access(one.incident).barred)
    )


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Show what was set aside and why.

    Raises:
        Refused: ``not_your_function``.
    """
    del args
    found = _found(request, tx)
    return Reply(body=Undelivered(found), offers=(Offer("undelivered retry"),) if found else ())


def ask(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Nothing: how many are tried again is said.

    Raises:
        Refused: ``not_your_function``.
    """
    del answers
    found = _found(request, tx)
    if not found:
        return Form(says=(_NOTHING,), final=True)
    return Form(says=(Say("undelivered.form", {"n": len(found)}),))


def retry(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Have all of it tried again.

    Raises:
        Refused: ``not_your_function``.
    """
    del args
    count = tx.aside.put_back([one.id for one in _found(request, tx)], request.now)
    if not count:
        return Reply(said=(_NOTHING,))
    change = request.new_reference(Kind.CHANGE)
    tx.record.append(
        change=change,
        at=request.now,
        actor=request.who.person,
        verb="undelivered.retried",
        outcome=Outcome.DONE,
    )
    tx.outbox.written = True
    return Reply(changes=(change,), said=(Say("undelivered.retried", {"n": count}),))


COMMAND = Command(
    name="undelivered",
    nouns=("undelivered",),
    verbs=(
        Verb(
            name="undelivered",
            bare=True,
            parse=no_words,
            run=show,
            usage="undelivered",
            right="undelivered",
            changes=False,
        ),
        Verb(
            name="undelivered retry",
            words=("retry",),
            parse=no_words,
            ask=ask,
            fill=lambda _: NoArgs(),
            run=retry,
            usage="undelivered retry",
            right="undelivered",
            examples=("undelivered retry",),
        ),
    ),
)
