"""Counts of an incident: per thing, scope, population and jurisdiction, the newest that was not undone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from domain.case import Count
from domain.counts import Amount, CountKind
from domain.lifecycles import Circumstances
from domain.reports import standing
from storage.case_tables import CountRow
from storage.facts import Change, Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What is counted, in which scope, and of whom and where alone, if not of everybody everywhere."""

    what: str
    scope: str
    population: str | None = None
    jurisdiction: str | None = None


class Counts:
    """Writes and reads counts."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def add(self, change: Change, counted: Counted, amount: Amount, circumstances: Circumstances) -> None:
        """Write one count; earlier ones stay as history."""
        row = CountRow(what=counted.what, scope=counted.scope, kind=amount.kind.value, **change.columns())
        row.low, row.high = amount.low, amount.high
        row.population, row.jurisdiction = counted.population, counted.jurisdiction
        self._facts.add_told(row, f"{row.what}/{row.scope}", circumstances)

    def of_incidents(self, incidents: Collection[str]) -> Mapping[str, tuple[Count, ...]]:
        """Per incident, the standing counts, each thing in the order in which it was first counted."""
        reports: dict[str, dict[Counted, list[Count]]] = {}
        for row in self._facts.standing(CountRow, incidents):
            reports.setdefault(row.incident, {}).setdefault(_counted(row), []).append(self._value(row))
        return {
            incident: tuple(standing(said) for said in places.values())
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
            population=row.population,
            jurisdiction=row.jurisdiction,
            amount=Amount(CountKind(row.kind), row.low, row.high),
            at=row.at,
            circumstances=self._facts.told(row, f"{row.what}/{row.scope}"),
        )


def _counted(row: CountRow) -> Counted:
    return Counted(what=row.what, scope=row.scope, population=row.population, jurisdiction=row.jurisdiction)
