"""Messages to send, written in the same transaction as the change that calls for them.

A row holds a kind and ids, never text: what is said, and to whom, is decided at the moment of sending.

``docs/decisions/0015-how-a-message-leaves.md`` has the whole way of a row.

Rows of one lane (a channel, a person) leave in the order of their ids, one at a time: what was put later
waits for what was put earlier. On PostgreSQL ids follow the order of commits only among transactions that
wait for each other, as those do which lock the same incident; others may stand in either order.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import BindParameter, DateTime, bindparam, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, exists, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.database import take_turns
from storage.pace import UNPACED, Pace, recent
from storage.tables import OutboxRow

PENDING: Final = "pending"
SENDING: Final = "sending"
SENT: Final = "sent"
HELD: Final = "held"
DEAD: Final = "dead"
UNFINISHED: Final = (PENDING, SENDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One claimed message.

    ``owner`` is the sender that claimed it. ``attempts`` counts the claims, this one included. ``previous``
    is when the attempt before this one was claimed: from then on it may have reached Slack. ``at`` is when
    it was put.
    """

    id: int
    owner: str
    key: str
    kind: str
    lane: str
    at: datetime
    attempts: int
    previous: datetime | None
    incident: str | None
    change: str | None
    person: str | None
    channel: str | None
    subscription: str | None
    slot: str | None


class Outbox:
    """The outbox as one transaction sees it.

    An ``owner`` names one claimer at one time, unlike any other thread or process: with a lease that ran out,
    a name that two share would answer for a row that the other one holds.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.written = False

    def put(
        self,
        *,
        kind: str,
        lane: str,
        key: str,
        at: datetime,
        incident: str | None = None,
        change: str | None = None,
        person: str | None = None,
        channel: str | None = None,
        subscription: str | None = None,
        slot: str | None = None,
    ) -> None:
        """Add a message that may leave from ``at`` (aware) on.

        Args:
            kind: What is to be rendered.
            lane: What must keep its order, for example the channel.
            key: 128 random bits in hex; unique. It travels with the message and finds it again in Slack.
            at: When it was put.
            incident: Reference of the incident, if one is told about.
            change: Reference of the change, if one is told about.
            person: Id of the reader, if it is for one.
            channel: Id of the channel, if it is known.
            subscription: Id of the digest's subscription, if it is one.
            slot: The digest's due slot, if it is one.
        """
        row = OutboxRow(
            kind=kind,
            lane=lane,
            key=key,
            at=at,
            incident=incident,
            change=change,
            person=person,
            channel=channel,
            subscription=subscription,
            slot=slot,
            state=PENDING,
            not_before=at,
        )
        self._session.add(row)
        self._session.flush()
        self.written = True

    def waiting_in(self, kind: str, lanes: Collection[str]) -> set[str]:
        """Return those of the lanes in which one of this kind waits: it will tell what is new by then.

        One that is being sent does not count: it may have been rendered before this change. The rows that are
        found stay locked until this transaction ends, so that nobody sends them before the change is there.
        """
        query = select(OutboxRow.lane).where(
            col(OutboxRow.lane).in_(lanes), OutboxRow.kind == kind, OutboxRow.state == PENDING
        )
        return set(self._session.exec(query.with_for_update(skip_locked=True)))

    def ready(self, *, now: datetime, pace: Pace = UNPACED) -> bool:
        """Whether there is a message that may leave."""
        return self._session.exec(_sendable(pace), params=self._bound(now, pace)).first() is not None

    def earliest(self) -> datetime | None:
        """From when on the first of those at the head of their lanes may leave; None when none waits."""
        other = aliased(OutboxRow)
        behind = exists().where(
            col(other.lane) == col(OutboxRow.lane),
            col(other.id) < col(OutboxRow.id),
            col(other.state).in_(UNFINISHED),
        )
        query = select(func.min(OutboxRow.not_before)).where(OutboxRow.state == PENDING, ~behind)
        return self._session.exec(query).one()

    def claim(self, *, now: datetime, owner: str, lease: timedelta, pace: Pace = UNPACED) -> Outgoing | None:
        """Take the oldest message that may leave, for as long as the lease; None when there is none.

        Senders take turns at it, so that together they keep the pace. Commit before sending: the claim is
        what a crashed sender leaves behind.
        """
        take_turns(self._session, "claim")
        query = _sendable(pace).with_for_update(skip_locked=True)
        row = self._session.exec(query, params=self._bound(now, pace)).first()
        if row is None:
            return None
        previous, row.claimed = row.claimed, now
        row.state, row.owner, row.lease = SENDING, owner, now + lease
        row.attempts += 1
        self._session.flush()
        return outgoing(row, previous)

    def extend(self, id: int, *, owner: str, now: datetime, lease: timedelta) -> bool:  # noqa: A002
        """Renew the lease just before the bytes leave; False when it ran out or was lost: do not send."""
        return self._change(id, owner, col(OutboxRow.lease) > now, lease=now + lease)

    def sent(
        self,
        id: int,  # noqa: A002
        *,
        owner: str,
        ts: str | None,
        at: datetime,
        place: str | None = None,
    ) -> bool:
        """Note that it was sent, under Slack's ``ts`` in a channel if it has one; False: lease lost."""
        return self._change(id, owner, state=SENT, ts=ts, place=place, sent_at=at, lease=None)

    def again(self, id: int, *, owner: str, not_before: datetime) -> bool:  # noqa: A002
        """Have it tried again, not before a time; its lane waits. False when the lease was lost."""
        return self._change(id, owner, state=PENDING, not_before=not_before, lease=None)

    def held(self, id: int, *, owner: str, reason: str) -> bool:  # noqa: A002
        """Note that it must not be sent, for a named reason; its lane goes on. False: lease lost."""
        return self._change(id, owner, state=HELD, reason=reason, lease=None)

    def dead(self, id: int, *, owner: str, reason: str) -> bool:  # noqa: A002
        """Set it aside for a person; its lane goes on. False when the lease was lost."""
        return self._change(id, owner, state=DEAD, reason=reason, lease=None)

    def end(self, incident: str, reason: str) -> None:
        """Note that nothing that waits about an incident is to be sent any more.

        What is being sent right now finds the incident gone.
        """
        waits = and_(col(OutboxRow.incident) == incident, col(OutboxRow.state) == PENDING)
        self._session.exec(update(OutboxRow).where(waits).values(state=HELD, reason=reason))

    def posted(self, lane: str) -> list[str]:
        """Return the ``ts`` of every message that was posted in a lane, oldest first, each once."""
        query = (
            select(OutboxRow.ts)
            .where(OutboxRow.lane == lane, col(OutboxRow.ts).is_not(None))
            .order_by(col(OutboxRow.id))
        )
        return list(dict.fromkeys(ts for ts in self._session.exec(query) if ts))

    def others_left(self, id: int, since: datetime) -> bool:  # noqa: A002
        """Whether another row was sent since a time: then it is not Slack that is away."""
        query = select(OutboxRow.id).where(col(OutboxRow.sent_at) >= since, OutboxRow.id != id).limit(1)
        return self._session.exec(query).first() is not None

    def waiting(self) -> int:
        """Return how many messages are not finished."""
        unfinished = select(func.count()).where(col(OutboxRow.state).in_(UNFINISHED))
        return self._session.exec(unfinished).one()

    def _bound(self, now: datetime, pace: Pace) -> dict[str, Any]:
        return {"now": now, "closed": pace.closed(self._session, now), "since": now - pace.lane_per}

    def _change(self, id_: int, owner: str, *also: Any, **values: Any) -> bool:  # noqa: ANN401
        mine = and_(col(OutboxRow.id) == id_, col(OutboxRow.owner) == owner, col(OutboxRow.state) == SENDING)
        statement = update(OutboxRow).where(mine, *also).values(**values)
        return self._session.exec(statement).rowcount == 1


