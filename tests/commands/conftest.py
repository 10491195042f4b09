"""Desks on SQLite: empty, staffed, or a furnished office; each is a copy of a file that is made once."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from storage import Store
from tests.builders import Desk, Office, furnish, open_desk, staff
from tests.commands import barring

COPIED = 10_000
"""References of a copy are counted from here: the file it is copied from has used those below."""


@pytest.fixture(scope="session")
def furnished(migrated_sqlite: Path) -> Iterator[tuple[Path, Office]]:
    """A furnished file, to be copied."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "furnished.db"
        shutil.copy(migrated_sqlite, file)
        desk = open_desk(file)
        office = furnish(desk)
        desk.store.close()
        yield file, office


@pytest.fixture
def office(furnished: tuple[Path, Office], tmp_path: Path) -> Iterator[Office]:
    """An office of one's own."""
    file, office = furnished
    shutil.copy(file, tmp_path / "office.db")
    desk = open_desk(tmp_path / "office.db", COPIED)
    yield replace(office, desk=desk)
    desk.store.close()


@pytest.fixture(scope="session")
def shared_office(furnished: tuple[Path, Office]) -> Iterator[Office]:
    """An office for tests that change nothing: what they do is rolled back."""
    file, office = furnished
    copy = file.with_name("shared.db")
    shutil.copy(file, copy)
    desk = open_desk(copy, COPIED)
    yield replace(office, desk=desk)
    desk.store.close()


@pytest.fixture(scope="session")
def staffed(migrated_sqlite: Path) -> Iterator[Path]:
    """A file in which everybody has their roles and nothing happened yet, to be copied."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "staffed.db"
        shutil.copy(migrated_sqlite, file)
        desk = open_desk(file)
        staff(desk)
        desk.store.close()
        yield file


@pytest.fixture
def desk(staffed: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk of one's own: everybody has their roles, nothing happened yet."""
    shutil.copy(staffed, tmp_path / "desk.db")
    made = open_desk(tmp_path / "desk.db", COPIED)
    yield made
    made.store.close()


@pytest.fixture(scope="session")
def small_file(migrated_sqlite: Path) -> Iterator[Path]:
    """A file with a small office, to be copied."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "small.db"
        shutil.copy(migrated_sqlite, file)
        barring.furnish(open_desk(file)).store.close()
        yield file


@pytest.fixture
def small(small_file: Path, tmp_path: Path) -> Iterator[Desk]:
    """A small office of one's own: one incident, one person of each role that decides."""
    shutil.copy(small_file, tmp_path / "small.db")
    made = open_desk(tmp_path / "small.db", COPIED)
    yield made
    made.store.close()


@pytest.fixture
def both(store: Store) -> Desk:
    """The same desk on each database, for the few tests that have to run on both."""
    made = Desk(store)
    staff(made)
    return made
