"""The bot is killed at any moment, and again: nothing acknowledged is lost, and nothing is said twice."""

import json
import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from threading import Timer
from typing import Final, get_args

import pytest

import commands
from bot.manifest import manifest
from bot.posting import METADATA_EVENT
from sandbox.faults import Kind
from sandbox.server import Sandbox
from sandbox.story import JANUARY_2020, Player, Story
from sandbox.workspace import Workspace
from storage import Store
from storage.outbox import SENT
from storage.record import Entry, Outcome
from storage.tables import OutboxRow
from tests.commands.whole_record import MACHINES, replay
from tests.conftest import MASTER_KEY
from tests.journeys.scene import KEY, SECRET, TOKEN, reference, until
from tests.kills.process import Process

KILLS: Final = int(os.environ.get("KILLS", "3"))
"""So often each database's bot is killed; ``make prove`` asks for 100."""
_LONGEST: Final = 1.5
"""Seconds that a bot may live, counted from its start: some are dead before they serve."""
_CHANGE: Final = re.compile(r"C-[0-9A-Z]{10}")
_OPENED: Final = re.compile(r"(IN-[0-9A-Z]{6}) is open")
_INCIDENTS: Final = 8
_TOLD_IN_CHANNEL: Final = frozenset({"change", "digest"})
"""Kinds of rows that become a new message each."""

pytestmark = pytest.mark.timeout(3600)


@dataclass
class Team:
    """People who go on working while their bot is killed again and again.

    Args:
        box: Their Slack.
        chance: What they do next.
        acknowledged: Changes of which somebody was told that they are recorded, and incidents that are open.
        typed: Texts of notes -> whether somebody was told that it is recorded.
        tally: What happened.
    """

    box: Sandbox
    chance: random.Random
    acknowledged: set[str] = field(default_factory=set)
    typed: dict[str, bool] = field(default_factory=dict)
    rooms: list[str] = field(default_factory=list)
    suspects: dict[str, list[str]] = field(default_factory=dict)
    tally: Counter[str] = field(default_factory=Counter)

    def step(self) -> None:
        """Somebody types something."""
        if self.chance.random() < 0.1:
            self._fault()
        ready = [room for room in self.rooms if room in self.box.visitor("Lead responder").channels()]
        if not ready or (len(self.rooms) < _INCIDENTS and self.chance.random() < 0.05):
            self._open()
            return
        if self.chance.random() < 0.05:
            self._type("Executive", "executives", "digest now")
            return
        room = self.chance.choice(ready)
        known = self.suspects.setdefault(room, [])
        suspect = self.chance.choice(known) if known else ""
        number = len(self.typed)
        line = self.chance.choice(
            [
                f"note Step {number:06} was taken",
                f"note Step {number:06} was taken",
                "leaked email",
                "not-leaked everything else",
                f"customers at least {number + 1}",
                "phase triage",
                "phase investigating",
                "screen all no",
                "measure add Read less",
                *(["suspect add unnamed"] if len(known) < 3 else []),
                *([f"{suspect} access suspended", f"{suspect} access revoked"] if suspect else []),
            ]
        )
        noted = line.startswith("note ")
        if noted:
            self.typed[line.removeprefix("note ")] = False
        told = self._type("Lead responder", room, line)
        if noted and told:
            self.typed[line.removeprefix("note ")] = True
        if line == "suspect add unnamed" and told:
            known.append(reference(told, "S"))

    def _open(self) -> None:
        if len(self.rooms) < _INCIDENTS:
            told = self._type("Lead responder", "security", "open Contact data was sold")
            if told:
                self.rooms.append(reference(told).lower())

    def _type(self, who: str, place: str, line: str) -> str:
        """What they are told, if it is that something was recorded."""
        delivery = self.box.visitor(who).type(place, f"/insider {line}")
        self.tally["commands typed"] += 1
        if delivery.failure:
            self.tally["commands without an answer"] += 1
            return ""
        # An incident that is opened offers no undo, which is what names a change.
        told = "\n".join(message.plain for message in delivery.shown)
        blocks = json.dumps([message.blocks for message in delivery.shown])
        changes = {*_CHANGE.findall(blocks), *_OPENED.findall(told)}
        if not changes:
            self.tally["commands refused, or that changed nothing"] += 1
            return ""
        self.tally["commands acknowledged"] += 1
        self.acknowledged |= changes
        return told

    def _fault(self) -> None:
        kind: Kind = self.chance.choice([one for one in get_args(Kind) if one != "gone"])
        seconds = {"slow": 0.3, "rate_limited": 1.0}.get(kind)
        self.box.faults.set(kind, count=self.chance.randint(1, 3), seconds=seconds)
        self.tally[f"fault: {kind}"] += 1


