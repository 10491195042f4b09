"""To whom a notice is: each population, regime and place has one of its own, with its own text."""

from dataclasses import replace
from typing import Final

import pytest

from bot import views
from bot.forms import changing, shape
from bot.words import Words
from commands._form import Answers, Form
from commands._shape import About
from domain.case import Addressee, Notice
from domain.digest import Clearance, compile_digest
from tests.builders import LEGAL, NOW, OPENER, ROOM, Desk

PATIENTS: Final = Addressee(audience="customers", population="patients", jurisdiction="US-CA")
FRENCH: Final = Addressee(audience="customers", jurisdiction="FR")
CNIL: Final = Addressee(audience="regulator", regime="gdpr33", jurisdiction="FR")


@pytest.fixture
def ref(desk: Desk) -> str:
    """An incident without any notice, in its channel."""
    return desk.opens(channel=ROOM)


@pytest.fixture
def two(desk: Desk, ref: str) -> tuple[Notice, Notice]:
    """Two notices to customers, both required: to patients in California, and to everybody in France."""
    for line in ("of patients in US-CA", "in France"):
        for state in ("assessing", "required"):
            desk.types(OPENER, f"notice customers {line} {state}")
    one, other = desk.case(ref).notices
    return one, other


def form(desk: Desk, verb: str, answers: Answers, other: str | None = None) -> Form:
    """A verb's form, about a notice that was named or none."""
    request = replace(desk.request(OPENER, ROOM), about=About(other=other))
    with desk.store.transaction() as tx:
        return shape(changing(verb), request, answers, tx)


def text(desk: Desk, line: str) -> str:
    """All that the answer to a line says."""
    reply = desk.types(OPENER, line)
    entries = [desk.entry(reply)] if reply.changes else []
    return views.answer(reply, entries, Words()).text


@pytest.mark.parametrize(
    ("line", "to"),
    [
        ("customers of patients in US-CA assessing", PATIENTS),
        ("customers in California of patients assessing", PATIENTS),
        ("clients in FR assessing", FRENCH),
        ("regulator under gdpr33 in FR assessing", CNIL),
        ("authority in France under GDPR Art. 33(1) assessing", CNIL),
        ("customers assessing", Addressee(audience="customers")),
    ],
)
def test_a_notice_is_to_whom_the_line_says(desk: Desk, ref: str, line: str, to: Addressee) -> None:
    entry = desk.records(OPENER, f"notice {line}")
    [notice] = desk.case(ref).notices
    assert (notice.to, notice.standing.state) == (to, "assessing")
    assert to.parts.items() <= (entry.detail or {}).items()


def test_a_state_that_begins_like_a_place_is_a_state(desk: Desk, ref: str) -> None:
    desk.types(OPENER, "notice customers in review according to the board")
    [notice] = desk.case(ref).notices
    assert (notice.to.parts, notice.standing.state) == ({}, "in_review")


@pytest.mark.parametrize(
    "line", ["customers in Mordor assessing", "customers under gdpr33 assessing", "customers of"]
)
def test_what_names_no_place_or_is_no_part_of_an_audience_is_refused(desk: Desk, ref: str, line: str) -> None:
    assert desk.refused(OPENER, f"notice {line}").code == "unknown_code"
    assert desk.case(ref).notices == ()


def test_each_addressee_has_a_notice_and_a_step_of_its_own(
    desk: Desk, ref: str, two: tuple[Notice, Notice]
) -> None:
    desk.types(OPENER, "notice customers in FR held because so")
    desk.types(OPENER, "notice customers assessing")
    desk.types(OPENER, "notice regulator in FR assessing")
    assert [(one.to.parts.get("jurisdiction"), one.standing.state) for one in desk.case(ref).notices] == [
        ("US-CA", "required"),
        ("FR", "held"),
        (None, "assessing"),
        ("FR", "assessing"),
    ]


def test_a_notice_that_is_named_by_its_reference_moves(
    desk: Desk, ref: str, two: tuple[Notice, Notice]
) -> None:
    desk.types(OPENER, f"notice {two[1].ref} held because so")
    assert [one.standing.state for one in desk.case(ref).notices] == ["required", "held"]
    assert desk.refused(OPENER, "notice N-ZZZZZZ required").code == "no_notice"
    assert desk.refused(OPENER, "notice required").code == "unknown_audience"


