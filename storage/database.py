"""Engines: the connection rules that the promises of this package rest on.

SQLite: the driver's own transactions lose updates silently when two processes read, add and write, so
every BEGIN is ours, and a writer begins IMMEDIATE. ``synchronous=FULL`` is what keeps acknowledged commits
through a power cut. PostgreSQL: READ COMMITTED for writers, who lock the rows they change; readers see one
snapshot.
"""

import sqlite3
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool
from sqlmodel import Session, SQLModel, func, select

from storage.errors import DatabaseReadOnly, DatabaseUnavailable, UnsafeDatabase
from storage.failing import told

BUSY_SECONDS: Final = 5
_HEARD_OF: Final = {
    "connect_timeout": BUSY_SECONDS,
    "keepalives_idle": BUSY_SECONDS,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""libpq's: a server that vanished without a word is given up after seconds, not a quarter of an hour."""
READING: Final = "storage_reading"
WRITING: Final = "storage_writing"

# What each pragma must answer after it was set. `recursive_triggers` lets INSERT OR REPLACE run into the
# triggers that forbid deleting from the record; without it SQLite replaces rows past them.
PRAGMAS: Final = {
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "foreign_keys": ("ON", 1),
    "trusted_schema": ("OFF", 0),
    "secure_delete": ("ON", 1),
    "recursive_triggers": ("ON", 1),
}


def engine(url: str) -> Engine:
    """Return an engine for ``sqlite:///file`` or ``postgresql+psycopg://...``; nothing connects yet.

    Bound values never appear in its errors or logs.
    """
    if url.startswith("sqlite:"):
        made = create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
        event.listen(made, "connect", _set_pragmas)
        event.listen(made, "begin", _begin)
        return made
    made = create_engine(
        url,
        hide_parameters=True,
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
        connect_args=_HEARD_OF,
    )
    event.listen(made, "checkout", _as_the_server_says)
    return made


def writer(engine: Engine) -> Engine:
    """Return the engine for units of work that may write."""
    return engine.execution_options(**{WRITING: True})


def reader(engine: Engine) -> Engine:
    """Return the engine for units of work that only read: one snapshot, and writing fails."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{READING: True})
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def file_reader(file: Path) -> Engine:
    """An engine for a SQLite file that is only read: nothing is made beside it, nothing of it is run."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        connection.isolation_level = None
        connection.execute("PRAGMA trusted_schema=OFF")
        return connection

    made = create_engine("sqlite://", creator=connect, hide_parameters=True, poolclass=NullPool)
    event.listen(made, "begin", _begin)
    return reader(made)


def reads_only(session: Session) -> bool:
    """Whether this is a reader's session: it has one snapshot, and PostgreSQL lets it lock nothing."""
    options = session.get_bind().get_execution_options()
    return bool(options.get(READING) or options.get("postgresql_readonly"))


def check(engine: Engine) -> None:
    """Raise DatabaseUnavailable when nothing answers, UnsafeDatabase when a SQLite pragma does not hold."""
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("select 1")
            if engine.dialect.name == "sqlite":
                _check_pragmas(connection)
    except (DBAPIError, sqlite3.Error) as error:
        raise DatabaseUnavailable("the database does not answer") from error


def check_writable(engine: Engine) -> None:
    """Raise what keeps the database from taking anything new: DatabaseFull, DatabaseReadOnly or worse.

    SQLite tells it only when something is written: its ``user_version`` is, with what it was.
    """
    with told(), writer(engine).begin() as connection:
        if engine.dialect.name == "sqlite":
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            connection.exec_driver_sql(f"PRAGMA user_version={int(version)}")
        elif connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on":
            raise DatabaseReadOnly


def insert_new(session: Session, row: type[SQLModel], on: str, values: dict[str, Any]) -> bool:
    """Insert one row unless its value of ``on``, a unique column or several, is taken; False when it was.

    A competing insert that has not committed yet is waited for.
    """
    table: Table = row.__table__  # type: ignore[attr-defined]
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    columns = [table.c[name] for name in on.split()]
    statement = dialect.insert(table).values(values).on_conflict_do_nothing(index_elements=columns)
    return session.exec(statement.returning(*columns)).first() is not None


def take_turns(session: Session, what: str) -> None:
    """Wait until no other transaction does the same, and let none begin it before this one ends.

    On SQLite writers take turns anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.exec(select(func.pg_advisory_xact_lock(func.hashtext(what)))).one()


def _set_pragmas(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None
    for name, (value, _answer) in PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={value}")


def _as_the_server_says(connection: Any, *_: object) -> None:  # noqa: ANN401 -- psycopg's, which SQLite needs not
    # After a reader SQLAlchemy leaves the connection at READ WRITE, whatever the server's default is.
    connection.read_only = None


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if options.get(READING) else 'OFF'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITING) else "BEGIN DEFERRED")


def _check_pragmas(connection: Connection) -> None:
    for name, (value, answer) in PRAGMAS.items():
        found = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
        if found != answer:
            message = f"SQLite pragma {name} must be {value}, the database answers {found}"
            raise UnsafeDatabase(message)
