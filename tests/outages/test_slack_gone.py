"""Slack is gone for five minutes: who is known works on, nothing is set aside, all is posted once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import copy

import httpx
import pytest

from bot.delivery import Patience
from tests.journeys.scene import Scene, posts, running
from tests.journeys.test_scheduled_digest import just_before_the_next_minute
from tests.kills.found import Found

_STEP = timedelta(seconds=10)
_GONE_FOR = timedelta(minutes=5)
_IN_ORDER = {
    "customers at least 5": "5",
    "leaked email": "mail",
    "note It was seen": "Note",
    "measure add Read less": "measure",
}
"""What is typed, and by what it is known in the channel."""


@pytest.fixture
def scene(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Scene]:
    """A running workspace whose bot is as patient as the real one."""
    file = tmp_path / "insider.db"
    copy(migrated_sqlite, file)
    patience = replace(Patience(), idle=timedelta(milliseconds=100))
    with running(f"sqlite:///{file}", patience=patience) as made:
        yield made


def test_what_happens_while_slack_is_gone_is_posted_once_and_in_order(scene: Scene) -> None:
    ref = scene.open()
    room, lead, bot = ref.lower(), scene.as_("Lead responder"), scene.bot
    minute = just_before_the_next_minute(scene.clock)
    scene.ask("Executive", "executives", f"/insider digest here daily {minute:%H:%M} codes")
    scene.settled()
    before = len(posts(lead.see(room)))
    _work_without_slack(scene, room)
    assert len(posts(lead.see(room))) == before
    _have_slack_back(scene)

    assert scene.bot is bot
    found = Found.read(bot.store, scene.workspace)
    assert {row.state for row in found.rows} == {"sent"}, [row.reason for row in found.rows]
    assert set(found.keys.values()) == {1}
    new = [message.plain for message in posts(lead.see(room))][before:]
    assert all(word in text for word, text in zip(_IN_ORDER.values(), new, strict=True)), new
    [digest] = posts(scene.as_("Executive").see("executives"))
    assert ref in digest.plain


def _work_without_slack(scene: Scene, room: str) -> None:
    scene.box.faults.set("gone")
    for line in _IN_ORDER:
        assert "Undo" in scene.ask("Lead responder", room, f"/insider {line}")
    gone = timedelta()
    while gone < _GONE_FOR:
        scene.clock.ahead += _STEP
        gone += _STEP
        scene.bot.ticker.tick()
    url = scene.bot.server.url
    assert "slack" in httpx.get(f"{url}/readyz", timeout=60).json()
    assert httpx.get(f"{url}/healthz").status_code == 200


def _have_slack_back(scene: Scene) -> None:
    scene.box.faults.clear()
    # However long the sender was to wait, it is over now.
    scene.clock.ahead += _GONE_FOR
    scene.bot.ticker.tick()
    scene.settled()


def test_whoever_slack_was_not_asked_about_is_told_so(scene: Scene) -> None:
    scene.restart()
    scene.box.faults.set("gone")

    told = scene.as_("Counsel").type("security", "/insider list").shown[0].plain

    assert told == "Not done. Slack does not say who you are right now. Try again in a minute."
