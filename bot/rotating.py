"""``app.py rotate-keys``: the newest master key takes over, while the bot serves."""

import argparse
import os
import sys
from collections.abc import Sequence

from bot.kept import kept
from bot.words import Words
from domain.errors import InsiderError
from storage import Store


class NotRotated(InsiderError):
    """There is nothing to rotate to; says what to do."""


def run(_: argparse.Namespace) -> int:
    """Put the database under the newest of several INSIDER_MASTER_KEY values, while the bot serves."""
    with kept(os.environ) as (settings, store):
        sys.stdout.write(f"{rotate_keys(store, settings.master_keys)}\n")
    return 0


def rotate_keys(store: Store, master_keys: Sequence[bytes]) -> str:
    """Have the newest key wrap the database, and answer which old key may be removed.

    Run again after an interruption, it goes on from where the database is.

    Raises:
        NotRotated: Only one key is given.
    """
    words = Words()
    was = store.rotate(master_keys)
    if was:
        return str(words.say("rotated.done", number=was + 1))
    if len(master_keys) == 1:
        raise NotRotated(words.say("rotated.one_key"))
    return str(words.say("rotated.before"))
