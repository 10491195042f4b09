"""The executive digest as values: ten parts, in the order of the domain reference, section 5.14.

It is computed from the cases that everybody in the channel may be told of; the rest does not exist here,
totals included. No name, no pseudonym, no motive and no free text enters. Numbers of people below
``SMALLEST_SHOWN`` are not shown, because "one person on leave" is a name in a small team.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from domain import claims
from domain.case import Case
from domain.claims import Claim
from domain.clocks import Deadlines, deadlines
from domain.closing import proposed
from domain.counts import CountKind, Total, total
from domain.lifecycles import LIFECYCLES, Circumstances
from domain.regimes import Choice
from domain.standing import Standing
from domain.steps import awaits_approval
from domain.suspects import HEADLINES
from domain.vocabulary import SEVERITY, in_order

SMALLEST_SHOWN = 3
TREND_WEEKS = 13
NOT_SET = "not_set"
OLD_DAYS = (30, 60, 90)


class Clearance(StrEnum):
    """What a channel may read: totals; references too; or each incident's facts too."""

    COUNTS = "counts"
    CODES = "codes"
    DETAILS = "details"


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since the last digest of this channel. ``moved``: lifecycle name -> incidents."""

    start: datetime | None
    opened: int
    confirmed: int
    closed: int
    rejected: int
    moved: tuple[tuple[str, int], ...]

    @property
    def quiet(self) -> bool:
        """Whether nothing at all changed."""
        return not (self.opened or self.confirmed or self.closed or self.rejected or self.moved)


@dataclass(frozen=True, slots=True)
class Ages:
    """How long the open incidents have been open, in days. ``over``: (days, incidents older than that)."""

    median: int
    oldest: int
    over: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """What is not known, whether unknown or undisclosed, in how many incidents, for how many days."""

    what: str
    kind: str
    incidents: int
    days: int


@dataclass(frozen=True, slots=True)
class Week:
    """One week of the trend; ``start`` is its Monday."""

    start: datetime
    opened: int
    closed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Everything a digest may say. ``people`` holds none for a number too small to show.

    ``held``: open incidents that the screen holds; ``closings``: those whose closing waits for a second
    person. ``severities``: (severity as a person set it, or ``NOT_SET``, open incidents).
    ``fields``: (field code, incidents in which it was disclosed). ``reported``: incidents of which a part is
    what others did or said. ``imported``: incidents that were imported as history: they count in the
    totals, not in what is open, new or to be found out. ``law``: (claim, incidents), whether it is
    reported but not by whom. ``overdue``: measures that were to be in place by now. ``cases`` is
    empty at ``COUNTS`` and bare at ``CODES``.
    """

    at: datetime
    clearance: Clearance
    decisions: int
    closings: int = 0
    clocks: Deadlines = Deadlines()
    held: int = 0
    since: Since
    open: int
    recorded: int
    phases: tuple[tuple[str, int], ...]
    severities: tuple[tuple[str, int], ...] = ()
    ages: Ages | None
    people: tuple[tuple[str, int | None], ...]
    law: tuple[tuple[Claim, int], ...]
    customers: Total
    employees: Total
    notices: tuple[tuple[str, int], ...]
    fields: tuple[tuple[str, int], ...]
    unknowns: tuple[Unknown, ...]
    measures: tuple[tuple[str, int], ...]
    overdue: int = 0
    announced: tuple[int, int, int]
    trend: tuple[Week, ...]
    reported: int
    imported: int = 0
    cases: tuple[Case, ...]


def compile_digest(
    cases: Sequence[Case],
    *,
    now: datetime,
    since: datetime | None,
    clearance: Clearance,
    choice: Choice = Choice(),
) -> Digest:
    """The digest of the cases that its audience may be told of.

    Args:
        cases: All of them, open and closed, in any order.
        now: The moment it speaks of, in UTC.
        since: When this channel's last digest was posted; none for the first.
        clearance: What the channel may read.
        choice: Which regimes the organisation uses.
    """
    cases = sorted(cases, key=lambda case: (case.opened_at, case.ref))
    live = [case for case in cases if case.open]
    own = [case for case in cases if not case.history]
    judged = [case for case in cases if case.phase.state not in {"rejected", "duplicate"}]
    return Digest(
        at=now,
        clearance=clearance,
        decisions=sum(1 for case in live for one in case.suspects if awaits_approval(one)),
        closings=sum(1 for case in live if proposed(case)),
        clocks=deadlines(live, now, choice),
        held=sum(1 for case in live if case.judgements.screen.held),
        since=_since(own, since),
        open=len(live),
        recorded=len(cases),
        phases=_ordered(LIFECYCLES["incident"].states.codes(), (case.phase.state for case in live)),
        severities=_severities(live),
        ages=_ages(live, now),
        people=_people(judged),
        law=_law(judged),
        customers=total(case.amount("persons", "disclosed") for case in judged),
        employees=total(case.amount("suspects", "disclosed") for case in judged),
        notices=_ordered(
            LIFECYCLES["customer_notice"].states.codes(),
            # An incident is counted once, however many of its notices stand there.
            (state for one in judged for state in {n.standing.state for n in one.notices_to("customers")}),
        ),
        fields=_ordered(
            in_order(code for case in judged for code in case.fields),
            (code for case in judged for code in case.fields_with("disclosed")),
        ),
        unknowns=_unknowns([case for case in judged if not case.history], now),
        measures=_ordered(
            LIFECYCLES["measure"].states.codes(),
            (one.standing.state for case in judged for one in case.measures),
        ),
        overdue=sum(1 for case in judged for one in case.measures if one.overdue(now.date())),
        announced=_announced([case for case in judged if not case.history]),
        trend=_trend(own, now),
        reported=sum(1 for case in judged if case.reported),
        imported=len(cases) - len(own),
        cases=_shown(live, clearance),
    )


