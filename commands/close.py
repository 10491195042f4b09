"""``/insider close``: closes an incident when nothing is left to do, or leaves the rest with somebody.

What is still open is listed with the command that settles it. What only others can finish may wait: with an
owner, who is on the team. One person proposes to close, a second one confirms it (``_closing.py``).
"""

import re
from dataclasses import dataclass

from commands import _closing as closing
from commands._form import Question, Wants, answer, needed
from commands._phrases import Phrase
from commands._shape import About, Answers, Command, Form, Reply, Request, Verb, told
from commands._step_form import circumstances, is_reported, step_questions
from domain.case import Case
from domain.closing import StillOpen, hindrances, open_tracks
from domain.errors import Refused
from domain.facts import FACTS
from domain.lifecycles import Circumstances, check_date
from storage import Transaction
from storage.facts import Change

_WAITING = "awaiting_outcome"


@dataclass(frozen=True, slots=True)
class Args:
    """That the incident is closed."""

    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Waiting:
    """That what is open waits with its owner, a person's key; the circumstances hold the reason."""

    owner: str
    circumstances: Circumstances


def parse(phrase: Phrase) -> Args:
    """``[on <day>] [because …] [according to <who>]``."""
    rest, circumstances = phrase.circumstances(FACTS)
    return Args(rest.closing_day(circumstances))


def parse_waiting(phrase: Phrase) -> Waiting:
    """``@person [because] <why>`` after ``waiting``.

    Raises:
        Refused: ``missing_person``, ``mention_not_here`` or ``needs_reason``.
    """
    owner, after = phrase.mentioned(), phrase.after(1)
    if re.search(r"<[@#!]", after.raw):
        raise Refused("mention_not_here")
    rest, circumstances = after.circumstances(FACTS)
    circumstances = rest.closing_reason(circumstances)
    if circumstances.reason is None:
        raise Refused("needs_reason", lifecycle="incident", wanted=_WAITING)
    return Waiting(owner, circumstances)


def ask(request: Request, answers: Answers, tx: Transaction) -> Form:
    """When, why, and who says so; nothing is asked while something is left to do.

    Raises:
        StillOpen, Refused: See ``closing.check_proposable``.
    """
    case = request.recording(tx)
    if not is_reported(answers):
        closing.check_proposable(case)
    return Form(
        about=About(incident=case.ref),
        questions=step_questions(
            "incident", case.phase.state, "closed", answers, case.evidence, reason=False
        ),
        basis=_basis(tx, case),
    )


def fill(answers: Answers) -> Args:
    """The circumstances that were answered."""
    return Args(circumstances(answers, "incident", "closed"))


def ask_waiting(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Who watches over what is open, and why it waits.

    Raises:
        StillOpen: Something that cannot wait is left to do.
        Refused: ``nothing_waits``.
    """
    case = request.recording(tx)
    hindering = hindrances(case, _WAITING)
    if hindering:
        raise StillOpen(case, hindering)
    if not open_tracks(case):
        raise Refused("nothing_waits")
    # A reason that was typed already is asked among the circumstances too: here it is asked once, and needed.
    asked = step_questions("incident", case.phase.state, _WAITING, answers, case.evidence)
    return Form(
        about=About(incident=case.ref),
        questions=(
            Question(name="owner", wants=Wants.PERSON, first=answer(answers, "owner") or None),
            Question(name="reason", first=answer(answers, "reason") or None),
            *(question for question in asked if question.name != "reason"),
        ),
        basis=_basis(tx, case),
    )


def fill_waiting(answers: Answers) -> Waiting:
    """The owner and the reason that were answered."""
    needed(answers, "reason")
    return Waiting(needed(answers, "owner"), circumstances(answers, "incident", _WAITING))


def _basis(tx: Transaction, case: Case) -> str:
    return tx.moves.latest_change(case.ref, "incident", "") or ""


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Propose to close the incident; what others closed is closed.

    Raises:
        StillOpen: Something is left to do, and nobody watches over it.
        NotFound, IllegalMove, Refused: See ``Request.recording`` and ``closing.close``.
    """
    return closing.close(request, tx, request.recording(tx), args.circumstances)


def wait(request: Request, args: Waiting, tx: Transaction) -> Reply:
    """Leave everything that is open with its owner; again, with another one.

    Raises:
        StillOpen: Something that cannot wait is left to do.
        NotFound, IllegalMove, Refused: See ``run``; ``owner_not_on_team``; ``nothing_waits``.
    """
    case = request.recording(tx)
    hindering = hindrances(case, _WAITING)
    if hindering:
        raise StillOpen(case, hindering)
    if args.owner not in case.access.team or tx.people.blind(args.owner) in case.access.barred:
        raise Refused("owner_not_on_team")
    tracks = open_tracks(case)
    if not tracks:
        raise Refused("nothing_waits")
    change = _entered(request, args, tx, case)
    tx.waiting.add(change, args.owner, [track.place for track in tracks], args.circumstances)
    return Reply(changes=(change.ref,))


def _entered(request: Request, args: Waiting, tx: Transaction, case: Case) -> Change:
    if case.phase.state != _WAITING:
        request.check_move(
            tx,
            case,
            lifecycle="incident",
            current=case.phase.state,
            wanted=_WAITING,
            circumstances=args.circumstances,
            owner=args.owner,
        )
        return request.move(
            tx,
            case,
            "incident",
            _WAITING,
            args.circumstances,
            verb="incident.waiting",
            person=args.owner,
        )
    check_date(args.circumstances.on, today=request.today)
    return request.record(
        tx,
        case,
        "incident.waiting",
        lifecycle="incident",
        state=_WAITING,
        person=args.owner,
        **told(args.circumstances),
    )


COMMAND = Command(
    name="close",
    nouns=("close", "clore"),
    verbs=(
        Verb(
            name="close waiting",
            words=("waiting",),
            parse=parse_waiting,
            ask=ask_waiting,
            fill=fill_waiting,
            run=wait,
            usage="close waiting @person <why>",
            examples=("close waiting @person because only the court is left",),
            mentions=True,
        ),
        Verb(
            name="close confirm",
            words=("confirm",),
            parse=closing.parse_confirm,
            ask=closing.ask_confirm,
            fill=closing.fill_confirm,
            run=closing.confirm,
            usage="close confirm [C-…]",
            examples=("close confirm C-7W2KQ9M3TX",),
            right="confirm",
        ),
        Verb(
            name="close withdraw",
            words=("withdraw",),
            parse=closing.parse_withdraw,
            ask=closing.ask_withdraw,
            fill=closing.fill_withdraw,
            run=closing.withdraw,
            usage="close withdraw [because <why>]",
            examples=("close withdraw because another log was found",),
        ),
        Verb(
            name="close",
            bare=True,
            parse=parse,
            ask=ask,
            fill=fill,
            run=run,
            usage="close [on <day>] [because <why>] [according to <who>]",
            examples=("close", "close because all was done"),
        ),
    ),
)
