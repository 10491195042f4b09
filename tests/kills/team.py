"""People who work on while their bot comes and goes, and remember what they were told."""

import json
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Final, get_args

from sandbox.faults import Kind
from sandbox.server import Sandbox
from tests.journeys.scene import reference

_CHANGE: Final = re.compile(r"C-[0-9A-Z]{10}")
_OPENED: Final = re.compile(r"(IN-[0-9A-Z]{6}) is open")
_INCIDENTS: Final = 8


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
        """Somebody types something, or waits for the first channel."""
        ready = [room for room in self.rooms if room in self.box.visitor("Lead responder").channels()]
        if self.rooms and not ready:
            time.sleep(0.02)
            return
        if self.chance.random() < 0.1:
            self._fault()
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
