"""Steps of lifecycles: appended, never edited; the newest that was not undone is where something stands."""

from collections.abc import Collection, Mapping

from domain.lifecycles import Circumstances
from domain.standing import Standing
from storage.case_tables import MoveRow
from storage.facts import Change, Facts

Place = tuple[str, str, str]
"""Incident, lifecycle, subject: what a standing is looked up by."""


class Moves:
    """Writes steps and tells where things stand."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def add(
        self, change: Change, lifecycle: str, state: str, circumstances: Circumstances, *, subject: str = ""
    ) -> None:
        """Write one step, of a subject by its reference or of the incident; the rules allowed it before."""
        key = self._facts.record.pseudonyms.key(subject)
        row = MoveRow(lifecycle=lifecycle, subject=key, state=state, **change.columns())
        self._facts.add_told(row, _mark(row), circumstances)

    def standing(self, incident: str, lifecycle: str, subject: str) -> Standing | None:
        """Where one subject stands in one lifecycle; none before its first step."""
        return self.standings([incident]).get((incident, lifecycle, subject))

    def standings(self, incidents: Collection[str]) -> Mapping[Place, Standing]:
        """Where everything in these incidents stands."""
        found: dict[Place, list[MoveRow]] = {}
        for row in self._facts.standing(MoveRow, incidents):
            place = (row.incident, row.lifecycle, self._shown(row))
            found.setdefault(place, []).append(row)
        return {place: self._standing(rows) for place, rows in found.items()}

    def latest_change(self, incident: str, lifecycle: str, subject: str) -> str | None:
        """Reference of the change that made the newest step."""
        rows = [
            row
            for row in self._facts.standing(MoveRow, [incident])
            if (row.lifecycle, self._shown(row)) == (lifecycle, subject)
        ]
        return rows[-1].change if rows else None

    def steps(self, incident: str) -> list[tuple[str, str, str]]:
        """Change, lifecycle and subject of every step in an incident, oldest first."""
        rows = self._facts.standing(MoveRow, [incident])
        return [(row.change, row.lifecycle, self._shown(row)) for row in rows]

    def _shown(self, row: MoveRow) -> str:
        return self._facts.record.pseudonyms.shown(row.subject)

    def _standing(self, rows: list[MoveRow]) -> Standing:
        newest = rows[-1]
        return Standing(
            lifecycle=newest.lifecycle,
            state=newest.state,
            at=newest.at,
            circumstances=self._facts.told(newest, _mark(newest)),
            reached=tuple(row.state for row in rows),
            began=rows[0].on or rows[0].at.date(),
            dated=next((row.on for row in reversed(rows) if row.on), None),
            facts={code: value for row in rows for code, value in self._facts.known(row, _mark(row)).items()},
            change=newest.change,
        )


def _mark(row: MoveRow) -> str:
    return f"{row.lifecycle}/{row.subject}"
