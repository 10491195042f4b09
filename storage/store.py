"""The way in: opens a database, checks that its promises hold, and hands out transactions."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Self

from sqlalchemy import Engine
from sqlmodel import Session

from storage import backup, database, migrate, serving
from storage.backup import Contents
from storage.chain import Chain
from storage.errors import NotMigrated
from storage.failing import told
from storage.master_key import rotate, unlock_root
from storage.outside import NOTHING, Outside
from storage.transaction import Transaction
from storage.vault import Vault


class Store:
    """An open database. Safe to share between threads; ``close`` it once.

    Args:
        engine: From ``database.engine``.
        root: The root key, 32 bytes.
        presence: That this process serves it, if it does; ended with the store.
    """

    def __init__(self, engine: Engine, root: bytes, presence: serving.Presence | None = None) -> None:
        self._engine = engine
        self._presence = presence
        self._writer = database.writer(engine)
        self._reader = database.reader(engine)
        self._root = root
        self._callbacks: list[Callable[[], None]] = []
        self._outside = NOTHING

    @classmethod
    def open(
        cls, url: str, master_keys: Sequence[bytes], *, migrate: bool = False, serve: bool = False
    ) -> Self:
        """Open a database; an empty one gets its root key here.

        Args:
            url: ``sqlite:///file.db`` or ``postgresql+psycopg://...``.
            master_keys: 32 bytes each, newest first.
            migrate: Bring the tables up to date first.
            serve: Be a process that serves it, until it is closed; not with ``migrate``.

        Raises DatabaseUnavailable, UnsafeDatabase (a SQLite setting does not hold), NotMigrated,
        WrongMasterKey, RootKeyGone or, on serving, Served.
        """
        engine = database.engine(url)
        presence = None
        try:
            database.check(engine)
            if serve:
                presence = serving.serve(engine)
            _check_tables(engine, url, upgrade=migrate)
            with Session(database.writer(engine)) as session, session.begin():
                root = unlock_root(session, master_keys)
                Chain(session, Vault(session, root)).begin()
        except BaseException:
            _close(engine, presence)
            raise
        return cls(engine, root, presence)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Give a writer: committed at the end, rolled back on any exception.

        On SQLite writers take turns. On PostgreSQL whoever reads a row in order to change it locks it
        (``with_for_update``).

        Raises DatabaseUnavailable, DatabaseFull, DatabaseReadOnly: nothing was changed. CommitUncertain.
        """
        with told(), Session(self._writer) as session:
            session.begin()
            transaction = Transaction.over(session, self._root, self._outside)
            yield transaction
            if session.in_transaction():  # not when it was given up by rolling it back
                transaction.record.chain.close()
                session.flush()
                with told(committing=True):
                    session.commit()
        if transaction.vault.shredded:
            self.scrub()
        if transaction.outbox.written:
            for callback in self._callbacks:
                callback()

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Give a reader: one snapshot of the whole database; nothing is ever committed.

        Raises DatabaseReadOnly when something is written, DatabaseUnavailable.
        """
        with told(), Session(self._reader) as session:
            yield Transaction.over(session, self._root, self._outside)

    def rotate(self, master_keys: Sequence[bytes]) -> int:
        """Wrap the root key under the newest master key, while others serve.

        Returns which key wrapped it until now: see ``master_key.rotate``.
        """
        with Session(self._writer) as session, session.begin():
            return rotate(session, master_keys)

    def backup(self, file: Path, at: datetime) -> Contents:
        """Write all that there is at this moment into a new file, while others serve: see ``backup.write``.

        Raises BadBackup.
        """
        return backup.write(self._engine, self._root, file, at)

    def heed(self, outside: Outside) -> None:
        """Have all transactions from now on know what is known outside the database."""
        self._outside = outside

    def on_commit(self, callback: Callable[[], None]) -> None:
        """Call back, in the committing thread, after each commit that put something into the outbox.

        The callback must not raise: what it would break is saved already.
        """
        self._callbacks.append(callback)

    def scrub(self) -> bool:
        """Empty SQLite's write-ahead log, so that what was shredded is in no file any more.

        After shredding, outside any transaction. False when somebody was reading for too long, or the disk
        takes nothing: try again.
        PostgreSQL recycles its log by itself: nothing is done there.
        """
        if self._engine.dialect.name != "sqlite":
            return True
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            answer = cursor.fetchone()
            cursor.close()
        except sqlite3.OperationalError:
            # What was shredded is committed: whoever asked for it must not be told that nothing was done.
            return False
        finally:
            connection.close()
        return answer is not None and answer[0] == 0

    def ready(self) -> None:
        """Raise DatabaseUnavailable when the database does not answer, or takes nothing new."""
        database.check(self._engine)
        database.check_writable(self._engine)

    def serve_on(self) -> None:
        """See that this process still counts as serving: a database that was gone forgot that it does.

        Raises DatabaseUnavailable or Served: try again.
        """
        if self._presence:
            self._presence.renew()

    def close(self) -> None:
        """Close every connection, and serve no longer."""
        _close(self._engine, self._presence)


def _close(engine: Engine, presence: serving.Presence | None) -> None:
    if presence:
        presence.end()
    engine.dispose()


def _check_tables(engine: Engine, url: str, *, upgrade: bool) -> None:
    if upgrade:
        migrate.upgrade(url)
    with engine.connect() as connection:
        found = migrate.current(connection)
    if found != migrate.head():
        message = f"the tables are at revision {found}, this version needs {migrate.head()}"
        raise NotMigrated(message)
