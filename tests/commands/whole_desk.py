"""A desk at which whole cases are played: every line goes through here, and is judged by ``whole_rules``."""

import copy
import shutil
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from bot.forms import asked, changing, filled, shape
from bot.reading import Intent, read
from commands._form import Answers
from commands._shape import About, Request
from commands.suspect import New
from domain.case import Case
from domain.digest import Clearance, compile_digest
from domain.errors import Refused
from storage.record import Entry
from tests.builders import AUDITOR, HR, KINDS, LEGAL, MEMBER, NOW, OPENER, Desk, open_desk
from tests.commands.whole_record import Place, Told, replay
from tests.commands.whole_rules import (
    OF_A_CASE,
    OF_A_CHANGE,
    Look,
    Seen,
    check_replay,
    open_places,
)

LEAD: Final = "U0LEAD"
SECOND_HR: Final = KINDS["barred hr"]
SECOND_LEGAL: Final = KINDS["barred legal"]
OUTSIDER: Final = KINDS["stranger"]
RESPONDER: Final = KINDS["responder"]
PRIVACY: Final = KINDS["privacy"]
COMMS: Final = KINDS["comms"]
EYE: Final = LEGAL
"""Sees everything of every case, gagged papers too; never a suspect."""

EVERYBODY: Final = (
    *(OPENER, LEAD, HR, SECOND_HR, LEGAL, SECOND_LEGAL),
    *(RESPONDER, MEMBER, PRIVACY, COMMS, AUDITOR, OUTSIDER),
)
MAY_BE_SUSPECTS: Final = (MEMBER, SECOND_HR, SECOND_LEGAL, RESPONDER, PRIVACY)

ROLES: Final = {
    person: frozenset(
        {kind.removeprefix("barred ") for kind, who in KINDS.items() if who == person}
        | ({"responder"} if person == OPENER else set())
    )
    for person in EVERYBODY
}
SEES_ALL: Final = frozenset({"lead", "hr", "legal", "privacy", "auditor"})

READING: Final = frozenset({"unknown_word", "unknown_code", "unknown_command", "bad_fact", "bad_date"})
"""Refusals of lines that nobody could mean: here they would be mistakes of the test's own."""

HOLDS: Final = {
    "still_open": "G1",
    "not_proposer": "G5",
    "decided_already": "G5",
    "decision_needs": "roles",
    "step_needs_role": "roles",
    "not_opener": "G5",
    "needs_exception": "G7",
    "screen_held": "screen",
    "screen_unanswered": "screen",
    "screen_not_independent": "screen decided",
    "before_previous": "dates",
    "future_date": "days to come",
    "screen_legal_hold": "G2",
    "legal_only": "legal",
    "waive_needs_legal": "legal",
    "verifier_owns": "verified",
    "not_author": "text",
    "text_not_approved": "sent",
    "oral_too_long": "oral",
    "illegal_move": "machine",
    "final_state": "machine",
}
"""Code of a refusal -> what held."""


@dataclass
class Played:
    """What is known of the incidents that are played, and can be copied with their file."""

    seq: int = 0
    now: datetime = NOW
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    persons: dict[str, str] = field(default_factory=dict)
    parked: dict[str, Collection[Place]] = field(default_factory=dict)
    knew: dict[str, Collection[str]] = field(default_factory=dict)
    before: dict[str, Case] = field(default_factory=dict)
    last: Entry | None = None


