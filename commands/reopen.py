"""``/insider reopen``: takes a closed, rejected or duplicate incident up again; it needs a reason."""

from dataclasses import dataclass

from commands._phrases import Phrase
from commands._shape import About, Answers, Command, Form, Reply, Request, Verb
from commands._step_form import FACT, circumstances, step_questions
from domain.case import Case
from domain.closing import check_step
from domain.errors import Refused
from domain.facts import FACTS
from domain.lifecycles import Circumstances
from storage import Transaction

_ASKED_AT_TRIAGE = f"{FACT}discovery"


@dataclass(frozen=True, slots=True)
class Args:
    """That the incident goes on; the circumstances hold the reason."""

    circumstances: Circumstances


def parse(phrase: Phrase) -> Args:
    """``[because] <why> [on <day>] [according to <who>]``."""
    rest, circumstances = phrase.circumstances(FACTS)
    return Args(rest.closing_reason(circumstances))


def ask(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Why, when, and who says so.

    Raises:
        Refused: ``not_ended``.
    """
    case = request.recording(tx)
    if case.open:
        raise Refused("not_ended", phase=case.phase.state)
    return Form(
        about=About(incident=case.ref),
        questions=step_questions(
            "incident", case.phase.state, _back_to(case), answers, case.evidence, reason=True
        ),
        basis=tx.moves.latest_change(case.ref, "incident", "") or "",
    )


def fill(answers: Answers) -> Args:
    """The reason that was answered."""
    # What was asked tells where it goes back to.
    return Args(
        circumstances(answers, "incident", "triage" if _ASKED_AT_TRIAGE in answers else "investigating")
    )


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Go back to investigating; an incident that was set aside goes back to triage.

    Raises:
        NotFound, IllegalMove, Refused: See ``Request.recording`` and ``Request.move``; ``not_ended``;
            ``needs_reason``.
    """
    case = request.recording(tx)
    if case.open:
        raise Refused("not_ended", phase=case.phase.state)
    wanted = _back_to(case)
    check_step(case, "incident", wanted, args.circumstances)
    change = request.move(tx, case, "incident", wanted, args.circumstances)
    return Reply(changes=(change.ref,))


def _back_to(case: Case) -> str:
    return "investigating" if case.phase.state == "closed" else "triage"


COMMAND = Command(
    name="reopen",
    nouns=("reopen", "rouvrir"),
    verbs=(
        Verb(
            name="reopen",
            bare=True,
            parse=parse,
            ask=ask,
            fill=fill,
            run=run,
            usage="reopen <why> [on <day>] [according to <who>]",
            examples=("reopen because another log was found",),
        ),
    ),
)
