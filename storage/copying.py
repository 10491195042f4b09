"""Every row of one database, copied into another one of the same tables, whatever kind either is."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection, Table, func, insert, select

from storage.covering import canonical
from storage.tables import metadata

_AT_ONCE: Final = 500

Sums = Mapping[str, str]
"""Table -> what all of its rows come to, whatever their order and the kind of database."""


def copy(source: Connection, target: Connection) -> None:
    """Copy all rows, as they are, sealed values included.

    Args:
        source: In a transaction that sees one snapshot.
        target: In a transaction, with the tables, all of them empty.
    """
    for table in metadata.sorted_tables:
        for rows in _rows(source, table):
            target.execute(insert(table), rows)
    if target.dialect.name == "postgresql":
        _count_on(target)


def sums(connection: Connection) -> Sums:
    """What the rows of each table come to: equal for equal rows, and for no others."""
    return {name: _sum(connection, table) for name, table in sorted(metadata.tables.items())}


def filled(connection: Connection) -> Iterator[str]:
    """The tables that have a row."""
    for table in metadata.sorted_tables:
        if connection.execute(select(table).limit(1)).first() is not None:
            yield table.name


def _rows(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """All rows, some at a time, in the order of their keys: an entry that undoes one comes after it."""
    query = select(table).order_by(*table.primary_key.columns)
    found = connection.execute(query.execution_options(yield_per=_AT_ONCE))
    for rows in found.mappings().partitions():
        yield [dict(row) for row in rows]


def _sum(connection: Connection, table: Table) -> str:
    # Sorted here: databases put texts in different orders.
    each = sorted(
        hashlib.sha256(canonical({name: _plain(value) for name, value in row.items()})).digest()
        for rows in _rows(connection, table)
        for row in rows
    )
    return f"{len(each)} {hashlib.sha256(b''.join(each)).hexdigest()}"


def _plain(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else value


def _count_on(connection: Connection) -> None:
    """Have PostgreSQL give numbers after those that were copied."""
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            sequence = func.pg_get_serial_sequence(f'"{table.name}"', column.name)
            newest = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
            connection.execute(select(func.setval(sequence, newest, False)))
