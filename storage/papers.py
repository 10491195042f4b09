"""Papers: legal holds, requests and orders of authorities, civil actions; and which of them are gagged."""

from collections.abc import Collection, Mapping

from sqlmodel import col, select

from domain.paper import Paper, last_day
from domain.references import Kind
from domain.standing import Standing
from storage.facts import Change, Facts
from storage.moves import Place
from storage.paper_tables import GagRow, PaperRow


class Papers:
    """Writes and reads papers."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def gag(self, incident: str, ref: str) -> None:
        """Hide a paper from all but Legal, before anything is recorded of it."""
        self._facts.add(GagRow(paper=ref, incident=incident))

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
        """References of the gagged papers of these incidents, whether or not they were undone."""
        query = select(GagRow.paper).where(col(GagRow.incident).in_(incidents))
        return frozenset(self._facts.session.exec(query))

    def is_gagged(self, ref: str | None) -> bool:
        """Whether a reference is that of a gagged paper, undone or not."""
        if ref is None or not ref.startswith(f"{Kind.PAPER}-"):
            return False
        query = select(GagRow.paper).where(GagRow.paper == ref)
        return self._facts.session.exec(query).first() is not None
