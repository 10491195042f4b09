"""Where checkpoints are sent, and how far each place has got: nothing is lost that was not sent yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session

from storage.chain_tables import PlaceRow
from storage.database import insert_new

_LEASE: Final = timedelta(minutes=1)
"""How long a place is left to whoever is sending to it, and left alone after a failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place that checkpoints are sent to.

    Args:
        size: The size of the last checkpoint that it got.
        failing: Since when the next one has not arrived; None when all is well.
        problem: Why it has not.
    """

    size: int
    failing: datetime | None
    problem: str | None


class Places:
    """Reads and writes how far places have got, in one transaction. A place goes by a name of our own."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, place: str) -> Place | None:
        """How far a place has got; None for one that is new."""
        row = self._session.get(PlaceRow, place)
        return Place(size=row.size, failing=row.failing, problem=row.problem) if row else None

    def begin(self, place: str, size: int, now: datetime) -> None:
        """Take a place on; what was made up to this size is not owed to it."""
        insert_new(self._session, PlaceRow, "place", {"place": place, "size": size, "busy": now})

    def claim(self, place: str, now: datetime) -> int | None:
        """Take on the sending for a while; None when somebody else does it, or when it failed just now.

        Returns the size of the last checkpoint that the place got.
        """
        row = self._session.get_one(PlaceRow, place, with_for_update=True)
        if row.busy > now:
            return None
        row.busy = now + _LEASE
        self._session.flush()
        return row.size

    def got(self, place: str, size: int, now: datetime) -> None:
        """Note that a checkpoint arrived, and let go of the place."""
        row = self._session.get_one(PlaceRow, place, with_for_update=True)
        row.size, row.busy, row.failing, row.problem = max(size, row.size), now, None, None
        self._session.flush()

    def failed(self, place: str, problem: str, now: datetime) -> None:
        """Note that the next checkpoint did not arrive; it is tried again when the claim has run out."""
        row = self._session.get_one(PlaceRow, place, with_for_update=True)
        row.failing, row.problem = row.failing or now, problem
        self._session.flush()
