"""Two worlds that differ in one incident; what the observed person sees must not differ."""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from bot.manifest import ADD_TO_INCIDENT, OPEN_INCIDENT
from bot.reading import read_or_ask
from commands._surfaces import refresh_home
from domain.access import Role, holders, may_see
from domain.bars import waiting
from domain.case import Case
from domain.errors import Refused
from sandbox.model import Channel
from tests.twins.hands import Hands
from tests.twins.known import Known
from tests.twins.plan import CASE, DIGESTS, EVERY, PROBES, WORKERS, Kind, Part, Plan, Step
from tests.twins.sight import Reader
from tests.twins.world import OBSERVED, STAFF, Clock, World

_AT_ONCE: Final = 3
"""So much happens about the secret between two looks."""
_HOURS: Final = (1, 5, 24, 72, 200)
_NOBODY: Final = "IN-ZZZZZZ"
_MENTIONS: Final = {
    "<@U0NEW>": "@Third colleague",
    "<@U0MEMBER>": "@Colleague",
    "<@U0OPENER>": "@Lead",
    "<@U0HR>": "@HR",
    "<#C0NEW|new>": "#security",
}


class Differs(AssertionError):
    """The observed person could tell the two worlds apart."""


@dataclass
class Tally:
    """What was tried, over all sequences of a run."""

    counts: Counter[str] = field(default_factory=Counter)

    def add(self, *names: str) -> None:
        """Count one more of each."""
        self.counts.update(names)


