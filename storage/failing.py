"""What an error of the database means to whoever asked for something: which of ``storage.errors`` it is.

A defect of ours, such as a row that is there twice, stays what it is.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from storage.errors import CommitUncertain, DatabaseFull, DatabaseReadOnly, DatabaseUnavailable

_PRIMARY: Final = 0xFF
"""SQLite's extended codes carry the primary one in their last byte."""
_SQLITE: Final[dict[int, type[DatabaseUnavailable]]] = {
    sqlite3.SQLITE_FULL: DatabaseFull,
    sqlite3.SQLITE_READONLY: DatabaseReadOnly,
    **dict.fromkeys(
        (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PROTOCOL),
        DatabaseUnavailable,
    ),
}
_NOT_WRITTEN: Final = (sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_TRUNCATE)
"""What a disk that has become read-only under an open file says."""
_NOT_SYNCED: Final = (sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC)
_POSTGRES: Final[dict[str, type[DatabaseUnavailable]]] = {"53100": DatabaseFull, "25006": DatabaseReadOnly}
_ROLLED_BACK: Final = ("40", "53", "25")
"""Classes of PostgreSQL's errors with which a commit certainly did not happen."""


@contextmanager
def told(*, committing: bool = False) -> Iterator[None]:
    """Raise DatabaseUnavailable, or the kind of it that it is, for an error of the database.

    Args:
        committing: Nothing but a commit is done: when the connection breaks, nobody knows whether it was.
    """
    try:
        yield
    except (DBAPIError, NoConnection, sqlite3.Error) as error:
        kind = _kind(error)
        if kind is None:
            raise
        if committing and kind is DatabaseUnavailable and not _rolled_back(error):
            kind = CommitUncertain
        raise kind from error


def _kind(error: Exception) -> type[DatabaseUnavailable] | None:
    origin = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(origin, sqlite3.Error):
        code = _sqlite_code(origin)
        return DatabaseReadOnly if code in _NOT_WRITTEN else _SQLITE.get(code & _PRIMARY)
    state = getattr(origin, "sqlstate", None)
    if state in _POSTGRES:
        return _POSTGRES[state]
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return (
        DatabaseUnavailable
        if lost or isinstance(error, OperationalError | InterfaceError | NoConnection)
        else None
    )


def _rolled_back(error: Exception) -> bool:
    origin = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(origin, sqlite3.Error):
        return _sqlite_code(origin) not in _NOT_SYNCED
    return str(getattr(origin, "sqlstate", None) or "").startswith(_ROLLED_BACK)


def _sqlite_code(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR))
