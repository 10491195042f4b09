"""``app.py backup`` and ``restore``: what they say, and one clear line for everything that can go wrong."""

import base64
import itertools
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

import app
from storage import Store
from tests.builders import MASTER_KEY, NOW, Desk, staff

KEY: Final = base64.b64encode(MASTER_KEY).decode()
OTHER_KEY: Final = base64.b64encode(bytes(32)).decode()

Told = Callable[..., tuple[int, str, str]]


@pytest.fixture
def told(
    tmp_path: Path, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Told:
    """Runs a word over the database of this name, with this key; there is ``insider`` with people in it."""
    shutil.copy(migrated_sqlite, tmp_path / "insider.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-tests")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "0123456789abcdef")
    desk = Desk(Store.open(f"sqlite:///{tmp_path / 'insider.db'}", [MASTER_KEY]), numbers=itertools.count())
    staff(desk)
    desk.store.close()

    def tell(*words: str, database: str = "insider", key: str = KEY) -> tuple[int, str, str]:
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}.db")
        monkeypatch.setenv("INSIDER_MASTER_KEY", key)
        return app.main(words), *capsys.readouterr()

    return tell


def entries(store: Store) -> int:
    """How long the record is."""
    with store.reading() as tx:
        return len(tx.record.all())


def test_what_was_backed_up_is_restored_and_each_word_says_what_it_did(told: Told, tmp_path: Path) -> None:
    made, out, _ = told("backup", "kept.db")
    store = Store.open("sqlite:///insider.db", [MASTER_KEY])
    count = entries(store)
    assert (made, out.startswith("kept.db holds everything as of 20")) == (0, True)
    assert f": {count} entries of the record, " in out

    restored, out, _ = told("restore", "kept.db", database="new")
    lines = out.splitlines()

    assert restored == 0
    assert lines[0].startswith("Restored from kept.db: everything as of 20")
    assert lines[1].startswith("Whether anything was recorded after ")
    assert [line.split(" ", 2)[0] for line in lines[2:]] == ["What", "What", "Proposals"]
    assert "erase it again" in out
    again = Store.open("sqlite:///new.db", [MASTER_KEY])
    assert entries(again) == count + 1
    assert told("verify", database="new")[0] == 0
    again.close()
    store.close()


def test_a_backup_that_is_older_than_the_newest_checkpoint_is_restored_and_says_so(
    told: Told, tmp_path: Path
) -> None:
    store = Store.open("sqlite:///insider.db", [MASTER_KEY])
    with store.transaction() as tx:
        first = tx.checkpoints.make(NOW).text
    told("backup", "kept.db")
    Desk(store, numbers=itertools.count(10_000)).owner("U0SECOND")
    with store.transaction() as tx:
        second = tx.checkpoints.make(NOW + timedelta(hours=1)).text
    store.close()
    (tmp_path / "first.txt").write_text(first, encoding="utf-8")
    (tmp_path / "both.txt").write_text(first + second, encoding="utf-8")
    (tmp_path / "forged.txt").write_text(re.sub(r"\n\d+\n", "\n1\n", first, count=1), encoding="utf-8")

    newest = told("restore", "kept.db", "--checkpoint", "first.txt", database="new")
    later = told("restore", "kept.db", "--checkpoint", "both.txt", database="newer")
    forged = told("restore", "kept.db", "--checkpoint", "forged.txt", database="newest")

    assert (newest[0], "None of the checkpoints in the file is newer" in newest[1]) == (0, True)
    assert (later[0], "at least one entry was recorded after it and is not there" in later[1]) == (0, True)
    assert (forged[0], "was not signed by this bot. Nothing was restored" in forged[2]) == (1, True)


def damaged(file: Path, statement: str) -> None:
    """Change something in a database past the bot."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DROP TRIGGER record_no_UPDATE")
        connection.execute(statement)
        connection.commit()


def test_whatever_is_wrong_has_one_clear_line_and_changes_nothing(told: Told, tmp_path: Path) -> None:
    told("backup", "kept.db")
    shutil.copy("kept.db", "changed.db")
    damaged(tmp_path / "changed.db", "UPDATE role SET role = 'owner'")
    shutil.copy("kept.db", "older.db")
    damaged(tmp_path / "older.db", "UPDATE backup SET revision = '0001'")
    (tmp_path / "words.txt").write_text("Only words. " * 1000, encoding="utf-8")
    files = set(tmp_path.iterdir())

    for words, key, expected in (
        (("backup", "kept.db"), KEY, "kept.db is there already. No backup was made"),
        (
            ("backup", "gone/kept.db"),
            KEY,
            "gone/kept.db was not written: No such file or directory. No backup",
        ),
        (("restore", "none.db"), KEY, "none.db is no file that can be read. Nothing was restored"),
        (("restore", "words.txt"), KEY, "words.txt is damaged, or was changed"),
        (("restore", "changed.db"), KEY, "changed.db is damaged, or was changed"),
        (("restore", "insider.db"), KEY, "insider.db was not written by backup. Nothing was restored"),
        (("restore", "older.db"), KEY, "older.db is of a version with tables at revision 0001; this one has"),
        (("restore", "kept.db"), OTHER_KEY, "INSIDER_MASTER_KEY does not open kept.db. Nothing was restored"),
        (("restore", "kept.db", "--checkpoint", "none.txt"), KEY, "none.txt cannot be read"),
        (("restore", "kept.db", "--checkpoint", "words.txt"), KEY, "names holds no checkpoint"),
    ):
        code, out, err = told(*words, key=key, database="insider" if words[0] == "backup" else "new")
        assert (code, out, len(err.splitlines())) == (1, "", 1), words
        assert expected in err, words
    assert set(tmp_path.iterdir()) == files

    code, out, err = told("restore", "kept.db")
    assert (code, out) == (1, "")
    assert err.startswith("The database is not empty (table ")


def test_a_backup_of_a_broken_record_says_so_and_is_not_kept(told: Told, tmp_path: Path) -> None:
    damaged(tmp_path / "insider.db", "UPDATE record SET actor = 'U2'")

    code, out, err = told("backup", "kept.db")

    assert (code, out) == (1, "")
    assert err.startswith("The record that was copied is broken. Entry 1, C-")
    assert "No backup was made" in err
    assert not (tmp_path / "kept.db").exists()


def test_nothing_is_restored_beside_a_process_that_serves(
    told: Told, tmp_path: Path, migrated_sqlite: Path
) -> None:
    told("backup", "kept.db")
    shutil.copy(migrated_sqlite, tmp_path / "served.db")
    store = Store.open("sqlite:///served.db", [MASTER_KEY], serve=True)

    code, out, err = told("restore", "kept.db", database="served")
    beside = told("backup", "more.db", database="served")[0]

    assert (code, out, beside) == (1, "", 0)
    assert err == (
        "Another process serves served.db. Nothing was changed. Stop every process that serves it, then run "
        "this again.\n"
    )
    assert entries(store) == 0
    store.close()