def test_each_has_a_text_of_its_own(desk: Desk, ref: str, two: tuple[Notice, Notice]) -> None:
    desk.types(OPENER, "notice draft customers of patients in US-CA english A list was sold.")
    desk.types(OPENER, f"notice {two[1].ref} draft french Une liste a été vendue.")
    assert [one.drafts.versions[0].language for one in desk.case(ref).notices] == ["en", "fr"]
    checked = views.answer(desk.types(OPENER, "notice check customers in FR"), [], Words())
    assert two[1].ref in str(checked.blocks)
    desk.types(LEGAL, f"{ref} notice customers in US-CA of patients held because so")
    assert [one.standing.state for one in desk.case(ref).notices] == ["held", "drafting"]


@pytest.mark.parametrize(
    "line",
    ["notice draft english A list was sold.", "notice check", "notice sent 4 bounced 0", "notice approve 1"],
)
def test_which_of_two_is_meant_is_asked_and_nothing_guessed(
    desk: Desk, two: tuple[Notice, Notice], line: str
) -> None:
    refused = desk.refused(OPENER, line)
    assert (refused.code, refused.params["notices"]) == ("which_notice", tuple(one.ref for one in two))
    assert two[0].ref in views.refusal(refused, Words()).text


@pytest.mark.parametrize("verb", ["notice sent", "notice corrected", "notice approve"])
def test_a_form_asks_which_of_two_and_then_about_that_one(
    desk: Desk, two: tuple[Notice, Notice], verb: str
) -> None:
    for one in two:
        desk.types(OPENER, f"notice {one.ref} draft english A list was sold.")
    asked = form(desk, verb, {})
    [question] = asked.questions
    assert [option.value for option in question.options] == [one.ref for one in two]
    for known in (form(desk, verb, {"notice": two[1].ref}), form(desk, verb, {}, two[1].ref)):
        assert known.about.other == two[1].ref
        assert "notice" not in {one.name for one in known.questions}


def test_the_form_of_a_step_asks_of_whom_and_where_and_finds_the_notice_to_them(
    desk: Desk, two: tuple[Notice, Notice]
) -> None:
    new = form(desk, "notice", {"audience": "customers"})
    assert [one.name for one in new.questions[:3]] == ["audience", "population", "jurisdiction"]
    found = form(desk, "notice", {"audience": "customers", "jurisdiction": "FR"})
    assert "way" in {one.name for one in new.questions}
    assert "way" not in {one.name for one in found.questions}
    named = form(desk, "notice", {}, two[0].ref)
    assert "jurisdiction" not in {one.name for one in named.questions}
    regulator = form(desk, "notice", {"audience": "regulator"})
    assert [one.name for one in regulator.questions[:3]] == ["audience", "regime", "jurisdiction"]


@pytest.mark.parametrize("line", ["sent 4 bounced 0", "corrected It was two fields"])
def test_what_customers_were_sent_is_not_recorded_of_a_regulator(desk: Desk, ref: str, line: str) -> None:
    desk.types(OPENER, "notice regulator assessing")
    [notice] = desk.case(ref).notices
    assert desk.refused(OPENER, f"notice {notice.ref} {line}").code == "notice_to_regulator"


def test_the_list_and_the_entry_say_to_whom(desk: Desk, ref: str) -> None:
    told = "under: GDPR Art. 33(1) · in: France"
    assert told in text(desk, "notice regulator under gdpr33 in FR assessing")
    assert told in str(views.answer(desk.types(OPENER, "notice"), [], Words()).blocks)


def test_a_digest_counts_incidents_and_not_their_notices(
    desk: Desk, ref: str, two: tuple[Notice, Notice]
) -> None:
    desk.types(OPENER, "notice customers assessing")
    digest = compile_digest([desk.case(ref)], clearance=Clearance.COUNTS, now=NOW, since=None)
    assert digest.notices == (("assessing", 1), ("required", 1))
