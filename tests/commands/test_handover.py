"""The lead of an incident is passed on whole, in one change."""

import pytest

from domain.access import Role
from tests.builders import LEGAL, LOBBY, MEMBER, OPENER, ROOM, Desk


@pytest.fixture
def ref(desk: Desk) -> str:
    """An incident in its channel, with a member on its team."""
    ref = desk.opens(channel=ROOM)
    desk.types(OPENER, f"team add <@{MEMBER}>")
    return ref


def test_the_lead_is_passed_on_in_one_change(desk: Desk, ref: str) -> None:
    entry = desk.records(OPENER, f"handover <@{MEMBER}>")
    assert (entry.verb, (entry.detail or {})["person"]) == ("team.handed_over", MEMBER)
    assert desk.case(ref).access.team == {OPENER: Role.RESPONDER, MEMBER: Role.LEAD}
    assert "card" in {row.kind for row in desk.outbox()}
    assert desk.refused(OPENER, "team remove <@U0LEAD>").code == "lead_only"
    desk.types(MEMBER, f"undo {entry.change}")
    assert desk.case(ref).access.team == {OPENER: Role.LEAD, MEMBER: Role.RESPONDER}


def test_who_holds_the_role_lead_passes_it_on_for_others(desk: Desk, ref: str) -> None:
    desk.records("U0LEAD", f"{ref} handover <@{MEMBER}>", LOBBY)
    assert desk.case(ref).access.team == {OPENER: Role.RESPONDER, MEMBER: Role.LEAD}


def test_one_of_two_leads_passes_on_their_own_part_alone(desk: Desk, ref: str) -> None:
    desk.types(OPENER, f"team add <@{LEGAL}> as lead")
    desk.types(LEGAL, f"handover <@{MEMBER}>")
    assert desk.case(ref).access.team == {OPENER: Role.LEAD, LEGAL: Role.RESPONDER, MEMBER: Role.LEAD}


def test_to_somebody_barred_nobody_hands_the_lead(desk: Desk, ref: str) -> None:
    desk.suspects(OPENER, ref, person=MEMBER)
    assert desk.refused(OPENER, f"handover <@{MEMBER}>").code == "person_not_on_team"
