"""Pieces of evidence: where they are kept and through whose hands they went; never the things themselves."""

from dataclasses import dataclass
from datetime import datetime

from domain.lifecycles import Circumstances
from domain.references import Kind, read_reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """One step of a piece of evidence from hand to hand.

    Args:
        step: Code of ``vocabulary.CUSTODY``.
        to: Who or what it went to, in the recorder's words.
        by: Who recorded it.
        at: When it was recorded.
        circumstances: When it happened, who says so.
    """

    step: str
    to: str | None = None
    by: str
    at: datetime
    circumstances: Circumstances = Circumstances()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A piece of evidence: where it is kept and what it must hash to; never the thing itself.

    ``kind``: code of ``vocabulary.EVIDENCE_KIND``. ``sha256``: 64 lower-case hexadecimal digits.
    ``custody``: every step, the collecting first.
    """

    ref: str
    kind: str
    place: str
    sha256: str | None = None
    custody: tuple[Custody, ...]


def source_ref(told: str | None) -> str | None:
    """The reference of the evidence that somebody names as the source; none when it is another text."""
    found = read_reference(told or "")
    return found[1] if found and found[0] is Kind.EVIDENCE else None


def spelt(told: str) -> str:
    """What was told of a source: the reference of evidence in its one spelling, any other text as it is."""
    return source_ref(told) or told
