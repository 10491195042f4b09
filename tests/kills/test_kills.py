"""The bot is killed at any moment, and again: nothing acknowledged is lost, and nothing is said twice."""

import json
import os
import random
from collections.abc import Callable
from threading import Timer
from typing import Final

import pytest

from storage import Store
from tests.conftest import MASTER_KEY
from tests.journeys.scene import until
from tests.kills.found import Found, check
from tests.kills.office import Office
from tests.kills.process import Process
from tests.kills.team import Team

KILLS: Final = int(os.environ.get("KILLS", "3"))
"""So often each database's bot is killed; ``make prove`` asks for 100."""
_LONGEST: Final = 3.0
"""Seconds that a bot may live, from when it serves; one in ten from its start, dead before it serves."""

pytestmark = pytest.mark.timeout(3600)


def _work_and_die(office: Office, team: Team, *, life: float) -> None:
    """Start a bot, and work with it until it is killed."""
    bot = Process(office.settings)
    killer = Timer(life, bot.kill)
    early = team.chance.random() < 0.1
    if early:
        killer.start()
    if bot.serves(60):
        office.box.connect(f"{bot.url}/slack/events")
    else:
        team.tally["killed before it served"] += 1
    if not early:
        killer.start()
    while bot.alive and bot.url:
        team.step()
    bot.join()
    killer.join()
    team.tally["kills"] += 1


def test_nothing_acknowledged_is_lost_and_nothing_is_said_twice(
    office: Office, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(KILLS)  # noqa: S311 -- a game of chance
    team = Team(office.box, chance)
    for _ in range(KILLS):
        _work_and_die(office, team, life=chance.uniform(0.1, _LONGEST))

    office.box.faults.clear()
    bot = office.started()
    for _ in range(20):
        team.step()
    office.box.faults.clear()
    store = Store.open(office.url, [MASTER_KEY])
    until(lambda: office.waiting(store) == 0, seconds=300)
    assert bot.end() == 0
    found = Found.read(store, office.box.workspace)
    store.close()

    team.tally["entries of the record"] = len(found.entries)
    team.tally["messages in channels"] = sum(found.keys.values())
    record_property("kills", json.dumps(team.tally))
    check(found, team)
