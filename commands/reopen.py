"""``/insider reopen``: takes a closed, rejected or duplicate incident up again; it needs a reason."""

from dataclasses import dataclass

from commands._phrases import Phrase
from commands._shape import Command, Reply, Request, Verb
from domain.closing import check_step
from domain.errors import Refused
from domain.lifecycles import Circumstances
from storage import Transaction


@dataclass(frozen=True, slots=True)
class Args:
    """That the incident goes on; the circumstances hold the reason."""

    circumstances: Circumstances


def parse(phrase: Phrase) -> Args:
    """``[because] <why> [on <day>] [according to <who>]``."""
    rest, circumstances = phrase.circumstances()
    return Args(rest.closing_reason(circumstances))


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Go back to investigating; an incident that was set aside goes back to triage.

    Raises:
        NotFound, IllegalMove, Refused: See ``Request.recording`` and ``Request.move``; ``not_ended``;
            ``needs_reason``.
    """
    case = request.recording(tx)
    if case.open:
        raise Refused("not_ended", phase=case.phase.state)
    wanted = "investigating" if case.phase.state == "closed" else "triage"
    check_step(case, "incident", wanted, args.circumstances)
    change = request.move(tx, case, "incident", wanted, args.circumstances)
    return Reply(changes=(change.ref,))


COMMAND = Command(
    name="reopen",
    nouns=("reopen", "rouvrir"),
    verbs=(
        Verb(
            name="reopen",
            bare=True,
            parse=parse,
            run=run,
            usage="reopen <why> [on <day>] [according to <who>]",
            examples=("reopen because another log was found",),
        ),
    ),
)
