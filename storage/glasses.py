"""Who sees incidents in an emergency: asked, opened by another, ended, reviewed; each step is a fact."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlmodel import col, select

from domain.access import CaseAccess
from domain.glass import Glass, Opened
from storage.facts import Change, Facts
from storage.glass_tables import GlassRow


class Glasses:
    """Writes and reads these steps."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def asked(self, change: Change, person: str, roles: Iterable[str]) -> None:
        """Write that somebody with these roles asks to see an incident."""
        self._add(change, "asked", change.ref, person, roles=",".join(sorted(roles)))

    def opened(self, change: Change, asked: str, person: str, until: datetime) -> None:
        """Write that somebody lets them; from then on who asked sees it."""
        self._add(change, "opened", asked, person, until=until)

    def ended(self, change: Change, asked: str, person: str) -> None:
        """Write that it is over; ``person``: the name of what ended it."""
        self._add(change, "ended", asked, person)

    def reviewed(self, change: Change, asked: str, person: str) -> None:
        """Write that somebody looked at what it was used for."""
        self._add(change, "reviewed", asked, person)

    def _add(
        self,
        change: Change,
        step: str,
        asked: str,
        person: str,
        *,
        roles: str | None = None,
        until: datetime | None = None,
    ) -> None:
        row = GlassRow(step=step, asked=asked, person=person, roles=roles, until=until, **change.columns())
        self._facts.add(row)

    def of_incidents(self, incidents: Collection[str]) -> Mapping[str, tuple[Glass, ...]]:
        """Everything that was asked of each incident, oldest first, with what came of it."""
        found: dict[str, dict[str, Glass]] = {}
        for row in self._facts.standing(GlassRow, incidents):
            glasses = found.setdefault(row.incident, {})
            glasses[row.asked] = self._stepped(glasses.get(row.asked), row)
        return {incident: tuple(glasses.values()) for incident, glasses in found.items()}

    def _stepped(self, glass: Glass | None, row: GlassRow) -> Glass:
        blind = self._facts.vault.blind("person", row.person)
        if glass is None:
            roles = frozenset((row.roles or "").split(","))
            return Glass(change=row.change, by=row.person, blind=blind, roles=roles, at=row.at)
        if row.step == "opened":
            until = row.until or row.at
            return replace(glass, opened=Opened(by=row.person, blind=blind, at=row.at, until=until))
        if row.step == "ended":
            return replace(glass, ended=True)
        return replace(glass, reviewed=row.person)

    def seeing(self, access: Mapping[str, CaseAccess]) -> Mapping[str, CaseAccess]:
        """The incidents that somebody sees in an emergency now, with who it is.

        Not who was barred since they were let in, nor by the yes of somebody who was.
        """
        found = {}
        for incident, glasses in self.of_incidents(access).items():
            now = (
                one for one in glasses if one.opened and not one.ended and not _void(one, access[incident])
            )
            found[incident] = replace(access[incident], glass=frozenset(one.by for one in now))
        return found

    def due(self, now: datetime) -> list[tuple[str, str, str]]:
        """What is over and was not ended yet: incident, the change that asked, who asked."""
        ended = select(GlassRow.asked).where(GlassRow.step == "ended")
        over = select(GlassRow.incident, GlassRow.asked).where(
            GlassRow.step == "opened", col(GlassRow.until) <= now, col(GlassRow.asked).not_in(ended)
        )
        rows = self._facts.session.exec(over.order_by(col(GlassRow.id))).all()
        found = self.of_incidents({incident for incident, _ in rows}) if rows else {}
        by = {one.change: one.by for glasses in found.values() for one in glasses}
        return [(incident, asked, by[asked]) for incident, asked in rows]


def _void(glass: Glass, access: CaseAccess) -> bool:
    opened = glass.opened
    return opened is not None and any(access.void(one, opened.at) for one in (glass.by, opened.by))
