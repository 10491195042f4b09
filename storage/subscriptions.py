"""What a channel gets and when, and the slots of it that were claimed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlmodel import col, func, select

from domain.digest import Clearance
from domain.schedules import Schedule
from storage.case_tables import DigestRow, SubscriptionRow
from storage.database import insert_new
from storage.facts import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One channel's digest.

    Args:
        ref: Its reference, ``D-......``.
        channel: Slack id of the channel.
        owner: Who set it up and is told when it fails.
        schedule: When it is due.
        language: ``en`` or ``fr``.
        clearance: What the channel may read.
        since: Slots before this moment are not owed.
        paused_until: No slot is owed before this moment; none when it runs.
    """

    ref: str
    channel: str
    owner: str
    schedule: Schedule
    language: str
    clearance: Clearance
    since: datetime
    paused_until: datetime | None = None

    @classmethod
    def of(cls, row: SubscriptionRow) -> Self:
        """The value of a row."""
        return cls(
            ref=row.ref,
            channel=row.channel,
            owner=row.owner,
            schedule=Schedule(row.cron, row.zone),
            language=row.language,
            clearance=Clearance(row.clearance),
            since=row.since,
            paused_until=row.paused_until,
        )


class Subscriptions:
    """Writes and reads subscriptions and their slots."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def save(self, subscription: Subscription) -> None:
        """Write a subscription, new or changed."""
        row = SubscriptionRow(
            ref=subscription.ref,
            channel=subscription.channel,
            owner=subscription.owner,
            cron=subscription.schedule.cron,
            zone=subscription.schedule.zone,
            language=subscription.language,
            clearance=subscription.clearance.value,
            since=subscription.since,
            paused_until=subscription.paused_until,
        )
        self._facts.session.merge(row)
        self._facts.session.flush()

    def of_channel(self, channel: str) -> Subscription | None:
        """The subscription of a channel."""
        row = self._facts.session.exec(
            select(SubscriptionRow).where(SubscriptionRow.channel == channel)
        ).first()
        return Subscription.of(row) if row else None

    def get(self, ref: str) -> Subscription | None:
        """A subscription by its reference."""
        row = self._facts.session.get(SubscriptionRow, ref)
        return Subscription.of(row) if row else None

    def all(self) -> list[Subscription]:
        """Every subscription, oldest first."""
        rows = self._facts.session.exec(select(SubscriptionRow).order_by(col(SubscriptionRow.since)))
        return [Subscription.of(row) for row in rows]

    def claim(self, ref: str, slot: str, at: datetime) -> bool:
        """Take a slot on; False when it was taken on before, here or by another process."""
        values = {"subscription": ref, "slot": slot, "claimed": at}
        return insert_new(self._facts.session, DigestRow, "subscription slot", values)

    def taken_until(self, ref: str, slot: str) -> datetime | None:
        """When a slot of the schedule was taken on last, but for this one; None when none was."""
        query = select(func.max(DigestRow.claimed)).where(
            DigestRow.subscription == ref, DigestRow.slot != slot, ~col(DigestRow.slot).startswith("now:")
        )
        return self._facts.session.exec(query).one()

    def claimed(self, ref: str, slot: str) -> bool:
        """Whether a slot was taken on."""
        query = select(DigestRow.id).where(DigestRow.subscription == ref, DigestRow.slot == slot)
        return self._facts.session.exec(query).first() is not None

    def posted(self, ref: str, slot: str, at: datetime, ts: str) -> None:
        """Note that the digest of a slot reached its channel, as which message."""
        query = select(DigestRow).where(DigestRow.subscription == ref, DigestRow.slot == slot)
        row = self._facts.session.exec(query).one()
        row.posted, row.ts = at, ts
        self._facts.session.flush()

    def last_posted(self, ref: str) -> datetime | None:
        """When this channel's latest digest was posted."""
        query = (
            select(DigestRow.posted)
            .where(DigestRow.subscription == ref, col(DigestRow.posted).is_not(None))
            .order_by(col(DigestRow.posted).desc())
        )
        return self._facts.session.exec(query).first()
