"""The facts that statutory clocks hang on: moments, places, and what was recorded of each clock.

A moment is kept with the zone it was told in. Whoever knows only the day says so: then it stands at the
beginning of that day, the earliest it can have been, so that nothing falls due later than it should.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from domain.glossary import Glossary, Term
from domain.lifecycles import Circumstances


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentTerm(Term):
    """A kind of moment.

    ``future``: it may lie ahead. ``submission``: meeting an earlier clock records it, so that its absence is
    no gap in what is known.
    """

    future: bool = False
    submission: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Term):
    """A place whose law may apply; ``within``: places that it belongs to."""

    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When something happened.

    Args:
        at: In UTC.
        zone: IANA name of the zone it was told in.
        exact: Whether the time of day is known; else ``at`` is the beginning of the day.
        recorded: When it was recorded.
        circumstances: Who says so.
    """

    at: datetime
    zone: str
    exact: bool = True
    recorded: datetime
    circumstances: Circumstances = Circumstances()

    def day_in(self, zone: str) -> date:
        """The calendar day it was in a zone; a day without a time is that day everywhere."""
        return self.at.astimezone(ZoneInfo(zone if self.exact else self.zone)).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a clock ended with.

    Args:
        state: ``met``, ``met_late`` or ``waived``.
        done: When the duty was done, in UTC; none when it was waived or nobody says.
        evidence: Reference of the evidence that shows it.
        by: Who recorded it.
        at: When it was recorded.
        circumstances: Who says so, why.
    """

    state: str
    done: datetime | None = None
    evidence: str | None = None
    by: str
    at: datetime
    circumstances: Circumstances = Circumstances()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """That a recorded request keeps a clock from running, from ``start`` until ``end``, in UTC.

    ``request``: the reference of the request for delay.
    """

    start: datetime
    end: datetime
    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongs:
    """Whether the organisation is of a kind that regimes bind. ``answer``: ``yes``, ``no`` or ``unknown``."""

    answer: str
    circumstances: Circumstances = Circumstances()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFacts:
    """What was recorded of one clock; ``listed``: when it first looked applicable."""

    listed: datetime | None = None
    outcome: Outcome | None = None
    pauses: tuple[Pause, ...] = ()


ROWS: Final[Mapping[str, Any]] = tomllib.loads(
    Path(__file__).with_name("clocks.toml").read_text(encoding="utf-8")
)
"""The data file, for the modules beside this one."""

MOMENTS: Final = Glossary(MomentTerm.of(row) for row in ROWS["moment"])
PLACES: Final = Glossary(Place.of(row) for row in ROWS["place"])
ENTITIES: Final = Glossary(Term.of(row) for row in ROWS["entity"])
"""Kinds of organisations that some regimes bind alone."""

AUDIENCES: Final = Glossary(Term.of(row) for row in ROWS["audience"])
