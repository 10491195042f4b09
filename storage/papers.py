"""Papers: legal holds, requests and orders of authorities, civil actions; and which of them are gagged."""

from collections.abc import Collection, Mapping

from sqlalchemy import or_
from sqlmodel import col, func, select

from domain.paper import Paper, last_day
from domain.references import Kind
from domain.standing import Standing
from storage.facts import Change, Facts
from storage.moves import Place
from storage.paper_tables import GagEndRow, GagRow, PaperRow
from storage.record import Entry
from storage.tables import RecordRow


class Papers:
    """Writes and reads papers."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def gag(self, incident: str, ref: str) -> None:
        """Hide a paper from all but Legal, before anything is recorded of it."""
        self._facts.add(GagRow(paper=ref, incident=incident))

    def ungag(self, incident: str, ref: str) -> None:
        """Hide a paper no more, before that is recorded: what stands in the record by now stays hidden."""
        last = self._facts.session.exec(select(func.max(RecordRow.seq))).one()
        self._facts.add(GagEndRow(paper=ref, incident=incident, after=last or 0))

    def add(self, change: Change, ref: str, lifecycle: str, *, agency: str | None) -> None:
        """Write a paper; where it stands comes with its first move."""
        self._facts.add(PaperRow(ref=ref, lifecycle=lifecycle, agency=agency, **change.columns()))

    def of_incidents(
        self, incidents: Collection[str], standings: Mapping[Place, Standing]
    ) -> Mapping[str, tuple[Paper, ...]]:
        """The papers of each incident, oldest first, gagged ones among them."""
        gagged = self.gagged(incidents)
        found: dict[str, tuple[Paper, ...]] = {}
        for row in self._facts.standing(PaperRow, incidents):
            standing = standings[row.incident, row.lifecycle, row.ref]
            paper = Paper(
                ref=row.ref,
                lifecycle=row.lifecycle,
                agency=row.agency,
                standing=standing,
                until=last_day(standing),
                gagged=row.ref in gagged,
            )
            found[row.incident] = (*found.get(row.incident, ()), paper)
        return found

    def gagged(self, incidents: Collection[str]) -> frozenset[str]:
        """References of the papers of these incidents that are gagged now, undone or not."""
        ended = select(GagEndRow.paper)
        query = select(GagRow.paper).where(
            col(GagRow.incident).in_(incidents), col(GagRow.paper).not_in(ended)
        )
        return frozenset(self._facts.session.exec(query))

    def is_gagged(self, ref: str | None) -> bool:
        """Whether a reference is that of a paper that is gagged now, undone or not."""
        if not _may_be(ref):
            return False
        query = select(GagRow.paper).where(
            GagRow.paper == ref, col(GagRow.paper).not_in(select(GagEndRow.paper))
        )
        return self._facts.session.exec(query).first() is not None

    def untold(self, incidents: Collection[str]) -> frozenset[str]:
        """References of the changes of gagged papers, but for those after the gag's end."""
        query = (
            select(RecordRow.change)
            .join(GagRow, col(GagRow.paper) == RecordRow.subject)
            .outerjoin(GagEndRow, col(GagEndRow.paper) == GagRow.paper)
            .where(
                col(GagRow.incident).in_(incidents),
                or_(col(GagEndRow.after).is_(None), col(RecordRow.seq) <= GagEndRow.after),
            )
        )
        return frozenset(self._facts.session.exec(query))

    def is_untold(self, entry: Entry) -> bool:
        """Whether an entry of the record is of a gagged paper, but for those after the gag's end."""
        return _may_be(entry.subject) and entry.change in self.untold([entry.incident or ""])


def _may_be(ref: str | None) -> bool:
    return ref is not None and ref.startswith(f"{Kind.PAPER}-")
