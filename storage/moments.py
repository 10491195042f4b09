"""Moments that clocks run from, and the places of an incident: appended, the newest standing one counts."""

from collections.abc import Collection, Mapping

from domain.lifecycles import Circumstances
from domain.moments import Moment
from storage.clock_tables import JurisdictionRow, MomentRow
from storage.facts import Change, Facts


class Moments:
    """Writes and reads moments and places."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def add(self, change: Change, code: str, moment: Moment) -> None:
        """Write a moment; earlier ones of the same code stay as history."""
        row = MomentRow(
            moment=code, happened=moment.at, zone=moment.zone, exact=moment.exact, **change.columns()
        )
        self._facts.add_told(row, code, moment.circumstances)

    def of_incidents(self, incidents: Collection[str]) -> Mapping[str, Mapping[str, Moment]]:
        """The moments of each incident, by code."""
        found: dict[str, dict[str, Moment]] = {}
        for row in self._facts.standing(MomentRow, incidents):
            found.setdefault(row.incident, {})[row.moment] = Moment(
                at=row.happened,
                zone=row.zone,
                exact=row.exact,
                recorded=row.at,
                circumstances=self._facts.told(row, row.moment),
            )
        return found

    def place(self, change: Change, places: Collection[str], circumstances: Circumstances) -> None:
        """Write the places of an incident, all of them."""
        row = JurisdictionRow(places=",".join(places), **change.columns())
        self._facts.add_told(row, "", circumstances)

    def places(self, incidents: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """The places of each incident."""
        rows = self._facts.standing(JurisdictionRow, incidents)
        return {row.incident: tuple(row.places.split(",")) for row in rows}
