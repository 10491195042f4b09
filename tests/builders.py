"""Builders for tests: people, requests with a fixed clock and counted references, typed lines."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from bot.reading import Intent, read
from commands._shape import About, Reply, Request
from commands.suspect import COMMAND as SUSPECT
from commands.suspect import New
from domain.access import Identity, Role
from domain.case import Case
from domain.errors import Refused
from domain.facts import Fact, Sort
from domain.references import ALPHABET, Kind
from storage import Store, Transaction
from storage.record import Entry, Outcome
from storage.tables import OutboxRow, metadata

NOW: Final = datetime(2026, 3, 10, 9, tzinfo=UTC)
"""A Tuesday."""

OWNER: Final = "U0OWNER"
OPENER: Final = "U0OPENER"
MEMBER: Final = "U0MEMBER"
HR: Final = "U0HR"
LEGAL: Final = "U0LEGAL"
AUDITOR: Final = "U0AUDITOR"
ROOM: Final = "C0ROOM"
LOBBY: Final = "C0LOBBY"

MASTER_KEY: Final = bytes(range(32))

_ADD_SUSPECT = next(verb for verb in SUSPECT.verbs if verb.name == "suspect add")

SAMPLES: Final = {
    Sort.TEXT: "as agreed",
    Sort.DAY: "2026-03-10",
    Sort.YES_NO: "yes",
    Sort.NUMBER: "10",
}
"""A value for a fact of each kind; the day is that of every request."""

Rows = dict[str, Sequence[Any]]
Stored = list[Sequence[Any]]

_SELECTS: Final = [str(table.select().order_by(*table.primary_key)) for table in metadata.sorted_tables]


@dataclass
class Desk:
    """People at work on one store.

    Args:
        store: Where everything is kept.
        now: The moment of every request.
        numbers: What references and keys are counted from.
    """

    store: Store
    now: datetime = NOW
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def identity(self, person: str, zone: str = "UTC", language: str = "en") -> Identity:
        """A person as Slack knows them."""
        return Identity(person=person, user=person, name=person.title(), zone=zone, language=language)

    def request(self, who: Identity | str, channel: str = ROOM, about: About | None = None) -> Request:
        """A request of that person, now."""
        return Request(
            who=self.identity(who) if isinstance(who, str) else who,
            channel=channel,
            now=self.now,
            about=about or About(),
            new_reference=self.reference,
            new_key=lambda: f"{next(self.numbers):032x}",
        )

    def reference(self, kind: Kind) -> str:
        """The next reference of a kind."""
        number, body = next(self.numbers), ""
        while len(body) < kind.length:
            number, digit = divmod(number, len(ALPHABET))
            body = ALPHABET[digit] + body
        return f"{kind}-{body}"

    def types(self, who: Identity | str, line: str, channel: str = ROOM) -> Reply:
        """Do what ``/insider <line>`` means, in one transaction."""
        request = self.request(who, channel)
        return self.does(request, read(line, request.today))

    def records(self, who: Identity | str, line: str, channel: str = ROOM) -> Entry:
        """Type a line that records one change of an incident, of which its channel is then to be told."""
        sent = len(self.outbox())
        entry = self.entry(self.types(who, line, channel))
        row = next(row for row in self.outbox(sent) if (row.kind, row.change) == ("change", entry.change))
        told = (row.lane, row.incident, row.change, row.person, row.channel, row.state)
        assert told == (entry.incident, entry.incident, entry.change, None, None, "pending")
        assert (entry.actor, entry.at) == (who if isinstance(who, str) else who.person, self.now)
        return entry

    def does(self, request: Request, intent: Intent) -> Reply:
        """Do what is intended, in one transaction."""
        with self.store.transaction() as tx:
            return self.run(tx, request, intent)

    def strictly(self, who: Identity | str, line: str, channel: str = ROOM) -> Reply:
        """As ``types``, but facts that are missing stay missing."""
        request = self.request(who, channel)
        intent = read(line, request.today)
        with self.store.transaction() as tx:
            return intent.verb.run(request.of(intent.about, tx), intent.args, tx)

    def run(self, tx: Transaction, request: Request, intent: Intent) -> Reply:
        """Run a verb; the facts that its form would ask for then are answered, as anybody has to."""
        request = request.of(intent.about, tx)
        try:
            return intent.verb.run(request, intent.args, tx)
        except Refused as refused:
            if refused.code == "needs_exception":
                args: Any = intent.args
                because = replace(args.circumstances, reason="counsel allows it")
                return self.run(tx, request, replace(intent, args=replace(args, circumstances=because)))
            if refused.code != "missing_facts":
                raise
            missing: tuple[Fact, ...] = refused.params["facts"]  # type: ignore[assignment]
        facts = {one.code: self._value(tx, request, one) for one in missing}
        args = intent.args
        told = args.circumstances
        full = replace(args, circumstances=replace(told, facts={**told.facts, **facts}))
        return intent.verb.run(request, full, tx)

    def _value(self, tx: Transaction, request: Request, fact: Fact) -> str:
        case = request.case(tx)
        if fact.left_open and fact.kind in {Sort.EVIDENCE, Sort.DAY, Sort.TEXT, Sort.NUMBER}:
            return fact.left_open
        if fact.kind is Sort.EVIDENCE:
            if not case.evidence:
                intent = read(f'{case.ref} evidence add log "vault 3"', request.today)
                intent.verb.run(replace(request, about=intent.about), intent.args, tx)
            return request.case(tx).evidence[-1].ref
        if fact.kind is Sort.PERSON:
            barred = case.access.barred
            others = (one for one in case.access.team if one != request.who.person)
            return next(one for one in others if tx.people.blind(one) not in barred)
        return SAMPLES[fact.kind] if fact.kind in SAMPLES else next(iter(fact.choices or ())).code

    def outcome(self, who: Identity | str, line: str, channel: str = ROOM) -> str:
        """``done`` or the code of the refusal; what was done is rolled back."""
        return self.answer(who, line, channel)[0]

    def answer(self, who: Identity | str, line: str, channel: str = ROOM) -> tuple[str, dict[str, object]]:
        """``done``, or the code of the refusal and its parameters; what was done is rolled back."""
        request = self.request(who, channel)
        try:
            intent = read(line, request.today)
            with self.store.transaction() as tx:
                self.run(tx, request, intent)
                tx.session.rollback()
        except Refused as refused:
            return refused.code, refused.params
        return "done", {}

    def refused(self, who: Identity | str, line: str, channel: str = ROOM) -> Refused:
        """The refusal of a typed line, which must have changed nothing at all."""
        before = self.stored()
        with pytest.raises(Refused) as caught:
            self.types(who, line, channel)
        assert before == self.stored()
        return caught.value

    def rows(self) -> Rows:
        """Every row of every table: record, outbox, cases and all."""
        with self.store.reading() as tx:
            connection = tx.session.connection()
            return {
                table.name: connection.execute(table.select().order_by(*table.primary_key)).all()
                for table in metadata.sorted_tables
            }

    def stored(self) -> Stored:
        """The same as the driver gives it: quick, and good for nothing but comparison."""
        with self.store.reading() as tx:
            cursor = tx.session.connection().connection.cursor()
            found = []
            for select in _SELECTS:
                cursor.execute(select)
                found.append(cursor.fetchall())
            cursor.close()
        return found

    def owner(self, person: str = OWNER) -> None:
        """Make somebody an owner as the settings do on an empty database."""
        change = self.reference(Kind.CHANGE)
        with self.store.transaction() as tx:
            tx.record.append(
                change=change, at=self.now, actor="settings", verb="role.given", outcome=Outcome.SYSTEM
            )
            tx.people.grant(person, Role.OWNER, change, self.now)

    def role(self, person: str, *roles: Role) -> str:
        """Have an owner give a person these roles."""
        for role in roles:
            self.types(OWNER, f"role give <@{person}> {role}")
        return person

    def opens(self, who: str = OPENER, title: str = "Contact data was sold", channel: str = "") -> str:
        """Open an incident, with a channel if one is named, and answer its reference."""
        reply = self.types(who, f"open {title}", LOBBY)
        ref = str(reply.said[0].params["incident"])
        if channel:
            with self.store.transaction() as tx:
                tx.incidents.bind_channel(ref, channel)
        return ref

    def suspects(self, who: str, incident: str, new: New | None = None, *, person: str | None = None) -> str:
        """Add a suspect as the modal does, or an unnamed one, and answer the pseudonym."""
        new = new or (New(person=person, user=person) if person else New())
        intent = Intent(_ADD_SUSPECT, new, About(incident=incident))
        reply = self.does(self.request(who), intent)
        return self.entry(reply).subject or ""

    def closes(self, line: str = "close", first: str = OPENER, second: str = MEMBER) -> Entry:
        """One proposes to close an incident, another confirms it; answers the entry of that."""
        proposed = self.records(first, line)
        ref = proposed.incident
        return self.records(second, f"{ref} close confirm {proposed.change}")

    def case(self, ref: str, who: str = AUDITOR) -> Case:
        """The incident as this person sees it."""
        with self.store.transaction() as tx:
            return tx.cases.find(tx.people.actor(who), ref)

    def entry(self, reply: Reply) -> Entry:
        """The record entry of the one change of a reply."""
        [change] = reply.changes
        with self.store.reading() as tx:
            entry = tx.record.get(change)
        assert entry is not None
        return entry

    def last(self) -> Entry:
        """The newest record entry."""
        with self.store.reading() as tx:
            return tx.record.all()[-1]

    def outbox(self, after: int = 0) -> list[OutboxRow]:
        """Everything that was put into the outbox, oldest first, without the first ``after``."""
        with self.store.reading() as tx:
            table = OutboxRow.metadata.tables["outbox"]
            rows = tx.session.connection().execute(table.select().order_by(table.c.id)).mappings().all()
        return [OutboxRow(**row) for row in rows][after:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A desk with people of every role and two incidents, ``ref`` in ``ROOM`` and ``other`` elsewhere.

    Both were screened, and nothing holds them. ``ref`` has one unnamed suspect (``suspect``), one measure,
    one agency, one notice, one piece of evidence, one note.
    """

    desk: Desk
    ref: str
    other: str
    suspect: str
    measure: str
    agency: str
    evidence: str
    note: str
    barred: str

    def line(self, line: str) -> str:
        """A line with the names of what there is."""
        return line.format(**{name: getattr(self, name) for name in self.__slots__})


