"""``app.py restore``: what a backup holds, put into a database without data."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from bot.backing_up import NotDone, not_done, stamp
from bot.settings import Settings
from bot.verifying import plain
from storage.backup import Contents
from storage.errors import BadBackup, RootKeyGone, WrongMasterKey
from storage.restoring import restore


def run(args: argparse.Namespace, *, change: str, at: datetime) -> int:
    """Put a backup into a database without data, when nobody serves it, or change nothing."""
    settings = Settings.read(os.environ)
    url = settings.database_url.get_secret_value()
    told = put_back(args.file, url, settings.master_keys, args.checkpoint, change=change, at=at)
    sys.stdout.write(f"{told}\n")
    return 0


def put_back(
    file: Path,
    url: str,
    master_keys: Sequence[bytes],
    checkpoints: Path | None,
    *,
    change: str,
    at: datetime,
) -> str:
    """Restore a backup, and answer what to print.

    Args:
        file: The backup.
        url: The database.
        master_keys: 32 bytes each, newest first.
        checkpoints: A file of those that were kept elsewhere.
        change: A reference for the entry that says so in the record.
        at: The moment, in UTC.

    Raises:
        NotDone: The backup or the database is not fit for it: nothing was changed.
        StorageError: The database cannot be used.
    """
    given = _read(checkpoints) if checkpoints else None
    try:
        contents = restore(file, url, master_keys, given, change=change, at=at)
    except BadBackup as bad:
        raise not_done("restore", file, bad) from bad
    except (WrongMasterKey, RootKeyGone) as error:
        raise NotDone(plain("restore.not_opened", file=str(file))) from error
    return "\n".join(_told(file, contents, compared=bool(checkpoints)))


def _told(file: Path, contents: Contents, *, compared: bool) -> Iterator[str]:
    at = stamp(contents.at)
    yield plain("restore.done", file=str(file), n=contents.entries, rows=contents.rows, time=at)
    if contents.later:
        yield plain("restore.later", time=stamp(contents.later.at), n=contents.later.size - contents.entries)
    else:
        yield plain("restore.newest" if compared else "restore.not_compared", time=at)
    yield plain("restore.erased", time=at)
    if contents.waiting:
        yield plain("restore.waiting", n=contents.waiting)
    yield plain("restore.again", time=at)
    yield plain("restore.decisions")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise NotDone(plain("restore.no_checkpoints", file=str(file))) from error
