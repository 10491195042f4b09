"""``/insider recuse``: takes somebody out of the decisions of an incident: oneself, or as lead somebody else.

They stay on the team, if they are, and see what they saw; they say yes to nothing from then on.
"""

import re
from dataclasses import dataclass

from commands._form import Question, Wants, answer, needed_text
from commands._phrases import Phrase
from commands._shape import About, Answers, Command, Form, Reply, Request, Verb, told
from domain.access import may_lead, may_record
from domain.errors import Refused
from domain.lifecycles import Circumstances
from storage import Transaction
from storage.judgements import Judged


@dataclass(frozen=True, slots=True)
class Args:
    """Who, none for oneself; and why."""

    person: str | None
    circumstances: Circumstances


def parse(phrase: Phrase) -> Args:
    """``[@person] [because] <why>``.

    Raises:
        Refused: ``mention_not_here``, or ``missing_text`` without a reason.
    """
    person, rest = None, phrase
    if phrase.words and phrase.words[0].startswith("<@"):
        person, rest = phrase.mentioned(), phrase.after(1)
    if re.search(r"<[@#!]", rest.raw):
        raise Refused("mention_not_here")
    rest, circumstances = rest.circumstances()
    circumstances = rest.closing_reason(circumstances)
    if circumstances.reason is None:
        raise Refused("missing_text", given={"person": person} if person else {})
    return Args(person, circumstances)


def ask(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Who, of those who may say it of others; and why.

    Raises:
        NotFound, Refused: See ``Request.recording``.
    """
    case = request.recording(tx)
    who = Question(
        name="person",
        wants=Wants.PERSON,
        optional=True,
        first=answer(answers, "person") or None,
        asks="recused_person",
    )
    questions = (who,) if may_lead(request.actor(tx), case.access) else ()
    return Form(about=About(incident=case.ref), questions=(*questions, Question(name="reason")))


def fill(answers: Answers) -> Args:
    """The person and the reason that were answered."""
    return Args(answer(answers, "person") or None, Circumstances(reason=needed_text(answers, "reason")))


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Take somebody out of the decisions.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``lead_only``; ``recused_already``; ``recuse_nobody``
            of somebody who may not change the incident, for whatever reason.
    """
    case = request.case(tx)
    person = args.person or request.who.person
    if person != request.who.person and not may_lead(request.actor(tx), case.access):
        raise Refused("lead_only")
    case = request.recording(tx)
    if not may_record(tx.people.actor(person), case.access):
        raise Refused("recuse_nobody")
    if person in case.judgements.recused:
        raise Refused("recused_already")
    change = request.record(tx, case, "team.recused", person=person, **told(args.circumstances))
    tx.judgements.add(change, Judged.RECUSED, person, request.who.person, Circumstances())
    return Reply(changes=(change.ref,))


COMMAND = Command(
    name="recuse",
    nouns=("recuse",),
    verbs=(
        Verb(
            name="recuse",
            parse=parse,
            ask=ask,
            fill=fill,
            run=run,
            usage="recuse [@person] because <why>",
            examples=("recuse because we are friends", "recuse @person because they are friends"),
            mentions=True,
        ),
    ),
)
