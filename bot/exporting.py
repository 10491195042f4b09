"""An incident as a VERIS file, from the command line."""

import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.words import Markup, Words
from commands._export import export_record
from domain.errors import InsiderError, Refused
from domain.references import Kind
from storage import Store


class NotExported(InsiderError):
    """Nothing was exported; says why."""


def export_incident(
    store: Store,
    reference: str,
    file: Path | None,
    *,
    now: datetime,
    new_reference: Callable[[Kind], str],
) -> str:
    """Write an incident to a new file that only its owner may read, and answer what to print.

    Without a file, that is the record itself.

    Raises:
        NotExported: There is no such incident; the file is there already or cannot be written.
    """
    words = Words()
    try:
        with store.transaction() as tx:
            record = export_record(tx, reference, now=now, new_reference=new_reference)
            text = json.dumps(record, indent=2, ensure_ascii=False, sort_keys=True)
            if file is None:
                return text
            _write(file, f"{text}\n")
    except Refused as refused:
        # For a terminal: nothing is escaped for Slack.
        params = {name: Markup(str(value)) for name, value in refused.params.items()}
        raise NotExported(words.say(f"refused.{refused.code}", **params)) from refused
    return words.say("export.done", incident=Markup(reference), file=Markup(str(file)))


def _write(file: Path, text: str) -> None:
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Refused("export_no_file", file=str(file), value=error.strerror or "") from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)
