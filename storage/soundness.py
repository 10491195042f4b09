"""Whether the record was whole when it was verified last. That is a note to work by, and proves nothing."""

from datetime import datetime
from typing import Final

from sqlmodel import Session

from domain.errors import Refused
from storage.chain_tables import VerdictRow
from storage.database import insert_new

_ONLY: Final = 1


class Soundness:
    """Reads and notes, in one transaction, what came of verifying last."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def broken(self) -> str | None:
        """What was wrong, as a word; None when nothing was, or when nobody has verified yet."""
        row = self._session.get(VerdictRow, _ONLY)
        return row.broken if row else None

    def found(self, broken: str | None, at: datetime) -> None:
        """Note what came of verifying."""
        if insert_new(self._session, VerdictRow, "id", {"id": _ONLY, "at": at, "broken": broken}):
            return
        row = self._session.get_one(VerdictRow, _ONLY, with_for_update=True)
        row.at, row.broken = at, broken
        self._session.flush()

    def needed_to_erase(self) -> None:
        """Keep everything as long as the record is broken: what is erased cannot show any more what happened.

        Raises:
            Refused: ``record_broken``.
        """
        if self.broken:
            raise Refused("record_broken")
