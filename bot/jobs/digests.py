"""Digests that are due: each slot of each subscription is claimed once and handed to the outbox."""

from collections.abc import Callable
from datetime import datetime, timedelta

from storage import Store, Transaction
from storage.subscriptions import Subscription


def run(store: Store, now: datetime, new_key: Callable[[], str]) -> int:
    """Claim what is due and answer how many digests that were.

    After a pause or a time in which nothing ran, only the newest slot of a channel is owed.

    Args:
        store: Subscriptions, slots and the outbox.
        now: The moment, in UTC.
        new_key: Makes 128 random bits in hexadecimal.
    """
    with store.reading() as tx:
        subscriptions = tx.subscriptions.all()
    return sum(_claim(store, one, now, new_key) for one in subscriptions if _owed(one, now))


def late(tx: Transaction, now: datetime, by: timedelta) -> list[Subscription]:
    """The subscriptions whose newest slot is owed for longer than this, and nobody took it on."""
    return [
        one
        for one in tx.subscriptions.all()
        if _owed(one, now)
        and (due := one.schedule.last_due(now)) < now - by
        and not tx.subscriptions.claimed(one.ref, one.schedule.slot(due))
    ]


def _owed(subscription: Subscription, now: datetime) -> bool:
    if subscription.paused_until and now < subscription.paused_until:
        return False
    return subscription.schedule.last_due(now) > subscription.since


def _claim(store: Store, subscription: Subscription, now: datetime, new_key: Callable[[], str]) -> bool:
    slot = subscription.schedule.slot(subscription.schedule.last_due(now))
    with store.reading() as tx:
        if tx.subscriptions.claimed(subscription.ref, slot):
            return False
    with store.transaction() as tx:
        return _hand_over(tx, subscription, slot, now, new_key())


def _hand_over(tx: Transaction, subscription: Subscription, slot: str, now: datetime, key: str) -> bool:
    if not tx.subscriptions.claim(subscription.ref, slot, now):
        return False
    tx.outbox.put(
        kind="digest",
        lane=subscription.channel,
        key=key,
        at=now,
        channel=subscription.channel,
        subscription=subscription.ref,
        slot=slot,
    )
    return True
