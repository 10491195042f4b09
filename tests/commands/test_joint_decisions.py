"""Every decision that takes several people, by everybody who has no business in it: one table."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

import domain
from commands.suspect import New
from domain.access import Role
from tests.builders import LOBBY, MEMBER, OPENER, OWNER, ROOM, Desk
from tests.commands.test_notice_text import SOUND

PROPOSER: Final = "U0PROPOSER"
SUSPECT: Final = "U0SUSPECT"
RECUSED: Final = "U0RECUSED"
FIRST: Final = "U0FIRST"
SECOND: Final = "U0SECOND"
BARS: Final = "bars"
"""Not typed: a suspect who holds a role is added."""
EVERY_ROLE: Final = (Role.HR, Role.LEGAL, Role.PRIVACY, Role.COMMS, Role.RESPONDER)

Given = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One yes of a joint decision.

    Args:
        given: Who types what until it is asked for; ``FIRST`` said yes before, if anybody did.
        yes: The line that says yes; ``{change}`` is the proposer's last change.
        proposer: Who proposes it.
        holds: What it takes of those who may.
        lacks: Roles of somebody on the team who has none that it takes; none where it takes none.
        proposed: What the proposer is told; ``done`` where nobody proposes anything.
        opened: What who opened the incident is told.
        again: What who said yes before is told.
    """

    given: Given
    yes: str
    proposer: str = PROPOSER
    holds: Role | None
    lacks: Sequence[Role] = ()
    proposed: str = "not_proposer"
    opened: str = "not_opener"
    again: str | None = None


NOTICE: Final = (
    (PROPOSER, "leaked email"),
    (PROPOSER, "customers at least 500"),
    (PROPOSER, "measure add Read less"),
    (PROPOSER, "notice customers assessing"),
    (PROPOSER, "notice customers required"),
    (PROPOSER, f"notice draft english {SOUND}"),
)
RECOVERING: Final = tuple(
    (PROPOSER, line)
    for line in (
        "confirm because the log shows it",
        "measure none announced",
        "phase triage",
        "phase investigating",
        "phase recovering",
        "{suspect} finding inconclusive according to HR",
        "{barred} finding inconclusive according to HR",
    )
)

DECISIONS: Final = {
    "dismissal, HR": Decision(
        given=((PROPOSER, "{suspect} dismissal propose"),),
        yes="{suspect} dismissal approve",
        holds=Role.HR,
        lacks=(Role.LEGAL, Role.PRIVACY),
    ),
    "dismissal, Legal": Decision(
        given=((PROPOSER, "{suspect} dismissal propose"), (FIRST, "{suspect} dismissal approve")),
        yes="{suspect} dismissal approve",
        holds=Role.LEGAL,
        lacks=(Role.HR, Role.PRIVACY),
        again="decided_already",
    ),
    "notice, first": Decision(
        given=NOTICE,
        yes="notice approve 1",
        holds=Role.LEGAL,
        lacks=(Role.HR,),
        proposed="not_author",
    ),
    "notice, second": Decision(
        given=(*NOTICE, (FIRST, "notice approve 1")),
        yes="notice approve 1",
        holds=Role.PRIVACY,
        lacks=(Role.HR,),
        proposed="not_author",
        again="decided_already",
    ),
    "screen": Decision(
        given=((PROPOSER, "screen all yes"), (FIRST, "screen clear because counsel says so")),
        yes="screen clear because it was sold",
        holds=None,
        proposed="done",
        opened="screen_not_independent",
    ),
    "closing": Decision(
        given=(*RECOVERING, (PROPOSER, "close")),
        yes="close confirm {change}",
        holds=None,
    ),
    "erasing": Decision(
        given=((PROPOSER, "close according to the board"), (PROPOSER, "erase because the person asked")),
        yes="erase confirm {change}",
        holds=Role.LEGAL,
        lacks=(Role.HR,),
    ),
    "bar": Decision(
        given=((PROPOSER, BARS),),
        yes="suspect confirm {suspect}",
        holds=Role.HR,
        lacks=(Role.COMMS,),
        opened="done",
    ),
    "lifting a bar": Decision(
        given=(
            (PROPOSER, "{barred} finding not involved according to HR"),
            (PROPOSER, "suspect lift {barred} because they were cleared"),
        ),
        yes="suspect lift approve {barred}",
        holds=Role.HR,
        lacks=(Role.COMMS,),
        opened="done",
    ),
    "reveal": Decision(
        given=((PROPOSER, "reveal {suspect} because HR has to talk to them"),),
        yes="reveal approve {change}",
        holds=Role.HR,
        lacks=(Role.COMMS,),
    ),
    "break-glass": Decision(
        given=((OWNER, "break-glass {ref} because nobody can be reached"),),
        yes="break-glass approve {change}",
        proposer=OWNER,
        holds=Role.HR,
        lacks=(Role.COMMS,),
    ),
    "review of break-glass": Decision(
        given=(
            (OWNER, "break-glass {ref} because nobody can be reached"),
            (FIRST, "break-glass approve {change}"),
        ),
        yes="break-glass review {change} because it was needed",
        proposer=OWNER,
        holds=None,
        proposed="glass_own",
        opened="done",
        again="glass_own",
    ),
}


