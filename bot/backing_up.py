"""``app.py backup``: everything in one new file, while the bot serves."""

import argparse
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.kept import kept
from bot.verifying import plain, said
from domain.errors import InsiderError
from storage import Store
from storage.errors import BadBackup
from storage.verifying import Break


class NotDone(InsiderError):
    """There is no backup, or nothing was restored; says why and what to do."""


def run(args: argparse.Namespace, *, now: Callable[[], datetime]) -> int:
    """Write a verified backup of everything into a new file, while the bot serves."""
    with kept(os.environ) as (_, store):
        sys.stdout.write(f"{back_up(store, args.file, now())}\n")
    return 0


def back_up(store: Store, file: Path, at: datetime) -> str:
    """Write a backup, and answer what to print.

    Args:
        store: The open database.
        file: Where to.
        at: The moment, in UTC.

    Raises:
        NotDone: There is no backup.
    """
    try:
        made = store.backup(file, at)
    except BadBackup as bad:
        raise not_done("backup", file, bad) from bad
    return plain("backup.done", file=str(file), n=made.entries, rows=made.rows, time=stamp(at))


def not_done(word: str, file: Path, bad: BadBackup) -> NotDone:
    """What did not work, in words.

    Args:
        word: ``backup`` or ``restore``.
        file: The backup.
        bad: What was wrong with it.
    """
    values = {name: said(value) if isinstance(value, Break) else value for name, value in bad.values.items()}
    return NotDone(plain(f"{word}.{bad.why}", file=str(file), **values))


def stamp(at: datetime | None) -> str:
    """A moment for a terminal; nothing for none."""
    return at.isoformat(timespec="seconds") if at else ""
