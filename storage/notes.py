"""Notes and relations: what was written down, and which incidents belong together."""

from collections.abc import Collection, Mapping

from sqlmodel import col, or_, select

from domain.case import Note, Relation
from storage.case_tables import NoteRow, RelationRow
from storage.facts import Change, Facts

NOT_RELATED = "none"
"""Kind of a row that ends a relation."""


class Notes:
    """Writes and reads notes."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def add(self, change: Change, by: str, text: str) -> None:
        """Write one note, sealed."""
        row = NoteRow(by=by, text=b"", **change.columns())
        row.text = self._facts.seal(row, "text", "", text) or b""
        self._facts.add(row)

    def of_incidents(self, incidents: Collection[str]) -> Mapping[str, tuple[Note, ...]]:
        """The notes of each incident, oldest first."""
        found: dict[str, tuple[Note, ...]] = {}
        for row in self._facts.standing(NoteRow, incidents):
            text = self._facts.unseal(row, "text", "", row.text) or ""
            found[row.incident] = (*found.get(row.incident, ()), Note(at=row.at, by=row.by, text=text))
        return found


class Relations:
    """Writes and reads how incidents are related."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def add(self, change: Change, other: str, kind: str) -> None:
        """Write how two incidents are related from now on: a code of ``RELATION``, or ``NOT_RELATED``."""
        self._facts.add(RelationRow(other=other, kind=kind, **change.columns()))

    def of_incidents(self, incidents: Collection[str]) -> Mapping[str, tuple[Relation, ...]]:
        """What each of these incidents is related to, from either side; the newest row of a pair counts."""
        query = (
            select(RelationRow)
            .where(or_(col(RelationRow.incident).in_(incidents), col(RelationRow.other).in_(incidents)))
            .where(col(RelationRow.change).not_in(self._facts.record.undone()))
            .order_by(col(RelationRow.id))
        )
        found: dict[str, dict[str, Relation]] = {}
        for row in self._facts.session.exec(query):
            here = Relation(other=row.other, kind=row.kind)
            there = Relation(other=row.incident, kind=row.kind, told_there=True)
            found.setdefault(row.incident, {})[row.other] = here
            found.setdefault(row.other, {})[row.incident] = there
        return {
            incident: tuple(one for one in others.values() if one.kind != NOT_RELATED)
            for incident, others in found.items()
            if incident in incidents
        }
