"""PostgreSQL goes away, takes nothing new, or is lost in the moment of a commit: nothing else is lost."""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Final

import httpx
import pytest
from sqlalchemy import create_engine, text

from storage.record import Outcome
from tests.conftest import NewPostgres
from tests.journeys.scene import Scene, posts, running, until
from tests.outages.proxy import Proxy

ABSENCE: Final = float(os.environ.get("ABSENCE", "3"))
"""For so many seconds the database is gone; ``make prove`` asks for 30."""
_AWAY: Final = "Nothing was recorded: the database does not answer. Try again in a minute;"


@pytest.fixture
def postgres(new_postgres: NewPostgres) -> Iterator[str]:
    """The URL of a migrated database."""
    with new_postgres() as url:
        yield url


@pytest.fixture
def proxy(postgres: str) -> Iterator[Proxy]:
    """The way to it."""
    made = Proxy(postgres)
    yield made
    made.close()


@pytest.fixture
def scene(proxy: Proxy) -> Iterator[Scene]:
    """A running workspace, whose bot reaches its database through the proxy."""
    with ExitStack() as stack:
        made = stack.enter_context(running(proxy.url))
        stack.callback(proxy.open)  # a bot that stops finishes what it has in hand
        yield made


def _answers(scene: Scene, path: str) -> httpx.Response:
    return httpx.get(f"{scene.bot.server.url}/{path}", timeout=30)


def _notes(scene: Scene, ref: str) -> list[str]:
    with scene.bot.store.reading() as tx:
        return [note.text for note in tx.cases.load(ref).notes]


def test_a_database_that_is_gone_for_a_while_is_told_and_nothing_is_lost(scene: Scene, proxy: Proxy) -> None:
    ref = scene.open()
    room, lead, bot = ref.lower(), scene.as_("Lead responder"), scene.bot
    scene.ask("Lead responder", room, "/insider note Before")
    lead.type("security", "/insider open")
    before = len(scene.record())

    proxy.shut()
    back = time.monotonic() + ABSENCE
    while time.monotonic() < back:
        assert scene.ask("Lead responder", room, "/insider note During").startswith(_AWAY)
        assert scene.ask("Lead responder", "security", "/insider list").startswith(_AWAY)
        assert _answers(scene, "healthz").status_code == 200
        assert _answers(scene, "readyz").json() == ["database"]
    submitted = lead.submit({"title": "Typed while it was gone"})
    [told] = submitted.errors.values()
    assert told.startswith(_AWAY)
    scene.workspace.join(lead.place(room), scene.workspace.person("Stranger").id, by=None)

    proxy.open()
    assert lead.submit({"title": "Typed while it was gone"}).errors == {}
    scene.ask("Lead responder", room, "/insider note After")
    assert _answers(scene, "readyz").json() == []
    # Events come again after a minute; what was being sent is looked for when its lease is over.
    scene.workspace.travel(180)
    scene.settled()
    assert scene.bot is bot
    assert _notes(scene, ref) == ["Before", "After"]
    done = [one.verb for one in scene.record()[before:] if one.outcome is Outcome.DONE]
    assert sorted(done) == ["incident.opened", "note.added"]
    assert sum("Note added" in message.plain for message in posts(lead.see(room))) == 2


def test_a_commit_whose_answer_is_lost_is_told_as_uncertain_and_done_once(scene: Scene, proxy: Proxy) -> None:
    ref = scene.open()

    proxy.shut_at_commit(of=b"INSERT INTO note")
    told = scene.ask("Lead responder", ref.lower(), "/insider note Perhaps")

    assert told.startswith("The database was lost at the moment of recording: see whether it was recorded")
    proxy.open()
    until(lambda: _notes(scene, ref) == ["Perhaps"])


def test_a_read_only_database_is_told_and_can_be_read(postgres: str) -> None:
    with running(postgres) as scene:
        ref = scene.open()
        room = ref.lower()
        scene.ask("Lead responder", room, "/insider note Before")
        scene.settled()

        _administer(postgres, read_only="on")
        try:
            told = scene.ask("Lead responder", room, "/insider note During")
            assert told.startswith("Nothing was recorded: the database takes nothing new right now.")
            assert ref in scene.ask("Lead responder", "security", "/insider list")
            assert "Note added" in scene.ask("Lead responder", room, "/insider timeline")
            assert _answers(scene, "healthz").status_code == 200
            assert _answers(scene, "readyz").json() == ["database"]
        finally:
            _administer(postgres, read_only="off")

        scene.ask("Lead responder", room, "/insider note After")
        scene.settled()
        assert _notes(scene, ref) == ["Before", "After"]
        assert _answers(scene, "readyz").json() == []


def _administer(url: str, *, read_only: str) -> None:
    """Have new transactions be read-only or not, and end the connections that do not know it yet."""
    name = url.split("?", maxsplit=1)[0].rsplit("/", 1)[1]
    engine = create_engine(url.replace(f"/{name}", "/postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET default_transaction_read_only = {read_only}")
        end = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
        connection.execute(end, {"name": name})
    engine.dispose()
