"""The chain over the record: each entry's MAC is made over the one before it, under a key from the root.

An entry takes its place at the end of its transaction, when the chain's head is locked: nobody waits for a
lock while holding it. What the change wrote beside its entry is covered as well (``storage/covering.py``).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlmodel import Session, SQLModel, col, select

from storage.chain_tables import CheckpointRow, HeadRow, LinkRow
from storage.covering import Written, canonical, cover, written
from storage.database import insert_new
from storage.errors import Tampered
from storage.tables import RecordRow
from storage.vault import Vault

BEGINNING: Final = bytes(32)
"""What stands before the first entry."""

_HEAD: Final = 1
_DETAIL: Final = "detail"


class Chain:
    """The chain as one transaction makes it longer."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault
        self._recorded: list[str] = []
        self._wrote: list[SQLModel] = []

    def recorded(self, change: str) -> None:
        """Note that an entry was appended to the record."""
        self._recorded.append(change)

    def wrote(self, row: SQLModel) -> None:
        """Note that a row of facts was written with a change of this transaction."""
        self._wrote.append(row)

    def close(self) -> None:
        """Give the entries of this transaction their places, as its last act.

        Raises:
            Tampered: The chain's end is gone.
            LookupError: A fact names a change that this transaction did not record.
        """
        if not self._recorded and not self._wrote:
            return
        rows: dict[str, list[Written]] = {}
        for row in map(Written.of, self._wrote):
            rows.setdefault(row.values["change"], []).append(row)
        if not rows.keys() <= set(self._recorded):
            raise LookupError("a fact of a change that this transaction did not record")
        entries = self._session.exec(
            select(RecordRow).where(col(RecordRow.change).in_(self._recorded)).order_by(col(RecordRow.seq))
        ).all()
        head = self._session.get(HeadRow, _HEAD, with_for_update=True)
        if head is None:
            raise Tampered("the end of the record's chain is gone")
        self._extend(head, ((entry, rows.get(entry.change, [])) for entry in entries))
        self._recorded, self._wrote = [], []

    def begin(self) -> None:
        """Make the chain of a database that has none yet, over what is in its record already."""
        first = {"id": _HEAD, "position": 0, "mac": BEGINNING}
        begun = (select(LinkRow.position).limit(1), select(CheckpointRow.size).limit(1))
        if any(self._session.exec(one).first() is not None for one in begun):
            return
        if not insert_new(self._session, HeadRow, "id", first):
            return
        entries = self._session.exec(select(RecordRow).order_by(col(RecordRow.seq))).all()
        rows = written(self._session, select(RecordRow.change))
        head = self._session.get_one(HeadRow, _HEAD)
        self._extend(head, ((entry, rows.get(entry.change, [])) for entry in entries))

    def _extend(self, head: HeadRow, entries: Iterable[tuple[RecordRow, list[Written]]]) -> None:
        for entry, rows in entries:
            facts = json.dumps(cover(self._vault, rows), sort_keys=True, separators=(",", ":"))
            head.position += 1
            head.mac = link(self._vault, head.mac, head.position, entry.model_dump(), facts)
            self._session.add(LinkRow(position=head.position, change=entry.change, facts=facts, mac=head.mac))
        self._session.flush()


def link(vault: Vault, before: bytes, position: int, entry: Mapping[str, Any], facts: str) -> bytes:
    """The MAC of an entry at its place, 32 bytes.

    Args:
        vault: Has the key.
        before: The MAC of the entry before it.
        position: Counted from 1.
        entry: Its columns; of its sealed detail the sealed bytes count, whether or not they still open.
        facts: What the change wrote beside it.
    """
    clear = {name: value for name, value in entry.items() if name != _DETAIL}
    parts = (canonical(clear), entry[_DETAIL] or b"", facts.encode())
    return vault.authenticate(
        b"audit-v1\0"
        + before
        + position.to_bytes(8, "big")
        + b"".join(hashlib.sha256(part).digest() for part in parts)
    )
