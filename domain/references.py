"""References: a prefix and random characters, never a sequence, so that a gap tells nobody anything."""

import re
from enum import StrEnum

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so that a reference read aloud is not misheard."""

_LOOKALIKES = str.maketrans("ILO", "110")
_REFERENCE = re.compile(r"(IN|EV|PA|S|L|N|M|D)-([0-9A-Z]{6})|(C)-([0-9A-Z]{10})", re.ASCII)


class Kind(StrEnum):
    """What a reference names, by its prefix.

    Evidence has two letters: "E-" and six more begin words that people write, such as "e-mailed". A paper is
    a legal hold, a request or order of an authority, or a civil action.
    """

    INCIDENT = "IN"
    SUSPECT = "S"
    REFERRAL = "L"
    NOTICE = "N"
    MEASURE = "M"
    EVIDENCE = "EV"
    PAPER = "PA"
    CHANGE = "C"
    SUBSCRIPTION = "D"

    @property
    def length(self) -> int:
        """How many random characters follow the prefix; changes are many, so theirs are longer."""
        return 10 if self is Kind.CHANGE else 6


def read_reference(word: str) -> tuple[Kind, str] | None:
    """The kind and the canonical spelling of a typed reference, or none if it is not one.

    Case does not matter, and letters that look like digits are read as those digits.
    """
    match = _REFERENCE.fullmatch(word.strip().strip(".,;:").upper())
    if not match:
        return None
    prefix, body = match[1] or match[3], (match[2] or match[4]).translate(_LOOKALIKES)
    if any(char not in ALPHABET for char in body):
        return None
    return Kind(prefix), f"{prefix}-{body}"
