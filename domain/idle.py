"""What lies still in an open incident: silence for days, a decision that waits, a measure overdue."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from domain.case import Case
from domain.closing import proposed
from domain.steps import awaits_approval

LEVELS: Final = (1, 3, 7, 14, 28)
"""Days after which it is said again; after the last nobody is reminded any more: digests count it on."""

_SILENT: Final = 7
"""Days without any entry of the record before that is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """One thing that lies still.

    Args:
        what: ``silent``, ``dismissal``, ``closing`` or ``measure``.
        subject: Reference of the suspect or the measure, if it is about one.
        since: The day on which it began to, as ``2026-03-10``.
        days: Since then.
        level: The highest of ``LEVELS`` that these have reached.
    """

    what: str
    subject: str | None = None
    since: str
    days: int
    level: int


def idle(case: Case, latest: datetime, now: datetime) -> tuple[Idle, ...]:
    """What lies still in an incident; nothing in one that is closed, or imported as history.

    Args:
        case: The incident.
        latest: When something was recorded last.
        now: The moment, in UTC.
    """
    if not case.open or case.history:
        return ()
    today = now.date()
    closing = proposed(case)
    began: list[tuple[str, str | None, date]] = [("silent", None, latest.date())]
    began += [
        ("dismissal", one.pseudonym, one.proposed_at.date())
        for one in case.suspects
        if awaits_approval(one) and one.proposed_at
    ]
    began += [("closing", None, closing.at.date())] if closing else []
    began += [("measure", one.ref, one.due) for one in case.measures if one.due and one.overdue(today)]
    found = []
    for what, subject, since in began:
        days = (today - since).days
        reached = [level for level in LEVELS if level <= days and (what != "silent" or level >= _SILENT)]
        if reached:
            found.append(
                Idle(what=what, subject=subject, since=since.isoformat(), days=days, level=reached[-1])
            )
    return tuple(found)
