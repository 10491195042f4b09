"""Counts that carry how sure they are: unknown and undisclosed are answers, and neither is zero."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import Refused

LARGEST = 10_000_000_000
"""More than there are people; a larger figure is a slip of the keyboard."""


class CountKind(StrEnum):
    """How sure a count is. ``UNKNOWN``: we do not know. ``UNDISCLOSED``: known to some, not said."""

    EXACT = "exact"
    ESTIMATE = "estimate"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    RANGE = "range"
    UNKNOWN = "unknown"
    UNDISCLOSED = "undisclosed"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of things with its certainty.

    Args:
        kind: How sure.
        low: The lower bound or the figure; none for ``AT_MOST`` and for counts without a figure.
        high: The upper bound; only for ``AT_MOST`` and ``RANGE``.
    """

    kind: CountKind
    low: int | None = None
    high: int | None = None

    def __post_init__(self) -> None:
        wants_low = self.kind not in {CountKind.AT_MOST, CountKind.UNKNOWN, CountKind.UNDISCLOSED}
        wants_high = self.kind in {CountKind.AT_MOST, CountKind.RANGE}
        if wants_low != (self.low is not None) or wants_high != (self.high is not None):
            raise Refused("bad_count_bounds")
        bounds = [bound for bound in (self.low, self.high) if bound is not None]
        if any(bound < 0 for bound in bounds):
            raise Refused("bad_count_bounds")
        if any(bound > LARGEST for bound in bounds):
            raise Refused("count_too_large", largest=LARGEST)
        if self.kind is CountKind.RANGE and (self.low or 0) > (self.high or 0):
            raise Refused("range_backwards", low=self.low, high=self.high)

    @property
    def figure(self) -> bool:
        """Whether there is a number at all."""
        return self.kind not in {CountKind.UNKNOWN, CountKind.UNDISCLOSED}


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over incidents, never more exact than its parts.

    Args:
        low: What is known at least.
        exact: Whether ``low`` is the whole truth: every part an exact figure.
        unknown: How many incidents have no figure because nobody knows.
        undisclosed: How many incidents have no figure because it was not said.
        counted: How many incidents have a figure.
        capped: How many of these have an upper limit alone, which adds nothing to ``low``.
    """

    low: int
    exact: bool
    unknown: int
    undisclosed: int
    counted: int
    capped: int = 0

    @property
    def sayable(self) -> bool:
        """Whether ``low`` says anything: a zero does only when it is known to be one."""
        return bool(self.counted and (self.low or self.exact))


def total(amounts: Iterable[Amount | None]) -> Total:
    """Add one amount per incident; an incident without any counts as unknown."""
    parts = list(amounts)
    figures = [part for part in parts if part is not None and part.figure]
    undisclosed = sum(1 for part in parts if part is not None and part.kind is CountKind.UNDISCLOSED)
    return Total(
        low=sum(part.low or 0 for part in figures),
        exact=len(figures) == len(parts) and all(part.kind is CountKind.EXACT for part in figures),
        unknown=len(parts) - len(figures) - undisclosed,
        undisclosed=undisclosed,
        counted=len(figures),
        capped=sum(1 for part in figures if part.low is None),
    )


def hull(amounts: Iterable[Amount]) -> Amount:
    """The narrowest amount that contradicts none of these, of which there is at least one.

    Those without a figure say nothing about those with one.
    """
    parts = list(amounts)
    figures = [part for part in parts if part.figure] or parts
    if len(set(figures)) == 1:
        return figures[0]
    lows = [part.low for part in figures if part.low is not None]
    highs = [part.low if part.kind in _POINTS else part.high for part in figures]
    capped = [high for high in highs if high is not None]
    low = min(lows) if len(lows) == len(figures) else None
    high = max(capped) if len(capped) == len(figures) else None
    if low is None:
        return Amount(CountKind.UNKNOWN) if high is None else Amount(CountKind.AT_MOST, None, high)
    return Amount(CountKind.AT_LEAST, low) if high is None else Amount(CountKind.RANGE, low, high)


def least(parts: Iterable[Amount]) -> Amount | None:
    """What the parts of a whole say of it: at least the largest of them; none where they say nothing.

    Somebody may be in several parts, a customer who works here, or whoever lives in two places: no sum would
    be sure. An estimate is no bound, and no part says how much there is beside it.
    """
    low = max((part.low or 0 for part in parts if part.kind is not CountKind.ESTIMATE), default=0)
    return Amount(CountKind.AT_LEAST, low) if low else None


_POINTS = frozenset({CountKind.EXACT, CountKind.ESTIMATE})


_NUMBER = r"(\d{1,3}(?:[ ,.'\u00a0\u202f]\d{3})+|\d+)"
_SHAPES: tuple[tuple[str, CountKind], ...] = (
    (rf"(?:at least|minimum|min|au moins|>=)\s*{_NUMBER}", CountKind.AT_LEAST),
    (rf"(?:at most|up to|maximum|max|au plus|jusqu['’]à|<=)\s*{_NUMBER}", CountKind.AT_MOST),
    (rf"(?:about|around|approximately|approx\.?|some|~|environ)\s*{_NUMBER}", CountKind.ESTIMATE),
    (rf"(?:between\s+|entre\s+|from\s+|de\s+)?{_NUMBER}\s*(?:-|–|to|and|et|à)\s*{_NUMBER}", CountKind.RANGE),
    (rf"(?:exactly|exact|exactement)?\s*{_NUMBER}", CountKind.EXACT),
    (r"(?:unknown|not known|inconnue?s?|\?)", CountKind.UNKNOWN),
    (r"(?:undisclosed|not disclosed|not said|non communiquée?s?)", CountKind.UNDISCLOSED),
)
_OPEN_SHAPES: tuple[tuple[str, CountKind, int], ...] = (
    (rf"(?:more than|over|plus de|>)\s*{_NUMBER}", CountKind.AT_LEAST, 1),
    (rf"(?:fewer than|less than|under|moins de|<)\s*{_NUMBER}", CountKind.AT_MOST, -1),
)


def read_amount(text: str) -> Amount:
    """The amount that a person typed, such as ``at least 500``, ``30 000``, ``10-20`` or ``undisclosed``.

    Raises:
        Refused: ``bad_count`` when the words are not an amount; the reasons of ``Amount`` otherwise.
    """
    wanted = " ".join(text.casefold().split())
    for shape, kind in _SHAPES:
        match = re.fullmatch(shape, wanted)
        if match:
            numbers = [_whole(group) for group in match.groups()]
            return _amount(kind, numbers)
    for shape, kind, step in _OPEN_SHAPES:
        match = re.fullmatch(shape, wanted)
        if match and _whole(match[1]) + step >= 0:
            return _amount(kind, [_whole(match[1]) + step])
    raise Refused("bad_count", text=text)


def _whole(digits: str) -> int:
    # Twenty digits are too large already; a text of thousands would not even be read.
    return int(re.sub(r"\D", "", digits).lstrip("0")[:20] or "0")


def _amount(kind: CountKind, numbers: list[int]) -> Amount:
    if kind is CountKind.AT_MOST:
        return Amount(kind, None, numbers[0])
    return Amount(kind, *numbers)
