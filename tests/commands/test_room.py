"""``/insider room``: what was noticed in the channel, and taking somebody out of it."""

from commands.room import Room
from tests.builders import AUDITOR, BARRED, MEMBER, OPENER, Office

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
