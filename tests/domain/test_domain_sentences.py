"""Where a sentence ends: at its stop and at its line, but not after an abbreviation nor in a list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.sentences import Sentence, sentences


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        (" \n ", []),
        ("One", ["One"]),
        ("One. Two! Three? Four… Five", ["One.", "Two!", "Three?", "Four…", "Five"]),
        ("One. two. Three.", ["One. two.", "Three."]),
        ("One.Two", ["One.Two"]),
        ("One.\nTwo.", ["One.", "Two."]),
        ("One\nTwo", ["One", "Two"]),
        ("One\n\n Two", ["One", "Two"]),
        ("“One.” Two.", ["“One.”", "Two."]),
        ("(One!) Two.", ["(One!)", "Two."]),
        ("Wait... Then.", ["Wait...", "Then."]),
        ("Mr. Doe came. He left.", ["Mr. Doe came.", "He left."]),
        ("Write to Acme Inc. There is more.", ["Write to Acme Inc. There is more."]),
        ("See art. 33. Then act.", ["See art. 33.", "Then act."]),
        ("A letter by J. Doe. It came.", ["A letter by J. Doe.", "It came."]),
        ("It has 7. Then 8.", ["It has 7.", "Then 8."]),
        ("Is it Mr? He is.", ["Is it Mr?", "He is."]),
        ("For us, e.g. Paris. And more.", ["For us, e.g. Paris.", "And more."]),
        ("Lost:\n- one\n- two\nDone", ["Lost:\n- one\n- two", "Done"]),
        ("Lost:\n  • one\n * two\n– three", ["Lost:\n  • one\n * two\n– three"]),
        ("Lost:\n-one", ["Lost:", "-one"]),
        ("Mme Dupont, tél. 12. Fin.", ["Mme Dupont, tél. 12.", "Fin."]),
    ],
)
def test_a_text_is_taken_apart_into_its_sentences(text: str, pieces: list[str]) -> None:
    assert [one.text for one in sentences(text)] == pieces


def test_a_sentence_knows_its_number_and_where_it_begins() -> None:
    assert sentences("  One.\n\n  Two.") == (Sentence("One.", 1, 2), Sentence("Two.", 2, 10))


@given(st.text(alphabet="aA. \n!-•é?”"))
def test_nothing_but_space_is_lost_between_the_sentences(text: str) -> None:
    found = sentences(text)
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    assert "".join("".join(one.text for one in found).split()) == "".join(text.split())
    for one in found:
        assert text[one.start :].startswith(one.text)
