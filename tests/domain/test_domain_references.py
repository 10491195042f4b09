"""References: what is written is read back, slips of reading are mended, junk is nothing."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refused
from domain.exhibits import source_ref, spelt
from domain.references import ALPHABET, Kind, read_reference

MISREAD: Final = {"0": "0oO", "1": "1iIlL"}


@st.composite
def references(draw: st.DrawFn) -> tuple[Kind, str]:
    """A kind and a reference of it in canonical spelling."""
    kind = draw(st.sampled_from(Kind))
    body = draw(st.text(ALPHABET, min_size=kind.length, max_size=kind.length))
    return kind, f"{kind}-{body}"


@pytest.mark.parametrize(
    ("told", "ref"),
    [
        ("EV-7K4QM2", "EV-7K4QM2"),
        (" ev-7k4qm2. ", "EV-7K4QM2"),
        ("EV-IL0000", "EV-110000"),
        ("IN-7K4QM2", None),
        ("the evidence EV-7K4QM2", None),
        ("a letter", None),
        ("", None),
    ],
)
def test_a_source_is_evidence_when_it_is_the_reference_of_some_and_else_the_text_that_it_is(
    told: str, ref: str | None
) -> None:
    assert source_ref(told) == ref
    assert spelt(told) == (ref or told)
    assert source_ref(None) is None


def test_a_refusal_may_point_at_the_answer_of_a_form_that_is_to_blame() -> None:
    refused = Refused("bad_date", text="soon")
    assert refused.field is None
    blamed = refused.at("on")
    assert blamed is refused
    assert (blamed.field, blamed.code) == ("on", "bad_date")
    assert blamed.params == {"text": "soon"}


@given(references())
def test_a_reference_reads_back(reference: tuple[Kind, str]) -> None:
    assert read_reference(reference[1]) == reference


@given(references(), st.data())
def test_a_reference_may_be_typed_carelessly(reference: tuple[Kind, str], data: st.DataObject) -> None:
    prefix, _, body = reference[1].partition("-")
    careless = "".join(data.draw(st.sampled_from(MISREAD.get(char, char + char.lower()))) for char in body)
    around = data.draw(st.sampled_from(["{}", " {} ", "{},", "{}.", "{}:", "({})"[1:-1]]))
    assert read_reference(around.format(f"{prefix.lower()}-{careless}")) == reference


@given(st.text() | st.from_regex(r"(IN|S|L|N|M|D|C)-\w{5,11}", fullmatch=True))
def test_any_word_can_be_read_and_what_is_read_is_canonical(word: str) -> None:
    found = read_reference(word)
    if found:
        kind, reference = found
        assert reference.startswith(f"{kind}-")
        assert len(reference) == len(kind) + 1 + kind.length
        assert set(reference.partition("-")[2]) <= set(ALPHABET)
        assert read_reference(reference) == found


@given(references(), st.sampled_from("Uu!é-_ ²"), st.data())
def test_a_character_outside_the_alphabet_makes_it_no_reference(
    reference: tuple[Kind, str], strange: str, data: st.DataObject
) -> None:
    prefix, _, body = reference[1].partition("-")
    at = data.draw(st.integers(1, len(body) - 2))
    assert read_reference(f"{prefix}-{body[:at]}{strange}{body[at + 1 :]}") is None


@pytest.mark.parametrize(
    "word",
    [
        "",
        "IN-",
        "IN-12345",
        "IN-1234567",
        "C-123456",
        "C-12345678901",
        "X-123456",
        "1N-123456",
        "IN123456",
        "IN--23456",
        "IN-123456 S-123456",
        "S-１２３４５６",
        "note",
    ],
)
def test_what_only_resembles_a_reference_is_none(word: str) -> None:
    assert read_reference(word) is None


def test_the_alphabet_has_no_letters_that_are_misread() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 32
    assert not set("ILOU") & set(ALPHABET)