class Table:
    """A desk over a copy of a file, with everything that was played on it."""

    def __init__(self, file: Path, start: int, played: Played, seen: Seen) -> None:
        self.desk: Desk = open_desk(file, start)
        self.seen = seen
        self.played = copy.deepcopy(played)
        self.desk.now = played.now
        self.played.seq = played.seq or self.desk.last().seq
        self._file = file
        # Tells without reading anything whether somebody else committed a change.
        self._watch = sqlite3.connect(file)

    @classmethod
    def copy_of(cls, source: Path, file: Path, start: int, played: Played, seen: Seen) -> "Table":
        """A table over a copy of that file."""
        shutil.copy(source, file)
        return cls(file, start, played, seen)

    def close(self, *, keep: bool = False) -> None:
        """Close the file, and forget it unless it is kept."""
        self._watch.close()
        self.desk.store.close()
        if not keep:
            self._file.unlink()

    def opens(self, who: str) -> str:
        """Open an incident: ``done`` or the code of the refusal."""
        return self.types(who, "open Lists on a stick", "")

    def passes(self, time: timedelta) -> None:
        """Let time pass."""
        self.desk.now += time

    def barred(self, ref: str) -> frozenset[str]:
        """Who is a suspect of an incident, by the record."""
        told = self.played.told.get(ref, Told())
        return frozenset(self.played.persons[one] for one in told.suspects if one in self.played.persons)

    def sees(self, who: str, ref: str) -> bool:
        """Whether an incident exists for somebody."""
        if who in self.barred(ref):
            return False
        return who in self.played.told[ref].team or bool(ROLES[who] & SEES_ALL)

    def types(self, who: str, line: str, ref: str, extra: dict[str, str] | None = None) -> str:
        """Type a line: ``done`` or the code of the refusal. ``extra``: facts that a line cannot say."""
        request = self.desk.request(who)

        def intend() -> Intent:
            intent = read(line, request.today)
            if not extra:
                return intent
            args: Any = intent.args
            told = replace(args.circumstances, facts={**args.circumstances.facts, **extra})
            return replace(intent, args=replace(args, circumstances=told))

        try:
            intent = intend()
        except Refused as refused:
            _meant(refused, line)
            self.seen.refused[refused.code] += 1
            return refused.code
        return self._does(request, intent, ref, line)

    def accuses(self, who: str, ref: str, person: str | None) -> str:
        """Add a suspect: somebody of this Slack, or nobody knows who."""
        new = New(person=person, user=person) if person else New()
        about = About(incident=ref)
        outcome = self._does(
            self.desk.request(who), Intent(changing("suspect add"), new, about), ref, f"suspect add {person}"
        )
        if outcome == "done" and person:
            last = self.played.last
            assert last is not None
            self.played.persons[last.subject or ""] = person
            for line in (f"{ref} show", f"{ref} note It was me", f"{ref} suspect", "list"):
                self._stays_out(person, line, ref)
        return outcome

    def form(self, who: str, verb: str, ref: str, answers: Answers) -> str:
        """Submit the answers of a form."""
        request = replace(self.desk.request(who), about=About(incident=ref))
        try:
            with self.desk.store.transaction() as tx:
                form = shape(changing(verb), request, answers, tx)
            args = filled(changing(verb), asked(form, answers))
        except Refused as refused:
            return refused.code
        return self._does(request, Intent(changing(verb), args, form.about), ref, f"form {verb}")

    def _stays_out(self, who: str, line: str, ref: str) -> None:
        """Somebody who is barred is answered as if there were no such incident."""
        if line == "list":
            with self.desk.store.reading() as tx:
                assert ref not in {case.ref for case in tx.cases.visible(tx.people.actor(who))}, "G6 list"
            return
        assert self.types(who, line, ref) == "not_found", "G6"

    def _does(self, request: Request, intent: Intent, ref: str, line: str) -> str:
        who = request.who.person
        version = self._version()
        sees = ref not in self.played.told or self.sees(who, ref)
        try:
            with self.desk.store.transaction() as tx:
                intent.verb.run(replace(request, about=intent.about), intent.args, tx)
        except Refused as refused:
            self._held(who, ref, refused, line, unchanged=version == self._version(), sees=sees)
            return refused.code
        assert sees, f"G6: {who} may not see {ref}: {line}"
        self._settle(who, ref)
        return "done"

    def _held(self, who: str, ref: str, refused: Refused, line: str, *, unchanged: bool, sees: bool) -> None:
        _meant(refused, line)
        assert unchanged, f"a refusal changed something: {line}"
        assert sees or refused.code == "not_found", f"G6 {refused.code}: {line}"
        seen = self.seen
        seen.refused[refused.code] += 1
        seen.held[HOLDS.get(refused.code, "other")] += 1
        if refused.code == "missing_facts":
            facts: Iterable[Any] = refused.params["facts"]  # type: ignore[assignment]
            seen.held["facts"] += 1
            seen.held["G8"] += "snapshot" in {fact.code for fact in facts}
        if refused.code == "not_found" and who in self.barred(ref):
            seen.held["G6"] += 1

    def _version(self) -> int:
        found: int = self._watch.execute("PRAGMA data_version").fetchone()[0]
        return found

    def _settle(self, who: str, ref: str) -> None:
        """Read what was recorded, and judge it."""
        played = self.played
        with self.desk.store.reading() as tx:
            # What one line changes belongs to the incident that it is about.
            found = tx.record.of_incident(ref) if ref else tx.record.all()
            new = [entry for entry in found if entry.seq > played.seq]
            refs = {*played.cases, *(entry.incident for entry in new if entry.incident)}
            cases = {case.ref: case for case in tx.cases.visible(tx.people.actor(EYE), refs)}
        assert set(cases) == refs, "the eye sees every case"
        played.before = dict(played.cases)
        for entry in new:
            assert entry.actor == who, "recorded for somebody else"
            ref = entry.incident or ""
            before = played.told.get(ref, Told())
            played.entries[ref] = [one for one in found if one.incident == ref and one.seq <= entry.seq]
            self._judge(entry, before, cases[ref], last=entry is new[-1])
            played.seq, played.last = entry.seq, entry
        played.cases = cases

    def _judge(self, entry: Entry, before: Told, case: Case, *, last: bool) -> None:
        played, ref = self.played, entry.incident or ""
        was = played.before.get(ref)
        barred = self.barred(ref)
        if entry.verb == "incident.waiting" and was:
            played.parked[entry.change] = open_places(before, was)
        if entry.verb.startswith(("screen.clear", "screen.protected")):
            played.knew[entry.change] = frozenset(before.trips)
        after = replay(played.entries[ref])
        played.told[ref] = after
        look = Look(
            entry=entry,
            before=before,
            was=was,
            after=after,
            case=case,
            roles=ROLES,
            barred=barred,
            parked=played.parked,
            knew=played.knew,
            history=played.entries[ref],
        )
        if last:
            check_replay(after, case)
        for change_rule in OF_A_CHANGE:
            change_rule(look, self.seen)
        for case_rule in OF_A_CASE:
            case_rule(case, self.seen)
        self.seen.passed["changes"] += 1
        self.seen.passed["G6"] += bool(barred)

    def takes_back(self, who: str, change: str, ref: str) -> str:
        """Undo a change; of the last one, the case before it is there again.

        But for clocks that the change had listed: they stay (G12).
        """
        played = self.played
        last, before = played.last, played.before
        outcome = self.types(who, f"undo {change}", ref)
        if outcome == "done" and last and last.change == change and last.undoes is None:
            now = {one: _but_listed(played.cases[one], before[one]) for one in before}
            assert now == before, "undo brings back the case before it"
            self.seen.passed["undo"] += 1
        return outcome

    def digest(self) -> None:
        """What an audience may be told can be put together, whatever stands."""
        cases = list(self.played.cases.values())
        for clearance in Clearance:
            found = compile_digest(cases, now=self.desk.now, since=NOW, clearance=clearance)
            assert found.recorded == len(cases)


def _meant(refused: Refused, line: str) -> None:
    assert refused.code not in READING, f"{refused.code}: {line}"


def _but_listed(now: Case, before: Case) -> Case:
    return replace(now, clocks={code: facts for code, facts in now.clocks.items() if code in before.clocks})
