"""VERIS records that became incidents: what they say, and their ids, so that none comes twice."""

import json
from collections.abc import Collection, Mapping

from domain.veris import Imported
from domain.veris_form import Characteristic
from storage.case_tables import VerisIdRow, VerisRow
from storage.database import insert_new
from storage.facts import Change, Facts


class VerisRecords:
    """Writes and reads what VERIS records say."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def add(self, change: Change, record: Imported) -> None:
        """Write what a record says of a change's incident; its ids were taken before."""
        row = VerisRow(said=b"", **change.columns())
        row.said = self._facts.seal(row, "said", "", json.dumps(dict(record.said))) or b""
        self._facts.add(row)

    def take(self, record: Imported, incident: str) -> str | None:
        """Take a record's ids for an incident.

        Returns the reference of the incident that has one of them already, none when all were free.
        """
        for one in record.ids:
            blind = self._facts.vault.blind("veris", one.strip().casefold())
            values = {"blind": blind, "incident": incident}
            if not insert_new(self._facts.session, VerisIdRow, "blind", values):
                holder = self._facts.session.get_one(VerisIdRow, blind).incident
                if holder != incident:
                    return holder
        return None

    def of_incidents(self, incidents: Collection[str]) -> Mapping[str, Mapping[str, Characteristic]]:
        """What is said of each incident that a record was imported for."""
        found: dict[str, Mapping[str, Characteristic]] = {}
        for row in self._facts.standing(VerisRow, incidents):
            said = json.loads(self._facts.unseal(row, "said", "", row.said) or "{}")
            found[row.incident] = {
                place: tuple(value) if isinstance(value, list) else value for place, value in said.items()
            }
        return found