def without_facts(entry: Entry) -> dict[str, str]:
    """An entry's detail but for the facts of its step."""
    return {name: value for name, value in (entry.detail or {}).items() if name != "facts"}


BARRED: Final = {
    "barred lead": "U0BLEAD",
    "barred hr": "U0BHR",
    "barred legal": "U0BLEGAL",
    "barred privacy": "U0BPRIV",
    "barred auditor": "U0BAUDIT",
    "barred executive": "U0BEXEC",
    "barred owner": "U0BOWNER",
    "barred team lead": "U0BOSS",
}
"""People who are suspects of ``Office.ref`` and hold that role all the same."""

KINDS: Final = {
    "stranger": "U0STRANGER",
    "responder": "U0RESP",
    "member": MEMBER,
    "team lead": OPENER,
    "lead": "U0LEAD",
    "hr": HR,
    "legal": LEGAL,
    "privacy": "U0PRIV",
    "comms": "U0COMMS",
    "auditor": AUDITOR,
    "executive": "U0EXEC",
    "owner": OWNER,
    **BARRED,
}
"""Every kind of person. A member is on the team and holds no role; the team lead is a responder."""

_ROLES = ("responder", "lead", "hr", "legal", "privacy", "comms", "auditor", "executive")


def staff(desk: Desk) -> None:
    """Give everybody of ``KINDS`` their roles."""
    desk.owner()
    for kind, person in KINDS.items():
        role = kind.removeprefix("barred ")
        if role in _ROLES or (role == "owner" and kind in BARRED):
            desk.role(person, Role(role))
    desk.role(OPENER, Role.RESPONDER)


