"""Migrations: they make what the tables say, on both databases, and can be run again."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from storage import database, migrate
from storage.tables import metadata


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = database.engine(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _triggers(connection: Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        query = "select name from sqlite_master where type = 'trigger'"
    else:
        query = "select tgname from pg_trigger where not tgisinternal"
    return set(connection.execute(text(query)).scalars())


def test_an_empty_database_has_no_revision(empty_url: str) -> None:
    with _connected(empty_url) as connection:
        assert migrate.current(connection) is None


def test_the_migrations_make_what_the_tables_say(empty_url: str) -> None:
    migrate.upgrade(empty_url)
    with _connected(empty_url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert migrate.current(connection) == migrate.head()
        assert _triggers(connection) in (
            {"record_append_only", "chain_append_only"},
            {"record_no_UPDATE", "record_no_DELETE", "chain_no_UPDATE", "chain_no_DELETE"},
        )


def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    migrate.upgrade(database_url)


def test_replicas_may_upgrade_together(empty_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(migrate.upgrade, [empty_url] * 4))
    migrate.upgrade(empty_url)
