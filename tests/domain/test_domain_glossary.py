"""What people type is matched to terms: exactly, as the first words, in lists, and nearly."""

from collections.abc import Sequence
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import vocabulary
from domain.glossary import Glossary, Term, plain
from domain.lifecycles import LIFECYCLES

GLOSSARIES: Final[dict[str, Glossary[Any]]] = {
    **{name: value for name, value in vars(vocabulary).items() if isinstance(value, Glossary)},
    **{name: lifecycle.states for name, lifecycle in LIFECYCLES.items()},
}

Spelling = tuple[str, Term]


def _spellings(glossary: Glossary[Any]) -> list[Spelling]:
    return [(name, term) for term in glossary for name in (term.code, term.en, term.fr, *term.aliases)]


def _colours(*terms: Term) -> Glossary[Term]:
    return Glossary([Term(code="red", en="Red", fr="Rouge", aliases=("scarlet", "dark red")), *terms])


any_glossary = st.sampled_from(sorted(GLOSSARIES)).map(GLOSSARIES.__getitem__)

spellings = any_glossary.flatmap(
    lambda glossary: st.tuples(
        st.just(glossary), st.lists(st.sampled_from(_spellings(glossary)), min_size=1, max_size=6)
    )
)

joints = st.sampled_from([", ", ",", " and ", " et ", ", and ", " ; ", " & "])


@given(st.data(), spellings)
def test_any_list_of_names_reads_back_to_the_same_codes(
    data: st.DataObject, drawn: tuple[Glossary[Any], list[Spelling]]
) -> None:
    glossary, names = drawn
    text = names[0][0]
    for name, _ in names[1:]:
        text += data.draw(joints) + name
    expected = tuple(dict.fromkeys(term.code for _, term in names))
    found, unknown = glossary.read(text)
    assert expected == tuple(term.code for term in found)
    assert unknown == ()


@pytest.mark.parametrize(
    "text", ["collected ; handed over to", "collected , ; handed over to", "; handed over to ;"]
)
def test_a_separator_that_stands_alone_takes_no_word_of_a_name(text: str) -> None:
    found, unknown = GLOSSARIES["CUSTODY"].read(text)
    assert found[-1].code == "handed_over"
    assert unknown == ()


@given(spellings, st.lists(st.sampled_from(["zzz", "qqq", "42"]), max_size=3))
def test_words_that_name_nothing_are_told_apart_and_kept_in_order(
    drawn: tuple[Glossary[Any], list[Spelling]], strange: list[str]
) -> None:
    glossary, names = drawn
    found, unknown = glossary.read(", ".join([*strange, *(name for name, _ in names)]))
    assert {term.code for _, term in names} == {term.code for term in found}
    assert tuple(strange) == unknown


@given(any_glossary, st.text())
def test_any_text_can_be_read(glossary: Glossary[Any], text: str) -> None:
    found, unknown = glossary.read(text)
    assert len({term.code for term in found}) == len(found)
    assert all(word.strip(",; ") == word != "" for word in unknown)


@given(spellings, st.lists(st.sampled_from(["zzz", "to", "yesterday"]), max_size=3))
def test_the_first_words_name_the_longest_term(
    drawn: tuple[Glossary[Any], list[Spelling]], following: list[str]
) -> None:
    glossary, names = drawn
    name, term = names[0]
    words = [*name.split(), *following]
    longer = [n for n in range(len(name.split()) + 1, len(words) + 1) if glossary.find(" ".join(words[:n]))]
    # What follows may make a longer name of it: "handed" and "to".
    longest = max(longer, default=len(name.split()))
    assert glossary.leading(words) == (glossary.find(" ".join(words[:longest])), longest)
    assert longer or glossary.leading(words) == (term, len(name.split()))


@pytest.mark.parametrize("words", [[], ["zzz"], ["zzz", "red"], [","]])
def test_first_words_that_name_nothing_give_none(words: Sequence[str]) -> None:
    assert _colours().leading(words) is None


