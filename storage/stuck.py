"""What waits for too long, and what runs short, as far as the database tells: for ``doctor``."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection
from sqlmodel import col, func, select

from storage.chain_tables import VerdictRow
from storage.outbox import DEAD, UNFINISHED
from storage.tables import OutboxRow, RecordRow
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """How things stand.

    Args:
        waiting: How many messages are not finished.
        oldest: When the first of them was put.
        aside: Why messages were set aside -> how many.
        verified: When the whole record was verified last; as long as it never was, when it began.
        clock: What time it is for a database that has a clock of its own.
        room: Bytes that are free where a SQLite file is.
    """

    waiting: int
    oldest: datetime | None
    aside: Mapping[str, int]
    verified: datetime | None
    clock: datetime | None
    room: int | None


def stuck(tx: Transaction) -> Stuck:
    """How things stand in one transaction."""
    unfinished = col(OutboxRow.state).in_(UNFINISHED)
    waiting, oldest = tx.session.exec(select(func.count(), func.min(OutboxRow.at)).where(unfinished)).one()
    reason = func.coalesce(OutboxRow.reason, "")
    aside = select(reason, func.count()).where(OutboxRow.state == DEAD).group_by(reason).order_by(reason)
    verified: datetime | None = tx.session.exec(select(func.max(VerdictRow.at))).one()
    begun = tx.session.exec(select(func.min(RecordRow.at))).one()
    connection = tx.session.connection()
    return Stuck(
        waiting=waiting,
        oldest=oldest,
        aside=dict(tx.session.exec(aside).all()),
        verified=verified or begun,
        clock=_clock(connection),
        room=_room(connection),
    )


def _clock(connection: Connection) -> datetime | None:
    if connection.dialect.name == "sqlite":
        return None
    found: datetime = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
    return found


def _room(connection: Connection) -> int | None:
    file = connection.engine.url.database
    if connection.dialect.name != "sqlite" or not file:
        return None
    return shutil.disk_usage(Path(file).resolve().parent).free
