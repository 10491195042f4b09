"""``/insider role``: organisation roles, given and taken by the owners."""

import pytest

from commands.role import Roles
from domain.access import Role
from storage.record import Outcome
from tests.builders import BARRED, HR, OWNER, Desk, Office


def _roles(desk: Desk, person: str) -> set[Role]:
    with desk.store.reading() as tx:
        return set(tx.people.actor(person).roles)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("line", ["role give <@U0NEW> {role}", "ROLE Give <@U0NEW|anna> as {upper}"])
def test_an_owner_gives_a_role(desk: Desk, role: Role, line: str) -> None:
    reply = desk.types(OWNER, line.format(role=role, upper=role.upper()))
    entry = desk.entry(reply)
    assert {role} == _roles(desk, "U0NEW")
    assert (
        entry.verb,
        entry.outcome,
        entry.actor,
        entry.incident,
    ) == ("role.given", Outcome.DONE, OWNER, None)
    assert {"person": "U0NEW", "role": role.value} == entry.detail


def test_an_owner_takes_a_role_back(desk: Desk) -> None:
    entry = desk.entry(desk.types(OWNER, f"role take <@{HR}> hr"))
    assert set() == _roles(desk, HR)
    assert (entry.verb, entry.detail) == ("role.taken", {"person": HR, "role": "hr"})


def test_roles_are_told_to_no_channel(desk: Desk) -> None:
    sent = desk.outbox()
    desk.types(OWNER, "role give <@U0NEW> hr")
    assert len(sent) == len(desk.outbox())


def test_an_owner_may_leave_when_another_stays(desk: Desk) -> None:
    desk.types(OWNER, f"role take <@{OWNER}> owner")
    assert set() == _roles(desk, OWNER)
    assert desk.outcome(OWNER, "role") == "no_role"
    assert (
        desk.outcome(BARRED["barred owner"], f"role take <@{BARRED['barred owner']}> owner") == "last_owner"
    )


def test_a_role_that_is_taken_hides_what_it_showed(office: Office) -> None:
    before = office.desk.outcome(HR, f"show {office.ref}")
    office.desk.types(OWNER, f"role take <@{HR}> hr")
    assert (before, office.desk.outcome(HR, f"show {office.ref}")) == ("done", "not_found")


def test_owners_see_who_holds_which_role(desk: Desk) -> None:
    body = desk.types(OWNER, "roles").body
    assert isinstance(body, Roles)
    assert frozenset({Role.HR}) == body.holders[HR]
