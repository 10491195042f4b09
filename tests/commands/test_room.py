"""``/insider room``: what was noticed in the channel, and taking somebody out of it."""

import pytest

from bot.forms import changing, shape
from commands._shape import About
from commands.room import Room
from domain.errors import Refused
from tests.builders import AUDITOR, BARRED, MEMBER, OPENER, ROOM, Office

STRANGER = "U0STRANGER"


def notice(office: Office, kind: str, person: str = "") -> str:
    """Have something be noticed in the channel of the first incident."""
    change = office.desk.types(OPENER, "note Seen by the watch").changes[0]
    with office.desk.store.transaction() as tx:
        tx.rooms.notice(office.ref, kind, tx.people.blind(person) if person else "", change)
    return change


def shown(office: Office, who: str) -> list[str]:
    """References of what somebody is shown."""
    body = office.desk.types(who, f"{office.ref} room").body
    assert isinstance(body, Room)
    return [entry.change for entry in body.noticed]


def test_nothing_was_noticed_at_first(office: Office) -> None:
    assert shown(office, OPENER) == []


def test_what_was_noticed_is_shown_in_the_order_of_the_record_until_it_is_mended(office: Office) -> None:
    changes = [notice(office, "stranger", STRANGER), notice(office, "public")]
    assert shown(office, AUDITOR) == changes

    with office.desk.store.transaction() as tx:
        tx.rooms.mended(office.ref, "stranger", tx.people.blind(STRANGER))
    assert shown(office, MEMBER) == changes[1:]


def test_the_same_is_noticed_once(office: Office) -> None:
    change = notice(office, "stranger", STRANGER)
    notice(office, "stranger", STRANGER)
    assert shown(office, OPENER) == [change]


def test_the_table_names_nobody(office: Office) -> None:
    notice(office, "barred", BARRED["barred hr"])
    [row] = office.desk.rows()["room_sight"]
    assert BARRED["barred hr"] not in str(row)


def test_somebody_is_taken_out_by_the_sender(office: Office) -> None:
    sent = len(office.desk.outbox())
    entry = office.desk.records(OPENER, f"room remove <@{STRANGER}>")
    assert (entry.verb, entry.detail) == ("room.removed", {"person": STRANGER})
    rows = [(row.kind, row.lane, row.person) for row in office.desk.outbox(sent)]
    assert rows == [("change", office.ref, None), ("kick", office.ref, STRANGER)]


def test_taking_out_is_not_undone(office: Office) -> None:
    entry = office.desk.records(OPENER, f"room remove <@{STRANGER}>")
    assert office.desk.refused(OPENER, f"undo {entry.change}").code == "undo_fixed"


def test_an_incident_goes_on_in_a_fresh_channel_with_those_of_its_team_who_are_not_barred(
    office: Office,
) -> None:
    desk = office.desk
    notice(office, "barred", BARRED["barred hr"])
    sent = len(desk.outbox())

    entry = desk.records(OPENER, "room move because they read along")

    assert (entry.verb, entry.detail) == ("room.moved", {"reason": "they read along"})
    rows = [(row.kind, row.lane, row.person) for row in desk.outbox(sent) if row.lane == office.ref]
    assert rows[:3] == [
        ("channel", office.ref, None),
        ("invite", office.ref, OPENER),
        ("invite", office.ref, MEMBER),
    ]
    assert {kind for kind, _, _ in rows[3:]} <= {"change", "card"}
    assert desk.case(office.ref).channel is None
    assert shown(office, OPENER) == []
    with desk.store.reading() as tx:
        assert tx.incidents.left(office.ref) == (ROOM,)
        assert tx.cards.ts_of(office.ref) is None


def test_a_channel_that_was_left_is_a_channel_like_any_other_to_everybody(office: Office) -> None:
    notice(office, "barred", BARRED["barred hr"])
    office.desk.records(OPENER, "room move")
    for person in (OPENER, MEMBER, BARRED["barred hr"]):
        assert office.desk.outcome(person, "show", ROOM) == "which_incident"
        assert office.desk.answer(person, "show", ROOM) == office.desk.answer(person, "show", "C0NOWHERE")


def test_a_case_moves_once_and_that_is_not_undone(office: Office) -> None:
    notice(office, "barred", BARRED["barred hr"])
    entry = office.desk.records(OPENER, "room move")
    assert office.desk.refused(OPENER, f"{office.ref} room move").code == "room_well"
    assert office.desk.refused(OPENER, f"undo {entry.change}").code == "undo_fixed"


def test_the_form_says_what_moving_means_to_leads_alone(office: Office) -> None:
    notice(office, "public")
    about = About(incident=office.ref)
    with office.desk.store.reading() as tx:
        form = shape(changing("room move"), office.desk.request(OPENER, about=about), {}, tx)
        with pytest.raises(Refused, match="lead_only"):
            shape(changing("room move"), office.desk.request(MEMBER, about=about), {}, tx)
    assert [one.id for one in form.says] == ["room.moves"]
