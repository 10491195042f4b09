"""How often what is outside lets itself be called, and how much of that all senders used together.

What was used is counted in the outbox itself. A row counts from when it was claimed, and once it was sent,
from then: never earlier than its calls were made. When a pause was asked for, all senders keep it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import BindParameter, ColumnElement
from sqlmodel import Session, and_, col, func, or_, select

from storage.database import insert_new
from storage.tables import OutboxRow, PauseRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What may be called how often. Without anything in it, everything as often as one likes.

    Args:
        uses: Kind of row -> the names of what sending one calls, once each.
        most: Name of what is called -> so often in ``per``.
        per: The time in which these are counted.
        lane_use: The name of what is limited in each lane as well.
        lane_most: So often in ``lane_per``.
        lane_per: The time in which that is counted.
    """

    uses: Mapping[str, frozenset[str]] = field(default_factory=dict)
    most: Mapping[str, int] = field(default_factory=dict)
    per: timedelta = timedelta(minutes=1)
    lane_use: str = ""
    lane_most: int = 1
    lane_per: timedelta = timedelta()

    def kinds(self, name: str) -> list[str]:
        """The kinds of rows that call something."""
        return [kind for kind, uses in self.uses.items() if name in uses]

    def closed(self, session: Session, now: datetime) -> list[str]:
        """The kinds of rows of which none may leave now, because too many did or a pause was asked for."""
        if not self.uses:
            return []
        used: Counter[str] = Counter()
        query = select(OutboxRow.kind, func.count()).where(recent(OutboxRow, now - self.per))
        for kind, count in session.exec(query.group_by(OutboxRow.kind)):
            used.update(dict.fromkeys(self.uses.get(kind, ()), count))
        names = set(session.exec(select(PauseRow.name).where(col(PauseRow.until) > now)))
        names |= {name for name, most in self.most.items() if used[name] >= most}
        return [kind for kind, uses in self.uses.items() if uses & names]


UNPACED: Final = Pace()


def recent(row: type[OutboxRow], since: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Whether a row may have called something after a time."""
    return or_(col(row.sent_at) > since, and_(col(row.sent_at).is_(None), col(row.claimed) > since))


class Pauses:
    """The pauses that were asked for, as one transaction sees them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ask(self, name: str, until: datetime) -> None:
        """Let nothing that calls this leave before a time, unless a longer pause was asked for."""
        if insert_new(self._session, PauseRow, "name", {"name": name, "until": until}):
            return
        row = self._session.get_one(PauseRow, name, with_for_update=True)
        row.until = max(row.until, until)
        self._session.flush()
