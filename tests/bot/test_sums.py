"""A sum over incidents is never a zero that nobody knows, in no language."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.views import card as card_view
from bot.views import digest as digest_view
from bot.words import Words
from domain.counts import Amount, CountKind
from domain.digest import Clearance, compile_digest
from tests.domain.builders import NOW, case, disclosed, exact

amounts = st.sampled_from(
    [
        None,
        exact(0),
        exact(7),
        Amount(CountKind.ESTIMATE, 0),
        Amount(CountKind.AT_LEAST, 0),
        Amount(CountKind.AT_MOST, None, 17),
        Amount(CountKind.RANGE, 0, 9),
        Amount(CountKind.UNKNOWN),
        Amount(CountKind.UNDISCLOSED),
    ]
)
SUM = {"en": "Customers whose data was disclosed: *", "fr": "Clients dont les données ont été divulguées : *"}


def said(parts: list[Amount | None], language: str) -> str:
    """The sum of customers in a digest about incidents with these counts."""
    cases = [
        case(f"IN-{number:06}", counts=disclosed({"persons": part})) for number, part in enumerate(parts)
    ]
    digest = compile_digest(cases, now=NOW, since=None, clearance=Clearance.COUNTS)
    text = "\n".join(str(block) for block in digest_view.digest(digest, Words(language)).blocks)
    assert SUM[language] in text
    return text.split(SUM[language])[1].split("*")[0]


@pytest.mark.parametrize("language", ["en", "fr"])
@settings(deadline=None, max_examples=40)
@given(parts=st.lists(amounts, max_size=4))
def test_a_sum_has_a_zero_only_when_every_part_is_known_to_be_one(
    language: str, parts: list[Amount | None]
) -> None:
    known = bool(parts) and all(part == exact(0) for part in parts)

    assert bool(re.search(r"(?<![\d  ])0(?!\d)", said(parts, language))) is known


def test_a_sum_tells_what_is_missing_from_it() -> None:
    parts = [exact(7), None, Amount(CountKind.AT_MOST, None, 17), Amount(CountKind.UNDISCLOSED)]

    assert said(parts, "en") == (
        "at least 7; only an upper limit in 1 incident; unknown in 1 incident; undisclosed in 1 incident"
    )


@settings(deadline=None, max_examples=40)
@given(part=amounts)
def test_a_card_shows_a_zero_only_when_it_was_recorded(part: Amount | None) -> None:
    one = case(counts=disclosed({"persons": part, "records": exact(5)}))
    [line] = re.findall(r"Customers[^*]*\*([^*]*)\*", str(card_view.card(one, [], NOW, Words()).blocks))

    assert ("0" in line) is (part is not None and part.figure and part.low == 0)
    assert line == ("not recorded" if part is None else Words().amount(part))
