"""Bringing the tables up to date, and, for developers, writing the next revision.

``python -c 'from storage import migrate; migrate.revision("What changed")'`` writes a revision: what
``storage/tables.py`` says and the revisions do not say yet. Read and format it before it is committed.
"""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage import database, serving

FOLDER: Final = Path(__file__).parent / "migrations"
# "insider", as a number: replicas that start together migrate one after another.
ADVISORY_LOCK: Final = 0x696E7369646572
_BUSY_SECONDS: Final = 60


def upgrade(url: str) -> None:
    """Run the missing revisions in one transaction: all of them, or none.

    Processes that do it together take turns, and all but the first find nothing to do.

    Raises:
        Served: A process serves the database, and there is something to do.
    """
    with ExitStack() as until_committed, changing(url) as connection:
        if current(connection) != head():
            until_committed.enter_context(serving.alone(connection))
            upgrade_in(connection)


@contextmanager
def changing(url: str) -> Iterator[Connection]:
    """Give the transaction of a process that changes tables, when it is its turn; committed at the end.

    On SQLite nothing checks foreign keys in it: see ``check_references``.
    """
    engine = database.engine(url)
    try:
        with database.writer(engine).connect() as connection:
            _prepare(connection)
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")
                yield connection
    finally:
        engine.dispose()


def upgrade_in(connection: Connection) -> None:
    """Run the missing revisions in the transaction of ``changing``."""
    command.upgrade(_config(connection), "head")
    check_references(connection)


def check_references(connection: Connection) -> None:
    """Raise RuntimeError when a row of a SQLite database refers to nothing."""
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise RuntimeError("a migration left rows that refer to nothing")


@cache
def head() -> str:
    """Return the newest revision in the source tree, as it was when it was asked for first."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def current(connection: Connection) -> str | None:
    """Return the revision that a database is at; None when it has no tables of ours."""
    return MigrationContext.configure(connection).get_current_revision()


def revision(message: str) -> Path:
    """Write the next revision from the difference between tables and revisions; return its file."""
    number = 1 + sum(1 for _ in FOLDER.glob("versions/[0-9]*.py"))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/empty.db"
        if number > 1:
            upgrade(url)
        engine = database.engine(url)
        try:
            with engine.connect() as connection:
                written = command.revision(
                    _config(connection), message, autogenerate=True, rev_id=f"{number:04}"
                )
        finally:
            engine.dispose()
    if written is None or isinstance(written, list):
        raise RuntimeError("alembic wrote no single revision")
    return Path(written.path)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _prepare(connection: Connection) -> None:
    # SQLite rebuilds a table by dropping it, which foreign keys would follow; and it takes this pragma only
    # outside a transaction, hence past SQLAlchemy, which would begin one.
    if connection.dialect.name == "sqlite":
        driver = connection.connection.driver_connection
        if driver is not None:
            driver.execute("PRAGMA foreign_keys=OFF")
            # Whoever else changes tables is waited for, however slow the disk is.
            driver.execute(f"PRAGMA busy_timeout={_BUSY_SECONDS * 1000}")