@dataclass
class Office:
    """A workspace and a database, and the bots that come and go there."""

    box: Sandbox
    url: str
    settings: dict[str, str]

    def started(self) -> Process:
        """A bot that serves."""
        bot = Process(self.settings)
        assert bot.serves(120)
        self.box.connect(f"{bot.url}/slack/events")
        return bot

    def waiting(self, store: Store) -> int:
        """Rows of the outbox that are not finished."""
        with store.reading() as tx:
            return tx.outbox.waiting()


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    """A workspace in which the roles of the January 2020 story were given, and no bot serves."""
    story = Story.read(JANUARY_2020)
    workspace = Workspace(now=time.time)
    story.furnish(workspace)
    box = Sandbox(
        workspace,
        signing_secret=SECRET,
        bot_token=TOKEN,
        manifest=manifest(commands.ALL),
        patience=30.0,
    )
    box.start()
    settings = {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": box.api_url,
        "DATABASE_URL": database_url,
        "INSIDER_MASTER_KEY": KEY,
        "INSIDER_OWNER": ",".join(workspace.person(name).id for name in story.owners),
        "PORT": "0",
    }
    office = Office(box, database_url, settings)
    bot = office.started()
    roles = tuple(line for line in story.lines if "/insider role give" in line)
    Player(workspace, box.visitor).play(Story(story.people, story.channels, story.owners, roles))
    box.visitor("Executive").type("executives", "/insider digest here weekdays 09:00")
    assert bot.end() == 0
    yield office
    box.stop()


def _work_and_die(office: Office, team: Team, *, life: float) -> None:
    """Start a bot, and work with it until it is killed."""
    bot = Process(office.settings)
    killer = Timer(life, bot.kill)
    killer.start()
    if bot.serves(60):
        office.box.connect(f"{bot.url}/slack/events")
    else:
        team.tally["killed before it served"] += 1
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
    found = _Found.read(store, office.box.workspace)
    store.close()

    team.tally["entries of the record"] = len(found.entries)
    team.tally["messages in channels"] = sum(found.keys.values())
    record_property("kills", json.dumps(team.tally))
    _check(found, team)


@dataclass(frozen=True, slots=True)
class _Found:
    """What is there in the end."""

    entries: list[Entry]
    rows: list[OutboxRow]
    keys: Counter[str]
    notes: Counter[str]
    broken: object

    @classmethod
    def read(cls, store: Store, workspace: Workspace) -> "_Found":
        """Read it."""
        keys = Counter(
            str(message.metadata["event_payload"]["key"])
            for channel in workspace.channels()
            for message in channel.messages
            if not message.deleted and message.metadata and message.metadata["event_type"] == METADATA_EVENT
        )
        with store.reading() as tx:
            table = OutboxRow.metadata.tables["outbox"]
            rows = tx.session.connection().execute(table.select()).mappings().all()
            entries = tx.record.all()
            incidents = {entry.incident for entry in entries if entry.incident}
            return cls(
                entries,
                [OutboxRow(**row) for row in rows],
                keys,
                Counter(note.text for ref in incidents for note in tx.cases.load(ref).notes),
                tx.verifier.verify(()).broken,
            )


def _check(found: _Found, team: Team) -> None:
    changes = Counter(entry.change for entry in found.entries)
    opened = {entry.incident for entry in found.entries if entry.verb == "incident.opened"}
    assert team.acknowledged <= changes.keys() | opened
    assert set(changes.values()) == {1}
    for text, acknowledged in team.typed.items():
        assert found.notes[text] in ({1} if acknowledged else {0, 1}), text

    assert {row.state for row in found.rows} == {SENT}
    posted = {row.key for row in found.rows if row.kind in _TOLD_IN_CHANNEL}
    assert {key: count for key, count in found.keys.items() if count != 1} == {}
    assert posted - found.keys.keys() == set()
    assert found.keys.keys() <= {row.key for row in found.rows}
    told = {row.change for row in found.rows if row.kind == "change"}
    done = {one.change for one in found.entries if one.outcome is Outcome.DONE and one.incident}
    assert {one for one in done if one in team.acknowledged} <= told

    assert found.broken is None
    for incident in {entry.incident for entry in found.entries if entry.incident}:
        mine = [
            one for one in found.entries if one.incident == incident and one.outcome is not Outcome.REFUSED
        ]
        for (lifecycle, _), steps in replay(mine).steps.items():
            start, following = MACHINES[lifecycle]
            assert steps[0].state in start
            for before, after in pairwise(steps):
                assert after.state in following[before.state]
