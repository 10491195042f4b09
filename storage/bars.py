"""Bars: who is barred by being a suspect, whether a second person confirmed it, and whether it was lifted."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum

from sqlmodel import col, select

from domain.access import Out
from domain.decisions import Proposal
from domain.lifecycles import Circumstances
from domain.suspects import Bar
from storage.bar_tables import BarRow
from storage.case_tables import SuspectRow
from storage.facts import Change, Facts
from storage.outside import NOTHING, Outside

_NONE = Circumstances()


class Barring(StrEnum):
    """What becomes of a bar."""

    WAITS = "waits"
    """It has to be confirmed: written by the change that adds the suspect."""
    CONFIRMED = "confirmed"
    LIFT = "lift"
    """Somebody asks that it be lifted."""
    LIFTED = "lifted"


class Bars:
    """Writes what becomes of bars, and tells who is barred: by blind key, never by name."""

    def __init__(self, facts: Facts, outside: Outside = NOTHING) -> None:
        self._facts = facts
        self._outside = outside
        self._pseudonyms = facts.record.pseudonyms

    def add(
        self,
        change: Change,
        suspect: str,
        kind: Barring,
        by: str,
        *,
        basis: str = "",
        circumstances: Circumstances = _NONE,
    ) -> None:
        """Write one step; a change writes at most one.

        Args:
            change: The recorded change.
            suspect: The pseudonym.
            kind: What it is.
            by: Key of the person who did it.
            basis: Of a lifting: the change that it rests on.
            circumstances: Why.
        """
        key = self._pseudonyms.key(suspect)
        row = BarRow(suspect=key, kind=kind.value, by=by, basis=basis, **change.columns())
        self._facts.add_told(row, "", circumstances)

    def spans(self, incidents: Collection[str]) -> Mapping[str, Mapping[str, tuple[Out, ...]]]:
        """Of each incident the blind keys of whoever is or was barred from it, by any account, and when."""
        found: dict[str, dict[str, tuple[Out, ...]]] = {}
        same = self._same()
        rows = [row for row in self._facts.standing(SuspectRow, incidents) if row.blind]
        lifted = self._lifted({row.incident for row in rows})
        for row in rows:
            blinds, own = found.setdefault(row.incident, {}), row.blind or ""
            for blind in same.get(own, (own,)):
                blinds[blind] = (*blinds.get(blind, ()), Out(row.at, lifted.get(row.pseudonym)))
        return found

    def _same(self) -> Mapping[str, frozenset[str]]:
        """Blind key -> those of all accounts of the same person, for people who have several.

        A bar may have been written down under any of them, before it was known that they are one person's.
        """
        found: dict[str, frozenset[str]] = {}
        for person in set(self._outside.accounts.values()):
            blinds = frozenset(self._facts.vault.blind("person", key) for key in self._outside.keys(person))
            found |= dict.fromkeys(blinds, blinds)
        return found

    def blind(self, suspect: str) -> str | None:
        """The blind key that being this suspect bars."""
        query = select(SuspectRow.blind).where(SuspectRow.pseudonym == self._pseudonyms.key(suspect))
        return self._facts.session.exec(query).first()

    def lifted(self, incident: str, suspect: str) -> bool:
        """Whether this suspect's bar was lifted."""
        return self._pseudonyms.key(suspect) in self._lifted([incident])

    def late(self, before: datetime) -> tuple[str, ...]:
        """References of the incidents with bars that were set until then and that nobody confirmed."""
        undone = self._facts.record.undone()
        confirmed = select(BarRow.suspect).where(
            BarRow.kind == Barring.CONFIRMED, col(BarRow.change).not_in(undone)
        )
        # Of somebody who was unlinked, or whose incident was erased, there is no bar any more.
        barred = select(SuspectRow.pseudonym).where(col(SuspectRow.blind).is_not(None))
        query = select(BarRow.incident).where(
            BarRow.kind == Barring.WAITS,
            BarRow.at <= before,
            col(BarRow.change).not_in(undone),
            col(BarRow.suspect).not_in(confirmed),
            col(BarRow.suspect).in_(barred),
        )
        return tuple(sorted(set(self._facts.session.exec(query))))

    def of_incidents(self, incidents: Collection[str]) -> Mapping[str, tuple[Bar, ...]]:
        """The bars of each incident that stand, in the order in which they were set."""
        rows = [row for row in self._facts.standing(SuspectRow, incidents) if row.blind]
        if not rows:
            return {}
        steps: dict[str, list[BarRow]] = {}
        for step in self._facts.standing(BarRow, {row.incident for row in rows}):
            steps.setdefault(step.suspect, []).append(step)
        added = self._facts.recorders(rows)
        found: dict[str, tuple[Bar, ...]] = {}
        for row in rows:
            bar = self._bar(row, added[row.change], steps.get(row.pseudonym, []))
            if bar:
                found[row.incident] = (*found.get(row.incident, ()), bar)
        return found

    def _lifted(self, incidents: Collection[str]) -> Mapping[str, datetime]:
        rows = (
            self._facts.standing(BarRow, incidents, col(BarRow.kind) == Barring.LIFTED) if incidents else []
        )
        return {row.suspect: row.at for row in rows}

    def _bar(self, row: SuspectRow, by: str, steps: list[BarRow]) -> Bar | None:
        kinds = {Barring(one.kind) for one in steps}
        if Barring.LIFTED in kinds:
            return None
        asked = [one for one in steps if one.kind == Barring.LIFT]
        return Bar(
            suspect=self._pseudonyms.shown(row.pseudonym),
            change=row.change,
            by=by,
            at=row.at,
            needs_confirming=Barring.WAITS in kinds,
            confirmed=Barring.CONFIRMED in kinds,
            lift=self._lift(asked[-1]) if asked else None,
        )

    def _lift(self, row: BarRow) -> Proposal:
        return Proposal(
            change=row.change,
            by=row.by,
            blind=self._facts.vault.blind("person", row.by),
            basis=row.basis,
            at=row.at,
            circumstances=self._facts.told(row, ""),
        )
