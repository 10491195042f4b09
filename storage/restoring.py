"""Restoring: what a backup holds, put into a database without data, of either kind."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, delete, select, update
from sqlmodel import Session, col

from storage import database, migrate, serving
from storage.backup import FAILURES, Contents, code_of, compare, examine, reading
from storage.chain_tables import HeadRow, VerdictRow
from storage.copying import copy, filled, sums
from storage.errors import BadBackup
from storage.master_key import open_root
from storage.outbox import PENDING, SENDING
from storage.record import Outcome, Record
from storage.tables import KeyRow, OutboxRow
from storage.transaction import Transaction
from storage.vault import ROOT, Vault
from storage.verifying import Verifier

_BEGUN: Final = {"key", "chain_head", "verdict"}
"""Where a database in which nothing was done yet has rows from being opened."""


def restore(
    file: Path,
    url: str,
    master_keys: Sequence[bytes],
    checkpoints: str | None = None,
    *,
    change: str,
    at: datetime,
) -> Contents:
    """Put everything of a backup into a database without data, in one transaction.

    One entry of the record is added: that it was restored.

    What was waiting to be sent then is looked for in Slack by its key before it is sent.

    Args:
        file: The backup.
        url: The database, with tables or without, and with nobody who serves it.
        master_keys: 32 bytes each, newest first.
        checkpoints: Those that were kept elsewhere, as one text: the backup's record must be theirs.
        change: A reference for the entry.
        at: The moment, in UTC.

    Raises:
        BadBackup: ``no_file``, ``damaged``, ``not_a_backup``, ``other_version``, ``no_checkpoint``,
            ``broken``, or of the database ``not_empty``, ``not_copied``, ``not_restored``.
        WrongMasterKey, RootKeyGone: The backup does not open.
        DatabaseUnavailable, UnsafeDatabase, Served: The database cannot be written to.
    """
    if not file.is_file():
        raise BadBackup("no_file")
    with ExitStack() as opened:
        try:
            source = opened.enter_context(reading(file))
            contents, root = examine(source, lambda session: open_root(session, master_keys), checkpoints)
        except (*FAILURES, ValueError) as error:
            raise BadBackup("damaged") from error
        try:
            with _put_back(source, url, root) as session:
                record = Transaction.over(session, root).record
                _record(record, change, at, contents)
        except FAILURES as error:
            raise BadBackup("not_restored", code=code_of(error)) from error
    return contents


@contextmanager
def _put_back(source: Connection, url: str, root: bytes) -> Iterator[Session]:
    """The transaction in which everything was copied."""
    engine = database.engine(url)
    try:
        database.check(engine)
    finally:
        engine.dispose()
    with ExitStack() as until_committed, migrate.changing(url) as target:
        until_committed.enter_context(serving.alone(target))
        if migrate.current(target) is None:
            migrate.upgrade_in(target)
        _empty(target)
        copy(source, target)
        compare(sums(source), sums(target))
        with Session(target) as session:
            verdict = Verifier(session, Vault(session, root)).verify()
            if verdict.broken:
                raise BadBackup("not_copied", table=verdict.broken.place or "record")
            _tried(target)
            yield session


def _record(record: Record, change: str, at: datetime, contents: Contents) -> None:
    record.append(
        change=change,
        at=at,
        actor="restore",
        verb="database.restored",
        outcome=Outcome.SYSTEM,
        detail={"value": contents.at.isoformat(timespec="seconds")},
    )
    record.chain.close()


def _empty(target: Connection) -> None:
    """Take out what a database without data has from being opened.

    Raises BadBackup when there is anything else.
    """
    if migrate.current(target) != migrate.head():
        raise BadBackup("not_empty", table="alembic_version")
    full = [name for name in filled(target) if name not in _BEGUN]
    sealed = select(col(KeyRow.scope)).where(col(KeyRow.scope) != ROOT).limit(1)
    if target.execute(sealed).first() is not None:
        full.append("key")
    if full:
        raise BadBackup("not_empty", table=full[0])
    for row in (KeyRow, HeadRow, VerdictRow):
        target.execute(delete(row))


def _tried(target: Connection) -> None:
    """Note that what was not finished may have been sent since."""
    state = col(OutboxRow.state)
    claimed = {"state": PENDING, "owner": None, "lease": None}
    target.execute(update(OutboxRow).where(state == SENDING).values(claimed))
    target.execute(update(OutboxRow).where(state == PENDING, col(OutboxRow.attempts) == 0).values(attempts=1))
