"""Cards and Homes: where they stand, who has one, and that a refresh is put once and never too early."""

from datetime import UTC, datetime, timedelta
from typing import Final

from storage import Store, Transaction
from storage.outbox import PENDING
from tests.builders import OWNER, ROOM, Desk

AT: Final = datetime(2026, 3, 1, 9, tzinfo=UTC)
LEASE: Final = timedelta(seconds=30)
HOUR: Final = timedelta(hours=1)


def put_once(store: Store, key: str, kind: str = "card", lane: str = "IN-1") -> None:
    with store.transaction() as tx:
        put_where_none_waits(tx, key, kind, lane)


def put_where_none_waits(tx: Transaction, key: str, kind: str = "card", lane: str = "IN-1") -> None:
    if not tx.outbox.waiting_in(kind, [lane, "IN-0"]):
        tx.outbox.put(kind=kind, lane=lane, key=key, at=AT)


def pending(store: Store) -> list[str]:
    return [row.key for row in Desk(store).outbox() if row.state == PENDING]


def test_a_home_remembers_the_look_before_the_last(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.homes.everybody() == []
        assert not tx.homes.has("U1")
        tx.homes.opened("U1", AT)
        assert tx.homes.looked_before("U1") is None
    with store.transaction() as tx:
        tx.homes.opened("U1", AT + HOUR)
        tx.homes.opened("U2", AT)
    with store.reading() as tx:
        assert tx.homes.looked_before("U1") == AT
        assert tx.homes.everybody() == ["U1", "U2"]
        assert tx.homes.has("U1")


def test_a_card_stands_where_it_was_posted_last(store: Store) -> None:
    desk = Desk(store)
    desk.owner()
    desk.types(OWNER, f"role give <@{OWNER}> lead")
    ref = desk.opens(OWNER)
    with store.transaction() as tx:
        assert tx.cards.ts_of(ref) is None
        tx.cards.stands(ref, "1.000001")
        tx.cards.stands(ref, "2.000001")
    with store.reading() as tx:
        assert tx.cards.ts_of(ref) == "2.000001"


def test_what_waits_already_is_not_put_again(store: Store) -> None:
    put_once(store, "k1")
    put_once(store, "k2")
    put_once(store, "k3", kind="home")
    put_once(store, "k4", lane="IN-2")

    assert pending(store) == ["k1", "k3", "k4"]


def test_what_is_being_sent_was_rendered_before_and_does_not_count(store: Store) -> None:
    put_once(store, "k1")
    with store.transaction() as tx:
        assert tx.outbox.claim(now=AT, owner="a", lease=LEASE) is not None

    put_once(store, "k2")

    assert pending(store) == ["k2"]


def test_what_waits_is_not_sent_before_the_change_that_found_it_is_there(database_url: str) -> None:
    one, two = (Store.open(database_url, [bytes(range(32))]) for _ in range(2))
    put_once(one, "k1")
    postgres = database_url.startswith("postgresql")

    with one.transaction() as tx:
        put_where_none_waits(tx, "k2")
        if postgres:  # on SQLite writers take turns anyway
            with two.transaction() as other:
                assert other.outbox.claim(now=AT, owner="a", lease=LEASE) is None
    with two.transaction() as other:
        claimed = other.outbox.claim(now=AT, owner="a", lease=LEASE)

    assert claimed is not None
    assert claimed.key == "k1"
    one.close()
    two.close()


def test_two_who_find_the_same_row_do_not_wait_for_each_other(database_url: str) -> None:
    one, two = (Store.open(database_url, [bytes(range(32))]) for _ in range(2))
    put_once(one, "k1")

    if database_url.startswith("postgresql"):
        with one.transaction() as tx, two.transaction() as other:
            put_where_none_waits(tx, "k2")
            put_where_none_waits(other, "k3")
        assert pending(one) == ["k1", "k3"]
    one.close()
    two.close()


def test_the_record_tells_what_others_changed_since_and_when_each_incident_last_changed(store: Store) -> None:
    desk = Desk(store, now=AT)
    desk.owner()
    for person in (OWNER, "U1"):
        desk.types(OWNER, f"role give <@{person}> lead")
    ref, other = desk.opens(OWNER, channel=ROOM), desk.opens(OWNER)
    for person in ("U1", OWNER, "U1"):
        desk.now += HOUR
        desk.types(person, f"{ref} note Seen at the gate")
    desk.types("U1", "undo")

    with store.reading() as tx:
        found = list(tx.record.changes_since([ref], AT + HOUR, but_by=OWNER))
        assert [(entry.verb, entry.at) for entry in found] == [
            ("undone", AT + 3 * HOUR),
            ("note.added", AT + 3 * HOUR),
        ]
        assert list(tx.record.changes_since([other], AT, but_by="U1")) == []
        assert next(tx.record.changes_since([ref], AT, but_by=OWNER)) == found[0]
        assert tx.record.latest([ref, other]) == {ref: AT + 3 * HOUR, other: AT}
        assert tx.record.latest([]) == {}


def test_a_relation_is_no_change_that_everybody_may_notice(store: Store) -> None:
    desk = Desk(store, now=AT)
    desk.owner()
    desk.types(OWNER, f"role give <@{OWNER}> lead")
    ref, other = desk.opens(OWNER, channel=ROOM), desk.opens(OWNER)
    desk.now += HOUR
    desk.types(OWNER, f"relate {other}")
    desk.types(OWNER, "undo")

    with store.reading() as tx:
        assert tx.record.latest([ref]) == {ref: AT}
