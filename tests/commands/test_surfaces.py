"""What follows the record: a card row per change, and the Homes of all whom the change concerns."""

import pytest

from domain.access import Role
from domain.steps import may_approve
from tests.builders import AUDITOR, HR, KINDS, LEGAL, LOBBY, MEMBER, OPENER, OWNER, ROOM, Desk, Office

STRANGER = "U0STRANGER"


def look(desk: Desk, *people: str) -> None:
    """Have people look at their Homes."""
    with desk.store.transaction() as tx:
        for person in people:
            tx.homes.opened(person, desk.now)


def sent(desk: Desk) -> None:
    """Have everything in the outbox sent."""
    with desk.store.transaction() as tx:
        for row in desk.outbox():
            table = row.metadata.tables["outbox"]
            tx.session.connection().execute(table.update().values(state="sent"))


def homes(desk: Desk) -> set[str | None]:
    """Whose Home is to be made anew."""
    return {row.person for row in desk.outbox() if row.kind == "home" and row.state == "pending"}


def test_a_change_has_its_card_edited_once_however_many_changes_wait(office: Office) -> None:
    sent(office.desk)

    for line in ("leaked email", "customers 5", "note Seen at the gate"):
        office.desk.types(OPENER, line)

    rows = [row for row in office.desk.outbox() if row.state == "pending"]
    assert [row.kind for row in rows] == ["change", "card", "change", "change"]
    assert [row.incident for row in rows] == [office.ref] * 4


def test_a_relation_leaves_the_card_as_it_is(office: Office) -> None:
    sent(office.desk)

    office.desk.types(OPENER, f"relate {office.other}")
    office.desk.types(OPENER, "undo")

    assert [row.kind for row in office.desk.outbox() if row.state == "pending"] == ["change", "change"]


def test_a_change_has_the_homes_made_anew_of_those_who_looked_and_may_see_it(office: Office) -> None:
    look(office.desk, *KINDS.values())
    sent(office.desk)

    office.desk.types(OPENER, "leaked email")

    with office.desk.store.reading() as tx:
        seeing = {
            person
            for person in KINDS.values()
            if office.ref in {case.ref for case in tx.cases.visible(tx.people.actor(person))}
        }
    assert homes(office.desk) == seeing
    assert {HR, LEGAL, AUDITOR, MEMBER, OPENER} <= seeing
    assert STRANGER not in seeing


def test_who_becomes_barred_loses_the_incident_by_the_same_commit(office: Office) -> None:
    look(office.desk, MEMBER, STRANGER)
    sent(office.desk)

    office.desk.suspects(OPENER, office.ref, person=MEMBER)

    assert homes(office.desk) == {MEMBER}


def test_who_never_looked_has_no_home_to_make_anew(office: Office) -> None:
    office.desk.types(OPENER, "leaked email")

    assert homes(office.desk) == set()


@pytest.mark.parametrize("line", ["team add <@U0STRANGER> as comms", "team remove <@U0MEMBER>"])
def test_who_joins_or_leaves_a_team_has_their_home_made_anew(office: Office, line: str) -> None:
    look(office.desk, STRANGER, MEMBER)
    sent(office.desk)

    office.desk.types(OPENER, line)

    assert homes(office.desk) >= {STRANGER if "add" in line else MEMBER}


def test_a_role_given_taken_and_undone_has_the_home_made_anew(office: Office) -> None:
    look(office.desk, STRANGER)
    sent(office.desk)

    for line in ("role give <@U0STRANGER> hr", "role take <@U0STRANGER> hr"):
        reply = office.desk.types(OWNER, line, LOBBY)
        assert homes(office.desk) == {STRANGER}
        sent(office.desk)
    office.desk.types(OWNER, f"undo {reply.changes[0]}", LOBBY)

    assert homes(office.desk) == {STRANGER}


def test_undoing_a_bar_or_a_departure_has_the_home_made_anew(office: Office) -> None:
    look(office.desk, MEMBER)
    for line in ("", "team remove <@U0MEMBER>"):
        if line:
            office.desk.types(OPENER, line)
        else:
            office.desk.suspects(OPENER, office.ref, person=MEMBER)
        sent(office.desk)

        office.desk.types(OPENER, "undo")

        assert homes(office.desk) == {MEMBER}


def test_the_owner_of_a_digest_has_their_home_made_anew_when_it_changes(office: Office) -> None:
    look(office.desk, OWNER, OPENER)
    sent(office.desk)

    office.desk.types(OPENER, "digest pause", LOBBY)

    assert homes(office.desk) == {OWNER}


@pytest.mark.parametrize("approvals", [(), (HR,), (HR, LEGAL)])
def test_a_dismissal_waits_for_exactly_those_who_can_approve_it(
    office: Office, approvals: tuple[str, ...]
) -> None:
    desk, line = office.desk, f"{office.suspect} dismissal approve"
    both = desk.role("U0BOTH", Role.HR, Role.LEGAL)
    proposer = desk.role("U0PROPOSER", Role.RESPONDER, Role.HR, Role.LEGAL, Role.LEAD)
    desk.types(proposer, f"{office.suspect} dismissal propose")
    for person in approvals:
        desk.types(person, line)

    suspect = next(one for one in desk.case(office.ref).suspects if one.pseudonym == office.suspect)
    for person in (*KINDS.values(), both, proposer):
        with desk.store.reading() as tx:
            actor = tx.people.actor(person)
            seen = tx.cases.visible(actor, [office.ref])
        may = any(may_approve(actor, case, suspect) for case in seen)
        assert may is (desk.outcome(person, line, ROOM) == "done"), person
