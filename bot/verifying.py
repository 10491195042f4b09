"""``app.py verify``: whether the record is the one that was written, in plain words. Nothing is mended."""

import argparse
import os
import sys
from pathlib import Path

from bot.kept import kept
from bot.words import Markup, Words
from domain.errors import InsiderError
from storage import Store
from storage.checkpoints import Checkpoint, Checkpoints
from storage.verifying import Break, Verdict


class NotVerified(InsiderError):
    """What was to be verified cannot be read, or is broken; says which and what to do."""


def run(args: argparse.Namespace) -> int:
    """Verify that the record is what was written; name the first entry that is not, and mend nothing."""
    with kept(os.environ) as (_, store):
        sys.stdout.write(f"{verify(store, args.checkpoint)}\n")
    return 0


def verify(store: Store, file: Path | None) -> str:
    """Verify the whole record and answer what to print.

    Args:
        store: The open database.
        file: Checkpoints that were kept elsewhere, as the bot sent them.

    Raises:
        NotVerified: The file cannot be read; or the record is broken: names the first broken entry.
    """
    with store.reading() as tx:
        checkpoints = [*tx.checkpoints.kept(), *_given(file, tx.checkpoints)]
        verdict = tx.verifier.verify(checkpoints)
        key = tx.checkpoints.verifier_key
    if verdict.broken:
        raise NotVerified(plain("verify.broken", breach=said(verdict.broken), n=verdict.entries))
    return "\n".join([_whole(verdict), plain("verify.key", value=key)])


def _given(file: Path | None, checkpoints: Checkpoints) -> list[Checkpoint]:
    if file is None:
        return []
    try:
        found = list(checkpoints.read(file.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise NotVerified(plain("verify.no_file", file=str(file))) from error
    if not found:
        raise NotVerified(plain("verify.no_checkpoint", file=str(file)))
    return found


def _whole(verdict: Verdict) -> str:
    return plain(
        "verify.whole",
        n=verdict.entries,
        opened=verdict.opened,
        shredded=verdict.shredded,
        checkpoints=verdict.checkpoints,
    )


def said(broken: Break) -> str:
    """What is wrong with the record, as one sentence for a terminal."""
    checkpoint = broken.checkpoint
    return plain(
        f"verify.{broken.what}",
        position=broken.position or 0,
        change=broken.change or "?",
        place=broken.place or "",
        size=checkpoint.size if checkpoint else 0,
        at=checkpoint.at.isoformat() if checkpoint else "",
    )


def plain(id_: str, **values: object) -> str:
    """A sentence for a terminal: nothing is escaped for Slack."""
    texts = {name: Markup(value) if isinstance(value, str) else value for name, value in values.items()}
    return str(Words().say(id_, **texts))
