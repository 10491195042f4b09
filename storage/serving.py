"""Who serves a database: one process on SQLite, any number on PostgreSQL, and none while its tables change.

SQLite: the operating system's lock on a file beside the database. It goes with the process that holds it,
however that ends, and the file itself stays: it means nothing. PostgreSQL: an advisory lock, which serving
processes share, on a connection of its own: no pooler may come between that lends connections by transaction.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from storage.errors import DatabaseUnavailable, Served

if sys.platform != "win32":
    import fcntl

GUARDED: Final = sys.platform != "win32"
"""Whether a second serving process is noticed on SQLite: Windows has no such lock."""

SUFFIX: Final = ".serving"
# "serving", as a number.
ADVISORY_LOCK: Final = 0x73657276696E67
_LOCKED: Final = "55P03"
_WAIT_SECONDS: Final = 60.0


class Presence(Protocol):
    """That this process serves a database."""

    def renew(self) -> None:
        """See that it still holds: a database that was gone for a while has forgotten it.

        Raises:
            DatabaseUnavailable, Served: It is gone still; its tables are being changed.
        """

    def end(self) -> None:
        """Serve no longer."""


def serve(engine: Engine, *, seconds: float = _WAIT_SECONDS) -> Presence:
    """Serve a database from now on.

    Args:
        engine: Of the database.
        seconds: How long to wait, on PostgreSQL, for somebody who changes its tables.

    Raises:
        Served: On SQLite somebody serves it already; or its tables are being changed.
        DatabaseUnavailable: It does not answer, or nothing can be written beside it.
    """
    return _OnFile(engine) if engine.dialect.name == "sqlite" else _InPostgres(engine, seconds)


@contextmanager
def alone(connection: Connection) -> Iterator[None]:
    """Have nobody serve for as long as this lasts, on PostgreSQL until the end of the transaction.

    Raises:
        Served: Somebody does.
    """
    if connection.dialect.name == "sqlite":
        handle = _lock(connection.engine)
        if handle is None:
            raise _occupied(connection.engine)
        try:
            yield
        finally:
            os.close(handle)
        return
    if not connection.exec_driver_sql(f"SELECT pg_try_advisory_xact_lock({ADVISORY_LOCK})").scalar():
        raise _occupied(connection.engine)
    yield


class _OnFile:
    def __init__(self, engine: Engine) -> None:
        handle = _lock(engine)
        if handle is None:
            raise Served(
                f"Another process serves {engine.url.database}, or changes its tables. This one does not "
                "start, and nothing was changed. Stop the other one first, or use PostgreSQL, which several "
                "may serve."
            )
        self._handle = handle

    def renew(self) -> None:
        """Nothing: the operating system forgets nothing."""

    def end(self) -> None:
        os.close(self._handle)


class _InPostgres:
    def __init__(self, engine: Engine, seconds: float) -> None:
        self._milliseconds = int(seconds * 1000)
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._connection: Connection | None = None
        self._join()

    def renew(self) -> None:
        if self._connection is not None:
            try:
                self._connection.exec_driver_sql("SELECT 1")
            except DBAPIError:
                self.end()
        if self._connection is None:
            self._join()

    def end(self) -> None:
        if self._connection is not None:
            # Not back into the pool: the lock belongs to the connection.
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def _join(self) -> None:
        try:
            self._connection = self._engine.connect()
            self._connection.exec_driver_sql(f"SET lock_timeout = {self._milliseconds}")
            self._connection.exec_driver_sql(f"SELECT pg_advisory_lock_shared({ADVISORY_LOCK})")
        except DBAPIError as error:
            self.end()
            if getattr(error.orig, "sqlstate", None) != _LOCKED:
                raise DatabaseUnavailable("the database does not answer") from error
            raise Served(
                "The tables of this database are being changed. This process does not serve it, and nothing "
                "was changed. Start it again when that is done."
            ) from error


def _lock(engine: Engine) -> int | None:
    """The locked file beside a SQLite database, to be closed; None when somebody else has it."""
    path = f"{os.path.realpath(engine.url.database or '')}{SUFFIX}"
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise DatabaseUnavailable(
            f"{path} cannot be written: {error.strerror}. Nothing was changed. Put the database on a local "
            "disk that this user may write to."
        ) from error
    if sys.platform != "win32":
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
    return handle


def _occupied(engine: Engine) -> Served:
    place = engine.url.database if engine.dialect.name == "sqlite" else "this database"
    return Served(
        f"Another process serves {place}. Nothing was changed. Stop every process that serves it, then run "
        "this again."
    )
