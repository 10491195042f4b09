"""``/insider team``: who works on an incident, and in which part."""

import pytest

from commands.team import Team
from domain.access import Role
from tests.builders import BARRED, MEMBER, OPENER, Office


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("<@U0NEW>", Role.RESPONDER),
        ("<@U0NEW> as hr", Role.HR),
        ("<@U0NEW|anna> AS Legal", Role.LEGAL),
        ("<@U0NEW> lead", Role.LEAD),
        ("<@U0NEW> auditor", Role.AUDITOR),
    ],
)
def test_a_new_member_joins_in_a_part_and_is_invited(office: Office, words: str, part: Role) -> None:
    sent = len(office.desk.outbox())
    entry = office.desk.records(OPENER, f"team add {words}")
    assert part is office.desk.case(office.ref).access.team["U0NEW"]
    assert ("team.joined", {"person": "U0NEW", "role": part.value}) == (entry.verb, entry.detail)
    rows = [(row.kind, row.lane, row.person) for row in office.desk.outbox(sent)]
    assert [("change", office.ref, None), ("invite", office.ref, "U0NEW")] == rows


def test_a_new_member_sees_the_incident_from_then_on(office: Office) -> None:
    before = office.desk.outcome("U0NEW", f"show {office.ref}")
    office.desk.types(OPENER, "team add <@U0NEW>")
    assert (before, office.desk.outcome("U0NEW", f"show {office.ref}")) == ("not_found", "done")


def test_who_leaves_sees_the_incident_no_longer(office: Office) -> None:
    entry = office.desk.records(OPENER, f"team remove <@{MEMBER}>")
    assert MEMBER not in office.desk.case(office.ref).access.team
    assert (entry.verb, entry.detail) == ("team.left", {"person": MEMBER})
    assert office.desk.outcome(MEMBER, f"show {office.ref}") == "not_found"


def test_an_auditor_of_the_team_only_reads(office: Office) -> None:
    office.desk.types(OPENER, "team add <@U0NEW> as auditor")
    assert (
        office.desk.outcome("U0NEW", "show"),
        office.desk.outcome("U0NEW", "note Badge"),
    ) == ("done", "read_only")


def test_a_member_can_be_given_another_part(office: Office) -> None:
    office.desk.types(OPENER, f"team add <@{MEMBER}> as lead")
    office.desk.types(MEMBER, f"team add <@{OPENER}> as legal")
    team = office.desk.case(office.ref).access.team
    assert (team[MEMBER], team[OPENER]) == (Role.LEAD, Role.LEGAL)


@pytest.mark.parametrize("person", BARRED.values())
def test_a_barred_person_cannot_join_and_nobody_is_invited(office: Office, person: str) -> None:
    refused = office.desk.refused("U0LEAD", f"team add <@{person}> as lead")
    assert (refused.code, refused.params) == ("cannot_join", {})


def test_a_barred_member_can_be_taken_off_the_team(office: Office) -> None:
    office.desk.records(OPENER, f"team remove <@{BARRED['barred team lead']}>")
    assert BARRED["barred team lead"] not in office.desk.case(office.ref).access.team


def test_the_team_is_shown(shared_office: Office) -> None:
    body = shared_office.desk.types(MEMBER, "team").body
    assert isinstance(body, Team)
    assert (shared_office.ref, Role.LEAD) == (body.incident, body.members[OPENER])
