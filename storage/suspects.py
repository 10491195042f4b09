"""Suspects: pseudonyms outside, who they are sealed inside, and the bar that comes with becoming one."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import inspect
from sqlmodel import col, select

from domain.standing import Standing
from domain.suspects import Approval, Named, Suspect
from storage.case_tables import ApprovalRow, MoveRow, SuspectRow
from storage.facts import Change, Facts
from storage.moves import Place
from storage.pseudonym_tables import PseudonymRow
from storage.record import Outcome
from storage.sealed import Sealed

PROPOSER = "proposer"
TRACKS = ("finding", "access", "employment", "termination")


class Suspects:
    """Writes suspects and approvals, and tells who is barred (by blind key, never by name)."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._pseudonyms = facts.record.pseudonyms

    def add(
        self,
        change: Change,
        pseudonym: str,
        *,
        person: str | None = None,
        slack_user: str | None = None,
        name: str | None = None,
        employee_number: str | None = None,
    ) -> None:
        """Write a suspect; one with a ``person`` is barred from the incident by this very row."""
        row = SuspectRow(pseudonym=pseudonym, **change.columns())
        row.blind = self._facts.vault.blind("person", person) if person else None
        row.name = self._facts.seal(row, "name", pseudonym, name)
        row.slack_user = self._facts.seal(row, "slack_user", pseudonym, slack_user)
        row.employee_number = self._facts.seal(row, "employee_number", pseudonym, employee_number)
        self._facts.add(row)

    def approve(self, change: Change, pseudonym: str, part: str, person: str) -> None:
        """Write one person's consent to a proposed dismissal; ``PROPOSER`` is the part of who proposes it."""
        key = self._pseudonyms.key(pseudonym)
        self._facts.add(ApprovalRow(suspect=key, part=part, person=person, **change.columns()))

    def rename(self, change: Change, pseudonym: str, new: str) -> None:
        """Give a suspect a new pseudonym, which nobody had before; from then on every text says it."""
        row = PseudonymRow(suspect=self._pseudonyms.key(pseudonym), pseudonym=new, **change.columns())
        self._facts.add(row)
        self._pseudonyms.added(row)

    def unlink(self, change: Change) -> tuple[str, ...]:
        """Forget who an incident's suspects are and what was told of them (G2); answers their pseudonyms.

        Those whose adding was undone are forgotten too. Their key is shredded, so that nothing sealed about
        them can be read again, in the record neither; the bar and every sealed column are emptied.
        """
        query = select(SuspectRow).where(SuspectRow.incident == change.incident).order_by(col(SuspectRow.id))
        rows = self._facts.session.exec(query.with_for_update()).all()
        for row in rows:
            self._forget(row, change)
            row.blind = None
        return tuple(self._pseudonyms.shown(row.pseudonym) for row in rows)

    def forget(self, change: Change, pseudonym: str) -> None:
        """Forget who one suspect is and what was told of them, as ``unlink`` does, but for the bar.

        Who was barred stays barred by the blind key, which names nobody: a case about somebody is none that
        they read years later because it was forgotten whom it was about.
        """
        query = select(SuspectRow).where(SuspectRow.pseudonym == self._pseudonyms.key(pseudonym))
        self._forget(self._facts.session.exec(query.with_for_update()).one(), change)

    def _forget(self, row: SuspectRow, change: Change) -> None:
        _empty(row)
        row.unlinked = row.unlinked or change.ref
        steps = select(MoveRow).where(MoveRow.incident == change.incident, MoveRow.subject == row.pseudonym)
        for step in self._facts.session.exec(steps):
            _empty(step)
        self._facts.vault.shred(row.pseudonym)

    def reveal(self, pseudonym: str, *, change: str, at: datetime, reader: str, asked: str) -> Named:
        """Who a suspect is, for one person: it cannot be read without an entry that it was.

        Args:
            pseudonym: Any that the suspect had.
            change: Reference of the entry.
            at: Aware.
            reader: Who is shown it.
            asked: Reference of the request that was approved.
        """
        key = self._pseudonyms.key(pseudonym)
        row = self._facts.session.exec(select(SuspectRow).where(SuspectRow.pseudonym == key)).one()
        self._facts.record.append(
            change=change,
            at=at,
            actor=reader,
            verb="reveal.shown",
            outcome=Outcome.READ,
            incident=row.incident,
            subject=pseudonym,
            detail={"asked": asked},
        )
        return Named(
            **{
                column: self._facts.unseal(row, column, key, getattr(row, column))
                for column in ("name", "employee_number", "slack_user")
            }
        )

    def unlinked(self, incidents: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """Pseudonyms of each incident of which nobody can tell any more who they were."""
        found: dict[str, tuple[str, ...]] = {}
        for row in self._facts.standing(SuspectRow, incidents):
            if row.unlinked:
                shown = self._pseudonyms.shown(row.pseudonym)
                found[row.incident] = (*found.get(row.incident, ()), shown)
        return found

    def incident_of(self, pseudonym: str) -> str | None:
        """Reference of the incident in which this suspect stands, by any pseudonym that they had."""
        query = select(SuspectRow.incident).where(
            SuspectRow.pseudonym == self._pseudonyms.key(pseudonym),
            col(SuspectRow.change).not_in(self._facts.record.undone()),
        )
        return self._facts.session.exec(query).first()

    def of_incidents(
        self, incidents: Collection[str], standings: Mapping[Place, Standing]
    ) -> Mapping[str, tuple[Suspect, ...]]:
        """The suspects of each incident who are not unlinked, in the order in which they were added."""
        approvals: dict[str, list[ApprovalRow]] = {}
        for approval in self._facts.standing(ApprovalRow, incidents):
            approvals.setdefault(approval.suspect, []).append(approval)
        found: dict[str, tuple[Suspect, ...]] = {}
        for row in self._facts.standing(SuspectRow, incidents):
            if row.unlinked:
                continue
            shown = self._pseudonyms.shown(row.pseudonym)
            suspect = _suspect(row, shown, standings, approvals.get(row.pseudonym, []))
            found[row.incident] = (*found.get(row.incident, ()), suspect)
        return found


def _empty(row: SuspectRow | MoveRow) -> None:
    """Take out of a row all that is sealed."""
    for column in inspect(type(row)).columns:
        if isinstance(column.type, Sealed):
            setattr(row, column.key, None)


def _suspect(
    row: SuspectRow,
    pseudonym: str,
    standings: Mapping[Place, Standing],
    given: list[ApprovalRow],
) -> Suspect:
    tracks = {track: standings[row.incident, track, pseudonym] for track in TRACKS}
    proposer: ApprovalRow | None = None
    approvals: list[Approval] = []
    for one in given:
        if one.part == PROPOSER:  # what was approved before belongs to an earlier proposal
            proposer, approvals = one, []
        else:
            approvals.append(Approval(part=one.part, person=one.person, at=one.at))
    return Suspect(
        pseudonym=pseudonym,
        named=any((row.blind, row.name, row.employee_number)),
        added_at=row.at,
        finding=tracks["finding"],
        access=tracks["access"],
        employment=tracks["employment"],
        termination=tracks["termination"],
        proposed_by=proposer.person if proposer else None,
        proposed_at=proposer.at if proposer else None,
        approvals=tuple(approvals),
    )
