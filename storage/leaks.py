"""What is known of each kind of data in an incident: the newest status that was not undone."""

from collections.abc import Collection, Mapping

from domain.case import LeakedField
from domain.lifecycles import Circumstances
from storage.case_tables import LeakRow
from storage.facts import Change, Facts


class Leaks:
    """Writes and reads field statuses."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def add(
        self,
        change: Change,
        field: str,
        status: str,
        circumstances: Circumstances,
        *,
        recipient: str | None = None,
        egress: str | None = None,
    ) -> None:
        """Write the status of one field. All values but the circumstances are codes of the vocabulary."""
        row = LeakRow(field=field, status=status, recipient=recipient, egress=egress, **change.columns())
        self._facts.add_told(row, field, circumstances)

    def of_incidents(self, incidents: Collection[str]) -> Mapping[str, Mapping[str, LeakedField]]:
        """Per incident, the standing status of each field that has one, by field code."""
        newest: dict[str, dict[str, LeakRow]] = {}
        for row in self._facts.standing(LeakRow, incidents):
            newest.setdefault(row.incident, {})[row.field] = row
        return {
            incident: {code: self._value(row) for code, row in rows.items()}
            for incident, rows in newest.items()
        }

    def history(self, incident: str) -> tuple[tuple[LeakedField, str], ...]:
        """Every status that was not undone, oldest first, each with who recorded it."""
        rows = self._facts.standing(LeakRow, [incident])
        recorders = self._facts.recorders(rows)
        return tuple((self._value(row), recorders[row.change]) for row in rows)

    def _value(self, row: LeakRow) -> LeakedField:
        return LeakedField(
            code=row.field,
            status=row.status,
            recipient=row.recipient,
            egress=row.egress,
            at=row.at,
            circumstances=self._facts.told(row, row.field),
        )
