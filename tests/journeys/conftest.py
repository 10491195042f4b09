"""The scene of a journey: SQLite for most, both databases for the whole story."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.scene import Scene, running


@pytest.fixture
def scene(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Scene]:
    """A running workspace with the bot on SQLite."""
    file = tmp_path / "insider.db"
    shutil.copy(migrated_sqlite, file)
    with running(f"sqlite:///{file}") as made:
        yield made


@pytest.fixture
def socket_scene(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Scene]:
    """The same over Socket Mode."""
    file = tmp_path / "insider.db"
    shutil.copy(migrated_sqlite, file)
    with running(f"sqlite:///{file}", socket_mode=True) as made:
        yield made


@pytest.fixture
def scene_on_either(database_url: str) -> Iterator[Scene]:
    """The same on SQLite and on PostgreSQL."""
    with running(database_url) as made:
        yield made
