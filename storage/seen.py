"""Deliveries from Slack that were taken on already: Slack repeats itself, we do not."""

from datetime import datetime

from sqlmodel import Session, col, delete, select

from storage.database import insert_new
from storage.tables import SeenRow


class Seen:
    """The deliveries as one transaction sees them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def claim(self, key: str, at: datetime) -> bool:
        """Take a delivery on; False when it was taken on before.

        A duplicate that arrives while the first is at work waits for the first to commit, and gets its turn
        when the first rolls back.

        Args:
            key: What Slack repeats: a ``trigger_id``, an ``event_id`` or a ``view.id``.
            at: Aware; when the delivery arrived.
        """
        return insert_new(self._session, SeenRow, "key", {"key": key, "at": at})

    def since(self, key: str) -> datetime | None:
        """Return when a key was claimed; None when it was not."""
        return self._session.exec(select(SeenRow.at).where(SeenRow.key == key)).first()

    def answer(self, key: str, text: str) -> None:
        """Keep the reference of the change that answered a claimed delivery; LookupError for another."""
        row = self._session.get(SeenRow, key)
        if row is None:
            raise LookupError("not a claimed delivery")
        row.answer = text
        self._session.flush()

    def answered(self, key: str) -> str | None:
        """Return the reference kept by ``answer``; None when there is none."""
        return self._session.exec(select(SeenRow.answer).where(SeenRow.key == key)).first()

    def forget(self, before: datetime) -> int:
        """Forget the deliveries that arrived before this time; return how many."""
        return self._session.exec(delete(SeenRow).where(col(SeenRow.at) < before)).rowcount