def test_a_longer_name_wins_over_its_first_word() -> None:
    light = Term(code="light", en="Dark", fr="Sombre")
    found = _colours(light).leading(["dark", "red", "paint"])
    assert found is not None
    assert (found[0].code, found[1]) == ("red", 2)


def test_a_comma_inside_a_name_does_not_separate() -> None:
    found, unknown = vocabulary.EGRESS.read("usb, only viewed, nothing left and chat")
    assert [term.code for term in found] == ["removable_media", "viewing_only", "messaging"]
    assert unknown == ()


def test_a_comma_between_words_does_separate() -> None:
    found, unknown = _colours().read("dark, red")
    assert ([term.code for term in found], unknown) == (["red"], ("dark",))


@pytest.mark.parametrize("text", ["", " ", ",", ", ;,", "and", "and, et"])
def test_a_list_of_nothing_is_empty(text: str) -> None:
    assert _colours().read(text) == ((), ())


@given(spellings)
def test_a_name_is_nearest_to_itself(drawn: tuple[Glossary[Any], list[Spelling]]) -> None:
    glossary, names = drawn
    for name, term in names:
        assert glossary.nearest(name) is term


@given(st.sampled_from([one for one in _spellings(vocabulary.FIELDS) if len(one[0]) > 5]), st.data())
def test_a_name_with_a_letter_too_few_still_has_a_suggestion(spelling: Spelling, data: st.DataObject) -> None:
    name = spelling[0]
    slip = data.draw(st.integers(0, len(name) - 1))
    assert vocabulary.FIELDS.nearest(name[:slip] + name[slip + 1 :]) is not None


@pytest.mark.parametrize(
    ("typed", "code"), [("pasword", "password"), ("telefone", "phone_number"), ("adress", "postal_address")]
)
def test_a_slip_suggests_what_was_meant(typed: str, code: str) -> None:
    found = vocabulary.FIELDS.nearest(typed)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("typed", ["", "zzzzqqqq", "42"])
def test_nothing_is_suggested_for_what_resembles_nothing(typed: str) -> None:
    assert vocabulary.FIELDS.nearest(typed) is None


@pytest.mark.parametrize(
    "other",
    [
        Term(code="red", en="Crimson", fr="Cramoisi"),
        Term(code="crimson", en="Red", fr="Cramoisi"),
        Term(code="crimson", en="Crimson", fr="ROUGE"),
        Term(code="crimson", en="Crimson", fr="Cramoisi", aliases=("Dark-Red",)),
        Term(code="scarlet", en="Crimson", fr="Cramoisi"),
    ],
    ids=["code", "label", "case", "hyphen", "alias"],
)
def test_two_terms_of_one_name_are_refused_at_once(other: Term) -> None:
    with pytest.raises(
        ValueError, match=r"^two terms are called red$|^'.+' names (crimson|scarlet) and red$"
    ):
        _colours(other)


@given(st.text(alphabet="abcéÉçÀœ -_'’ABC,;()0"))
def test_comparing_twice_changes_nothing(text: str) -> None:
    assert plain(plain(text)) == plain(text)


def test_a_term_of_a_row_keeps_lists_as_tuples() -> None:
    row = {"code": "red", "en": "Red", "fr": "Rouge", "aliases": ["scarlet", "dark red"]}
    assert Term.of(row) == Term(code="red", en="Red", fr="Rouge", aliases=("scarlet", "dark red"))
    assert Term.of({"code": "red", "en": "Red", "fr": "Rouge"}).aliases == ()


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("E-Mail_Address", "e mail address"),
        ("Clé d’API", "cle d api"),
        ("d'achats", "d achats"),
        ("  two \n words ", "two words"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("ﬁle", "file"),
    ],
)
def test_names_are_compared_without_case_accents_and_hyphens(typed: str, compared: str) -> None:
    assert plain(typed) == compared


def test_a_glossary_is_asked_by_code() -> None:
    colours = _colours()
    assert "red" in colours
    assert "Red" not in colours
    assert colours["red"].label("fr") == "Rouge"
    assert [term.code for term in colours] == ["red"]
