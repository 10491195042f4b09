"""Correction duties: what has to be put right after somebody was cleared (guard G9).

A person was cleared, or a court or an agency let them go, after steps were taken against them and told. What
was done then is still to be undone, and what was said still to be corrected: each is a duty until the record
shows that it was met. Reason: ``../shared/domain/insider-incidents.md``, sections 3.13 and 5.5.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from domain.case import Case

WHAT: Final = ("access", "pay", "notice")
"""What there may be to put right, in the order in which it is shown."""

_CLEARED: Final = frozenset({"exonerated", "not_involved"})
_LET_GO: Final = frozenset({"acquitted", "dismissed"})
_TAKEN: Final = frozenset({"restricted", "suspended", "revoked"})
_ADVERSE: Final = frozenset({"on_leave", "sanctioned", "terminated", "contract_ended"})
_SAID: Final = frozenset({"sent", "completed"})


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to put right: its code, one of ``WHAT``, and the suspect or notice that it is about."""

    what: str
    subject: str


def duties(case: Case) -> tuple[Duty, ...]:
    """What is left to put right in a case (guard G9), in the order of ``WHAT``."""
    found = list(_duties(case))
    return tuple(sorted(found, key=lambda one: (WHAT.index(one.what), one.subject)))


def _duties(case: Case) -> Iterator[Duty]:
    people = [one for one in case.suspects if one.finding.state in _CLEARED]
    for one in people:
        if one.access.state in _TAKEN:
            yield Duty("access", one.pseudonym)
        if one.employment.state in _ADVERSE:
            yield Duty("pay", one.pseudonym)
    let_go = any(one.standing.state in _LET_GO for one in case.referrals)
    if people or let_go:
        yield from (Duty("notice", one.ref) for one in case.notices if one.standing.state in _SAID)
