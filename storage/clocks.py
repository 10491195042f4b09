"""Clocks: that they once looked applicable, their pauses, what they ended with, who was reminded."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from sqlmodel import col, select

from domain.lifecycles import Circumstances
from domain.moments import ClockFacts, Outcome, Pause
from storage.clock_tables import ListedRow, OutcomeRow, PauseRow, ReminderRow
from storage.database import insert_new
from storage.facts import Change, Facts


class Clocks:
    """Writes and reads what is recorded of clocks."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def enlist(self, incident: str, codes: Collection[str], at: datetime) -> None:
        """Note that these clocks look applicable; from then on each stays listed (guard G12)."""
        for code in codes:
            values = {"incident": incident, "clock": code, "at": at}
            insert_new(self._facts.session, ListedRow, "incident clock", values)

    def incidents(self) -> list[str]:
        """References of the incidents that have a clock."""
        return list(self._facts.session.exec(select(ListedRow.incident).distinct()))

    def end(self, change: Change, code: str, outcome: Outcome) -> None:
        """Write what a clock ended with."""
        row = OutcomeRow(
            clock=code,
            state=outcome.state,
            done=outcome.done,
            evidence=outcome.evidence,
            by=outcome.by,
            **change.columns(),
        )
        self._facts.add_told(row, code, outcome.circumstances)

    def pause(self, change: Change, code: str, pause: Pause, circumstances: Circumstances) -> None:
        """Write a pause; the request that calls for it is sealed."""
        row = PauseRow(clock=code, start=pause.start, until=pause.end, **change.columns())
        row.request = self._facts.seal(row, "request", code, pause.request)
        self._facts.add_told(row, code, circumstances)

    def resume(self, change: Change, code: str, at: datetime, circumstances: Circumstances) -> None:
        """Write that a clock runs again from a time on."""
        row = PauseRow(clock=code, start=at, **change.columns())
        self._facts.add_told(row, code, circumstances)

    def remind(self, incident: str, code: str, level: int, *, due: datetime, at: datetime) -> bool:
        """Take a reminder on; False when it was taken on before, here or by another process."""
        values = {"incident": incident, "clock": code, "level": level, "due": due, "at": at}
        return insert_new(self._facts.session, ReminderRow, "incident clock level due", values)

    def reminded(self, incident: str) -> frozenset[tuple[str, int, datetime]]:
        """What was taken on for an incident: clock, level, due time."""
        rows = self._facts.session.exec(select(ReminderRow).where(ReminderRow.incident == incident))
        return frozenset((row.clock, row.level, row.due) for row in rows)

    def of_incidents(self, incidents: Collection[str]) -> Mapping[str, Mapping[str, ClockFacts]]:
        """What was recorded of the clocks of each incident, by code."""
        found: dict[str, dict[str, ClockFacts]] = {}
        query = select(ListedRow).where(col(ListedRow.incident).in_(incidents)).order_by(col(ListedRow.id))
        for row in self._facts.session.exec(query):
            found.setdefault(row.incident, {})[row.clock] = ClockFacts(listed=row.at)
        for ended in self._facts.standing(OutcomeRow, incidents):
            of = found.setdefault(ended.incident, {})
            of[ended.clock] = replace(of.get(ended.clock, ClockFacts()), outcome=self._outcome(ended))
        for paused in self._facts.standing(PauseRow, incidents):
            of = found.setdefault(paused.incident, {})
            facts = of.get(paused.clock, ClockFacts())
            of[paused.clock] = replace(facts, pauses=self._pauses(facts.pauses, paused))
        return found

    def _outcome(self, row: OutcomeRow) -> Outcome:
        return Outcome(
            state=row.state,
            done=row.done,
            evidence=row.evidence,
            by=row.by,
            at=row.at,
            circumstances=self._facts.told(row, row.clock),
        )

    def _pauses(self, before: tuple[Pause, ...], row: PauseRow) -> tuple[Pause, ...]:
        if row.until is None:
            return tuple(replace(one, end=min(one.end, row.start)) for one in before)
        request = self._facts.unseal(row, "request", row.clock, row.request) or ""
        return (*before, Pause(start=row.start, end=row.until, request=request))
