"""Messages that were set aside: seen by owners, and put back when what was wrong is mended."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from storage.outbox import DEAD, PENDING
from storage.tables import OutboxRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """One message that was set aside.

    Args:
        id: The row's.
        kind: What it would be.
        reason: Slack's word for why not, or ours.
        at: When it was put.
        incident: Reference of the incident that it is about, if it is.
        channel: Slack channel id, if it is for one.
    """

    id: int
    kind: str
    reason: str
    at: datetime
    incident: str | None
    channel: str | None


class Asides:
    """What was set aside, as one transaction sees it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[Aside]:
        """All of it, oldest first."""
        query = select(OutboxRow).where(OutboxRow.state == DEAD).order_by(col(OutboxRow.id))
        return [
            Aside(
                id=row.id or 0,
                kind=row.kind,
                reason=row.reason or "",
                at=row.at,
                incident=row.incident,
                channel=row.channel,
            )
            for row in self._session.exec(query)
        ]

    def put_back(self, ids: Collection[int], now: datetime) -> int:
        """Have these tried again from now on; return how many there were.

        What an earlier attempt brought to Slack is found there and not said again.
        """
        mine = col(OutboxRow.id).in_(ids), col(OutboxRow.state) == DEAD
        values = {"state": PENDING, "not_before": now, "reason": None}
        return self._session.exec(update(OutboxRow).where(*mine).values(**values)).rowcount