@pytest.fixture(params=DECISIONS)
def waiting(request: pytest.FixtureRequest, desk: Desk) -> tuple[Decision, Desk, str]:
    """A decision that waits for a yes, and the line that says it."""
    decision = DECISIONS[request.param]
    ref = desk.opens(channel=ROOM)
    for person in (PROPOSER, FIRST, RECUSED, SECOND, MEMBER):
        desk.types(OPENER, f"team add <@{person}>")
    desk.types(OPENER, "screen all no")
    suspect = desk.suspects(OPENER, ref, New(name="J. Placeholder"))
    barred = desk.suspects(OPENER, ref, New(person=SUSPECT, user=SUSPECT))
    desk.role(FIRST, *EVERY_ROLE)
    change = ""
    for who, line in decision.given:
        if line == BARS:
            suspect = desk.suspects(who, ref, person="U0RESP")
        else:
            desk.types(who, line.format(ref=ref, suspect=suspect, barred=barred, change=change))
        change = desk.last().change if who == decision.proposer else change
    desk.role(OPENER, Role.HR, Role.LEGAL, Role.PRIVACY, Role.COMMS)
    for person in (RECUSED, SUSPECT, decision.proposer):
        desk.role(person, *EVERY_ROLE)
    desk.role(SECOND, *([decision.holds] if decision.holds else ()))
    desk.role(MEMBER, *decision.lacks)
    desk.types(RECUSED, "recuse because we are friends")
    return decision, desk, f"{ref} {decision.yes.format(suspect=suspect, barred=barred, change=change)}"


def test_nobody_says_yes_who_has_another_part_in_it_and_the_yes_is_said_once(
    waiting: tuple[Decision, Desk, str],
) -> None:
    decision, desk, line = waiting
    expected = {
        decision.proposer: decision.proposed,
        OPENER: decision.opened,
        RECUSED: "recused",
        SUSPECT: "not_found",
        SECOND: "done",
        **({FIRST: decision.again} if decision.again else {}),
        **({MEMBER: "decision_needs"} if decision.lacks else {}),
    }
    assert {who: desk.outcome(who, line, LOBBY) for who in expected} == expected
    desk.types(SECOND, line, LOBBY)
    assert desk.outcome(SECOND, line, LOBBY) != "done"


def test_every_joint_decision_of_the_rules_is_in_the_table() -> None:
    folder = Path(domain.__file__).parent
    made = {one.stem for one in folder.glob("*.py") if "return JointDecision(" in one.read_text("utf-8")}
    assert made == {"guards", "drafts", "screen", "closing", "reveals", "glass", "erasure", "bars"}
