"""The outbox: each message to one sender at a time, lanes in order, leases that run out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from sqlalchemy.exc import IntegrityError

from storage import Store
from storage.outbox import Outgoing

AT: Final = datetime(2026, 3, 1, 9, tzinfo=UTC)
LEASE: Final = timedelta(seconds=30)
SECOND: Final = timedelta(seconds=1)


def _put(store: Store, key: str, lane: str = "C1", at: datetime = AT) -> None:
    with store.transaction() as tx:
        tx.outbox.put(kind="post", lane=lane, key=key, at=at)


def _claim(store: Store, owner: str = "a", now: datetime = AT) -> Outgoing | None:
    with store.transaction() as tx:
        return tx.outbox.claim(now=now, owner=owner, lease=LEASE)


def _claimed(store: Store, owner: str = "a", now: datetime = AT) -> Outgoing:
    claimed = _claim(store, owner, now)
    assert claimed is not None
    return claimed


def test_a_message_comes_out_as_it_was_put(store: Store) -> None:
    with store.transaction() as tx:
        tx.outbox.put(
            kind="digest",
            lane="C1",
            key="k1",
            at=AT,
            incident="INC-1",
            change="C-1",
            person="U1",
            channel="C1",
            subscription="D-1",
            slot="2026-03-01",
        )
    out = _claimed(store)
    assert (out.kind, out.lane, out.key, out.at) == ("digest", "C1", "k1", AT)
    assert (out.incident, out.change, out.person) == ("INC-1", "C-1", "U1")
    assert (out.channel, out.subscription, out.slot) == ("C1", "D-1", "2026-03-01")
    assert (out.attempts, out.previous) == (1, None)


def test_a_key_is_used_once(store: Store) -> None:
    _put(store, "k1")
    with pytest.raises(IntegrityError):
        _put(store, "k1")


def test_nothing_leaves_before_its_time(store: Store) -> None:
    _put(store, "k1", at=AT + SECOND)
    assert _claim(store) is None
    assert _claimed(store, now=AT + SECOND).key == "k1"


def test_a_lane_keeps_its_order(store: Store) -> None:
    for key in ("k1", "k2", "k3"):
        _put(store, key)
    left = []
    for _ in range(3):
        out = _claimed(store)
        assert _claim(store, "b") is None
        with store.transaction() as tx:
            assert tx.outbox.sent(out.id, owner="a", ts="1.2", at=AT)
        left.append(out.key)
    assert left == ["k1", "k2", "k3"]


def test_lanes_do_not_wait_for_each_other(store: Store) -> None:
    _put(store, "k1", "C1")
    _put(store, "k2", "C1")
    _put(store, "k3", "C2")
    assert [_claimed(store, owner).key for owner in "ab"] == ["k1", "k3"]


def test_a_lane_waits_for_a_message_that_is_tried_again(store: Store) -> None:
    _put(store, "k1")
    _put(store, "k2")
    out = _claimed(store)
    with store.transaction() as tx:
        assert tx.outbox.again(out.id, owner="a", not_before=AT + LEASE)
    assert _claim(store, now=AT + SECOND) is None
    second = _claimed(store, "b", AT + LEASE)
    assert (second.key, second.attempts, second.previous) == ("k1", 2, AT)


@pytest.mark.parametrize("end", ["held", "dead"])
def test_a_lane_goes_on_after_a_message_that_is_not_sent(store: Store, end: str) -> None:
    _put(store, "k1")
    _put(store, "k2")
    out = _claimed(store)
    with store.transaction() as tx:
        assert getattr(tx.outbox, end)(out.id, owner="a", reason="audience")
        assert tx.outbox.waiting() == 1
    assert _claimed(store).key == "k2"


def test_a_lease_that_ran_out_gives_the_message_to_another(store: Store) -> None:
    _put(store, "k1")
    first = _claimed(store, "a")
    assert _claim(store, "b", AT + LEASE - SECOND) is None
    second = _claimed(store, "b", AT + LEASE)
    assert (second.id, second.attempts, second.previous) == (first.id, 2, AT)
    with store.transaction() as tx:
        assert not tx.outbox.extend(first.id, owner="a", now=AT + LEASE, lease=LEASE)
        assert not tx.outbox.sent(first.id, owner="a", ts="1.2", at=AT)
        assert not tx.outbox.again(first.id, owner="a", not_before=AT)
        assert not tx.outbox.held(first.id, owner="a", reason="audience")
        assert not tx.outbox.dead(first.id, owner="a", reason="gone")
        assert tx.outbox.sent(second.id, owner="b", ts="1.3", at=AT + LEASE)
        assert tx.outbox.waiting() == 0


def test_a_lease_can_be_extended_while_it_lasts(store: Store) -> None:
    _put(store, "k1")
    out = _claimed(store)
    with store.transaction() as tx:
        assert tx.outbox.extend(out.id, owner="a", now=AT + LEASE - SECOND, lease=LEASE)
    assert _claim(store, "b", AT + LEASE) is None
    with store.transaction() as tx:
        assert not tx.outbox.extend(out.id, owner="a", now=AT + 3 * LEASE, lease=LEASE)


def test_a_finished_message_stays_finished(store: Store) -> None:
    _put(store, "k1")
    out = _claimed(store)
    with store.transaction() as tx:
        assert tx.outbox.sent(out.id, owner="a", ts=None, at=AT)
        assert not tx.outbox.again(out.id, owner="a", not_before=AT)
    assert _claim(store, now=AT + 2 * LEASE) is None


def test_concurrent_claimers_share_no_message_and_keep_every_lane(store: Store) -> None:
    for number in range(40):
        _put(store, f"k{number:02}", lane=f"C{number % 8}")
    left: list[tuple[str, str]] = []

    def work(owner: str) -> None:
        while True:
            with store.transaction() as tx:
                if tx.outbox.waiting() == 0:
                    return
                out = tx.outbox.claim(now=AT, owner=owner, lease=LEASE)
            if out is not None:
                with store.transaction() as tx:
                    assert tx.outbox.sent(out.id, owner=owner, ts="1", at=AT)
                    left.append((out.lane, out.key))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, "abcd"))
    assert sorted(key for _, key in left) == [f"k{number:02}" for number in range(40)]
    for lane in {lane for lane, _ in left}:
        keys = [key for other, key in left if other == lane]
        assert keys == sorted(keys)


def test_when_the_next_may_leave_is_up_to_the_heads_of_lanes(store: Store) -> None:
    _put(store, "a", "C1")
    _put(store, "b", "C1")
    first = _claim(store)
    assert first is not None
    with store.transaction() as tx:
        assert tx.outbox.earliest() is None
        tx.outbox.again(first.id, owner="a", not_before=AT + LEASE)

    with store.reading() as tx:
        assert tx.outbox.earliest() == AT + LEASE
