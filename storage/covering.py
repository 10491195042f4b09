"""What the chain says of the facts that a change wrote: hashes by which each row can be compared for good.

A fact is a row that names the change that recorded it. Of what is sealed, the hash of the sealed bytes is
kept: shredding a key changes nothing, and what is emptied with its key may be gone. No plain hash is kept of
what could be guessed and is to be untraceable after shredding: it is marked under the key that is shredded.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from types import SimpleNamespace
from typing import Any, Final, Self

from sqlalchemy import ColumnElement, Select, inspect
from sqlalchemy import select as select_columns
from sqlmodel import Session, SQLModel, col

from storage.errors import Shredded, Tampered
from storage.sealed import EDITED, ERASED, LATER, Sealed
from storage.vault import Vault

ORGANISATION: Final = "org"
_CLEAR: Final = ""
_SPELLING: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)

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
    return _SPELLING.encode(plain).encode()


@dataclass(frozen=True, slots=True)
class Written:
    """A row of facts: its table, and its values by column."""

    table: type[SQLModel]
    values: Mapping[str, Any]

    @classmethod
    def of(cls, row: SQLModel) -> Self:
        """A row that was just written."""
        return cls(type(row), {name: getattr(row, name) for name in _shape(type(row)).columns})

    @property
    def name(self) -> str:
        """Table and key."""
        shape = _shape(self.table)
        return f"{shape.name}:{','.join(str(self.values[key]) for key in shape.keys)}"

    @property
    def scope(self) -> str:
        """What its values are sealed under."""
        under = getattr(self.table, "sealed_under", None)
        return str(under.fget(SimpleNamespace(**self.values))) if under else ORGANISATION


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """What the columns of a table of facts are; ``later``: see ``LATER``."""

    name: str
    columns: Sequence[str]
    keys: Sequence[str]
    clear: Sequence[str]
    later: Collection[str]
    sealed: Sequence[str]
    erasable: Sequence[str]


@cache
def _shape(table: type[SQLModel]) -> _Shape:
    mapper = inspect(table)
    columns = dict(mapper.columns.items())
    sealed = [name for name, one in columns.items() if isinstance(one.type, Sealed)]
    apart = [name for name, one in columns.items() if one.info in (ERASED["info"], EDITED["info"])]
    return _Shape(
        name=str(mapper.local_table),
        columns=list(columns),
        keys=[mapper.get_property_by_column(one).key for one in mapper.primary_key],
        clear=[name for name in columns if name not in (*sealed, *apart)],
        later=[name for name, one in columns.items() if one.info == LATER["info"]],
        sealed=sealed,
        erasable=[name for name in apart if columns[name].info == ERASED["info"]],
    )


def cover(vault: Vault, rows: Iterable[Written]) -> Covers:
    """What to keep of rows that were just written."""
    return {row.name: dict(_covered(vault, row)) for row in rows}


def written(session: Session, changes: Select[str]) -> Mapping[str, list[Written]]:
    """The rows of facts that these changes wrote, by change."""
    found: dict[str, list[Written]] = {}
    for table in fact_tables():
        named = col(table.change).in_(changes)
        for values in columns(session, table, table.model_fields, named):
            found.setdefault(values["change"], []).append(Written(table, values))
    return found


def columns(
    session: Session, table: type[SQLModel], names: Iterable[str], where: ColumnElement[bool]
) -> Iterator[dict[str, Any]]:
    """The values of some rows by column. No objects: of entries and facts there may be a million."""
    names = list(names)
    query = select_columns(*(getattr(table, name) for name in names)).where(where)
    for row in session.connection().execute(query):
        yield dict(zip(names, row, strict=True))


def differing(vault: Vault, rows: Iterable[Written], covers: Covers) -> str | None:
    """The table in which something is not as it was written; None when all is."""
    there = {row.name: row for row in rows}
    for name in sorted({*there, *covers}):
        row = there.get(name)
        if row is None or name not in covers or not _same(vault, row, covers[name]):
            return name.partition(":")[0]
    return None


def _covered(vault: Vault, row: Written) -> Iterator[tuple[str, str]]:
    shape = _shape(row.table)
    yield _CLEAR, _clear(row)
    for name in shape.sealed:
        if row.values[name] is not None:
            yield name, hashlib.sha256(row.values[name]).hexdigest()
    for name in shape.erasable:
        if row.values[name] is not None:
            yield name, vault.mark(row.scope, row.values[name])


def _same(vault: Vault, row: Written, covers: Mapping[str, str]) -> bool:
    if covers.get(_CLEAR) != _clear(row):
        return False
    shape = _shape(row.table)
    values = {name: row.values[name] for name in (*shape.sealed, *shape.erasable)}
    emptied = [name for name in covers if name and values.get(name) is None]
    if emptied and not vault.was_shredded(row.scope):
        return False
    return all(
        name in covers and _is(vault, row, value, covers[name])
        for name, value in values.items()
        if value is not None
    )


def _is(vault: Vault, row: Written, value: str | bytes, covered: str) -> bool:
    if isinstance(value, str):
        try:
            return vault.bears(row.scope, value, covered)
        except Shredded:
            return True  # whoever shredded the key meant that nobody can tell any more
        except Tampered:
            return False
    return hashlib.sha256(value).hexdigest() == covered


def _clear(row: Written) -> str:
    shape = _shape(row.table)
    kept = {
        name: row.values[name]
        for name in shape.clear
        if name not in shape.later or row.values[name] is not None
    }
    return hashlib.sha256(canonical(kept)).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value
