"""Values of personal data in what people type: a case names kinds of data, never the values that leaked.

Finds e-mail addresses, telephone numbers, payment cards, bank accounts and identity numbers. Names of people
cannot be found this way; free text is sealed for their sake. It is a hint: what looks like a number of
somebody may be none, so that whoever typed it decides (``../shared/security.md`` 3.8 has the error rates).
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from phonenumbers import SUPPORTED_REGIONS, Leniency, PhoneNumberMatcher
from stdnum import iban, luhn
from stdnum.be import nn
from stdnum.es import dni, nie
from stdnum.fr import nir
from stdnum.it import codicefiscale
from stdnum.us import ssn

REGIONS: Final = frozenset(SUPPORTED_REGIONS)
"""Codes of the regions whose way of writing telephone numbers is known."""

USUAL_REGIONS: Final = ("FR", "GB", "US")

MASK: Final = "•••"

_EMAIL: Final = re.compile(
    r"""
    [\w.%+-]{1,64} (?: @ | \ ?[\[(]\ ?(?:at|arobase)\ ?[\])]\ ? )
    [^\W_][\w-]{0,62} (?: (?: \. | \ ?[\[(]\ ?(?:dot|point)\ ?[\])]\ ? ) [\w-]{1,63} )+
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CARD: Final = re.compile(r"(?<![\w.-])[2-6](?:[ -]?\d){12,18}(?![\w-])")
_IBAN: Final = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}(?!\w)")
_IDENTITY: Final[tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...]] = (
    (re.compile(r"(?<![\w.-])[12](?:[ .-]?\d){4}[ .-]?(?:\d|2[AB])(?:[ .-]?\d){8,9}(?![\w-])"), nir.is_valid),
    (re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])"), ssn.is_valid),
    (re.compile(r"(?<![\w-])\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}(?![\w-])"), nn.is_valid),
    (re.compile(r"(?<![\w-])\d{8}-?[A-Z](?![\w-])"), dni.is_valid),
    (re.compile(r"(?<![\w-])[XYZ]-?\d{7}-?[A-Z](?![\w-])"), nie.is_valid),
    (re.compile(r"(?<!\w)[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z](?!\w)"), codicefiscale.is_valid),
)

_NO_NUMBER: Final = re.compile(
    r"""
      https?://\S+                                  # an address on the web
    | <[@#!][^>]*>                                  # a mention
    | (?<!\w)[A-Z]{1,2}-[0-9A-Z]{6,}                # a reference of ours
    | (?<!\w)[0-9a-fA-F]*[a-fA-F][0-9a-fA-F]{7,}    # hexadecimal: a hash, an id
    | (?<![\w.])\d{1,3}(?:\.\d{1,3}){2,3}(?![\w.])  # an IPv4 address, a version
    | (?<!\d)\d{4}-\d{2}-\d{2}(?!\d)                # a day
    | (?<!\d)\d{10}\.\d{6}(?!\d)                    # a Slack timestamp
    """,
    re.VERBOSE,
)
"""What holds digits and is no telephone number."""

_CUE: Final = re.compile(
    r"(?:phone|tel|tél|mobile|cell|call|appel|sms|fax|numéro)\w*\W{0,3}\w{0,8}\W{0,3}$", re.IGNORECASE
)
_CUE_LENGTH: Final = 24


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A value from ``start`` to before ``end``; ``kind``: the code of its field in the vocabulary."""

    start: int
    end: int
    kind: str


def find(text: str, regions: Collection[str] = USUAL_REGIONS) -> tuple[Found, ...]:
    """What looks like personal data, in the order of the text; none of them overlap.

    Args:
        text: What was typed.
        regions: Codes of ``REGIONS`` in which telephone numbers may be written without a country code.
    """
    found: list[Found] = []
    for one in chain(
        _matches("email_address", _EMAIL, text, lambda _: True),
        _matches("bank_account", _IBAN, text, _is_iban),
        *(_matches("national_id", pattern, text, valid) for pattern, valid in _IDENTITY),
        _matches("payment_card", _CARD, text, luhn.is_valid),
        _phones(text, regions),
    ):
        if all(one.end <= other.start or other.end <= one.start for other in found):
            found.append(one)
    return tuple(sorted(found))


def masked(text: str, found: Collection[Found]) -> str:
    """The text with ``MASK`` in the place of each value that was found."""
    for one in sorted(found, reverse=True):
        text = text[: one.start] + MASK + text[one.end :]
    return text


def kinds(found: Collection[Found]) -> tuple[str, ...]:
    """The fields of what was found, each once, in the order of the text."""
    return tuple(dict.fromkeys(one.kind for one in sorted(found)))


def _matches(kind: str, pattern: re.Pattern[str], text: str, valid: Callable[[str], bool]) -> Iterator[Found]:
    for match in pattern.finditer(text):
        if valid(re.sub(r"[ .-]", "", match[0])):
            yield Found(match.start(), match.end(), kind)


def _is_iban(compact: str) -> bool:
    # Capitals may follow it: what is an account is its longest beginning that is one.
    return any(iban.is_valid(compact[:length]) for length in range(len(compact), 14, -1))


def _phones(text: str, regions: Collection[str]) -> Iterator[Found]:
    blanked = _NO_NUMBER.sub(lambda match: " " * len(match[0]), text)
    for region in regions:
        for match in PhoneNumberMatcher(blanked, region, leniency=Leniency.VALID):
            before = blanked[max(0, match.start - _CUE_LENGTH) : match.start]
            # Ten digits in a row are a telephone number less often than the number of something.
            if not match.raw_string.isdigit() or match.raw_string.startswith("0") or _CUE.search(before):
                yield Found(match.start, match.end, "phone_number")
