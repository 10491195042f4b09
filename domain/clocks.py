"""The clocks of an incident: where each stands now, when it is due, and how far it has run.

Pure computing over what is recorded: nothing here is stored. Without its trigger a clock has no due time and
is never on time; a pause keeps the first due time beside the later one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from domain.case import Case
from domain.deadlines import Period, begins, ends
from domain.moments import ClockFacts, Moment, Outcome, Pause
from domain.paper import Paper
from domain.papers import lasting, of_attorney_general
from domain.regimes import REGIMES, Choice, Looks, Regime, looks, unanswered

LEVELS: Final = (50, 75, 90, 100)
"""Parts of its time, in percent, after which a clock reminds; 100: it is overdue."""

SOON: Final = timedelta(hours=72)

_ORDER: Final = ("overdue", "running", "paused", "waiting_trigger", "met_late", "met", "waived")
SETTLED: Final = frozenset({"met", "met_late", "waived"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One clock of one incident at one moment.

    Args:
        regime: Its regime.
        state: ``waiting_trigger``, ``running``, ``paused``, ``overdue``, ``met``, ``met_late``, ``waived``.
        looks: Whether it looks applicable; ``NOT`` for one that did and does not any more.
        since: The moment it runs from; none while that is not recorded.
        due: When it is due without any pause, or what is not to be done before; none without a number.
        adjusted: When it is due after its pauses; the same as ``due`` without any.
        target: The internal target of a regime without a number.
        until: When the pause in force ends.
        outcome: What was recorded at its end.
        pauses: All of its pauses.
    """

    regime: Regime
    state: str
    looks: Looks
    since: datetime | None = None
    due: datetime | None = None
    adjusted: datetime | None = None
    target: datetime | None = None
    until: datetime | None = None
    outcome: Outcome | None = None
    pauses: tuple[Pause, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do."""
        return self.state in SETTLED

    @property
    def limit(self) -> datetime | None:
        """What its reminders count towards: when it is due, or the internal target."""
        return None if self.regime.earliest else self.adjusted or self.target

    def remaining(self, now: datetime) -> timedelta | None:
        """How long until it is due; negative when that is past."""
        return None if self.adjusted is None else self.adjusted - now

    def point(self, percent: int) -> datetime | None:
        """When that part of its time has run; none while it has no end."""
        if self.since is None or self.limit is None:
            return None
        if percent == LEVELS[-1]:
            return self.limit
        whole = (self.due or self.limit) - self.since
        return min(shifted(self.since + whole * percent / 100, self.pauses), self.limit)

    def level(self, now: datetime) -> int:
        """The highest of ``LEVELS`` that a clock that runs has reached; 0 for none."""
        if self.state not in {"running", "overdue"}:
            return 0
        points = {percent: self.point(percent) for percent in LEVELS}
        return max((percent for percent, at in points.items() if at is not None and at < now), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """The clocks of open incidents that may apply, counted.

    ``soon``: due within 72 hours. ``later``: due after that, or without a number. ``unknown``: without their
    trigger. ``asked``: incidents of which nobody says whether what binds some organisations binds this one.
    ``until``: when the first of the pauses in force ends. ``nowhere``: incidents of which
    nobody said where they are.
    """

    overdue: int = 0
    soon: int = 0
    later: int = 0
    unknown: int = 0
    paused: int = 0
    asked: int = 0
    until: datetime | None = None
    nowhere: int = 0


def clocks_of(case: Case, now: datetime, choice: Choice = Choice()) -> tuple[Clock, ...]:
    """The clocks that may apply to an incident, or once looked so, the most pressing first."""
    return tuple(sorted(_clocks(case, now, choice), key=_pressing))


def applicable(case: Case, choice: Choice) -> tuple[str, ...]:
    """Codes of the regimes whose clocks are to be listed for an incident now."""
    return tuple(
        regime.code
        for regime in REGIMES
        if looks(regime, case, choice) not in {Looks.NOT, Looks.UNANSWERED}
        and (not regime.quiet or regime.moment in case.moments)
    )


def clock_of(case: Case, code: str, now: datetime, choice: Choice = Choice()) -> Clock:
    """One clock of an incident, whether or not it looks applicable."""
    regime = REGIMES[code]
    facts = case.clocks.get(code, ClockFacts())
    clock = Clock(
        regime=regime,
        state="waiting_trigger",
        looks=looks(regime, case, choice),
        outcome=facts.outcome,
        pauses=merged(tuple(lasting(case, facts.pauses, regime.zone))),
    )
    moment = case.moments.get(regime.moment)
    if moment is not None:
        clock = _running(clock, case, moment, choice)
    if facts.outcome is not None:
        return replace(clock, state=facts.outcome.state)
    return _standing(clock, now) if moment is not None else clock


def merged(pauses: tuple[Pause, ...]) -> tuple[Pause, ...]:
    """Pauses in order, those that overlap as one: a day counts once, whoever asked for it."""
    found: list[Pause] = []
    for pause in sorted(pauses, key=lambda one: (one.start, one.end)):
        if found and pause.start <= found[-1].end:
            found[-1] = replace(found[-1], end=max(found[-1].end, pause.end), request=pause.request)
        elif pause.start < pause.end:
            found.append(pause)
    return tuple(found)


def pausing(case: Case, clock: Clock, papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """Those of the requests for delay that this clock's regime lets pause it."""
    if clock.regime.delay == "no":
        return ()
    general = clock.regime.delay == "attorney_general"
    return tuple(one for one in papers if not general or of_attorney_general(case, one))


def deadlines(live: Sequence[Case], now: datetime, choice: Choice) -> Deadlines:
    """The clocks of these open incidents, counted."""
    found = [one for case in live for one in clocks_of(case, now, choice) if not one.settled]
    states = Counter(one.state for one in found)
    running = [one for one in found if one.state == "running"]
    soon = sum(1 for one in running if one.adjusted and one.adjusted - now <= SOON)
    return Deadlines(
        overdue=states["overdue"],
        soon=soon,
        later=len(running) - soon,
        unknown=states["waiting_trigger"],
        paused=states["paused"],
        asked=sum(1 for case in live if unanswered(case, choice)),
        until=min((one.until for one in found if one.until), default=None),
        nowhere=sum(1 for case in live if not choice.places_of(case)),
    )


def shifted(at: datetime, pauses: tuple[Pause, ...]) -> datetime:
    """When a clock gets to where it would have been at a time, had there been no pause.

    ``pauses``: in order, none overlapping another.
    """
    for pause in pauses:
        if pause.start <= at:
            at += pause.end - pause.start
    return at


def _clocks(case: Case, now: datetime, choice: Choice) -> Iterator[Clock]:
    listed = {*applicable(case, choice), *case.clocks}
    yield from (clock_of(case, code, now, choice) for code in REGIMES.codes() if code in listed)


def _running(clock: Clock, case: Case, moment: Moment, choice: Choice) -> Clock:
    """The clock with its trigger and what follows from it; of several results the earliest wins."""
    regime = clock.regime
    found = [
        (due, case.moments[period.moment].at)
        for period in regime.periods
        if period.moment in case.moments
        and (due := _due(regime, period, case.moments[period.moment])) is not None
    ]
    if not found:
        days = choice.targets.get(regime.code)
        return replace(clock, since=moment.at, target=moment.at + timedelta(days=days) if days else None)
    due, since = min(found)
    return replace(clock, since=since, due=due, adjusted=_adjusted(due, clock.pauses))


def _due(regime: Regime, period: Period, moment: Moment) -> datetime | None:
    if regime.earliest:
        return begins(period, moment, regime.zone, regime.calendar)
    return ends(period, moment, regime.zone, regime.calendar)


def _adjusted(due: datetime, pauses: tuple[Pause, ...]) -> datetime:
    """What remained when a pause began remains when it ends; one that came too late lasts to its end."""
    for pause in pauses:
        due = pause.end + max(due - pause.start, timedelta())
    return due


def _standing(clock: Clock, now: datetime) -> Clock:
    pause = next((one for one in clock.pauses if one.start <= now < one.end), None)
    # Where the law names no number, there is nothing to pause.
    if pause is not None and clock.due is not None:
        return replace(clock, state="paused", until=pause.end)
    late = clock.adjusted is not None and not clock.regime.earliest and now > clock.adjusted
    return replace(clock, state="overdue" if late else "running")


def _pressing(clock: Clock) -> tuple[int, bool, float, str]:
    order = _ORDER.index(clock.state)
    at = clock.adjusted or clock.target
    return order, at is None, at.timestamp() if at else 0.0, clock.regime.code
