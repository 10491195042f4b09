"""The record: entries are added, read back, and never changed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import col, select

from storage import Store, Transaction
from storage.errors import CannotUndo
from storage.record import Outcome
from storage.tables import RecordRow

AT: Final = datetime(2026, 3, 1, 9, tzinfo=UTC)


def _append(tx: Transaction, change: str, **more: Any) -> None:  # noqa: ANN401
    values: dict[str, Any] = {"at": AT, "actor": "U1", "verb": "note", "outcome": Outcome.DONE}
    tx.record.append(change=change, **(values | more))


def test_an_entry_comes_back_as_it_was_appended(store: Store) -> None:
    local = AT.astimezone(timezone(timedelta(hours=2)))
    with store.transaction() as tx:
        _append(tx, "C-1", at=local, incident="INC-1", subject="S-1", code="leak", detail={"b": "é", "a": ""})
    with store.reading() as tx:
        entry = tx.record.get("C-1")
    assert entry is not None
    assert (entry.change, entry.at, entry.outcome) == ("C-1", AT, Outcome.DONE)
    assert (entry.incident, entry.subject, entry.code) == ("INC-1", "S-1", "leak")
    assert entry.detail == {"a": "", "b": "é"}
    assert entry.undoes is None


def test_there_is_no_entry_of_an_unknown_change(store: Store) -> None:
    with store.reading() as tx:
        assert tx.record.get("C-0") is None


def test_entries_are_listed_oldest_first(store: Store) -> None:
    with store.transaction() as tx:
        _append(tx, "C-9", incident="INC-1")
        _append(tx, "C-5")
        _append(tx, "C-1", incident="INC-1")
    with store.reading() as tx:
        assert [entry.change for entry in tx.record.all()] == ["C-9", "C-5", "C-1"]
        assert [entry.change for entry in tx.record.of_incident("INC-1")] == ["C-9", "C-1"]


def test_a_naive_time_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="timezone"), store.transaction() as tx:
        _append(tx, "C-1", at=AT.replace(tzinfo=None))


def test_a_change_is_recorded_once(store: Store) -> None:
    with store.transaction() as tx:
        _append(tx, "C-1")
    with pytest.raises(IntegrityError), store.transaction() as tx:
        _append(tx, "C-1")


def test_undone_selects_what_was_undone(store: Store) -> None:
    with store.transaction() as tx:
        _append(tx, "C-1")
        _append(tx, "C-2")
        _append(tx, "C-3", outcome=Outcome.UNDONE, undoes="C-1")
    with store.reading() as tx:
        standing = select(RecordRow.change).where(col(RecordRow.change).not_in(tx.record.undone()))
        assert set(tx.session.exec(standing)) == {"C-2", "C-3"}


@pytest.mark.parametrize("undoes", ["C-0", "C-1", "C-2"])
def test_unknown_undone_and_undoing_changes_cannot_be_undone(store: Store, undoes: str) -> None:
    with store.transaction() as tx:
        _append(tx, "C-1")
        _append(tx, "C-2", undoes="C-1")
    with pytest.raises(CannotUndo), store.transaction() as tx:
        _append(tx, "C-3", undoes=undoes)


def test_a_change_is_undone_once_by_whoever_comes_first(store: Store) -> None:
    def undo(number: int) -> bool:
        try:
            with store.transaction() as tx:
                _append(tx, f"C-2{number}", undoes="C-1")
        except CannotUndo:
            return False
        return True

    with store.transaction() as tx:
        _append(tx, "C-1")
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(undo, range(4))) == [False, False, False, True]


@pytest.mark.parametrize(
    "statement",
    [
        "update record set actor = 'U2'",
        "update record set detail = null where change = 'C-1'",
        "delete from record",
        "delete from record where change = 'C-1'",
    ],
)
def test_the_database_refuses_to_change_the_record(store: Store, statement: str) -> None:
    with store.transaction() as tx:
        _append(tx, "C-1")
    with pytest.raises(DBAPIError, match="append-only"), store.transaction() as tx:
        tx.session.execute(text(statement))
    with store.reading() as tx:
        assert [entry.actor for entry in tx.record.all()] == ["U1"]


def test_replacing_and_truncating_are_refused_too(store: Store) -> None:
    with store.transaction() as tx:
        _append(tx, "C-1")
        sqlite = tx.session.get_bind().dialect.name == "sqlite"
    columns = "change, at, actor, verb, outcome"
    replace = f"insert or replace into record ({columns}) select {columns} from record"  # noqa: S608
    with pytest.raises(DBAPIError, match="append-only"), store.transaction() as tx:
        tx.session.execute(text(replace if sqlite else "truncate record cascade"))


def test_shredding_an_incident_takes_the_details_and_leaves_the_entries(store: Store) -> None:
    with store.transaction() as tx:
        _append(tx, "C-1", incident="INC-1", detail={"name": "Ann"})
        _append(tx, "C-2", detail={"note": "kept"})
        tx.vault.shred("INC-1")
        _append(tx, "C-3", incident="INC-1", verb="shred", detail={"why": "retention"})
    with store.reading() as tx:
        first, second, third = tx.record.all()
    assert (first.detail, first.shredded) == (None, True)
    assert (second.detail, second.shredded) == ({"note": "kept"}, False)
    assert (third.detail, third.shredded) == ({"why": "retention"}, False)
