"""A thief of the database: after the whole story none of its texts, names or suspects is in any file or log.

The master key is elsewhere; what is searched is what a dump, a backup or a stolen disk holds.
"""

import io
import logging
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr
from pathlib import Path
from typing import Final

import psycopg
import pytest
import structlog

from bot import logs
from sandbox.story import JANUARY_2020, Player, Story
from storage.tables import metadata
from tests.journeys.scene import KEY, SECRET, TOKEN, Scene, running

STORY: Final = Story.read(JANUARY_2020)
LEAD: Final = "Lead responder"
TITLES: Final = (
    "Earlier case: e-mail addresses given to a seller",
    "Subsidiary: four people tried to view",
    "Support staff disclosed customer contact data",
)
TYPED: Final = {
    "name": "Quillon Varnish",
    "number": "EMP-55810-Q",
    "note": "The badge log of gate Zeppelin differs",
    "link": "https://vault.example/evidence/zanzibar-77",
    "notice": "We write about the Ocelot matter",
    "agency": "Ministry of Fenestration",
    "source": "the Gazette of Xanadu",
    "refused": "Nightjar saw it all",
    "reason": "the Kumquat rule",
    "measure": "Lock the Rutabaga room",
}

UNSAID: Final = frozenset({"name", "number", "refused"})

pytestmark = pytest.mark.timeout(600)


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """What this process writes to its log, as the bot configures it."""
    root, kept = logging.getLogger(), structlog.get_config()
    handlers, level, raising = root.handlers, root.level, logging.raiseExceptions
    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook
    written = io.StringIO()
    with redirect_stderr(written):
        logs.configure()
    try:
        yield written
    finally:
        root.handlers, logging.raiseExceptions = handlers, raising
        root.setLevel(level)
        logging.captureWarnings(capture=False)
        sys.excepthook, sys.unraisablehook, threading.excepthook = hooks
        structlog.configure(**kept)


def told(scene: Scene) -> None:
    """The whole January 2020 story, and what it has none of."""
    lines = tuple(line for line in STORY.lines if "/insider role give" not in line)
    player = Player(scene.workspace, scene.box.visitor)
    player.play(Story(STORY.people, STORY.channels, STORY.owners, lines))
    here = player.kept["main"].lower()
    lead = scene.as_(LEAD)
    lead.type(here, "/insider suspect add")
    submitted = lead.submit({"name": TYPED["name"], "number": TYPED["number"]})
    assert (submitted.failure, submitted.errors) == ("", {})
    lead.close()
    for line in (
        f"note {TYPED['note']}",
        f'evidence add log "{TYPED["link"]}"',
        f'leaked address because of {TYPED["reason"]} according to "{TYPED["source"]}"',
        f"measure add {TYPED['measure']}",
        f"leekd {TYPED['refused']}",
        f"show IN-000000 {TYPED['refused']}",
        f"note {TYPED['refused']} someone@else.example",
        f"{TYPED['refused']}",
    ):
        delivery = lead.type(here, f"/insider {line}")
        assert delivery.failure == "", line
        if lead.modal():
            lead.close()
    scene.ask(LEAD, here, f"/insider police reported {TYPED['agency']}")
    elsewhere = player.kept["subsidiary"].lower()
    for line in ("leaked email", "notice customers assessing", "notice customers required"):
        scene.ask(LEAD, elsewhere, f"/insider {line}")
    scene.ask(LEAD, elsewhere, f"/insider notice draft english {TYPED['notice']}")
    scene.ask(LEAD, "general", f"/insider {TYPED['refused']}")
    scene.settled()


def needles(scene: Scene) -> dict[str, str]:
    """What must be nowhere: what was typed, and who is suspected."""
    found = {f"title {number}": title for number, title in enumerate(TITLES)} | TYPED
    found["suspect"] = scene.workspace.person("Support agent").id
    found |= {"token": TOKEN, "signing secret": SECRET, "master key": KEY}
    with scene.bot.store.reading() as tx:
        details = [(one.change, one.detail or {}) for one in tx.record.all() if one.incident]
    # Of what is sealed in the record of incidents, all that is a text and no code.
    found |= {
        f"{change} {name}": text for change, detail in details for name, text in detail.items() if " " in text
    }
    for number, line in enumerate(STORY.lines):
        found |= {f"line {number} {part[:9]}": part for part in line.split('"')[1::2]}
        if "/insider note " in line:
            found[f"line {number}"] = line.partition("/insider note ")[2]
    return found


def held(content: bytes, found: dict[str, str]) -> list[str]:
    """Which of these a content holds, in the clear or in hexadecimal."""
    low = content.lower()
    return [
        what
        for what, text in found.items()
        if text.encode().lower() in low or text.encode().hex().encode() in low
    ]


def copied(url: str) -> bytes:
    """Everything in a PostgreSQL database, as COPY writes it."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection, connection.cursor() as cursor:
        parts: list[bytes] = []
        for table in metadata.sorted_tables:
            with cursor.copy(f'COPY "{table.name}" TO STDOUT') as copy:
                parts += [bytes(part) for part in copy]
    return b"".join(parts)


@pytest.mark.parametrize("where", ["sqlite", "postgresql"])
def test_nothing_that_was_typed_and_nobody_who_is_suspected_is_in_the_database_or_the_log(
    request: pytest.FixtureRequest, tmp_path: Path, where: str
) -> None:
    with ExitStack() as stack:
        log = stack.enter_context(logged())
        if where == "postgresql":
            url = stack.enter_context(request.getfixturevalue("new_postgres")())
        else:
            shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "insider.db")
            url = f"sqlite:///{tmp_path / 'insider.db'}"
        scene = stack.enter_context(running(url))
        told(scene)
        content = copied(url) if where == "postgresql" else b""
        for file in tmp_path.iterdir():
            content += file.read_bytes()
        found = needles(scene)
        with scene.bot.store.reading() as tx:
            verdict = tx.verifier.verify()
            opened = repr([tx.cases.load(one.incident or "") for one in tx.record.all() if one.incident])
    # What is searched is the whole of it: what may be there is found.
    assert b"IN-" in content
    assert verdict.broken is None
    # And whoever has the key reads all of it but the names.
    assert [text for what, text in TYPED.items() if what not in UNSAID and text not in opened] == []
    assert held(content, found) == []
    assert held(log.getvalue().encode(), found) == []
    assert '"event": "refused"' in log.getvalue()
