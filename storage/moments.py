"""Moments that clocks run from, and the places of an incident: appended, the newest standing one counts."""

from collections.abc import Collection, Mapping

from domain.lifecycles import Circumstances
from domain.moments import Belongs, Moment
from storage.clock_tables import EntityRow, JurisdictionRow, MomentRow
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

    def answer(self, change: Change, entity: str, belongs: Belongs) -> None:
        """Write whether the organisation is of a kind that some regimes bind alone."""
        row = EntityRow(entity=entity, answer=belongs.answer, **change.columns())
        self._facts.add_told(row, entity, belongs.circumstances)

    def entities(self, incidents: Collection[str]) -> Mapping[str, Mapping[str, Belongs]]:
        """Of each incident, by kind of organisation, what was answered last."""
        found: dict[str, dict[str, Belongs]] = {}
        for row in self._facts.standing(EntityRow, incidents):
            told = self._facts.told(row, row.entity)
            found.setdefault(row.incident, {})[row.entity] = Belongs(answer=row.answer, circumstances=told)
        return found
