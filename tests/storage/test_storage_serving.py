"""Who serves a database: one on SQLite, several on PostgreSQL, nobody while its tables change."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import text

from storage import Store, database, migrate, serving
from storage.errors import DatabaseUnavailable, Served

KEY: Final = bytes(range(32))
ROOT: Final = Path(__file__).parents[2]
SERVER: Final = """
import sys, time
from storage import Store

store = Store.open(sys.argv[1], [bytes(range(32))], serve=True)
print("serves", flush=True)
time.sleep(600)
"""
TOGETHER: Final = 4

NewPostgres = Callable[..., AbstractContextManager[str]]


@contextmanager
def _served(url: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that serves a database."""
    process = subprocess.Popen(  # noqa: S603 -- our own program
        [sys.executable, "-c", SERVER, url], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "serves\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def _sqlite(migrated: Path, folder: Path) -> str:
    file = folder / "insider.db"
    file.write_bytes(migrated.read_bytes())
    return f"sqlite:///{file}"


def _age(url: str) -> None:
    """Have a database look as if an older version had made it."""
    engine = database.engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0020'"))
    engine.dispose()


def _revision(url: str) -> str | None:
    engine = database.engine(url)
    with engine.connect() as connection:
        found = migrate.current(connection)
    engine.dispose()
    return found


def test_a_second_process_does_not_serve_a_sqlite_file_until_the_first_is_dead(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    url = _sqlite(migrated_sqlite, tmp_path)
    other_name = tmp_path / "link.db"
    other_name.symlink_to(tmp_path / "insider.db")
    with _served(url) as process:
        for name in (url, f"sqlite:///{other_name}"):
            with pytest.raises(Served, match=r"Another process serves .* nothing was changed"):
                Store.open(name, [KEY], serve=True)
        Store.open(url, [KEY]).close()
        process.kill()
        process.wait()

        Store.open(url, [KEY], serve=True).close()
    Store.open(url, [KEY], serve=True).close()


def test_any_number_of_processes_serve_a_postgresql_database(
    new_postgres: NewPostgres,
) -> None:
    with new_postgres() as url, _served(url):
        first, second = (Store.open(url, [KEY], serve=True) for _ in range(2))
        first.close()
        second.serve_on()
        second.close()


def test_tables_are_not_changed_under_a_process_that_serves(database_url: str) -> None:
    store = Store.open(database_url, [KEY], serve=True)
    migrate.upgrade(database_url)
    _age(database_url)

    with pytest.raises(Served, match="Nothing was changed"):
        migrate.upgrade(database_url)

    assert _revision(database_url) == "0020"
    store.close()


def test_who_closed_its_store_serves_no_longer(database_url: str) -> None:
    Store.open(database_url, [KEY], serve=True).close()

    with migrate.changing(database_url) as connection, serving.alone(connection):
        assert migrate.current(connection) == migrate.head()


def test_a_store_that_could_not_be_opened_serves_nothing(database_url: str) -> None:
    _age(database_url)
    with pytest.raises(Exception, match="this version needs"):
        Store.open(database_url, [KEY], serve=True)

    with migrate.changing(database_url) as connection, serving.alone(connection):
        assert migrate.current(connection) == "0020"


def test_a_process_that_is_to_serve_waits_for_the_tables_or_says_that_they_change(database_url: str) -> None:
    opened = []

    def open_it() -> None:
        opened.append(Store.open(database_url, [KEY], serve=True))

    with migrate.changing(database_url) as connection, serving.alone(connection):
        if connection.dialect.name == "sqlite":
            with pytest.raises(Served, match="or changes its tables"):
                open_it()
            return
        thread = threading.Thread(target=open_it)
        thread.start()
        waits = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        while not connection.execute(waits).scalar():
            pass
        assert opened == []
    thread.join()
    opened[0].close()


def test_who_waited_for_the_tables_in_vain_is_told_that_they_change(new_postgres: NewPostgres) -> None:
    with new_postgres() as url:
        engine = database.engine(url)
        with (
            migrate.changing(url) as connection,
            serving.alone(connection),
            pytest.raises(Served, match="tables of this database are being changed"),
        ):
            serving.serve(engine, seconds=0.05)
        serving.serve(engine, seconds=0.05).end()
        engine.dispose()


def test_a_process_that_serves_counts_again_after_its_database_was_gone(
    new_postgres: NewPostgres,
) -> None:
    with new_postgres() as url:
        store = Store.open(url, [KEY], serve=True)
        engine = database.engine(url)
        with engine.begin() as connection:
            others = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            connection.execute(text(others))
        engine.dispose()
        with migrate.changing(url) as connection, serving.alone(connection):
            pass

        store.serve_on()

        with (
            pytest.raises(Served),
            migrate.changing(url) as connection,
            serving.alone(connection),
        ):
            pass
        store.close()


def test_a_place_where_nobody_can_say_that_it_serves_is_named(migrated_sqlite: Path, tmp_path: Path) -> None:
    url = _sqlite(migrated_sqlite, tmp_path)
    (tmp_path / "insider.db.serving").mkdir()

    with pytest.raises(DatabaseUnavailable, match=r"insider\.db\.serving cannot be written: Is a directory"):
        Store.open(url, [KEY], serve=True)


def test_processes_that_start_together_may_all_migrate_an_empty_database(empty_url: str) -> None:
    environ = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": empty_url,
        "INSIDER_MASTER_KEY": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "SLACK_BOT_TOKEN": "xoxb-tests",
        "SLACK_SIGNING_SECRET": "0123456789abcdef",
    }
    together = [
        subprocess.Popen(
            [sys.executable, "app.py", "migrate"],
            cwd=ROOT,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(TOGETHER)
    ]
    told = [process.communicate(timeout=120) for process in together]

    line = f"The tables are at revision {migrate.head()}.\n"
    assert told == [(line, "")] * TOGETHER
    assert [process.returncode for process in together] == [0] * TOGETHER
    assert _revision(empty_url) == migrate.head()
