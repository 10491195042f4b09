"""VERIS files from the command line: all of them become incidents, or, when one is refused, none."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from bot.views.veris import PARTS, known
from bot.words import Markup, Words
from commands._import import import_record, refresh_homes
from domain.errors import InsiderError, Refused
from domain.references import Kind
from domain.veris import MAX_BYTES, Imported, read_record
from storage import Store


class NotImported(InsiderError):
    """Nothing was imported; says, one line each, which files were refused and why."""


def import_files(
    store: Store,
    files: Sequence[Path],
    *,
    now: datetime,
    new_reference: Callable[[Kind], str],
    new_key: Callable[[], str],
) -> list[str]:
    """Make an incident of each file, all in one transaction, and tell what was taken of each.

    Every file is read before the first is written.

    Raises:
        NotImported: A file cannot be read, is refused, or was imported before.
    """
    words, refused = Words(), dict[Path, Refused]()
    records = _read(files, now.date(), refused)
    _stop(refused, words)
    lines = []
    with store.transaction() as tx:
        for file, record in records.items():
            try:
                ref = import_record(tx, record, _printable(file.name), now=now, new_reference=new_reference)
            except Refused as error:
                refused[file] = error
            else:
                lines.append(_told(ref, file, record, words))
        _stop(refused, words)
        refresh_homes(tx, now=now, new_key=new_key)
    return [*lines, words.say("import.done", n=len(lines))]


def _read(files: Sequence[Path], today: date, refused: dict[Path, Refused]) -> dict[Path, Imported]:
    records: dict[Path, Imported] = {}
    holders: dict[str, Path] = {}
    for file in files:
        try:
            record = read_record(_content(file), today)
        except Refused as error:
            refused[file] = error
            continue
        others = [holders[one] for one in record.ids if one in holders]
        if others:
            refused[file] = Refused("veris_same", value=record.ref, other=_printable(others[0]))
        records[file] = record
        holders |= dict.fromkeys(record.ids, file)
    return records


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise Refused("veris_no_file", value=error.strerror or "") from error


def _stop(refused: dict[Path, Refused], words: Words) -> None:
    if not refused:
        return
    lines = [
        words.say(
            "import.refused",
            file=Markup(_printable(file)),
            why=words.say(f"refused.{one.code}", **_plain(one)),
        )
        for file, one in refused.items()
    ]
    raise NotImported("\n".join([*lines, words.say("import.nothing")]))


def _plain(refused: Refused) -> dict[str, object]:
    # For a terminal: nothing is escaped for Slack.
    return {
        name: Markup(value) if isinstance(value, str) and name != "shape" else value
        for name, value in refused.params.items()
    }


def _told(ref: str, file: Path, record: Imported, words: Words) -> str:
    parts = {part: known(record.said, part) for part in PARTS}
    taken, unknown = (
        [words.say(f"veris.{one}") for one in PARTS if parts[one] is is_known] for is_known in (True, False)
    )
    return words.say(
        "import.taken",
        incident=ref,
        file=Markup(_printable(file)),
        taken=words.listed(taken) or words.say("nothing"),
        unknown=words.listed(unknown) or words.say("nothing"),
    )


def _printable(file: Path | str) -> str:
    """A file's name, whose bytes may be no text, as a terminal and the record can hold it."""
    return str(file).encode("utf-8", "replace").decode()
