"""Erased incidents: nothing of them can be read again; what is left says so to those who could see them."""

import json

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.erasure import Erased
from storage.case_tables import VerisIdRow
from storage.erasure_tables import ErasedRow
from storage.facts import Change, Facts
from storage.room_tables import SightRow
from storage.suspects import Suspects


class Erasures:
    """Shreds an incident, and tells which were."""

    def __init__(self, facts: Facts, suspects: Suspects) -> None:
        self._facts = facts
        self._suspects = suspects

    def shred(self, change: Change) -> None:
        """Shred every key of an incident, and empty every index by which its people can be found.

        The change is recorded after this: its detail is sealed under a new key.
        """
        self._suspects.unlink(change)
        self._facts.vault.shred(change.incident)
        for table in (SightRow, VerisIdRow):
            self._facts.session.exec(delete(table).where(col(table.incident) == change.incident))
        self._facts.session.flush()

    def add(self, change: Change, erased: Erased) -> None:
        """Write that an incident was erased: from now on no query hands it out."""
        row = ErasedRow(by=erased.by, told=b"", **change.columns())
        told = {
            "proposed_by": erased.proposed_by,
            "reason": erased.reason,
            "readers": sorted(erased.readers),
        }
        row.told = self._facts.seal(row, "told", "", json.dumps(told, sort_keys=True)) or b""
        self._facts.add(row)

    @staticmethod
    def refs() -> SelectOfScalar[str]:
        """The sub-select of the incidents that were erased."""
        return select(ErasedRow.incident)

    def of(self, ref: str, person: str) -> Erased | None:
        """What is left of an incident, to somebody who could see it; None to others, and when it is there."""
        row = self._facts.session.exec(select(ErasedRow).where(ErasedRow.incident == ref)).first()
        found = self._read(row) if row else None
        return found if found and person in found.readers else None

    def told_to(self, person: str) -> list[str]:
        """References of the erased incidents that this person could see, oldest first."""
        rows = self._facts.session.exec(select(ErasedRow).order_by(col(ErasedRow.id))).all()
        return [row.incident for row in rows if person in self._read(row).readers]

    def readers(self, ref: str) -> frozenset[str]:
        """Keys of the people who could see an erased incident."""
        row = self._facts.session.exec(select(ErasedRow).where(ErasedRow.incident == ref)).one()
        return self._read(row).readers

    def _read(self, row: ErasedRow) -> Erased:
        told = json.loads(self._facts.unseal(row, "told", "", row.told) or "{}")
        return Erased(
            incident=row.incident,
            at=row.at,
            by=row.by,
            proposed_by=told["proposed_by"],
            reason=told["reason"],
            readers=frozenset(told["readers"]),
        )
