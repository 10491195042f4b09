"""Backups: one SQLite file with the same tables, from either kind of database; ``restoring`` puts it back.

A backup is one snapshot. Beside the tables it has one row of its own: when it was made, and a MAC over all of
its rows under a key from the root, so that a file that was changed or damaged is told from a whole one. It
holds the wrapped keys as they were: with the master key, what is erased later opens from it all the same.
"""

import json
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    LargeBinary,
    MetaData,
    RowMapping,
    String,
    Table,
    func,
    insert,
    select,
)
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col

from storage import database, migrate
from storage.checkpoints import Checkpoint, Checkpoints
from storage.copying import Sums, copy, sums
from storage.covering import canonical
from storage.errors import BadBackup
from storage.outbox import UNFINISHED
from storage.tables import OutboxRow, RecordRow
from storage.vault import Vault
from storage.verifying import Verifier

_STAMP: Final = Table(
    "backup",
    MetaData(),
    Column("at", String, nullable=False),
    Column("revision", String, nullable=False),
    Column("sums", String, nullable=False),
    Column("mac", LargeBinary, nullable=False),
)
FAILURES: Final = (DBAPIError, sqlite3.Error, OSError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a backup holds.

    Args:
        at: The moment that it shows, in UTC.
        entries: How many entries its record has.
        recorded: When the last of them was recorded; None when there is none.
        rows: How many rows it has, of all tables.
        waiting: How many messages were not finished.
        later: Of the checkpoints that it was compared with, the last that covers more than it has.
    """

    at: datetime
    entries: int
    recorded: datetime | None
    rows: int
    waiting: int
    later: Checkpoint | None = None


def write(engine: Engine, root: bytes, file: Path, at: datetime) -> Contents:
    """Write a backup into a new file that only its owner may read, and verify it before it has its name.

    Args:
        engine: The database's, from ``database.engine``; others may go on writing to it.
        root: The root key, 32 bytes.
        file: Where to.
        at: The moment, in UTC.

    Raises:
        BadBackup: ``exists``, ``not_written``, ``not_copied``, or, of what was written, ``broken``.
    """
    if os.path.lexists(file):
        raise BadBackup("exists")
    try:
        with _part(file) as part:
            _fill(engine, part, root, at)
            with reading(part) as connection:
                contents, _ = examine(connection, lambda _: root, None)
            part.rename(file)
        _sync(file.parent)
    except FAILURES as error:
        raise BadBackup("not_written", code=code_of(error)) from error
    return contents


def _fill(engine: Engine, part: Path, root: bytes, at: datetime) -> None:
    with migrate.changing(f"sqlite:///{part}") as target:
        migrate.upgrade_in(target)
        with database.reader(engine).connect() as source:
            copy(source, target)
            found = sums(target)
            compare(sums(source), found)
        _STAMP.create(target)
        stamp = {"at": at.isoformat(), "revision": migrate.head(), "sums": json.dumps(found)}
        with Session(target) as session:
            mac = _mac(Vault(session, root), stamp)
        target.execute(insert(_STAMP).values(**stamp, mac=mac))
    # Without a log beside it the file is all there is to keep.
    with closing(sqlite3.connect(part)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    _sync(part)


def examine(
    connection: Connection, root_of: Callable[[Session], bytes], given: str | None
) -> tuple[Contents, bytes]:
    """What a backup holds, and its root key, when all of it is what was written.

    Args:
        connection: From ``reading``.
        root_of: Finds the root key.
        given: Checkpoints, as one text; None when it is compared with none.

    Raises:
        BadBackup: ``damaged``, ``not_a_backup``, ``other_version``, ``no_checkpoint`` or ``broken``.
    """
    if connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar() != "ok":
        raise BadBackup("damaged")
    stamp = _stamp(connection)
    with Session(connection) as session:
        root = root_of(session)
        vault = Vault(session, root)
        found = sums(connection)
        if json.loads(stamp["sums"]) != found or not compare_digest(_mac(vault, stamp), stamp["mac"]):
            raise BadBackup("damaged")
        checkpoints = Checkpoints(session, vault)
        size = checkpoints.size()
        others = checkpoints.read(given or "")
        if given is not None and not others:
            raise BadBackup("no_checkpoint")
        theirs = [one for one in others if one.size <= size or not one.signed]
        verdict = Verifier(session, vault).verify([*checkpoints.kept(), *theirs])
        if verdict.broken:
            raise BadBackup("broken", breach=verdict.broken)
        later = max((one for one in others if one.size > size), key=lambda one: one.size, default=None)
        return _contents(connection, stamp, found, later), root


def _stamp(connection: Connection) -> RowMapping:
    named = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'backup'"
    if connection.exec_driver_sql(named).first() is None:
        raise BadBackup("not_a_backup")
    stamp = connection.execute(select(_STAMP)).mappings().one_or_none()
    if stamp is None:
        raise BadBackup("damaged")
    if stamp["revision"] != migrate.head():
        raise BadBackup("other_version", revision=stamp["revision"], here=migrate.head())
    return stamp


def _contents(connection: Connection, stamp: RowMapping, found: Sums, later: Checkpoint | None) -> Contents:
    entries, recorded = connection.execute(select(func.count(), func.max(col(RecordRow.at)))).one()
    unfinished = select(func.count()).where(col(OutboxRow.state).in_(UNFINISHED))
    return Contents(
        at=datetime.fromisoformat(stamp["at"]),
        entries=entries,
        recorded=recorded,
        rows=sum(int(one.partition(" ")[0]) for one in found.values()),
        waiting=connection.execute(unfinished).scalar_one(),
        later=later,
    )


def _mac(vault: Vault, stamp: Any) -> bytes:  # noqa: ANN401 -- a row, or what becomes one
    return vault.authenticate(
        b"backup-v1\0" + canonical({name: stamp[name] for name in ("at", "revision", "sums")})
    )


def compare(wanted: Sums, found: Sums) -> None:
    """Raise BadBackup when something is not what was copied."""
    differs = next((name for name in wanted if wanted[name] != found[name]), None)
    if differs:
        raise BadBackup("not_copied", table=differs)


@contextmanager
def _part(file: Path) -> Iterator[Path]:
    """A new file beside another one, for its owner alone to read; gone at the end, if it is still there."""
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".part", dir=file.parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        for ending in ("", "-journal", "-wal", "-shm"):
            Path(f"{name}{ending}").unlink(missing_ok=True)


@contextmanager
def reading(file: Path) -> Iterator[Connection]:
    """One snapshot of a file that is only read."""
    engine = database.file_reader(file)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _sync(path: Path) -> None:
    """Have a file, or the names in a folder, survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def code_of(error: Exception) -> str:
    """What failed, without any value."""
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    cause = error.orig if isinstance(error, DBAPIError) else error
    # PostgreSQL's own words may hold values.
    return str(cause) if isinstance(cause, sqlite3.Error) else type(cause).__name__
