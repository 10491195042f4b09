"""Canaries: a sealed text is in no file, no dump, no text form of a row and no error."""

import sqlite3
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlmodel import select

from storage import Store, Transaction
from storage.record import Outcome
from storage.sealed import SealedBytes
from storage.tables import KeyRow, RecordRow, metadata

AT: Final = datetime(2026, 3, 1, 9, tzinfo=UTC)
CANARY: Final = "canary-" + "5e1f9c-Zoe-Quintanilla"
CONTROL: Final = "control-" + "77aa10"


def _append(tx: Transaction, change: str) -> None:
    tx.record.append(
        change=change,
        at=AT,
        actor="U1",
        verb=CONTROL,
        outcome=Outcome.DONE,
        incident="INC-1",
        detail={"name": CANARY},
    )


def _forms(canary: str) -> tuple[str, ...]:
    return (canary, canary.encode().hex(), canary.encode().hex().upper())


def test_no_file_holds_a_sealed_text(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/insider.db", [bytes(32)], migrate=True)
    with store.transaction() as tx:
        _append(tx, "C-1")
    files = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    store.close()
    assert "insider.db-wal" in files
    assert any(CONTROL.encode() in content for content in files.values())
    assert not any(form.encode() in content for content in files.values() for form in _forms(CANARY))
    connection = sqlite3.connect(tmp_path / "insider.db")
    dump = "\n".join(connection.iterdump())
    connection.close()
    assert CONTROL in dump
    assert not any(form in dump for form in _forms(CANARY))


def test_no_table_holds_a_sealed_text(store: Store) -> None:
    with store.transaction() as tx:
        _append(tx, "C-1")
    shown: list[bytes] = []
    with store.reading() as tx:
        for table in metadata.sorted_tables:
            for row in tx.session.execute(text(f'select * from "{table.name}"')):  # noqa: S608
                shown.extend(value if isinstance(value, bytes) else str(value).encode() for value in row)
    assert CONTROL.encode() in shown
    assert not any(form.encode() in value for value in shown for form in _forms(CANARY))


def test_rows_show_neither_sealed_values_nor_keys(store: Store) -> None:
    with store.transaction() as tx:
        _append(tx, "C-1")
        row = tx.session.exec(select(RecordRow)).one()
        keys = tx.session.exec(select(KeyRow)).all()
        assert "detail" not in repr(row)
        assert not any("wrapped" in repr(key) or "check_value" in repr(key) for key in keys)
        assert repr(tx.session.exec(select(RecordRow.detail)).all()) == "[<sealed>]"
        assert f"{row.detail!s} {row.detail!r}" == "<sealed> <sealed>"


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(CANARY, id="text"),
        pytest.param(CANARY.encode(), id="bytes"),
        pytest.param(b"\x01" + CANARY.encode(), id="bytes with the version"),
        pytest.param(SealedBytes(CANARY.encode()), id="another version"),
        pytest.param(5, id="number"),
    ],
)
def test_a_sealed_column_takes_only_what_the_vault_made(store: Store, value: Any) -> None:  # noqa: ANN401
    with pytest.raises(StatementError) as caught, store.transaction() as tx:
        tx.session.add(RecordRow(change="C-1", at=AT, actor="U1", verb="note", outcome="done", detail=value))
    assert isinstance(caught.value.orig, TypeError)
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert not any(form in shown for form in _forms(CANARY))


def test_errors_of_the_database_show_no_values(store: Store) -> None:
    with store.transaction() as tx:
        _append(tx, "C-1")
    with pytest.raises(DBAPIError) as caught, store.transaction() as tx:
        _append(tx, "C-1")
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert CONTROL not in shown
    assert not any(form in shown for form in _forms(CANARY))


def test_transactions_and_entries_of_the_vault_show_no_keys(store: Store) -> None:
    with store.transaction() as tx:
        root = store._root
        shown = f"{tx!r} {tx.vault!r} {store!r} {vars(tx.vault)!r}"
    assert repr(root) not in shown
