"""Evidence: where it is kept, what it hashes to, and its way from hand to hand; never the thing itself."""

from collections.abc import Collection, Mapping

from domain.exhibits import Custody, Exhibit
from domain.lifecycles import Circumstances
from storage.case_tables import CustodyRow, EvidenceRow
from storage.facts import Change, Facts


class Evidence:
    """Writes and reads evidence."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def add(self, change: Change, ref: str, kind: str, place: str, sha256: str | None) -> None:
        """Write a piece of evidence, place and hash sealed; that it was collected is its first step."""
        row = EvidenceRow(ref=ref, kind=kind, place=b"", **change.columns())
        row.place = self._facts.seal(row, "place", ref, place) or b""
        row.sha256 = self._facts.seal(row, "sha256", ref, sha256)
        self._facts.add(row)

    def step(
        self, change: Change, ref: str, step: str, circumstances: Circumstances, *, by: str, to: str | None
    ) -> None:
        """Write one step of its custody. ``to`` is sealed."""
        row = CustodyRow(evidence=ref, step=step, by=by, **change.columns())
        row.recipient = self._facts.seal(row, "recipient", ref, to)
        self._facts.add_told(row, ref, circumstances)

    def of_incidents(self, incidents: Collection[str]) -> Mapping[str, tuple[Exhibit, ...]]:
        """The evidence of each incident, oldest first."""
        custody: dict[str, tuple[Custody, ...]] = {}
        for row in self._facts.standing(CustodyRow, incidents):
            custody[row.evidence] = (*custody.get(row.evidence, ()), self._custody(row))
        found: dict[str, tuple[Exhibit, ...]] = {}
        for kept in self._facts.standing(EvidenceRow, incidents):
            exhibit = Exhibit(
                ref=kept.ref,
                kind=kept.kind,
                place=self._facts.unseal(kept, "place", kept.ref, kept.place) or "",
                sha256=self._facts.unseal(kept, "sha256", kept.ref, kept.sha256),
                custody=custody.get(kept.ref, ()),
            )
            found[kept.incident] = (*found.get(kept.incident, ()), exhibit)
        return found

    def _custody(self, row: CustodyRow) -> Custody:
        return Custody(
            step=row.step,
            to=self._facts.unseal(row, "recipient", row.evidence, row.recipient),
            by=row.by,
            at=row.at,
            circumstances=self._facts.told(row, row.evidence),
        )
