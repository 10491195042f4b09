"""Values of personal data are found in what people type; what merely looks busy with digits is left alone."""

import random
from itertools import pairwise
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.personal_data import MASK, find, kinds, masked
from domain.vocabulary import FIELDS

VALUES: Final = {
    "j.doe@example.com": "email_address",
    "jean.dupont+list@mail.example.org": "email_address",
    "jane [at] example.com": "email_address",
    "jane(at)example [dot] com": "email_address",
    "+33 6 12 34 56 78": "phone_number",
    "0142685300": "phone_number",
    "01 42 68 53 00": "phone_number",
    "+1 202 555 0143": "phone_number",
    "(202) 555-0143": "phone_number",
    "020 7946 0018": "phone_number",
    "4111 1111 1111 1111": "payment_card",
    "4111111111111111": "payment_card",
    "5500-0000-0000-0004": "payment_card",
    "340000000000009": "payment_card",
    "FR76 3000 6000 0112 3456 7890 189": "bank_account",
    "DE89370400440532013000": "bank_account",
    "1 85 05 78 006 084 91": "national_id",
    "536-90-4399": "national_id",
    "85.07.30-033.28": "national_id",
    "12345678Z": "national_id",
    "X-5253868-R": "national_id",
    "RSSMRA85T10A562S": "national_id",
}
"""Made up, or published as examples by whoever issues them."""

SENTENCES: Final = ("{}", "The log shows {} on 10 Jan.", "Note: {}, seen twice", "Envoyé à {} hier")

HARMLESS: Final = (
    "Badge returned at 09:30 on 10 Jan 2020",
    "between 500 and 20000 customers, at least 1,234,567 records",
    "3 000 000 euros, 12 000 customers",
    "IN-7QK2M9 with S-9MFT3K and C-7KQ2M9XA12",
    "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "id 550e8400-e29b-41d4-a716-446655440000",
    "from 10.0.0.12 with version 12.4.1",
    "message 1579000000.000200 in the channel",
    "case file 2020-01-10, page 12",
    "<@U012AB3CD> told <#C012AB3CD|security>",
    "https://tickets.example.com/0612345678",
    "ticket 7741902256 was closed",
    "law 2016/679, article 33",
    "met @ noon, 4 + 4 people",
)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("value", VALUES)
def test_a_value_is_found_and_masked_wherever_it_stands(value: str, sentence: str) -> None:
    text = sentence.format(value)
    found = find(text)
    assert kinds(found) == (VALUES[value],)
    assert masked(text, found) == sentence.format(MASK)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_nobodys_value_is_left_alone(text: str) -> None:
    assert find(text) == ()


def test_several_values_are_all_masked() -> None:
    text = "Call 01 42 68 53 00 or write to j.doe@example.com, j.roe@example.com"
    found = find(text)
    assert kinds(found) == ("phone_number", "email_address")
    assert masked(text, found) == f"Call {MASK} or write to {MASK}, {MASK}"


def test_a_national_way_of_writing_counts_where_the_organisation_is() -> None:
    assert find("reach 030 23125 000", ["FR"]) == ()
    assert kinds(find("reach 030 23125 000", ["DE"])) == ("phone_number",)


@pytest.mark.parametrize("text", ["555 0143 2020", "2025550143"])
def test_digits_in_a_row_are_a_telephone_number_when_something_says_so(text: str) -> None:
    assert find("batch 2025550143") == ()
    assert kinds(find("phone: 2025550143")) == ("phone_number",)
    assert find(f"batch {text}") == ()


def test_an_account_with_a_wrong_check_digit_is_none() -> None:
    assert find("FR76 3000 6000 0112 3456 7890 188") == ()
    assert find("4111 1111 1111 1112") == ()


@given(st.text(max_size=300))
def test_whatever_is_typed_what_is_found_lies_in_it_without_overlap(text: str) -> None:
    found = find(text)
    assert all(0 <= one.start < one.end <= len(text) and one.kind in FIELDS for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert not any(one.kind == "email_address" for one in find(masked(text, found)))


def test_of_a_thousand_long_numbers_hardly_any_is_taken_for_a_value() -> None:
    chance = random.Random(20200110)  # noqa: S311 -- the same numbers every time
    numbers = [str(chance.randrange(10**9, 10**10)) for _ in range(1000)]
    assert sum(bool(find(f"order {one} was read")) for one in numbers) <= 20


@pytest.mark.parametrize("bait", ["a" * 3000, "a." * 1500, "1 " * 1500, "+1" * 1500, "A1" * 1500, "@" * 3000])
def test_a_text_that_was_made_to_be_slow_is_read(bait: str) -> None:
    assert len(masked(bait, find(bait))) <= len(bait) + len(MASK)
