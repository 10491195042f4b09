"""The power is cut at any moment: what was acknowledged is on the disk, and nothing is said twice.

A killed process loses nothing that it wrote, synced or not. Here what was not synced is lost, or a part of
it: see ``disk.py``.
"""

import json
import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from threading import Timer
from typing import Final

import pytest

from storage import Store
from storage.errors import StorageError
from tests.conftest import MASTER_KEY
from tests.journeys.scene import until
from tests.kills.found import Found, check
from tests.kills.office import Office, opened
from tests.kills.team import Team
from tests.outages.disk import Luck
from tests.outages.machine import Machine

CUTS: Final = int(os.environ.get("CUTS", "2"))
"""So often the power is cut; ``make prove`` asks for more."""
_LONGEST: Final = 3.0
"""Seconds that people work before the power is cut."""

pytestmark = pytest.mark.timeout(3600)


def _work_in_the_dark(office: Office, machine: Machine, team: Team, luck: Luck, *, at_start: bool) -> None:
    """Start a bot, and work with it until the power is cut."""
    bot = machine.start(office.settings)
    life = team.chance.uniform(0.1, _LONGEST)
    if not at_start:
        assert bot.serves(120)
        office.box.connect(f"{bot.url}/slack/events")
    killer = Timer(life, bot.kill)
    killer.start()
    while bot.alive and bot.url:
        team.step()
    bot.join()
    killer.join()
    machine.lose_power(luck)
    team.tally["power cuts"] += 1


def _lost(machine: Machine, team: Team) -> set[str]:
    """What was acknowledged and is not on the disk.

    Raises:
        StorageError, sqlite3.Error, AssertionError: The database is no database any more.
    """
    with machine.copy() as file:
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        store = Store.open(f"sqlite:///{file}", [MASTER_KEY])
        try:
            found = Found.read(store, team.box.workspace)
        finally:
            store.close()
    assert found.broken is None
    opened = {entry.incident for entry in found.entries if entry.verb == "incident.opened"}
    notes = {text for text, acknowledged in team.typed.items() if acknowledged}
    return (team.acknowledged - {one.change for one in found.entries} - opened) | (notes - found.notes.keys())


def test_a_power_cut_loses_nothing_acknowledged_and_nothing_is_said_twice(
    machine: Machine, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(CUTS)  # noqa: S311 -- a game of chance
    with opened(machine.url, machine.start) as office:
        team = Team(office.box, chance)
        for cut in range(CUTS):
            # First all is lost that was not synced, then any part of it.
            kept = chance.choice([0.0, 0.1, 0.5, 0.9]) if cut else 0.0
            luck = Luck(chance=chance, kept=kept, block=chance.choice([512, 4096]))
            _work_in_the_dark(office, machine, team, luck, at_start=cut % 5 == 4)
            assert _lost(machine, team) == set()

        office.box.faults.clear()
        bot = office.started()
        for _ in range(10):
            team.step()
        office.box.faults.clear()
        store = Store.open(office.url, [MASTER_KEY])
        until(lambda: office.waiting(store) == 0, seconds=300)
        assert bot.end() == 0
        found = Found.read(store, office.box.workspace)
        store.close()

        team.tally["entries of the record"] = len(found.entries)
        team.tally["messages in channels"] = sum(found.keys.values())
        team.tally["writes seen"], team.tally["syncs seen"] = machine.seen["w"], machine.seen["s"]
        team.tally["syncs of the folder seen"] = machine.seen["d"]
        team.tally["syncs of the database beside its log seen"] = machine.seen["s insider.db"]
        record_property("cuts", json.dumps(team.tally))
        check(found, team)
        # Without these the library saw nothing, and nothing was lost because nothing was forgotten.
        assert machine.seen["s"] >= CUTS
        assert machine.seen["w"] >= machine.seen["s"]


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_the_cut_would_show_if_commits_were_not_synced(machine: Machine, synchronous: str) -> None:
    with opened(machine.url, machine.start) as office:
        team = Team(office.box, random.Random(0))  # noqa: S311 -- a game of chance
        machine.synchronous = synchronous
        luck = Luck(chance=team.chance, kept=0.0, block=4096)
        bot = machine.start(office.settings)
        assert bot.serves(120)
        office.box.connect(f"{bot.url}/slack/events")
        while team.tally["commands acknowledged"] < 3:
            team.step()
        bot.kill()
        bot.join()
        machine.lose_power(luck)
        try:
            lost = _lost(machine, team)
        except (StorageError, sqlite3.Error, AssertionError):
            lost = team.acknowledged
        assert lost
