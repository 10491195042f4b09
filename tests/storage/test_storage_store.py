"""The store: what it refuses to open, and what a transaction promises."""

import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import text

from storage import Store, Transaction, database
from storage.errors import DatabaseReadOnly, DatabaseUnavailable, NotMigrated, UnsafeDatabase, WrongMasterKey

AT: Final = datetime(2026, 3, 1, 9, tzinfo=UTC)
KEY: Final = bytes(range(32))
ROOT: Final = Path(__file__).parents[2]
OPPOSITE: Final = {
    "journal_mode": "DELETE",
    "synchronous": "NORMAL",
    "foreign_keys": "OFF",
    "trusted_schema": "ON",
    "secure_delete": "OFF",
    "recursive_triggers": "OFF",
}
ADDER: Final = """
import sys
from sqlmodel import select
from storage import Store
from storage.tables import SeenRow

store = Store.open(sys.argv[1], [bytes(range(32))])
for _ in range(int(sys.argv[2])):
    with store.transaction() as tx:
        row = tx.session.exec(select(SeenRow).where(SeenRow.key == "sum").with_for_update()).one()
        row.answer = str(int(row.answer) + 1)
store.close()
"""


def _put(tx: Transaction, key: str) -> None:
    tx.outbox.put(kind="post", lane="C1", key=key, at=AT)


def test_an_unmigrated_database_is_refused(empty_url: str) -> None:
    with pytest.raises(NotMigrated):
        Store.open(empty_url, [KEY])


def test_open_migrates_when_asked_and_keeps_what_is_there(empty_url: str) -> None:
    store = Store.open(empty_url, [KEY], migrate=True)
    with store.transaction() as tx:
        sealed = tx.vault.seal("org", "test.text", "1", "kept")
    store.close()
    again = Store.open(empty_url, [KEY], migrate=True)
    with again.reading() as tx:
        assert tx.vault.unseal("org", "test.text", "1", sealed) == "kept"
    again.close()


def test_stores_that_open_an_empty_database_together_agree_on_the_root_key(empty_url: str) -> None:
    stores: list[Store] = []
    threads = [
        threading.Thread(target=lambda: stores.append(Store.open(empty_url, [KEY], migrate=True)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    blinds = set()
    for store in stores:
        with store.reading() as tx:
            blinds.add(tx.vault.blind("person", "U1"))
        store.close()
    assert (len(stores), len(blinds)) == (4, 1)


def test_a_wrong_master_key_is_refused(database_url: str) -> None:
    Store.open(database_url, [KEY]).close()
    with pytest.raises(WrongMasterKey, match="another master key"):
        Store.open(database_url, [bytes(32)])


def test_an_older_master_key_behind_the_newest_opens(database_url: str) -> None:
    Store.open(database_url, [KEY]).close()
    Store.open(database_url, [bytes(32), KEY]).close()


@pytest.mark.parametrize("keys", [[], [b"short"], [KEY, b""]])
def test_a_master_key_of_another_length_is_refused(database_url: str, keys: list[bytes]) -> None:
    with pytest.raises(WrongMasterKey):
        Store.open(database_url, keys)


def test_a_database_that_does_not_answer_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable):
        Store.open(f"sqlite:///{tmp_path}/no/such/folder.db", [KEY])
    with pytest.raises(DatabaseUnavailable):
        Store.open(f"postgresql+psycopg://nobody@/x?host={tmp_path}", [KEY])


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "text.db"
    file.write_text("not a database, but long enough to be taken for one" * 100)
    with pytest.raises(DatabaseUnavailable):
        Store.open(f"sqlite:///{file}", [KEY])


def test_ready_tells_when_the_database_is_gone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.ready()
    gone = database.engine("sqlite:////no/such/folder/insider.db")
    monkeypatch.setattr(store, "_engine", gone)
    with pytest.raises(DatabaseUnavailable):
        store.ready()
    monkeypatch.undo()


@pytest.mark.parametrize("pragma", OPPOSITE)
def test_each_pragma_is_asserted(tmp_path: Path, pragma: str, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/insider.db"
    Store.open(url, [KEY], migrate=True).close()
    asked = {name: (value, answer) for name, (value, answer) in database.PRAGMAS.items()}
    monkeypatch.setattr(database, "PRAGMAS", asked | {pragma: (OPPOSITE[pragma], asked[pragma][1])})
    with pytest.raises(UnsafeDatabase, match=pragma):
        Store.open(url, [KEY])


def test_an_exception_rolls_everything_back(store: Store) -> None:
    def fail() -> None:
        with store.transaction() as tx:
            _put(tx, "k1")
            tx.vault.seal("INC-1", "test.text", "1", "gone")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.reading() as tx:
        assert tx.outbox.waiting() == 0
        assert tx.session.execute(text("select count(*) from key where scope <> 'root'")).scalar() == 0


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(DatabaseReadOnly), store.reading() as tx:
        _put(tx, "k1")
    with store.transaction() as tx:
        _put(tx, "k1")


def test_a_reader_sees_one_snapshot_and_does_not_stop_writers(store: Store) -> None:
    with store.reading() as reader:
        assert reader.outbox.waiting() == 0
        with store.transaction() as writer:
            _put(writer, "k1")
        assert reader.outbox.waiting() == 0
    with store.reading() as reader:
        assert reader.outbox.waiting() == 1


def test_callbacks_are_woken_by_commits_that_put_something_to_send(store: Store) -> None:
    woken: list[int] = []

    def wake() -> None:
        with store.reading() as tx:
            woken.append(tx.outbox.waiting())

    store.on_commit(wake)
    with store.transaction() as tx:
        tx.seen.claim("E1", AT)
    assert woken == []
    with store.transaction() as tx:
        _put(tx, "k1")
        assert woken == []
    assert woken == [1]


def test_callbacks_are_not_woken_by_a_rollback(store: Store) -> None:
    woken: list[bool] = []
    store.on_commit(lambda: woken.append(True))

    def fail() -> None:
        with store.transaction() as tx:
            _put(tx, "k1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert woken == []


def test_no_update_is_lost_between_processes(store: Store, database_url: str) -> None:
    with store.transaction() as tx:
        tx.seen.claim("sum", AT)
        tx.seen.answer("sum", "0")
    adders = [
        subprocess.Popen([sys.executable, "-c", ADDER, database_url, "150"], cwd=ROOT)  # noqa: S603
        for _ in range(3)
    ]
    assert [adder.wait(60) for adder in adders] == [0, 0, 0]
    with store.reading() as tx:
        assert tx.seen.answered("sum") == "450"