def furnish(desk: Desk) -> Office:
    """Fill an empty store with an office."""
    staff(desk)
    ref, other = desk.opens(channel=ROOM), desk.opens(title="Lists on a stick")
    for incident in (ref, other):
        desk.types(OPENER, f"{incident} team add <@{MEMBER}>")
        desk.types(OPENER, f"{incident} screen all no")
    desk.types(OPENER, f"team add <@{BARRED['barred team lead']}> as lead")
    suspect = desk.suspects(OPENER, ref)
    measure = desk.entry(desk.types(OPENER, "measure add Read less")).subject or ""
    agency = desk.entry(desk.types(OPENER, 'police reported "county police"')).subject or ""
    for line in ("notice customers assessing", "leaked email", "customers at least 500"):
        desk.types(OPENER, line)
    evidence = desk.entry(desk.types(OPENER, 'evidence add log "vault 3"')).subject or ""
    note = desk.entry(desk.types(OPENER, "note Badge returned")).change
    desk.types(OWNER, "digest here weekdays 09:00", LOBBY)
    barred = [desk.suspects(OPENER, ref, person=person) for person in BARRED.values()]
    return Office(
        desk=desk,
        ref=ref,
        other=other,
        suspect=suspect,
        measure=measure,
        agency=agency,
        evidence=evidence,
        note=note,
        barred=barred[0],
    )


def open_desk(file: Path, start: int = 0) -> Desk:
    """A desk over a migrated SQLite file; references are counted from ``start``."""
    return Desk(Store.open(f"sqlite:///{file}", [MASTER_KEY]), numbers=itertools.count(start))
