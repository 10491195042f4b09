"""The record: who did what, when, and what came of it. Entries are added, never changed.

What an entry tells about people or content is in its detail, which is sealed under its incident, or under
the suspect that it is about: shredding that leaves the entry and takes the detail.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlmodel import Session, and_, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.references import Kind
from storage.chain import Chain
from storage.database import insert_new
from storage.errors import CannotUndo, Shredded
from storage.pseudonyms import Pseudonyms
from storage.sealed import scope_of
from storage.tables import RecordRow
from storage.vault import Vault

ORGANISATION: Final = "org"
DETAIL: Final = "record.detail"
_AT_ONCE: Final = 100


class Outcome(StrEnum):
    """What came of a request, or why there is an entry without one."""

    DONE = "done"
    UNDONE = "undone"
    REFUSED = "refused"
    READ = "read"
    SYSTEM = "system"


_CHANGED: Final = (Outcome.DONE.value, Outcome.UNDONE.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the record.

    ``seq`` rises with every entry but may skip numbers. ``shredded`` says that there was a detail once.
    """

    seq: int
    change: str
    at: datetime
    actor: str
    verb: str
    outcome: Outcome
    incident: str | None
    subject: str | None
    code: str | None
    detail: Mapping[str, str] | None
    undoes: str | None
    shredded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries are looked for.

    Args:
        incidents: Those of these incidents.
        others: Those of no incident as well.
        own: What this person was refused, of whichever incident.
        actor: Those of one person alone.
        since: Those from this moment on.
        until: Those before this moment.
        before: Those whose ``seq`` is smaller.
    """

    incidents: Collection[str]
    others: bool
    own: str | None = None
    actor: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


class Record:
    """The record as one transaction sees it."""

    def __init__(self, session: Session, vault: Vault, chain: Chain) -> None:
        self._session = session
        self._vault = vault
        self.chain = chain
        self.pseudonyms = Pseudonyms(session)

    def append(
        self,
        *,
        change: str,
        at: datetime,
        actor: str,
        verb: str,
        outcome: Outcome,
        incident: str | None = None,
        subject: str | None = None,
        code: str | None = None,
        detail: Mapping[str, str] | None = None,
        undoes: str | None = None,
    ) -> None:
        """Add one entry.

        Args:
            change: The change's random reference, for example ``C-7KQ2M9XA``; unique.
            at: Aware.
            actor: Who asked, or a name of the system's own.
            verb: The command's name, or that of the system's job.
            outcome: What came of it.
            incident: Reference of the incident it belongs to.
            subject: Reference of what inside the incident it is about. What was refused keeps the pseudonym
                that was typed: who may see nothing of the suspect is not told another.
            code: A word of the vocabulary, never free text: it is stored in the clear.
            detail: Anything else, sealed.
            undoes: Reference of the change that this one takes back.

        Raises CannotUndo when ``undoes`` is unknown, was undone before, or is itself an undo.
        """
        if undoes is not None:
            self._check_undo(undoes)
        text = None if detail is None else _canonical(detail)
        if subject is not None and outcome is not Outcome.REFUSED:
            subject = self.pseudonyms.key(subject)
        values = {
            "change": change,
            "at": at,
            "actor": actor,
            "verb": verb,
            "outcome": outcome.value,
            "incident": incident,
            "subject": subject,
            "code": code,
            "detail": self._vault.seal(scope_of(incident or ORGANISATION, subject), DETAIL, change, text),
            "undoes": undoes,
        }
        if not insert_new(self._session, RecordRow, "undoes", values):
            raise CannotUndo("undone before")
        self.chain.recorded(change)

    @staticmethod
    def undone() -> SelectOfScalar[str | None]:
        """Return the sub-select of the changes that were undone: ``WHERE row.change NOT IN (...)``."""
        return select(col(RecordRow.undoes)).where(col(RecordRow.undoes).is_not(None))

    def get(self, change: str) -> Entry | None:
        """Return the entry of one change, None when there is none."""
        row = self._session.exec(select(RecordRow).where(RecordRow.change == change)).first()
        return None if row is None else self._entry(row)

    def other(self, entry: Entry) -> str | None:
        """Reference of a second incident that an entry, or the one that it takes back, speaks of."""
        told = self.get(entry.undoes) if entry.undoes else entry
        return (told.detail or {}).get("other") if told else None

    def of_incident(self, incident: str) -> list[Entry]:
        """Return the entries of one incident, oldest first; what was refused is no part of its history."""
        refused = col(RecordRow.outcome) == Outcome.REFUSED.value
        return self._entries(select(RecordRow).where(RecordRow.incident == incident, ~refused))

    def newest(self, wanted: Wanted) -> Iterator[Entry]:
        """Return the entries that are looked for, the newest first, as many as are taken."""
        seq, incident = col(RecordRow.seq), col(RecordRow.incident)
        own = and_(
            col(RecordRow.outcome) == Outcome.REFUSED.value, col(RecordRow.actor) == (wanted.own or "")
        )
        query = select(RecordRow).where(
            or_(incident.in_(wanted.incidents), and_(incident.is_(None), wanted.others), own)
        )
        if wanted.actor:
            query = query.where(RecordRow.actor == wanted.actor)
        if wanted.since:
            query = query.where(RecordRow.at >= wanted.since)
        if wanted.until:
            query = query.where(RecordRow.at < wanted.until)
        return self._paged(query if wanted.before is None else query.where(seq < wanted.before))

    def changes_since(
        self,
        incidents: Collection[str],
        since: datetime,
        *,
        but_by: str,
        but_of: Collection[str] = (),
    ) -> Iterator[Entry]:
        """Return what others than one person changed in these incidents after a time, as much as is taken.

        The newest first. ``but_of``: as for ``latest``. Whoever shows only some of it takes those that its
        reader may read: were they counted before, a gap at the end would tell of the others.
        """
        query = select(RecordRow).where(
            col(RecordRow.incident).in_(incidents),
            col(RecordRow.outcome).in_(_CHANGED),
            RecordRow.at > since,
            RecordRow.actor != but_by,
            col(RecordRow.change).not_in(but_of),
        )
        return self._paged(query)

    def latest(self, incidents: Collection[str], *, but_of: Collection[str] = ()) -> dict[str, datetime]:
        """Return when each of these incidents last changed.

        Its relations do not count: whoever may not see the other incident is not to notice them. Nor does
        what ``but_of`` names: references of changes of gagged papers.
        """
        subject = col(RecordRow.subject)
        query = (
            select(RecordRow.incident, func.max(RecordRow.at))
            .where(
                col(RecordRow.incident).in_(incidents),
                col(RecordRow.outcome).in_(_CHANGED),
                or_(subject.is_(None), ~subject.startswith(f"{Kind.INCIDENT}-")),
                col(RecordRow.change).not_in(but_of),
            )
            .group_by(col(RecordRow.incident))
        )
        return {incident: at for incident, at in self._session.exec(query) if incident is not None}

    def all(self) -> list[Entry]:
        """Return every entry, oldest first."""
        return self._entries(select(RecordRow))

    def _check_undo(self, undoes: str) -> None:
        undone = self._session.exec(select(RecordRow).where(RecordRow.change == undoes)).first()
        if undone is None:
            raise CannotUndo("no such change")
        if undone.undoes is not None:
            raise CannotUndo("an undo is not undone: the change is made anew")

    def _paged(self, query: SelectOfScalar[RecordRow]) -> Iterator[Entry]:
        """The entries that are asked for, the newest first, read as they are taken."""
        seq = col(RecordRow.seq)
        page = query = query.order_by(seq.desc()).limit(_AT_ONCE)
        while rows := self._session.exec(page).all():
            yield from map(self._entry, rows)
            if len(rows) < _AT_ONCE:
                return
            page = query.where(seq < rows[-1].seq)

    def _entries(self, query: SelectOfScalar[RecordRow]) -> list[Entry]:
        return [self._entry(row) for row in self._session.exec(query.order_by(col(RecordRow.seq)))]

    def _entry(self, row: RecordRow) -> Entry:
        detail, shredded = self._detail(row)
        subject = row.subject
        if row.outcome != Outcome.REFUSED.value:
            subject = self.pseudonyms.shown(subject) if subject else subject
            detail = self.pseudonyms.told(detail) if detail else detail
        return Entry(
            seq=row.seq or 0,
            change=row.change,
            at=row.at,
            actor=row.actor,
            verb=row.verb,
            outcome=Outcome(row.outcome),
            incident=row.incident,
            subject=subject,
            code=row.code,
            detail=detail,
            undoes=row.undoes,
            shredded=shredded,
        )

    def _detail(self, row: RecordRow) -> tuple[dict[str, str] | None, bool]:
        try:
            scope = scope_of(row.incident or ORGANISATION, row.subject)
            text = self._vault.unseal(scope, DETAIL, row.change, row.detail)
        except Shredded:
            return None, True
        return (None if text is None else json.loads(text)), False


def _canonical(detail: Mapping[str, str]) -> str:
    return json.dumps(dict(detail), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