def _shown(live: Iterable[Case], clearance: Clearance) -> tuple[Case, ...]:
    if clearance is Clearance.COUNTS:
        return ()
    return tuple(live if clearance is Clearance.DETAILS else map(_bare, live))


def _bare(case: Case) -> Case:
    """The case with its reference, age, phase and certainty, and nothing else."""
    phase, certainty = (replace(one, circumstances=Circumstances()) for one in (case.phase, case.certainty))
    return Case(
        ref=case.ref,
        title="",
        opened_at=case.opened_at,
        opened_by="",
        phase=phase,
        certainty=certainty,
        fields={},
        counts={},
    )


def _ordered(order: Iterable[str], values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    tally = Counter(values)
    return tuple((code, tally[code]) for code in order if tally[code])


def _severities(live: Sequence[Case]) -> tuple[tuple[str, int], ...]:
    """The most severe first; ``NOT_SET`` last."""
    found = (case.judgements.severity for case in live)
    return _ordered((*reversed(SEVERITY.codes()), NOT_SET), (one.value if one else NOT_SET for one in found))


def _since(cases: Sequence[Case], start: datetime | None) -> Since:
    def new(at: datetime) -> bool:
        return start is None or at > start

    moved: Counter[str] = Counter()
    for case in cases:
        moved.update({standing.lifecycle for standing in _moving(case) if new(standing.at)})
    phases = Counter(case.phase.state for case in cases if new(case.phase.at))
    return Since(
        start=start,
        opened=sum(1 for case in cases if new(case.opened_at)),
        confirmed=sum(1 for one in cases if one.certainty.state == "confirmed" and new(one.certainty.at)),
        closed=phases["closed"],
        rejected=phases["rejected"] + phases["duplicate"],
        moved=tuple((name, moved[name]) for name in LIFECYCLES if moved[name]),
    )


def _moving(case: Case) -> Iterator[Standing]:
    """What an executive wants to hear of when it moves; a suspect's first state is no move."""
    for one in case.suspects:
        yield from (track for track in (one.access, one.employment) if len(track.reached) > 1)
    yield from (one.standing for one in case.referrals)
    yield from (one.standing for one in case.notices)
    yield from (one.standing for one in case.measures)


def _ages(live: Sequence[Case], now: datetime) -> Ages | None:
    if not live:
        return None
    days = [(now - case.opened_at).days for case in live]
    over = tuple((limit, sum(1 for age in days if age > limit)) for limit in OLD_DAYS)
    return Ages(int(median(days)), max(days), over)


def _people(cases: Sequence[Case]) -> tuple[tuple[str, int | None], ...]:
    tally = _ordered(HEADLINES, (one.headline() for case in cases for one in case.suspects))
    return tuple((headline, n if n >= SMALLEST_SHOWN else None) for headline, n in tally)


def _law(cases: Sequence[Case]) -> tuple[tuple[Claim, int], ...]:
    found: dict[tuple[object, ...], tuple[Claim, set[str]]] = {}
    for case in cases:
        for claim in map(claims.law_enforcement, case.referrals):
            nameless = replace(claim, reported_by="others" if claim.reported_by else None)
            key = (nameless.id, nameless.params.get("state"), nameless.reported_by)
            found.setdefault(key, (nameless, set()))[1].add(case.ref)
    return tuple((claim, len(refs)) for claim, refs in found.values())


def _unknowns(cases: Sequence[Case], now: datetime) -> tuple[Unknown, ...]:
    ages: dict[tuple[str, str], list[int]] = {}
    for case in cases:
        for what, kind, at in _case_unknowns(case):
            ages.setdefault((what, kind), []).append((now - at).days)
    return tuple(Unknown(what, kind, len(days), max(days)) for (what, kind), days in ages.items())


def _case_unknowns(case: Case) -> Iterable[tuple[str, str, datetime]]:
    for what in ("suspects", "persons"):
        count, amount = case.counts.get((what, "disclosed")), case.amount(what, "disclosed")
        if amount is None:
            yield what, "unknown", case.opened_at
        elif count is not None and not amount.figure:
            kind = "undisclosed" if amount.kind is CountKind.UNDISCLOSED else "unknown"
            yield what, kind, count.at
    if not case.fields or case.fields_with("unknown"):
        yield "fields", "unknown", case.opened_at
    if any(one.standing.state == "involved_stage_unknown" for one in case.referrals):
        yield "law_enforcement", "undisclosed", case.opened_at


def _announced(cases: Sequence[Case]) -> tuple[int, int, int]:
    """Incidents with an announced measure, with a record that none was announced, without a record."""
    ids = Counter(claims.announced_measures(case).id for case in cases)
    return (
        ids["claim.measures.announced"],
        ids["claim.measures.none_announced"],
        ids["claim.measures.not_recorded"],
    )


def _trend(cases: Sequence[Case], now: datetime) -> tuple[Week, ...]:
    monday = (now - timedelta(days=now.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    starts = [monday - timedelta(weeks=weeks) for weeks in range(TREND_WEEKS - 1, -1, -1)]

    def within(start: datetime, at: datetime) -> bool:
        return start <= at < start + timedelta(weeks=1)

    return tuple(
        Week(
            start,
            sum(1 for case in cases if within(start, case.opened_at)),
            sum(1 for one in cases if one.phase.state == "closed" and within(start, one.phase.at)),
        )
        for start in starts
    )
