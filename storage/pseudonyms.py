"""What suspects are called: a key inside, which is their first pseudonym, and what is shown outside.

Rows, the record and the vault know a suspect by the key for good. Whatever leaves storage says the pseudonym
that is valid now, also where it tells of what was recorded under an earlier one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from sqlmodel import Session, col, select

from domain.references import Kind
from storage.pseudonym_tables import PseudonymRow

_PREFIX: Final = f"{Kind.SUSPECT}-"


@dataclass(slots=True)
class _Known:
    """``keys``: later pseudonym -> key; ``shown``: key -> the pseudonym that is valid now."""

    keys: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)

    def add(self, row: PseudonymRow) -> None:
        self.keys[row.pseudonym] = row.suspect
        self.shown[row.suspect] = row.pseudonym


class Pseudonyms:
    """Translates references of suspects in one transaction; every other reference stays what it is."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def key(self, ref: str) -> str:
        """The key of a suspect, by any pseudonym that they ever had."""
        return self._known.keys.get(ref, ref) if ref.startswith(_PREFIX) else ref

    def shown(self, ref: str) -> str:
        """The pseudonym of a suspect that is valid now, by their key or any other that they had."""
        key = self.key(ref)
        return self._known.shown.get(key, key) if ref.startswith(_PREFIX) else ref

    def told(self, detail: Mapping[str, str]) -> dict[str, str]:
        """Details of an entry, with the valid pseudonym where one stands alone; typed text stays as it is."""
        return {name: self.shown(value) for name, value in detail.items()}

    def added(self, row: PseudonymRow) -> None:
        """Note that a suspect got another pseudonym in this transaction."""
        self._known.add(row)

    @cached_property
    def _known(self) -> _Known:
        # One reveal makes one row: there are few, and most transactions need none of them.
        known = _Known()
        for row in self._session.exec(select(PseudonymRow).order_by(col(PseudonymRow.id))):
            known.add(row)
        return known