@dataclass
class Pair:
    """The worlds with and without the secret incident, in the middle of a sequence."""

    plan: Plan
    world: World
    twin: World
    clock: Clock
    tally: Tally
    secret: str = ""
    barred: bool = False
    visible: list[str] = field(default_factory=list)
    steps: Iterator[int] = field(default_factory=itertools.count)
    told: list[str] = field(default_factory=list)
    """What happened so far, to be read when something differs."""

    def __post_init__(self) -> None:
        """Let the observed person look at both."""
        self.reader, self.reader_there = Reader(self.world, OBSERVED), Reader(self.twin, OBSERVED)
        self.known = Known(self.reader, self.reader_there)
        self.me, self.me_there = Hands(self.world, self.reader), Hands(self.twin, self.reader_there)

    # The sequence

    def play(self) -> None:
        """Everything, from the visible incidents to the last look."""
        self._prepare()
        for step in self.plan.before:
            self._before(step)
        self._bar()
        # A bar that nobody was left to confirm ends within a day: nothing more is to be seen there.
        unconfirmed = bool(self._unconfirmed())
        for step in () if unconfirmed else self.plan.after:
            self.after(step)
            if not self._still_barred():
                # Taken back, or unlinked after a protected activity: they may see it again.
                self.tally.add("bars lifted")
                break
        else:
            if not unconfirmed:
                self._last_look()
        self.tally.add("sequences", f"part: {self.plan.part}", f"role: {self._roles()}")
        with self.world.bot.store.reading() as tx:
            verbs = [entry.verb for entry in tx.record.of_incident(self.secret)]
        self.tally.add(*(f"change of the secret: {verb}" for verb in verbs))

    def _roles(self) -> str:
        return ", ".join(self.plan.observed.roles) or "none"

    def furnish(self) -> None:
        """What happened in both worlds before any sequence: two incidents, and a digest for executives."""
        self._begin()
        for world in (self.world, self.twin):
            world.give((name, role) for name, role in STAFF.items() if role is not Role.OWNER)
        for who, title in (("Responder", "Lists on a stick"), ("Lead", "Badge was lent")):
            opened = self._both(who, "security", f"open {title}")
            self.visible += re.findall(r"\bIN-[0-9A-Z]{6}\b", opened)[:1]
        self._both("Lead", "security", f"{self.visible[0]} team add @Colleague as responder")
        self._both("Lead", "security", f"{self.visible[0]} screen all no")
        self._both("Owner", "board", DIGESTS[0])
        self.settle()

    def _prepare(self) -> None:
        self._begin()
        for world in (self.world, self.twin):
            world.give((OBSERVED, role) for role in self.plan.observed.roles)
            if self.plan.observed.executive:
                world.workspace.join(world.workspace.channel("board"), world.id_of(OBSERVED))
        if self.plan.own:
            first = self.visible[0]
            self._both("Lead", "security", f"{first} team add @{OBSERVED} as {self.plan.own}")
        self._both("Lead", "floor", DIGESTS[self.plan.digest])
        if self.plan.home:
            self.observed(lambda me: me.home(), "home", check=False)
        self.settle()
        self._open_secret()

    def _open_secret(self) -> None:
        part = self.plan.part
        may_open = set(self.plan.observed.roles).intersection(holders("open"))
        opener = OBSERVED if part is Part.OPENER and may_open else "Lead"
        told = self._here(opener, "security", "open Secret lists were sold")
        [self.secret] = re.findall(r"\bIN-[0-9A-Z]{6}\b", told)[:1]
        self.settle()
        if part in {Part.TEAM, Part.LEFT} or (part is Part.OPENER and opener != OBSERVED):
            self._here("Lead", "security", f"{self.secret} team add @{OBSERVED} as lead")
        self.settle()
        room, me = self._room(), self.world.id_of(OBSERVED)
        # Somebody who has no business there, and may be taken out.
        self.world.workspace.join(room, self.world.id_of("Third colleague"))
        if part is Part.ROOM:
            self.world.workspace.join(room, me)
        if part is Part.LEFT:
            self.world.workspace.leave(room, me)
        self._here("Lead", "security", f"{self.secret} screen all no")
        self.settle()
        self.known.copy(form=self.plan.form)

    def _room(self) -> Channel:
        return self.world.workspace.channel(self.secret.lower())

    def _bar(self) -> None:
        saw = self._saw()
        if self.plan.form:
            self._begin()
            self.world.as_(OBSERVED).type("security", f"/insider {self.secret} leaked")
            self.known.copy_refusals()
        self.known.copy(form=self.plan.form)
        self._begin()
        lead = self.world.as_("Lead")
        lead.type("security", f"/insider {self.secret} suspect add")
        assert lead.submit({"who": OBSERVED}).errors == {}
        lead.close()
        if saw:
            # That it goes from the Home of who saw it is the bar itself.
            self.twin.chance.begin("home")
            with self.twin.bot.store.transaction() as tx:
                refresh_home(tx, self.twin.id_of(OBSERVED), at=self.clock.now, new_key=self.twin.chance.key)
        self.barred = True
        self.told.append("-- barred --")
        self.settle()
        self.look("the bar")
        self._confirm()
        if self.plan.form:
            self.observed(lambda me: me.submit(1), "submit the form from before")
            for world in (self.world, self.twin):
                world.as_(OBSERVED).close()

    def _confirm(self) -> None:
        """Have the bar confirmed, where it has to be: without that it ends within a day."""
        for who in ("Legal", "HR"):
            # Any of them may have been taken out of deciding.
            for suspect in self._unconfirmed():
                self._here(who, "security", f"suspect confirm {suspect}")
        self.settle()
        self.look("the confirmation")

    def _unconfirmed(self) -> list[str]:
        with self.world.bot.store.reading() as tx:
            return [one.suspect for one in waiting(tx.cases.load(self.secret), self.clock.now)]

    def _saw(self) -> bool:
        with self.world.bot.store.reading() as tx:
            access = tx.cases.access(self.secret)
            return may_see(tx.people.actor(self.world.id_of(OBSERVED)), access)

    def _still_barred(self) -> bool:
        with self.world.bot.store.reading() as tx:
            barred = tx.cases.access(self.secret).barred
            return tx.people.blind(self.world.id_of(OBSERVED)) in barred or not self.barred

    def _before(self, step: Step) -> None:
        if step.kind is Kind.PROBE:
            # The observed person works on the secret as well, as far as they may.
            self._here(OBSERVED, "security", self.line(step, self.secret, CASE), step.then)
            self.known.copy_refusals()
        else:
            self._happens(step)
        if not self.plan.hurried:
            self.settle()
        self.known.copy(form=self.plan.form)

    def after(self, step: Step) -> None:
        """One step from the bar on, and a look at everything."""
        if not self._looks(step):
            self._happens(step)
        if self._still_barred():
            self.settle()
            self.look(str(step))

    def _happens(self, step: Step) -> None:
        """What others do, and time."""
        who = WORKERS[step.who % len(WORKERS)]
        if step.kind is Kind.CASE:
            about = self.visible[step.about % 2]
            self._both(who, "security", self.line(step, about, CASE), step.then)
        elif step.kind is Kind.SECRET:
            for number in range(_AT_ONCE):
                one = replace(step, line=step.line + 37 * number)
                self._here(who, "security", self.line(one, self.secret, CASE), step.then)
                if not self._still_barred():
                    return
        elif step.kind is Kind.DIGEST:
            who = ("Lead", "Owner", OBSERVED)[step.who % 3]
            place = ("floor", "board", "security")[step.place % 3]
            self._both(who, place, DIGESTS[step.line % len(DIGESTS)])
        elif step.kind is Kind.TRAVEL:
            self.clock.move(timedelta(hours=_HOURS[step.line % len(_HOURS)]))

    def _looks(self, step: Step) -> bool:
        """What the observed person does; False when it is not their turn."""
        if step.kind is Kind.PROBE:
            about = (self.secret, self.secret, *self.visible, _NOBODY)[step.about % 5]
            text = self.line(step, about, PROBES)
            self.types(text, step)
        elif step.kind is Kind.PRESS:
            self.observed(lambda me: me.press(step.line, step.then), "press")
        elif step.kind is Kind.HOME:
            self.observed(lambda me: me.home(), "home")
        elif step.kind is Kind.SHORTCUT:
            self.observed(lambda me: me.shortcut(OPEN_INCIDENT, step.then), "shortcut")
        elif step.kind is Kind.MESSAGE:
            self.observed(lambda me: me.on_message(ADD_TO_INCIDENT, step.line, step.then), "message shortcut")
        elif step.kind is Kind.JOIN:
            self.observed(lambda me: me.joins("security", again=bool(step.line % 2)), "join")
        else:
            return False
        return True

    def types(self, text: str, step: Step) -> None:
        """The observed person types a line, in one of the places that they see."""
        places = ["security", "floor", "@insider", *sorted(self.known.rooms)]
        place = places[step.place % len(places)]
        if step.about % 3 == 0:
            text = text.removeprefix(f"{self.secret} ")
        self.observed(lambda me: me.types(place, text, step.then), f"{place}: {text}")
        with suppress(Refused):
            self.tally.add(f"verb typed: {read_or_ask(text, self.clock.now.date()).verb.name}")

    def _last_look(self) -> None:
        """What every sequence ends with: lists, menus, a new reference, the Home, digests that are due."""
        step = Step(Kind.PROBE, then=1)
        for text in ("list", f"show {self.secret}", f"{self.secret} note Key", "open Another"):
            self.types(text, step)
        self.types(self.line(step, self.secret, ["show {suspect}"]), step)
        self.observed(lambda me: me.shortcut(OPEN_INCIDENT, 1), "shortcut")
        self.observed(lambda me: me.on_message(ADD_TO_INCIDENT, 0, 1), "message shortcut")
        self.observed(lambda me: me.home(), "home")
        self.clock.move(timedelta(hours=24))
        self.settle()
        self.look("a day later")

    # Doing it here, there, or in both

    def _begin(self) -> None:
        """Every step draws its own chance, the same in both worlds, and takes a moment."""
        self.clock.move(timedelta(seconds=20))
        name = f"{self.plan.digest} {self.clock.now} {next(self.steps)}"
        self.world.chance.begin(name)
        self.twin.chance.begin(name)

    def _here(self, who: str, place: str, text: str, then: int = 1) -> str:
        """Something about the secret: it happens in one world alone."""
        self._begin()
        self.told.append(f"(only here) {who} in {place}: {text}")
        self.tally.add("secret operations")
        hands = self.me if who == OBSERVED else Hands(self.world, Reader(self.world, who))
        return "\n".join(hands.types(place, text, then))

    def _both(self, who: str, place: str, text: str, then: int = 1) -> str:
        """Something that has nothing to do with the secret: it happens in both worlds."""
        self._begin()
        self.told.append(f"{who} in {place}: {text}")
        self.tally.add("visible operations")
        for world in (self.twin, self.world):
            told = Hands(world, Reader(world, who)).types(place, text, then)
        return "\n".join(told)

    def observed(self, what: Callable[[Hands], list[str]], name: str, *, check: bool = True) -> None:
        """Something that the observed person does in both worlds, which must answer alike."""
        self._begin()
        self.told.append(f"{OBSERVED}: {name}")
        here, there = what(self.me), what(self.me_there)
        self.tally.add("probes")
        if check:
            for one, other in itertools.zip_longest(here, there, fillvalue=""):
                self._same(name, "answer", one, other)

    def settle(self) -> None:
        """Bring both worlds to rest."""
        name = f"settle {self.clock.now} {next(self.steps)}"
        for world in (self.world, self.twin):
            world.chance.begin(name)
            world.settle()

    # Lines

    def line(self, step: Step, about: str, lines: list[str]) -> str:
        """One of the lines, with the names of what there is, about an incident."""
        line = lines[step.line % len(lines)]
        for mention, name in _MENTIONS.items():
            line = line.replace(mention, name)
        ref, other = about, next(ref for ref in (*self.visible[::-1], self.secret) if ref != about)
        case = self._case(about)
        changes = self._changes(about)
        suspects = [one.pseudonym for one in case.suspects] if case else []
        measures = [one.ref for one in case.measures] if case else []
        evidence = [one.ref for one in case.evidence] if case else []
        return line.format(
            ref=ref,
            other=other,
            suspect=_one(suspects, step.who) or "S-ZZZZZZ",
            measure=_one(measures, step.who) or "M-ZZZZZZ",
            evidence=_one(evidence, step.who) or "EV-ZZZZZZ",
            note=_one(changes, step.who) or "C-ZZZZZZZZZZ",
            change=_one(changes[::-1], step.who % 3) or "C-ZZZZZZZZZZ",
            noun=EVERY[step.who % len(EVERY)][0],
        )

    def one_change(self, ref: str) -> str:
        """Reference of the newest change of an incident."""
        return self._changes(ref)[-1]

    def _changes(self, ref: str) -> list[str]:
        with self.world.bot.store.reading() as tx:
            return [entry.change for entry in tx.record.of_incident(ref)]

    def _case(self, ref: str) -> Case | None:
        with self.world.bot.store.reading() as tx:
            return None if ref == _NOBODY else tx.cases.load(ref)

    # Comparing

    def look(self, name: str) -> None:
        """Everything on the observed person's screen must be the same in both worlds."""
        here, there = self.reader.everything(), self.reader_there.everything()
        self.tally.add("looks")
        for place in sorted(here.keys() | there.keys()):
            self._same(name, place, here.get(place, ""), there.get(place, ""))

    def _same(self, name: str, place: str, here: str, there: str) -> None:
        self.tally.add("comparisons")
        if here != there:
            past = "\n".join(self.told)
            raise Differs(f"{past}\n\nafter {name}, in {place}:\n--- with\n{here}\n--- without\n{there}")


def _one(found: list[str], which: int) -> str | None:
    return found[which % len(found)] if found else None
