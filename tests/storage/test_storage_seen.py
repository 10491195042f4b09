"""Deliveries: Slack repeats itself, one of the copies is taken on."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from storage import Store

AT: Final = datetime(2026, 3, 1, 9, tzinfo=UTC)


def _claim(store: Store, key: str = "E1") -> bool:
    with store.transaction() as tx:
        return tx.seen.claim(key, AT)


def test_a_delivery_is_taken_on_once(store: Store) -> None:
    assert [_claim(store), _claim(store), _claim(store, "E2")] == [True, False, True]


def test_the_answer_is_kept(store: Store) -> None:
    with store.transaction() as tx:
        tx.seen.claim("E1", AT)
        assert tx.seen.answered("E1") is None
        tx.seen.answer("E1", "C-1")
    with store.reading() as tx:
        assert tx.seen.answered("E1") == "C-1"
        assert tx.seen.answered("E2") is None


def test_only_a_claimed_delivery_is_answered(store: Store) -> None:
    with pytest.raises(LookupError), store.transaction() as tx:
        tx.seen.answer("E1", "C-1")


def test_old_deliveries_are_forgotten(store: Store) -> None:
    with store.transaction() as tx:
        tx.seen.claim("E1", AT)
        tx.seen.claim("E2", AT + timedelta(minutes=1))
        tx.seen.claim("rooms 2026-03-01T09:0", AT)
        assert tx.seen.forget(AT + timedelta(days=1)) == 0
        assert tx.seen.forget(AT + timedelta(days=1, minutes=1)) == 2
        assert tx.seen.claim("E1", AT)
        assert not tx.seen.claim("E2", AT)


def test_signatures_are_kept_for_a_quarter_of_an_hour(store: Store) -> None:
    with store.transaction() as tx:
        tx.seen.claim("signature 1", AT)
        tx.seen.claim("signature 2", AT + timedelta(minutes=1))
        assert tx.seen.forget(AT + timedelta(minutes=15)) == 0
        assert tx.seen.forget(AT + timedelta(minutes=16)) == 1
        assert not tx.seen.claim("signature 2", AT)


def test_slots_of_ours_are_not_forgotten(store: Store) -> None:
    with store.transaction() as tx:
        tx.seen.claim("ending IN-7QK2M9 2026-04-01", AT)
        assert tx.seen.forget(AT + timedelta(days=400)) == 0
        assert not tx.seen.claim("ending IN-7QK2M9 2026-04-01", AT)


def test_copies_that_arrive_together_are_taken_on_once(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(lambda _: _claim(store), range(8))) == [False] * 7 + [True]


@pytest.mark.parametrize("kept", [True, False])
def test_a_copy_waits_for_the_first(store: Store, *, kept: bool) -> None:
    with ThreadPoolExecutor(1) as pool:
        with store.reading() as unused, store.transaction() as tx:
            assert unused.seen.answered("E1") is None
            assert tx.seen.claim("E1", AT)
            copy = pool.submit(_claim, store)
            with pytest.raises(TimeoutError):
                copy.result(0.2)
            if not kept:
                tx.session.rollback()
        assert copy.result(10) is not kept
