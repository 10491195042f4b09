"""Who watches over what was left open on purpose when an incident waits for an outcome."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from domain.access import CaseAccess
from domain.case import Waiting
from domain.lifecycles import Circumstances
from storage.case_tables import WaitingRow
from storage.facts import Change, Facts


class Waitings:
    """Writes and reads who watches over open tracks."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def add(
        self, change: Change, owner: str, tracks: Collection[tuple[str, str]], circumstances: Circumstances
    ) -> None:
        """Write that these tracks (lifecycle, subject), and no others any more, wait with this person."""
        key = self._facts.record.pseudonyms.key
        text = ",".join(f"{lifecycle}:{key(subject)}" for lifecycle, subject in tracks)
        self._facts.add_told(WaitingRow(owner=owner, tracks=text, **change.columns()), "", circumstances)

    def of_incidents(self, access: Mapping[str, CaseAccess]) -> Mapping[str, Waiting]:
        """What was recorded last in each incident; its owner as ``CaseAccess.successor`` has them."""
        found: dict[str, Waiting] = {}
        for row in self._facts.standing(WaitingRow, access.keys()):
            found[row.incident] = Waiting(
                owner=row.owner,
                tracks=tuple(self._track(one) for one in row.tracks.split(",")),
                at=row.at,
                circumstances=self._facts.told(row, ""),
            )
        owners = {ref: access[ref].successor(one.owner) for ref, one in found.items()}
        return {ref: replace(found[ref], owner=owner) for ref, owner in owners.items() if owner}

    def _track(self, text: str) -> tuple[str, str]:
        lifecycle, _, subject = text.partition(":")
        return lifecycle, self._facts.record.pseudonyms.shown(subject)
