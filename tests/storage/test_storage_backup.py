"""Backup while others write, and back into either kind of database; what is not whole is not restored."""

import itertools
import resource
import shutil
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import text

from domain.access import Role
from storage import Store, database
from storage.backup import Contents
from storage.errors import BadBackup, DatabaseUnavailable, Served, StorageError, WrongMasterKey
from storage.outbox import PENDING, SENT
from storage.record import Outcome
from storage.restoring import restore as restored_into
from tests.builders import MASTER_KEY, NOW, OPENER, Desk, Office

NewPostgres = Callable[..., AbstractContextManager[str]]

RESTORED: Final = "C-00RESTORED"
ABOVE: Final = 50_000
"""References of a writer beside the office's desk are counted from here."""


@pytest.fixture(params=["into sqlite", "into postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables."""
    if request.param == "into sqlite":
        yield f"sqlite:///{tmp_path / 'restored.db'}"
    else:
        new_postgres: NewPostgres = request.getfixturevalue("new_postgres")
        with new_postgres("template1") as url:
            yield url


@pytest.fixture
def backup(office: Office, tmp_path: Path) -> Path:
    """A backup of the office."""
    file = tmp_path / "backup.db"
    office.desk.store.backup(file, NOW)
    return file


@pytest.fixture(scope="module")
def kept(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a small database, made once, not to be changed."""
    folder = tmp_path_factory.mktemp("kept")
    shutil.copy(migrated_sqlite, folder / "insider.db")
    desk = _desk(f"sqlite:///{folder / 'insider.db'}")
    desk.owner()
    desk.role(OPENER, Role.RESPONDER)
    desk.opens()
    desk.store.backup(folder / "backup.db", NOW)
    desk.store.close()
    return folder / "backup.db"


def restore(file: Path, url: str, master_keys: list[bytes], checkpoints: str | None = None) -> Contents:
    """Restore, an hour after the backup."""
    return restored_into(file, url, master_keys, checkpoints, change=RESTORED, at=NOW + timedelta(hours=1))


def _desk(url: str, start: int = ABOVE) -> Desk:
    return Desk(Store.open(url, [MASTER_KEY]), numbers=itertools.count(start))


def _all(desk: Desk) -> dict[str, set[object]]:
    """Every row but those of the outbox, which a restored database goes on with in a way of its own."""
    return {name: set(rows) for name, rows in desk.rows().items() if name != "outbox"}


def _query(url: str, statement: str) -> None:
    engine = database.engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()


def _refused(file: Path, url: str, *, key: bytes = MASTER_KEY, checkpoints: str | None = None) -> str:
    """Why a file is not restored; nothing is in the database afterwards."""
    with pytest.raises(BadBackup) as caught:
        restore(file, url, [key], checkpoints)
    assert not Path(url.removeprefix("sqlite:///")).exists()
    return caught.value.why


def test_a_backup_is_restored_into_either_kind_of_database_and_goes_on(
    office: Office, target: str, tmp_path: Path
) -> None:
    file, before = tmp_path / "backup.db", _all(office.desk)
    made = office.desk.store.backup(file, NOW)

    restored = restore(file, target, [MASTER_KEY])
    again = _desk(target)

    entries = office.desk.rows()["record"]
    assert made == restored
    assert restored == Contents(
        at=NOW,
        entries=len(entries),
        recorded=max(row.at for row in entries),
        rows=sum(map(len, office.desk.rows().values())),
        waiting=len(office.desk.outbox()),
    )
    after = _all(again)
    assert {name: before[name] - after[name] for name in before if name != "chain_head"} == {
        name: set() for name in before if name != "chain_head"
    }
    more = {name: len(after[name] - before[name]) for name in after if after[name] - before[name]}
    assert more == {"record": 1, "chain": 1, "chain_head": 1}
    last = again.last()
    assert (last.change, last.verb, last.outcome) == (RESTORED, "database.restored", Outcome.SYSTEM)
    assert last.detail == {"value": NOW.isoformat()}
    assert again.case(office.ref).title == office.desk.case(office.ref).title
    assert again.entry(again.types(OPENER, f"{office.ref} note After the restore")).verb == "note.added"
    with again.store.reading() as tx:
        assert tx.verifier.verify().broken is None
    again.store.close()


def test_the_record_of_a_restored_database_still_refuses_changes(backup: Path, target: str) -> None:
    restore(backup, target, [MASTER_KEY])

    for statement in ("UPDATE record SET actor = 'U2'", "DELETE FROM chain"):
        with pytest.raises(Exception, match="append-only"):
            _query(target, statement)


def test_only_its_owner_may_read_a_backup_and_nothing_lies_beside_it(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert [one.name for one in backup.parent.iterdir() if "backup" in one.name] == ["backup.db"]


def test_a_backup_is_one_snapshot_while_somebody_writes(office: Office, tmp_path: Path) -> None:
    writer = _desk(str(office.desk.store._engine.url.render_as_string(hide_password=False)))
    stopping, wrote = threading.Event(), threading.Event()

    def write() -> None:
        while not stopping.is_set():
            writer.types(OPENER, f"{office.ref} note Written meanwhile")
            wrote.set()

    thread = threading.Thread(target=write)
    thread.start()
    assert wrote.wait(60)
    before = len(office.desk.rows()["record"])
    made = office.desk.store.backup(tmp_path / "backup.db", NOW)
    stopping.set()
    thread.join()
    after = len(office.desk.rows()["record"])

    url = f"sqlite:///{tmp_path / 'restored.db'}"
    restore(tmp_path / "backup.db", url, [MASTER_KEY])
    again = _desk(url)
    rows = again.rows()
    assert before <= made.entries <= after
    assert len(rows["record"]) == len(rows["chain"]) == made.entries + 1
    assert {row.change for row in rows["note"]} <= {row.change for row in rows["record"]}
    writer.store.close()
    again.store.close()


def test_what_was_not_sent_yet_counts_as_tried_and_is_looked_for(
    office: Office, target: str, tmp_path: Path
) -> None:
    with office.desk.store.transaction() as tx:
        taken = tx.outbox.claim(now=NOW, owner="one", lease=timedelta(hours=1))
        assert taken is not None
        tx.outbox.sent(taken.id, owner="one", ts="1.0", at=NOW)
        flying = tx.outbox.claim(now=NOW, owner="two", lease=timedelta(hours=1))
        assert flying is not None
    office.desk.store.backup(tmp_path / "backup.db", NOW)

    restore(tmp_path / "backup.db", target, [MASTER_KEY])

    again = _desk(target)
    rows = {row.id: row for row in again.outbox()}
    assert rows.keys() == {row.id for row in office.desk.outbox()}
    assert (rows.pop(taken.id).state, rows[flying.id].owner, rows[flying.id].lease) == (SENT, None, None)
    assert {(row.state, row.attempts) for row in rows.values()} == {(PENDING, 1)}
    with again.store.transaction() as tx:
        claimed = tx.outbox.claim(now=NOW, owner="three", lease=timedelta(hours=1))
    assert claimed is not None
    assert claimed.attempts == 2
    again.store.close()


def test_a_migrated_database_that_was_only_opened_counts_as_empty(backup: Path, database_url: str) -> None:
    Store.open(database_url, [bytes(32)]).close()

    assert restore(backup, database_url, [MASTER_KEY]).entries > 0


def test_a_database_with_something_in_it_is_left_as_it_is(kept: Path, database_url: str) -> None:
    desk = _desk(database_url)
    desk.owner()
    before = desk.rows()

    with pytest.raises(BadBackup) as caught:
        restore(kept, database_url, [MASTER_KEY])

    assert (caught.value.why, caught.value.values) == ("not_empty", {"table": "record"})
    assert desk.rows() == before
    desk.store.close()


def test_nothing_is_restored_under_a_process_that_serves(kept: Path, database_url: str) -> None:
    store = Store.open(database_url, [MASTER_KEY], serve=True)

    with pytest.raises(Served):
        restore(kept, database_url, [MASTER_KEY])

    with store.reading() as tx:
        assert tx.record.all() == []
    store.close()


def test_a_database_of_another_version_is_no_place_to_restore_to(kept: Path, database_url: str) -> None:
    _query(database_url, "UPDATE alembic_version SET version_num = '0020'")

    with pytest.raises(BadBackup) as caught:
        restore(kept, database_url, [MASTER_KEY])

    assert (caught.value.why, caught.value.values["table"]) == ("not_empty", "alembic_version")


def test_a_file_that_is_there_is_not_written_over(office: Office, tmp_path: Path) -> None:
    (tmp_path / "backup.db").touch()
    (tmp_path / "link.db").symlink_to("nowhere")
    for name in ("backup.db", "link.db"):
        with pytest.raises(BadBackup) as caught:
            office.desk.store.backup(tmp_path / name, NOW)
        assert caught.value.why == "exists"
    assert (tmp_path / "backup.db").read_bytes() == b""


def test_a_folder_that_is_not_there_is_named(office: Office, tmp_path: Path) -> None:
    with pytest.raises(BadBackup) as caught:
        office.desk.store.backup(tmp_path / "gone" / "backup.db", NOW)

    assert (caught.value.why, caught.value.values) == ("not_written", {"code": "No such file or directory"})


def test_a_backup_of_a_broken_record_is_not_kept(kept: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'insider.db'}"
    restore(kept, url, [MASTER_KEY])
    _query(url, "DROP TRIGGER record_no_UPDATE")
    _query(url, "UPDATE record SET actor = 'U2'")
    store = Store.open(url, [MASTER_KEY])

    with pytest.raises(BadBackup) as caught:
        store.backup(tmp_path / "backup.db", NOW)

    assert caught.value.why == "broken"
    assert not list(tmp_path.glob("*backup*"))
    store.close()


def test_what_is_no_file_or_no_backup_is_refused(kept: Path, migrated_sqlite: Path, tmp_path: Path) -> None:
    url, words, empty = f"sqlite:///{tmp_path / 'restored.db'}", tmp_path / "words.txt", tmp_path / "empty.db"
    words.write_text("Not a database, but quite a lot of words. " * 100)
    empty.touch()

    assert _refused(tmp_path / "none.db", url) == "no_file"
    assert _refused(tmp_path, url) == "no_file"
    assert _refused(words, url) == "damaged"
    assert _refused(empty, url) == "not_a_backup"
    assert _refused(migrated_sqlite, url) == "not_a_backup"


def test_a_backup_that_was_cut_short_is_refused(kept: Path, tmp_path: Path) -> None:
    whole = kept.read_bytes()
    cut = tmp_path / "cut.db"
    for size in (len(whole) // 10, len(whole) // 2, len(whole) * 9 // 10):
        cut.write_bytes(whole[:size])
        assert _refused(cut, f"sqlite:///{tmp_path / 'restored.db'}") == "damaged"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE subscription SET channel = 'C2'",
        "UPDATE outbox SET lane = 'C2'",
        "DELETE FROM reference",
        "DELETE FROM outbox WHERE id = (SELECT max(id) FROM outbox)",
        "INSERT INTO seen (key, at) VALUES ('more', '2026-01-01 00:00:00')",
        "UPDATE record SET at = 'no time at all'",
        "UPDATE backup SET at = '2020-01-01T00:00:00+00:00'",
        "UPDATE backup SET sums = '{}'",
        "DELETE FROM backup",
    ],
)
def test_a_backup_that_was_changed_is_refused(backup: Path, tmp_path: Path, statement: str) -> None:
    with closing(sqlite3.connect(backup)) as connection:
        connection.execute("DROP TRIGGER record_no_UPDATE")
        assert connection.execute(statement).rowcount > 0
        connection.commit()

    assert _refused(backup, f"sqlite:///{tmp_path / 'restored.db'}") == "damaged"


def test_a_backup_of_another_version_or_under_another_key_is_refused(kept: Path, tmp_path: Path) -> None:
    url, older = f"sqlite:///{tmp_path / 'restored.db'}", tmp_path / "older.db"
    shutil.copy(kept, older)
    with closing(sqlite3.connect(older)) as connection:
        connection.execute("UPDATE backup SET revision = '0001'")
        connection.commit()

    assert _refused(older, url) == "other_version"
    with pytest.raises(WrongMasterKey):
        restore(kept, url, [bytes(32)])
    assert not (tmp_path / "restored.db").exists()


def test_a_backup_is_compared_with_checkpoints_from_elsewhere(office: Office, tmp_path: Path) -> None:
    desk, url = office.desk, f"sqlite:///{tmp_path / 'restored.db'}"
    with desk.store.transaction() as tx:
        first = tx.checkpoints.make(NOW).text
    desk.store.backup(tmp_path / "backup.db", NOW)
    desk.types(OPENER, f"{office.ref} note After the backup")
    with desk.store.transaction() as tx:
        second = tx.checkpoints.make(NOW + timedelta(hours=1)).text
    forged = first.replace(NOW.strftime("%Y"), "2019", 1)

    assert _refused(tmp_path / "backup.db", url, checkpoints=forged) == "broken"
    later = restore(tmp_path / "backup.db", url, [MASTER_KEY], first + second).later

    assert later is not None
    assert later.at == NOW + timedelta(hours=1)


def test_a_database_that_does_not_answer_is_named(kept: Path, tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable):
        restore(kept, "postgresql+psycopg://nobody@127.0.0.1:9/none", [MASTER_KEY])
    with pytest.raises(StorageError):
        restore(kept, f"sqlite:///{tmp_path / 'gone' / 'restored.db'}", [MASTER_KEY])


def test_a_disk_that_fills_leaves_nothing_of_a_backup(kept: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'insider.db'}"
    restore(kept, url, [MASTER_KEY])
    store = Store.open(url, [MASTER_KEY])
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (kept.stat().st_size // 2, limits[1]))
    try:
        with pytest.raises(BadBackup) as caught:
            store.backup(tmp_path / "backup.db", NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert caught.value.why == "not_written"
    assert not list(tmp_path.glob("*backup*"))
    assert store.backup(tmp_path / "backup.db", NOW).entries > 0
    store.close()
