"""What a fact takes for an answer, and what it makes of what people type."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from domain import facts
from domain.errors import Refused
from domain.facts import FACTS, Fact, Sort
from domain.glossary import Glossary, Term
from domain.vocabulary import DISCOVERY

DAY: Final = date(2026, 3, 10)


def read_day(text: str) -> date:
    """Days as the tests type them."""
    if text == "someday":
        raise Refused("bad_date")
    return date.fromisoformat(text)


def fact(kind: Sort, **rest: Any) -> Fact:  # noqa: ANN401 -- what else a fact may be
    """A fact of that kind; ``ONE_OF`` offers tea and coffee."""
    offered = Glossary([Term(code="tea", en="Tea", fr="Thé"), Term(code="coffee", en="Coffee", fr="Café")])
    choices = offered if kind is Sort.ONE_OF else None
    return Fact(code="canary", en="Canary", fr="Canari", kind=kind, choices=choices, **rest)


READ: Final = [
    (Sort.TEXT, " two \n words ", "two words"),
    (Sort.TEXT, "unknown", "unknown"),
    (Sort.DAY, "2026-03-10", "2026-03-10"),
    (Sort.YES_NO, "Yes", "yes"),
    (Sort.YES_NO, "y", "yes"),
    (Sort.YES_NO, "OUI", "yes"),
    (Sort.YES_NO, "No", "no"),
    (Sort.YES_NO, "n", "no"),
    (Sort.YES_NO, "non", "no"),
    (Sort.NUMBER, "0", "0"),
    (Sort.NUMBER, "12345678901", "12345678901"),
    (Sort.ONE_OF, "thé", "tea"),
    (Sort.ONE_OF, "COFFEE", "coffee"),
    (Sort.EVIDENCE, "EV-7K4QM2", "EV-7K4QM2"),
    (Sort.EVIDENCE, "  ev-7k4qm2\n", "EV-7K4QM2"),
]


@pytest.mark.parametrize(("kind", "text", "value"), READ)
def test_an_answer_is_kept_as_its_value(kind: Sort, text: str, value: str) -> None:
    assert fact(kind).read(text, read_day) == value


NOT_READ: Final = [
    (Sort.TEXT, "  \n "),
    (Sort.YES_NO, "perhaps"),
    (Sort.YES_NO, "unknown"),
    (Sort.NUMBER, ""),
    (Sort.NUMBER, "123456789012"),
    (Sort.NUMBER, "-1"),
    (Sort.NUMBER, "10 persons"),
    (Sort.NUMBER, "1,5"),
    (Sort.ONE_OF, "water"),
    (Sort.EVIDENCE, "the snapshot"),
    (Sort.EVIDENCE, "IN-7K4QM2"),
    (Sort.EVIDENCE, "EV-7K4QM2 IN-7K4QM2"),
    (Sort.EVIDENCE, "EV-7K4QM2 EV-9XTWRP"),
    (Sort.EVIDENCE, "none"),
]


@pytest.mark.parametrize(("kind", "text"), NOT_READ)
def test_what_is_no_answer_is_refused_with_what_it_takes(kind: Sort, text: str) -> None:
    with pytest.raises(Refused, match=r"^bad_fact$") as refused:
        (asked := fact(kind)).read(text, read_day)
    assert refused.value.params == {"fact": asked, "text": text, "takes": kind.value}


@pytest.mark.parametrize(
    "text",
    [
        "EV-7K4QM2 EV-9XTWRP",
        "EV-7K4QM2,EV-9XTWRP",
        "EV-7K4QM2; EV-9XTWRP",
        "ev-7k4qm2 EV-9XTWRP EV-7K4QM2",
    ],
)
def test_where_several_pieces_of_evidence_may_be_given_each_is_kept_once(text: str) -> None:
    assert fact(Sort.EVIDENCE, several=True).read(text, read_day) == "EV-7K4QM2 EV-9XTWRP"


def test_one_piece_of_evidence_is_enough_where_several_may_be_given() -> None:
    assert fact(Sort.EVIDENCE, several=True).read("EV-7K4QM2", read_day) == "EV-7K4QM2"


@pytest.mark.parametrize("kind", [Sort.DAY, Sort.YES_NO, Sort.TEXT, Sort.EVIDENCE, Sort.NUMBER, Sort.ONE_OF])
@pytest.mark.parametrize("text", ["unknown", "Not known", "?", "inconnu", "Inconnue"])
def test_unknown_is_an_answer_where_the_fact_may_be_unknown(kind: Sort, text: str) -> None:
    assert fact(kind, unknown=True).read(text, read_day) == "unknown"


@pytest.mark.parametrize("kind", [Sort.DAY, Sort.EVIDENCE])
@pytest.mark.parametrize("text", ["none", "No", "aucun", "AUCUNE"])
def test_none_is_an_answer_where_there_may_be_none(kind: Sort, text: str) -> None:
    assert fact(kind, none=True).read(text, read_day) == "none"
    assert fact(kind, none=True, unknown=True).read(text, read_day) == "none"


def test_a_day_that_cannot_be_read_is_refused_as_a_day() -> None:
    with pytest.raises(Refused, match=r"^bad_date$"):
        fact(Sort.DAY).read("someday", read_day)


@pytest.mark.parametrize(
    ("unknown", "none", "means"),
    [(False, False, None), (True, False, "unknown"), (False, True, "none"), (True, True, "none")],
)
def test_what_was_left_open_means_none_or_unknown_where_that_is_an_answer(
    unknown: bool, none: bool, means: str | None
) -> None:
    assert fact(Sort.TEXT, unknown=unknown, none=none).left_open == means


ROW: Final = {"en": "Canary", "fr": "Canari", "kind": "one_of"}


def test_a_row_of_the_file_offers_its_own_choices_or_those_of_the_vocabulary() -> None:
    own = facts._fact("canary", {**ROW, "choices": [{"code": "tea", "en": "Tea", "fr": "Thé"}]})
    assert (own.code, own.en, own.kind) == ("canary", "Canary", Sort.ONE_OF)
    assert own.choices is not None
    assert own.choices.codes() == ("tea",)
    assert facts._fact("canary", {**ROW, "vocabulary": "discovery"}).choices is DISCOVERY
    assert facts._fact("canary", {**ROW, "kind": "text"}).choices is None


def test_each_fact_is_what_its_row_of_the_file_says() -> None:
    rows = tomllib.loads(Path(facts.__file__).with_name("facts.toml").read_text(encoding="utf-8"))["fact"]
    found = facts._load()
    assert found.codes() == tuple(rows)
    for one in found:
        row = rows[one.code]
        assert (one.en, one.fr, one.kind.value) == (row["en"], row["fr"], row["kind"])
        assert one.aliases == tuple(row.get("aliases", ()))
        for name in ("unknown", "none", "future", "several"):
            assert getattr(one, name) is row.get(name, False)
        if "choices" in row:
            assert one.choices is not None
            assert one.choices.codes() == tuple(choice["code"] for choice in row["choices"])


def test_a_choice_is_offered_exactly_where_one_is_to_be_made() -> None:
    for one in FACTS:
        assert (one.choices is not None) == (one.kind is Sort.ONE_OF)


def test_how_it_was_discovered_is_answered_from_the_vocabulary() -> None:
    assert FACTS["discovery"].read("unknown", read_day) == "unknown"
    assert FACTS["gag"].read("oui", read_day) == "yes"
    assert FACTS["sanction"].read("rétrogradation", read_day) == "demotion"
    assert FACTS["left_on"].read(DAY.isoformat(), read_day) == "2026-03-10"
