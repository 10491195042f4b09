"""The vocabulary: complete, well formed, equal to the domain reference, and the data that labels need."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import vocabulary
from domain.glossary import Glossary
from domain.vocabulary import CLASSES, FIELD_STATUS, FIELDS, NAMED_FIELDS, CodedTerm, in_order

REFERENCE: Final = Path(__file__).parents[2].parent / "shared" / "domain" / "enums.json"

GLOSSARIES: Final[dict[str, Glossary[Any]]] = {
    name: value for name, value in vars(vocabulary).items() if isinstance(value, Glossary)
}

LISTS: Final = {
    "classes": "CLASSES",
    "fields": "FIELDS",
    "field_status": "FIELD_STATUS",
    "conduct": "CONDUCT",
    "misuse": "MISUSE",
    "egress": "EGRESS",
    "recipient": "RECIPIENT",
    "role": "JOB_ROLE",
    "motive": "MOTIVE",
    "discovery": "DISCOVERY",
}
"""What the domain reference calls each list."""

OUR_OWN_LABELS: Final = {"field_status"}
"""Lists whose labels are shorter here, because they stand in every card."""


def _reference() -> dict[str, list[dict[str, Any]]]:
    if not REFERENCE.exists():
        pytest.skip("the domain reference is not in this tree")
    found: dict[str, list[dict[str, Any]]] = json.loads(REFERENCE.read_text(encoding="utf-8"))
    return found


def test_every_list_of_the_reference_is_here() -> None:
    assert set(_reference()) == set(LISTS)


@pytest.mark.parametrize("name", LISTS)
def test_the_codes_are_those_of_the_reference_in_its_order(name: str) -> None:
    assert [row["code"] for row in _reference()[name]] == list(GLOSSARIES[LISTS[name]].codes())


@pytest.mark.parametrize("name", sorted(set(LISTS) - OUR_OWN_LABELS))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_labels_are_those_of_the_reference(name: str, language: str) -> None:
    rows = {row["code"]: row[language] for row in _reference()[name] if language in row}
    assert rows == {code: GLOSSARIES[LISTS[name]][code].label(language) for code in rows}


@pytest.mark.parametrize("name", sorted(set(LISTS) - {"classes", "egress", "recipient"}))
def test_the_veris_values_are_those_of_the_reference(name: str) -> None:
    expected = {row["code"]: row["veris"] for row in _reference()[name]}
    assert expected == {term.code: term.veris for term in GLOSSARIES[LISTS[name]]}


def test_the_fields_have_the_class_and_address_of_the_reference() -> None:
    expected = {row["code"]: (row["cls"], row["dpv"] or None) for row in _reference()["fields"]}
    assert expected == {field.code: (field.cls, field.iri) for field in FIELDS}


def test_what_is_offered_is_what_the_reference_offers() -> None:
    expected = {row["code"]: row["offer"] for row in _reference()["misuse"]}
    assert expected == {term.code: term.offered for term in vocabulary.MISUSE}


@pytest.mark.parametrize(
    ("name", "count"), [("FIELDS", 57), ("CONDUCT", 14), ("RECIPIENT", 12), ("CLASSES", 5)]
)
def test_no_term_is_lost(name: str, count: int) -> None:
    assert count == len(GLOSSARIES[name].codes())


def test_each_list_of_the_file_is_read_in_its_order_and_with_its_veris_values() -> None:
    path = Path(vocabulary.__file__).with_name("vocabulary.toml")
    for name, rows in tomllib.loads(path.read_text(encoding="utf-8")).items():
        coded = all("veris" in row for row in rows)
        if name == "field":
            continue
        found = vocabulary._coded(name) if coded else vocabulary._terms(name)
        assert [(one.code, one.en, one.fr) for one in found] == [
            (row["code"], row["en"], row["fr"]) for row in rows
        ]
        if coded:
            assert [getattr(one, "veris", None) for one in found] == [row["veris"] for row in rows]


@pytest.mark.parametrize("name", GLOSSARIES)
def test_every_term_has_a_code_and_both_labels(name: str) -> None:
    for term in GLOSSARIES[name]:
        assert re.fullmatch(r"N|P\d" if name == "CLASSES" else r"[a-z][a-z_]*", term.code)
        assert [label.strip() for label in (term.en, term.fr)] == [term.en, term.fr]
        assert all((term.en, term.fr))


@pytest.mark.parametrize("name", GLOSSARIES)
def test_every_code_label_and_alias_finds_its_term(name: str) -> None:
    for term in GLOSSARIES[name]:
        for spelling in (term.code, term.en, term.fr, *term.aliases):
            assert GLOSSARIES[name].find(spelling) is term
            assert GLOSSARIES[name].find(spelling.upper()) is term


@pytest.mark.parametrize("field", list(FIELDS), ids=lambda field: field.code)
def test_a_field_has_a_class_and_a_well_formed_address(field: vocabulary.Field) -> None:
    assert field.cls in CLASSES
    assert field.dpv is None or re.fullmatch(r"pd:[A-Z][A-Za-z]+", field.dpv)
    assert field.iri is None or field.iri == f"https://w3id.org/dpv/pd#{(field.dpv or '')[3:]}"


def test_only_what_is_no_personal_data_or_unnamed_has_no_address() -> None:
    without = {field.code for field in FIELDS if field.iri is None}
    assert without == {field.code for field in FIELDS if field.cls == "N"} | {"other", "unknown"}


@pytest.mark.parametrize(
    "name", [name for name, terms in GLOSSARIES.items() if isinstance(next(iter(terms)), CodedTerm)]
)
def test_a_coded_term_has_a_veris_value(name: str) -> None:
    assert all(term.veris for term in GLOSSARIES[name])


def test_a_status_says_what_veris_calls_it() -> None:
    assert {term.code: term.veris for term in FIELD_STATUS} == {
        "disclosed": "Yes",
        "accessed": "Yes",
        "possible": "Potentially",
        "ruled_out": "No",
        "unknown": "Unknown",
    }


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("téléphone", "phone_number"),
        ("telephone", "phone_number"),
        ("TÉLÉPHONE", "phone_number"),
        ("te\u0301le\u0301phone", "phone_number"),
        ("Numéro de sécurité sociale", None),
        ("numero d'identite nationale ou de securite sociale", "national_id"),
        ("Historique d'achats", "order_history"),
        ("historique d’achats", "order_history"),
        ("nom d’utilisateur", "username"),
        ("clé d'api", "api_key"),
        ("E-Mail", "email_address"),
        ("EMAIL_ADDRESS", "email_address"),
        ("  date   of birth ", "date_of_birth"),
    ],
)
def test_accents_case_hyphens_and_apostrophes_do_not_matter(typed: str, code: str | None) -> None:
    found = FIELDS.find(typed)
    assert code == (found.code if found else None)


def test_everything_else_means_every_field_that_names_one() -> None:
    assert set(FIELDS.codes()) - set(NAMED_FIELDS) == {"other", "unknown"}
    assert list(NAMED_FIELDS) == [code for code in FIELDS.codes() if code in NAMED_FIELDS]


@given(st.lists(st.sampled_from(FIELDS.codes())))
def test_codes_are_put_in_the_order_of_the_vocabulary_without_repetition(codes: list[str]) -> None:
    assert in_order(codes) == tuple(code for code in FIELDS.codes() if code in codes)


def test_codes_that_are_no_field_are_left_out_of_the_order() -> None:
    assert in_order(["password", "nonsense", "full_name"]) == ("full_name", "password")


def test_a_label_in_a_language_that_we_do_not_speak_is_english() -> None:
    assert [FIELDS["password"].label(language) for language in ("en", "fr", "de")] == [
        "Password",
        "Mot de passe",
        "Password",
    ]
