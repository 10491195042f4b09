"""A furnished office on each database: made once, copied for each test."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import make_url

from storage import Store
from tests.builders import MASTER_KEY, Desk, Office, furnish

COPIED: Final = 10_000
"""References of a copy are counted from here: the office it is copied from has used those below."""

NewPostgres = Callable[..., AbstractContextManager[str]]
Copies = Callable[[], AbstractContextManager[str]]


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def furnished(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Copies, Office]]:
    """The office, and what makes the URL of a copy of its database."""
    if request.param == "sqlite":
        file = tmp_path_factory.mktemp("furnished") / "office.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), file)
        yield _copies(file), _furnish(f"sqlite:///{file}")
    else:
        new_postgres: NewPostgres = request.getfixturevalue("new_postgres")
        with new_postgres() as url:
            office = _furnish(url)
            yield lambda: new_postgres(make_url(url).database), office


@pytest.fixture
def office(furnished: tuple[Copies, Office]) -> Iterator[Office]:
    """Two incidents, people of every kind, and suspects among them, on each database."""
    copies, made = furnished
    with copies() as url:
        store = Store.open(url, [MASTER_KEY])
        yield replace(made, desk=Desk(store, numbers=itertools.count(COPIED)))
        store.close()


def _furnish(url: str) -> Office:
    store = Store.open(url, [MASTER_KEY])
    office = furnish(Desk(store))
    store.close()
    return office


def _copies(file: Path) -> Copies:
    @contextmanager
    def copy() -> Iterator[str]:
        with_data = file.with_name("copy.db")
        shutil.copy(file, with_data)
        yield f"sqlite:///{with_data}"

    return copy
