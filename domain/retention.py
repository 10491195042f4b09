"""What of a case may be erased, and from which day on: what has to be kept for others comes first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from domain.case import ENDED, Case
from domain.errors import Refused
from domain.papers import holds
from domain.suspects import CLEARED, Suspect

NOTICE_DAYS: Final = 7
"""How long before it is done the leads are told what will be erased."""

LONG_NOTICE_DAYS: Final = 30
"""The same where a whole incident will be erased; the owners are told as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """For how many days after the end of a case it can be told who a suspect was, and what happened.

    The defaults are those of the domain reference, section 5.9: two months for who was cleared, three years
    for whom the facts were established. Whoever is answerable for the data sets them.

    ``rejected``, ``closed``: after how many days an incident is erased as a whole: one that was rejected, or
    recorded as a duplicate, and one that was closed.
    """

    cleared: int = 60
    substantiated: int = 1095
    rejected: int = 60
    closed: int = 1825

    def of(self, suspect: Suspect) -> int | None:
        """The period of a suspect; none while the finding is open: then nothing is erased by itself."""
        if suspect.finding.state in CLEARED:
            return self.cleared
        return self.substantiated if suspect.finding.state == "substantiated" else None


@dataclass(frozen=True, slots=True)
class Expiry:
    """From which day on nobody is to be able to tell any more who a suspect was."""

    suspect: Suspect
    on: date


def expiries(case: Case, periods: Periods) -> Iterator[Expiry]:
    """When it is to be forgotten who the suspects of a closed case were; nothing of a case that goes on.

    The period begins when the case was closed, or with the finding where that came later.
    """
    if case.phase.state != "closed":
        return
    for suspect in case.suspects:
        days = periods.of(suspect)
        if days is not None:
            last = max(case.phase.at, suspect.finding.at).date()
            yield Expiry(suspect, last + timedelta(days=days))


def retain_until(case: Case, periods: Periods) -> date | None:
    """From which day on a case is to be erased as a whole; none while it goes on, or takes a decision.

    A closed one never before the last of its suspects may be forgotten, and not at all while a finding is
    undecided: then it takes people who decide it. In one that was none, findings say nothing.
    """
    if case.phase.state not in ENDED:
        return None
    if case.phase.state != "closed":
        return case.phase.at.date() + timedelta(days=periods.rejected)
    ends = [case.phase.at.date() + timedelta(days=periods.closed)]
    for suspect in case.suspects:
        kept = periods.of(suspect)
        if kept is None:
            return None
        ends.append(max(case.phase.at, suspect.finding.at).date() + timedelta(days=kept))
    return max(ends)


def may_erase(case: Case) -> None:
    """Refuse to erase anything of a case while the law has it kept (guard G11).

    To be asked by whatever erases: retention, shredding, a person's request. A hold ends when counsel
    releases it; a request to preserve when its end was recorded, even if its last day is over before.

    It is *not* asked when an incident is rejected as a protected activity and its suspects are unlinked. The
    reference (sections 3.1, G2 and 5.6) has that happen at once, because each hour for which somebody stands
    beside an accusation for having reported, complained or organised is the retaliation that the rule is
    against. Unlinking takes the person out of sight and destroys no evidence; what a hold has to keep is
    kept. Whether the sealed name may be shredded too is counsel's to decide, and then it is asked here.

    Args:
        case: The incident.

    Raises:
        Refused: ``on_hold``, with the references of what holds it.
    """
    requests = tuple(
        one for one in case.papers if one.lifecycle == "preservation" and one.standing.state in _KEPT
    )
    found = (*holds(case), *requests)
    if found:
        raise Refused("on_hold", incident=case.ref, papers=tuple(one.ref for one in found))


_KEPT = frozenset({"in_force", "renewed", "contested"})
