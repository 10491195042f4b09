"""Counts of an incident: per thing and scope, the newest that was not undone."""

from collections.abc import Collection, Mapping

from domain.case import Count
from domain.counts import Amount, CountKind
from domain.lifecycles import Circumstances
from domain.reports import standing
from storage.case_tables import CountRow
from storage.facts import Change, Facts


class Counts:
    """Writes and reads counts."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def add(
        self, change: Change, what: str, scope: str, amount: Amount, circumstances: Circumstances
    ) -> None:
        """Write one count; earlier ones stay as history."""
        row = CountRow(what=what, scope=scope, kind=amount.kind.value, **change.columns())
        row.low, row.high = amount.low, amount.high
        self._facts.add_told(row, f"{what}/{scope}", circumstances)

    def of_incidents(self, incidents: Collection[str]) -> Mapping[str, Mapping[tuple[str, str], Count]]:
        """Per incident, the standing counts by what is counted and in which scope."""
        reports: dict[str, dict[tuple[str, str], list[Count]]] = {}
        for row in self._facts.standing(CountRow, incidents):
            places = reports.setdefault(row.incident, {})
            places.setdefault((row.what, row.scope), []).append(self._value(row))
        return {
            incident: {place: standing(said) for place, said in places.items()}
            for incident, places in reports.items()
        }

    def history(self, incident: str) -> tuple[tuple[Count, str], ...]:
        """Every count that was not undone, oldest first, each with who recorded it."""
        rows = self._facts.standing(CountRow, [incident])
        recorders = self._facts.recorders(rows)
        return tuple((self._value(row), recorders[row.change]) for row in rows)

    def _value(self, row: CountRow) -> Count:
        return Count(
            what=row.what,
            scope=row.scope,
            amount=Amount(CountKind(row.kind), row.low, row.high),
            at=row.at,
            circumstances=self._facts.told(row, f"{row.what}/{row.scope}"),
        )
