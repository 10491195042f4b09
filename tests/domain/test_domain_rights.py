"""Which step is for which roles: the table of it, and that each is let pass and refused by it alone."""

from collections.abc import Mapping
from typing import Final

import pytest

from domain.access import Role
from domain.errors import Refused
from domain.lifecycles import LIFECYCLES
from domain.paper import OF_LEGAL

HR, LEGAL, PRIVACY, COMMS = Role.HR, Role.LEGAL, Role.PRIVACY, Role.COMMS

WHOLE: Final[Mapping[str, set[Role]]] = {
    "employment": {HR},
    "legal_hold": {LEGAL},
    "legal_process": {LEGAL},
    "civil_action": {LEGAL},
}
"""Lifecycles of which every step is for these roles."""

STEPS: Final[Mapping[tuple[str, str], set[Role]]] = {
    ("finding", "substantiated"): {HR, LEGAL},
    ("finding", "unsubstantiated"): {HR, LEGAL},
    ("finding", "not_involved"): {HR, LEGAL},
    ("termination", "hr_review"): {HR},
    ("termination", "legal_review"): {HR, LEGAL},
    ("termination", "approved"): {HR, LEGAL},
    ("termination", "rejected"): {HR, LEGAL},
    ("law_enforcement", "not_referred"): {LEGAL},
    ("preservation", "contested"): {LEGAL},
    ("delay_request", "refused"): {LEGAL},
    ("customer_notice", "not_required"): {LEGAL, PRIVACY},
    ("customer_notice", "approved"): {LEGAL, PRIVACY, COMMS},
    ("regulator_notice", "not_notifiable"): {LEGAL, PRIVACY},
    ("clock", "waived"): {LEGAL},
}
"""Single steps that are for these roles."""

BOUND: Final = {
    **{(name, code): roles for name, roles in WHOLE.items() for code in LIFECYCLES[name].states.codes()},
    **STEPS,
}


def test_no_other_step_is_bound_to_a_role() -> None:
    found = {
        (name, state.code): {*state.who}
        for name, lifecycle in LIFECYCLES.items()
        for state in lifecycle.states
        if state.who
    }
    assert found == BOUND


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("lifecycle", "state"), BOUND)
def test_a_bound_step_is_for_its_roles_alone(lifecycle: str, state: str, role: Role) -> None:
    may = role in BOUND[lifecycle, state]
    rule = LIFECYCLES[lifecycle]
    for roles in ({role}, {role, Role.RESPONDER, Role.LEAD}):
        assert rule.open_to(roles, [state]) == ((state,) if may else ())
        if may:
            rule.check_who(roles, state)
            continue
        with pytest.raises(Refused, match=r"^step_needs_role$") as refused:
            rule.check_who(roles, state)
        assert {*refused.value.params["holders"]} == BOUND[lifecycle, state]  # type: ignore[misc]


@pytest.mark.parametrize("lifecycle", LIFECYCLES)
def test_any_other_step_is_for_whoever_may_change_the_incident(lifecycle: str) -> None:
    codes = [code for code in LIFECYCLES[lifecycle].states.codes() if (lifecycle, code) not in BOUND]
    assert LIFECYCLES[lifecycle].open_to((), codes) == tuple(codes)


def test_the_papers_of_legal_are_those_whose_every_step_is() -> None:
    assert {"legal_hold", "legal_process", "civil_action"} == OF_LEGAL