def _sendable(pace: Pace) -> SelectOfScalar[OutboxRow]:
    """The query of ``claim``, built once for a pace: it is asked after every message."""
    return _built(tuple(pace.kinds(pace.lane_use)), pace.lane_most)


@cache
def _built(paced: tuple[str, ...], lane_most: int) -> SelectOfScalar[OutboxRow]:
    # A row at the head of its lane. The second half of the blocker matters on PostgreSQL, where a row with a
    # lower id may become visible after its follower was claimed.
    other = aliased(OutboxRow)
    now: BindParameter[datetime] = bindparam("now")
    earlier = and_(col(other.id) < col(OutboxRow.id), col(other.state).in_(UNFINISHED))
    at_work = and_(col(other.id) != col(OutboxRow.id), col(other.state) == SENDING, col(other.lease) > now)
    blocked = exists().where(col(other.lane) == col(OutboxRow.lane), or_(earlier, at_work))
    due = and_(col(OutboxRow.state) == PENDING, col(OutboxRow.not_before) <= now)
    abandoned = and_(col(OutboxRow.state) == SENDING, col(OutboxRow.lease) <= now)
    closed = col(OutboxRow.kind).in_(bindparam("closed", expanding=True))
    query = select(OutboxRow).where(or_(due, abandoned), ~blocked, ~closed)
    if paced:
        before, since = aliased(OutboxRow), bindparam("since", type_=DateTime(timezone=True))
        used = select(func.count()).where(
            col(before.lane) == col(OutboxRow.lane),
            col(before.kind).in_(paced),
            recent(before, since),
        )
        full = used.scalar_subquery() >= lane_most
        query = query.where(or_(col(OutboxRow.kind).not_in(paced), ~full))
    return query.order_by(col(OutboxRow.id)).limit(1).execution_options(populate_existing=True)


def outgoing(row: OutboxRow, previous: datetime | None) -> Outgoing:
    """The value of a row."""
    return Outgoing(
        id=row.id or 0,
        owner=row.owner or "",
        key=row.key,
        kind=row.kind,
        lane=row.lane,
        at=row.at,
        attempts=row.attempts,
        previous=previous,
        incident=row.incident,
        change=row.change,
        person=row.person,
        channel=row.channel,
        subscription=row.subscription,
        slot=row.slot,
    )
