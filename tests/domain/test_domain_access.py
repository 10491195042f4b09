"""Who may see and do what: a deny beats every role, and looks like no such incident."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access import (
    RECORDS_ON_EVERY_CASE,
    SEES_EVERY_CASE,
    TEAM_PARTS,
    Actor,
    CaseAccess,
    Role,
    holders,
    may_be_told,
    may_lead,
    may_record,
    may_see,
    require_record,
)
from domain.errors import NotFound, Refused

PEOPLE: Final = ("amy", "bob", "eve", "kim")

DECIDES: Final = {Role.OWNER, Role.LEAD, Role.EXECUTIVE, Role.LEGAL, Role.PRIVACY}

FUNCTIONS: Final = {
    "open": {Role.RESPONDER, Role.LEAD, Role.HR, Role.LEGAL, Role.PRIVACY},
    "digest": DECIDES | {Role.RESPONDER, Role.COMMS},
    "clearance": DECIDES,
    "role": {Role.OWNER},
    "glass": {Role.OWNER, Role.LEAD, Role.LEGAL},
}


def _blind(person: str) -> str:
    return f"blind {person}"


def _actor(person: str, *roles: Role) -> Actor:
    return Actor(person=person, blind=_blind(person), roles=frozenset(roles))


def _access(team: dict[str, Role] | None = None, *barred: str) -> CaseAccess:
    return CaseAccess(team=team or {}, barred=frozenset(map(_blind, barred)))


people = st.sampled_from(PEOPLE)
actors = st.builds(lambda person, roles: _actor(person, *roles), people, st.sets(st.sampled_from(Role)))
accesses = st.builds(
    lambda team, barred: _access(team, *barred),
    st.dictionaries(people, st.sampled_from(TEAM_PARTS)),
    st.sets(people),
)


@given(actors, accesses)
def test_a_barred_person_has_nothing_whatever_else_they_are(actor: Actor, access: CaseAccess) -> None:
    barred = CaseAccess(team=access.team, barred=access.barred | {actor.blind})
    assert not may_see(actor, barred)
    assert not may_record(actor, barred)
    assert not may_lead(actor, barred)
    assert not may_be_told([_blind("amy"), actor.blind], barred)
    with pytest.raises(NotFound):
        require_record(actor, barred)


@given(actors, accesses)
def test_who_is_not_barred_sees_by_team_or_by_role(actor: Actor, access: CaseAccess) -> None:
    free = CaseAccess(team=access.team, barred=access.barred - {actor.blind})
    assert may_see(actor, free) == (actor.person in free.team or not SEES_EVERY_CASE.isdisjoint(actor.roles))


@given(actors, accesses)
def test_to_change_or_lead_one_must_see(actor: Actor, access: CaseAccess) -> None:
    assert may_see(actor, access) or not may_record(actor, access)
    assert may_record(actor, access) or not may_lead(actor, access)


@given(actors, accesses)
def test_a_bar_on_somebody_else_changes_nothing(actor: Actor, access: CaseAccess) -> None:
    more = CaseAccess(team=access.team, barred=access.barred | {"blind stranger"})
    for decide in (may_see, may_record, may_lead):
        assert decide(actor, more) == decide(actor, access)


@given(actors, accesses, st.sampled_from(Role))
def test_another_role_never_takes_anything_away(actor: Actor, access: CaseAccess, role: Role) -> None:
    more = Actor(person=actor.person, blind=actor.blind, roles=actor.roles | {role})
    for decide in (may_see, may_record, may_lead):
        assert decide(more, access) >= decide(actor, access)


@given(actors, accesses)
def test_the_refusal_of_a_change_is_no_such_incident_or_read_only(actor: Actor, access: CaseAccess) -> None:
    if may_record(actor, access):
        require_record(actor, access)
        return
    with pytest.raises(Refused) as refused:
        require_record(actor, access)
    assert refused.value.code == ("read_only" if may_see(actor, access) else "not_found")


@pytest.mark.parametrize("role", Role)
def test_a_role_without_a_part_on_the_team(role: Role) -> None:
    actor, access = _actor("amy", role), _access({"bob": Role.LEAD})
    assert may_see(actor, access) == (role in {Role.LEAD, Role.HR, Role.LEGAL, Role.PRIVACY, Role.AUDITOR})
    assert may_record(actor, access) == (role in {Role.LEAD, Role.HR, Role.LEGAL, Role.PRIVACY})
    assert may_lead(actor, access) == (role is Role.LEAD)


@pytest.mark.parametrize("part", TEAM_PARTS)
def test_a_part_on_the_team_without_a_role(part: Role) -> None:
    actor, access = _actor("amy"), _access({"amy": part})
    assert may_see(actor, access)
    assert may_record(actor, access) == (part is not Role.AUDITOR)
    assert may_lead(actor, access) == (part is Role.LEAD)


@pytest.mark.parametrize(
    ("roles", "team"),
    [((Role.AUDITOR,), {}), ((), {"amy": Role.AUDITOR}), ((Role.AUDITOR,), {"amy": Role.AUDITOR})],
)
def test_an_auditor_reads_and_does_not_record(roles: tuple[Role, ...], team: dict[str, Role]) -> None:
    actor, access = _actor("amy", *roles), _access(team)
    assert may_see(actor, access)
    with pytest.raises(Refused, match=r"^read_only$"):
        require_record(actor, access)


def test_an_auditor_on_the_team_still_records_by_a_role_that_records() -> None:
    assert may_record(_actor("amy", Role.LEGAL), _access({"amy": Role.AUDITOR}))


@pytest.mark.parametrize("roles", [(), (Role.OWNER,), (Role.RESPONDER,), (Role.EXECUTIVE,), (Role.COMMS,)])
def test_a_stranger_to_the_case_is_told_that_there_is_none(roles: tuple[Role, ...]) -> None:
    with pytest.raises(NotFound):
        require_record(_actor("eve", *roles), _access({"amy": Role.LEAD}))


def test_roles_that_record_everywhere_are_those_that_see_everywhere_but_auditors() -> None:
    assert RECORDS_ON_EVERY_CASE | {Role.AUDITOR} == SEES_EVERY_CASE
    assert Role.AUDITOR not in RECORDS_ON_EVERY_CASE


@given(st.sets(people), st.sets(people))
def test_something_is_said_only_where_nobody_is_barred(audience: set[str], barred: set[str]) -> None:
    told = may_be_told([_blind(one) for one in audience], _access(None, *barred))
    assert told == (not audience & barred)


def test_an_empty_room_may_be_told() -> None:
    assert may_be_told([], _access(None, *PEOPLE))


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("role", Role)
def test_a_function_belongs_to_its_roles(function: str, role: Role) -> None:
    actor = _actor("amy", role)
    assert actor.may(function) == (role in FUNCTIONS[function])
    if role in FUNCTIONS[function]:
        actor.require(function)
    else:
        with pytest.raises(Refused, match=r"^not_your_function$"):
            actor.require(function)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_holders_of_a_function_are_told_in_one_order(function: str) -> None:
    assert holders(function) == tuple(role for role in Role if role in FUNCTIONS[function])


def test_what_is_no_function_of_a_role_has_no_holders() -> None:
    assert holders("leak") == ()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_person_without_any_role_has_no_function(function: str) -> None:
    with pytest.raises(Refused, match=r"^no_role$"):
        _actor("amy").require(function)
