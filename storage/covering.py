"""What the chain says of the facts that a change wrote: hashes by which each row can be compared for good.

A fact is a row that names the change that recorded it. Of what is sealed, the hash of the sealed bytes is
kept: shredding a key changes nothing, and what is emptied with its key may be gone. No plain hash is kept of
what could be guessed and is to be untraceable after shredding: it is marked under the key that is shredded.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import inspect
from sqlmodel import Session, SQLModel, col, select

from storage.errors import Shredded, Tampered
from storage.sealed import EDITED, ERASED, LATER, Sealed
from storage.vault import Vault

ORGANISATION: Final = "org"
_CLEAR: Final = ""

Covers = Mapping[str, Mapping[str, str]]
"""Row, as table and key -> column -> what it is compared with; the clear columns are one, without a name."""


def fact_tables() -> Sequence[type[Any]]:
    """Every table of facts: those whose column ``change`` refers to the record, and is not ``EDITED``."""
    found = {str(inspect(one).local_table): one for one in _tables(SQLModel) if _is_fact(one)}
    return [found[name] for name in sorted(found)]


def _tables(model: type[SQLModel]) -> Iterator[type[SQLModel]]:
    for one in model.__subclasses__():
        yield from (one, *_tables(one))


def _is_fact(model: type[SQLModel]) -> bool:
    mapper = inspect(model, raiseerr=False)
    column = None if mapper is None else mapper.columns.get("change")
    if column is None or column.info == EDITED["info"]:
        return False
    return any(key.target_fullname == "record.change" for key in column.foreign_keys)


def canonical(values: Mapping[str, object]) -> bytes:
    """The one spelling of some values: sorted, without spaces, times in UTC."""
    plain = {name: _plain(value) for name, value in values.items()}
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def cover(vault: Vault, rows: Iterable[SQLModel]) -> Covers:
    """What to keep of rows that were just written."""
    return {_name(row): dict(_covered(vault, row)) for row in rows}


def written(session: Session, changes: Collection[str]) -> Mapping[str, list[SQLModel]]:
    """The rows of facts that these changes wrote, by change."""
    found: dict[str, list[SQLModel]] = {}
    for table in fact_tables():
        for row in session.exec(select(table).where(col(table.change).in_(changes))):
            found.setdefault(row.change, []).append(row)
    return found


def differing(vault: Vault, rows: Iterable[SQLModel], covers: Covers) -> str | None:
    """The table in which something is not as it was written; None when all is."""
    there = {_name(row): row for row in rows}
    for name in sorted({*there, *covers}):
        row = there.get(name)
        if row is None or name not in covers or not _same(vault, row, covers[name]):
            return name.partition(":")[0]
    return None


def _name(row: SQLModel) -> str:
    mapper = inspect(type(row))
    key = ",".join(str(value) for value in mapper.primary_key_from_instance(row))
    return f"{mapper.local_table}:{key}"


def _covered(vault: Vault, row: SQLModel) -> Iterator[tuple[str, str]]:
    yield _CLEAR, _clear(row)
    for name, value in _sealed(row):
        if value is not None:
            yield name, hashlib.sha256(value).hexdigest()
    for name, text in _erasable(row):
        if text is not None:
            yield name, vault.mark(_scope(row), text)


def _same(vault: Vault, row: SQLModel, covers: Mapping[str, str]) -> bool:
    if covers.get(_CLEAR) != _clear(row):
        return False
    values = {**dict(_sealed(row)), **dict(_erasable(row))}
    emptied = [name for name in covers if name and values.get(name) is None]
    if emptied and not vault.was_shredded(_scope(row)):
        return False
    return all(
        name in covers and _is(vault, row, value, covers[name])
        for name, value in values.items()
        if value is not None
    )


def _is(vault: Vault, row: SQLModel, value: str | bytes, covered: str) -> bool:
    if isinstance(value, str):
        try:
            return vault.bears(_scope(row), value, covered)
        except Shredded:
            return True  # whoever shredded the key meant that nobody can tell any more
        except Tampered:
            return False
    return hashlib.sha256(value).hexdigest() == covered


def _clear(row: SQLModel) -> str:
    columns = inspect(type(row)).columns
    kept = {
        one.key: getattr(row, one.key)
        for one in columns
        if not isinstance(one.type, Sealed)
        and one.info not in (ERASED["info"], EDITED["info"])
        and not (one.info == LATER["info"] and getattr(row, one.key) is None)
    }
    return hashlib.sha256(canonical(kept)).hexdigest()


def _sealed(row: SQLModel) -> Iterator[tuple[str, bytes | None]]:
    for one in inspect(type(row)).columns:
        if isinstance(one.type, Sealed):
            yield one.key, getattr(row, one.key)


def _erasable(row: SQLModel) -> Iterator[tuple[str, str | None]]:
    for one in inspect(type(row)).columns:
        if one.info == ERASED["info"]:
            yield one.key, getattr(row, one.key)


def _scope(row: SQLModel) -> str:
    return str(getattr(row, "sealed_under", ORGANISATION))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value
