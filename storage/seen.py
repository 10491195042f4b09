"""Deliveries from Slack that were taken on already: Slack repeats itself, we do not."""

from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session, and_, col, delete, or_, select

from storage.database import insert_new
from storage.tables import SeenRow

SIGNATURE: Final = "signature "
_SIGNATURES: Final = timedelta(minutes=15)
_DELIVERIES: Final = timedelta(days=1)


class Seen:
    """The deliveries as one transaction sees them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def claim(self, key: str, at: datetime) -> bool:
        """Take a delivery on; False when it was taken on before.

        A duplicate that arrives while the first is at work waits for the first to commit, and gets its turn
        when the first rolls back.

        Args:
            key: What Slack repeats: a ``trigger_id``, an ``event_id`` or a ``view.id``, which hold no space.
                What begins with SIGNATURE is kept for a quarter of an hour; other words with spaces are slots
                of ours, and kept.
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

    def forget(self, now: datetime) -> int:
        """Forget deliveries that are a day old, and signatures of a quarter of an hour; return how many.

        Slots of ours stay, except those of the looks at channels, of which there are many.
        """
        key, at = col(SeenRow.key), col(SeenRow.at)
        signed = and_(key.startswith(SIGNATURE), at < now - _SIGNATURES)
        brief = or_(~key.contains(" "), key.startswith("rooms "))
        old = and_(brief, at < now - _DELIVERIES)
        return self._session.exec(delete(SeenRow).where(or_(signed, old))).rowcount
