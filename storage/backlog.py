"""How much the outbox holds: what monitoring wants to know of it, without a word of what is in it."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import func, select

from storage.errors import DatabaseUnavailable
from storage.outbox import DEAD, HELD, SENT, UNFINISHED
from storage.store import Store
from storage.tables import OutboxRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """Numbers of messages; ``oldest``: seconds since the oldest that waits was put, 0 when none waits."""

    waiting: int
    oldest: float
    set_aside: int
    digests_posted: int
    digests_held: int


def backlog(store: Store, now: datetime) -> Backlog:
    """Count the outbox's messages.

    Args:
        store: The database.
        now: The moment, in UTC.

    Raises:
        DatabaseUnavailable: It does not answer, or lacks the table.
    """
    row = OutboxRow
    query = select(row.state, row.kind, func.count(), func.min(row.at)).group_by(row.state, row.kind)
    try:
        with store.reading() as tx:
            found = list(tx.session.exec(query))
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise DatabaseUnavailable("the outbox cannot be read") from error
    waiting = [(count, oldest) for state, _, count, oldest in found if state in UNFINISHED]
    oldest = min((at for _, at in waiting), default=now)
    digests = {state: count for state, kind, count, _ in found if kind == "digest"}
    return Backlog(
        waiting=sum(count for count, _ in waiting),
        oldest=max(0.0, (now - oldest).total_seconds()),
        set_aside=sum(count for state, _, count, _ in found if state == DEAD),
        digests_posted=digests.get(SENT, 0),
        digests_held=digests.get(HELD, 0),
    )
