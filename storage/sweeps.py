"""Messages of which a second copy may have arrived late: those that it took more than one attempt to send."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import update
from sqlmodel import Session, col, select

from storage.outbox import SENT, Outgoing, outgoing
from storage.tables import OutboxRow

FIRST: Final = timedelta(minutes=10)
"""After it was sent; looks follow at twice the age each time, for a day."""

_LAST: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Doubtful:
    """One message that was sent, the channel in which it stands, and its ``ts`` there."""

    row: Outgoing
    place: str
    ts: str


class Sweeps:
    """The messages to look for, as one transaction sees them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def take(self, now: datetime, most: int) -> list[Doubtful]:
        """Take on the messages that are to be looked for now, oldest first, at most so many.

        Another process that looks at the same time gets others, or none.
        """
        query = (
            select(OutboxRow)
            .where(
                OutboxRow.state == SENT,
                col(OutboxRow.attempts) > 1,
                col(OutboxRow.place).is_not(None),
                col(OutboxRow.sent_at) > now - _LAST,
                col(OutboxRow.sent_at) <= now - FIRST,
            )
            .order_by(col(OutboxRow.id))
        )
        rows = self._session.exec(query.with_for_update(skip_locked=True))
        due = [row for row in rows if row.sent_at and _due(row.sent_at, row.swept, now)][:most]
        ids = [row.id for row in due]
        self._session.exec(update(OutboxRow).where(col(OutboxRow.id).in_(ids)).values(swept=now))
        return [Doubtful(outgoing(row, None), row.place or "", row.ts or "") for row in due]


def _due(sent: datetime, swept: datetime | None, now: datetime) -> bool:
    return swept is None or now - sent >= 2 * (swept - sent)
