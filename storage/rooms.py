"""What is amiss in incidents' channels: noticed once, and again after it was mended."""

from sqlmodel import col, delete, select

from storage.database import insert_new
from storage.facts import Facts
from storage.room_tables import SightRow


class Rooms:
    """Writes and reads what was noticed and is still so."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def noticed(self, incident: str) -> dict[tuple[str, str], str]:
        """Kind and blind key of whom it is about -> the change that tells it, in the order of the record."""
        query = select(SightRow).where(SightRow.incident == incident)
        rows = self._facts.session.exec(query).all()
        seq = {row.change: entry.seq for row in rows if (entry := self._facts.record.get(row.change))}
        return {(row.kind, row.blind): row.change for row in sorted(rows, key=lambda row: seq[row.change])}

    def notice(self, incident: str, kind: str, blind: str, change: str) -> bool:
        """Note something; False when it was noted before."""
        values = {"incident": incident, "kind": kind, "blind": blind, "change": change}
        return insert_new(self._facts.session, SightRow, "incident kind blind", values)

    def left(self, incident: str) -> None:
        """Note that its channel is another one: nothing was noticed there yet."""
        self._facts.session.exec(delete(SightRow).where(col(SightRow.incident) == incident))

    def mended(self, incident: str, kind: str, blind: str) -> None:
        """Note that it is so no longer."""
        here = col(SightRow.incident) == incident, col(SightRow.kind) == kind, col(SightRow.blind) == blind
        self._facts.session.exec(delete(SightRow).where(*here))
