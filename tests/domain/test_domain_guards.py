"""The guards across lifecycles: each is named, each lets pass and refuses."""

import re
from dataclasses import replace
from importlib import import_module
from typing import Any, Final

import pytest

from domain.access import Actor, Role
from domain.corrections import Duty, duties
from domain.errors import Refused
from domain.guards import check_finding, dismissal
from domain.lifecycles import Circumstances
from domain.steps import next_steps
from domain.suspects import Approval
from tests.builders import NOW
from tests.domain.builders import case, notice, referral, suspect

GUARDS: Final = {
    "G1": "domain.closing.hindrances",
    "G2": "storage.suspects.Suspects.unlink",
    "G3": "domain.claims.law_enforcement",
    "G4": "domain.claims.dismissal",
    "G5": "domain.decisions",
    "G6": "domain.access.may_see",
    "G7": "domain.guards.check_finding",
    "G8": "domain.lifecycles.check_move",
    "G9": "domain.corrections.duties",
    "G10": "commands._listing.become_aware",
    "G11": "domain.retention.may_erase",
    "G12": "storage.clocks.Clocks.enlist",
}
"""Guard of the reference -> what holds it. Where it is not here, its tests stand beside that."""


@pytest.mark.parametrize(("guard", "place"), GUARDS.items())
def test_what_holds_a_guard_says_so(guard: str, place: str) -> None:
    names = place.split(".")
    held: Any = import_module(".".join(names[:2]))
    for name in names[2:]:
        held = getattr(held, name)
    assert re.search(rf"\b{guard}\b", held.__doc__)


def proposed(**rest: Any) -> Any:  # noqa: ANN401
    """A suspect whose dismissal one person proposed and another approved for HR."""
    approval = Approval(part="hr", person="U0HR", at=NOW)
    made = suspect(termination="legal_review", **rest)
    return replace(made, proposed_by="U0LEAD", approvals=(approval,))


def lawyer(person: str) -> Actor:
    """Somebody who holds the role legal."""
    return Actor(person=person, blind=f"blind {person}", roles=frozenset({Role.LEGAL}))


@pytest.mark.parametrize(
    ("approver", "code"),
    [("U0LEAD", "not_proposer"), ("U0HR", "decided_already"), ("U0OPENER", "not_opener")],
)
def test_g5_whoever_had_a_part_in_it_does_not_approve(approver: str, code: str) -> None:
    with pytest.raises(Refused, match=rf"^{code}$"):
        dismissal(replace(case(), opened_by="U0OPENER"), proposed()).part_for(lawyer(approver))


def test_g5_somebody_else_approves() -> None:
    decision = dismissal(replace(case(), opened_by="U0OPENER"), proposed())
    assert decision.part_for(lawyer("U0LEGAL")) == Role.LEGAL


def test_g7_a_dismissal_is_approved_on_an_established_finding() -> None:
    check_finding(proposed(finding="substantiated"), Circumstances())


@pytest.mark.parametrize("finding", ["person_of_interest", "inconclusive", "unsubstantiated", "under_review"])
def test_g7_or_on_a_recorded_exception(finding: str) -> None:
    with pytest.raises(Refused, match=r"^needs_exception$") as refused:
        check_finding(proposed(finding=finding), Circumstances())
    assert refused.value.params == {"lifecycle": "finding", "state": finding}
    check_finding(proposed(finding=finding), Circumstances(reason="counsel allows it"))


@pytest.mark.parametrize("finding", ["exonerated", "not_involved"])
def test_g9_who_was_cleared_is_put_right(finding: str) -> None:
    one = suspect(finding=finding, access="revoked", employment="terminated")
    told = case(suspects=[one], notices=(notice("sent"),))

    assert duties(told) == (
        Duty("access", one.pseudonym),
        Duty("pay", one.pseudonym),
        Duty("notice", told.notices[0].ref),
    )
    assert [step.code for step in next_steps(told) if step.code.startswith("right_")] == [
        "right_access",
        "right_pay",
        "right_notice",
    ]


@pytest.mark.parametrize("state", ["acquitted", "dismissed"])
def test_g9_what_was_told_is_corrected_when_a_court_lets_go(state: str) -> None:
    told = case(referrals=(referral(state),), notices=(notice("completed"),))

    assert duties(told) == (Duty("notice", told.notices[0].ref),)


def test_g9_nothing_is_left_when_it_was_put_right() -> None:
    one = suspect(finding="exonerated", access="restored", employment="reinstated")

    assert duties(case(suspects=[one], notices=(notice("corrected"),))) == ()
    assert duties(case(suspects=[suspect(finding="substantiated", access="revoked")])) == ()
