"""What nobody decides alone: in which part somebody says yes, and why not."""

from typing import Final

import pytest

from domain.access import Actor, Role
from domain.decisions import ANYBODY, JointDecision, Yes
from domain.errors import Refused
from domain.suspects import Approval
from tests.domain.builders import NOW

APART: Final = {"U0PROPOSER": "not_proposer", "U0OPENER": "not_opener"}


def actor(person: str, *roles: Role) -> Actor:
    """Somebody with these roles."""
    return Actor(person=person, blind=f"blind {person}", roles=frozenset(roles))


def yes(person: str, part: str) -> Yes:
    """What somebody said."""
    return Approval(part=part, person=person, at=NOW)


def decision(*given: Yes, in_order: bool = False, second: tuple[str, ...] = ("legal",)) -> JointDecision:
    """A decision of HR, or somebody of communications, and of Legal."""
    return JointDecision(parts=(("hr", "comms"), second), given=given, apart=APART, in_order=in_order)


def outcome(asked: JointDecision, who: Actor) -> str:
    """The part in which somebody can say yes, or the code of the refusal."""
    try:
        return asked.part_for(who)
    except Refused as refused:
        return refused.code


def test_each_part_is_missing_until_somebody_took_it() -> None:
    hr, legal = yes("U1", "hr"), yes("U2", "legal")
    assert decision().missing == (("hr", "comms"), ("legal",))
    assert decision(hr).missing == (("legal",),)
    assert decision(yes("U1", "comms")).missing == (("legal",),)
    assert decision(legal).missing == (("hr", "comms"),)
    assert decision(hr, legal).missing == ()
    assert decision(in_order=True).missing == (("hr", "comms"),)
    assert decision(hr, in_order=True).missing == (("legal",),)


@pytest.mark.parametrize(
    ("roles", "given", "in_order", "expected"),
    [
        ({Role.HR}, [], False, "hr"),
        ({Role.COMMS}, [], False, "comms"),
        ({Role.LEGAL}, [], False, "legal"),
        ({Role.LEGAL}, [], True, "decision_needs"),
        ({Role.HR, Role.LEGAL}, [], False, "hr"),
        ({Role.HR, Role.LEGAL}, [("U1", "hr")], True, "legal"),
        ({Role.HR}, [("U1", "hr")], False, "decision_needs"),
        ({Role.HR}, [("U1", "comms")], False, "decision_needs"),
        (set(), [], False, "decision_needs"),
        ({Role.LEGAL}, [("U9", "hr")], False, "decided_already"),
        ({Role.LEGAL}, [("U1", "hr"), ("U2", "legal")], False, "decided_already"),
    ],
)
def test_who_says_yes_in_which_part(
    roles: set[Role], given: list[tuple[str, str]], in_order: bool, expected: str
) -> None:
    asked = decision(*(yes(*one) for one in given), in_order=in_order)
    who = actor("U9", *roles)
    assert outcome(asked, who) == expected
    assert asked.may(who) is (expected in {"hr", "comms", "legal"})


@pytest.mark.parametrize(("person", "code"), APART.items())
def test_whoever_has_a_part_in_it_does_not_decide_whatever_their_roles(person: str, code: str) -> None:
    assert outcome(decision(), actor(person, Role.HR, Role.LEGAL)) == code
    assert not decision().may(actor(person, Role.HR, Role.LEGAL))


def test_a_part_for_anybody_needs_no_role() -> None:
    open_to_all = decision(yes("U1", "hr"), second=(ANYBODY,))
    assert outcome(open_to_all, actor("U9")) == ANYBODY
    assert outcome(decision(second=(ANYBODY,)), actor("U9", Role.HR)) == "hr"
    assert outcome(decision(second=(ANYBODY,)), actor("U9")) == ANYBODY
    assert outcome(decision(second=(ANYBODY,), in_order=True), actor("U9")) == "decision_needs"


def test_a_refusal_names_the_roles_that_are_waited_for() -> None:
    with pytest.raises(Refused) as refused:
        decision().part_for(actor("U9"))
    assert refused.value.params == {"holders": ("hr", "comms", "legal")}
    with pytest.raises(Refused) as refused:
        decision(in_order=True).part_for(actor("U9"))
    assert refused.value.params == {"holders": ("hr", "comms")}
