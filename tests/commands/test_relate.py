"""``/insider relate``: that two incidents belong together, told from either side."""

from typing import Final

import pytest

from bot import views
from bot.views import relate as relate_view
from bot.words import Words
from commands.relate import Related
from domain.case import Relation
from tests.builders import BARRED, MEMBER, OPENER, ROOM, Office


@pytest.mark.parametrize(
    "line", ["relate {ref} {other}", "relate {other}", "relate {lower}", "related {other}"]
)
def test_two_incidents_are_related_from_either_side(office: Office, line: str) -> None:
    typed = line.format(ref=office.ref, other=office.other, lower=office.other.lower())
    entry = office.desk.records(OPENER, typed)
    assert (office.other,) == office.desk.case(office.ref).related
    assert (office.ref,) == office.desk.case(office.other).related
    assert ("relation.added", office.ref, office.other) == (entry.verb, entry.incident, entry.subject)
    assert {"incident": office.ref, "other": office.other} == entry.detail


def test_both_must_be_visible_to_who_relates_them(office: Office) -> None:
    desk = office.desk
    third = desk.opens("U0LEAD", "Prices on a stick")
    assert desk.outcome(MEMBER, f"relate {office.ref} {office.other}") == "done"
    assert desk.answer(MEMBER, "relate IN-ZZZZZZ") == desk.answer(MEMBER, f"relate {third}")
    assert desk.outcome(MEMBER, f"relate {third} {office.ref}") == "not_found"


def test_a_relation_is_not_shown_to_who_does_not_see_the_other_incident(office: Office) -> None:
    desk = office.desk
    third = desk.opens("U0LEAD", "Prices on a stick")
    desk.types("U0LEAD", f"relate {office.ref} {third}")
    assert ((third,), ()) == (desk.case(office.ref).related, desk.case(office.ref, MEMBER).related)
    assert desk.case(third, "U0BLEAD").related == ()


KINDS_TYPED: Final = (
    ("relate {ref} {other} same pattern", "same_pattern"),
    ("relate same pattern {other}", "same_pattern"),
    ("{ref} relate {other} pattern", "same_pattern"),
    ("relate {ref} duplicate of {other}", "duplicate"),
    ("relate {other} related to", "related"),
    ("{ref} related {other}", "related"),
)


@pytest.mark.parametrize(("line", "kind"), KINDS_TYPED)
def test_how_they_are_related_is_kept_and_told_from_either_side(office: Office, line: str, kind: str) -> None:
    entry = office.desk.records(OPENER, line.format(ref=office.ref, other=office.other))
    here, there = office.desk.case(office.ref), office.desk.case(office.other)
    assert here.relations == (Relation(other=office.other, kind=kind),)
    assert there.relations == (Relation(other=office.ref, kind=kind, told_there=True),)
    assert (entry.detail or {}).get("relation") == (None if kind == "related" else kind)


def test_the_newest_word_on_a_pair_counts_from_either_side(office: Office) -> None:
    desk = office.desk
    for line in ("relate {other}", "{other} relate {ref} same pattern"):
        desk.types(OPENER, line.format(ref=office.ref, other=office.other))
    assert [one.kind for one in desk.case(office.ref).relations] == ["same_pattern"]
    desk.records(OPENER, f"unrelate {office.ref} {office.other}")
    assert (desk.case(office.ref).relations, desk.case(office.other).relations) == ((), ())
    desk.types(OPENER, "undo")
    assert [one.kind for one in desk.case(office.other).relations] == ["same_pattern"]


def test_the_reference_before_the_noun_says_which_incident_is_meant(office: Office) -> None:
    third = office.desk.opens(title="Prices on a stick")
    entry = office.desk.records(OPENER, f"{third} relate {office.other}")
    assert (entry.incident, entry.subject) == (third, office.other)


@pytest.mark.parametrize("line", ["duplicate of {other}", "{ref} duplicate of {other}", "duplicate {other}"])
def test_a_duplicate_is_set_aside_and_related(office: Office, line: str) -> None:
    entry = office.desk.records(OPENER, line.format(ref=office.ref, other=office.other))
    here, there = office.desk.case(office.ref), office.desk.case(office.other)
    assert (here.phase.state, here.relations) == (
        "duplicate",
        (Relation(other=office.other, kind="duplicate"),),
    )
    assert (there.phase.state, there.relations[0].told_there) == ("reported", True)
    assert (entry.verb, (entry.detail or {})["other"]) == ("incident.duplicate", office.other)
    assert "a duplicate of it" in str(relate_view.relation_text(here.relations[0], Words()))
    assert "a duplicate of this" in str(relate_view.relation_text(there.relations[0], Words()))


def test_the_bare_noun_shows_the_related_incidents_that_the_person_may_see(office: Office) -> None:
    desk = office.desk
    third = desk.opens("U0LEAD", "Prices on a stick")
    for ref in (office.other, third):
        desk.types("U0LEAD", f"relate {ref} same pattern")
    body = desk.types("U0LEAD", "related").body
    assert isinstance(body, Related)
    assert [one.ref for one in body.others] == [office.other, third]
    shown = str(views.answer(desk.types(MEMBER, "relate"), [], Words()).blocks)
    assert f"*{office.other} (same pattern)* · Reported · Suspected" in shown
    assert third not in shown
    assert "Lists on a stick" in shown


def test_with_nothing_related_the_bare_noun_says_so(shared_office: Office) -> None:
    reply = shared_office.desk.types(OPENER, "related")
    assert "Nothing recorded yet." in str(views.answer(reply, [], Words()).blocks)


def test_before_an_audience_a_withheld_incident_is_not_counted_as_related(office: Office) -> None:
    desk = office.desk
    desk.types(OPENER, f"relate {office.other}")
    with desk.store.reading() as tx:
        told, withheld = tx.cases.for_audience([tx.people.blind(BARRED["barred lead"])])
    assert [(one.ref, one.related) for one in told] == [(office.other, ())]
    assert [one.ref for one in withheld] == [office.ref]


def test_a_form_of_undo_names_no_incident_that_the_person_may_not_see(office: Office) -> None:
    desk = office.desk
    third = desk.opens("U0LEAD", "Prices on a stick")
    change = desk.records("U0LEAD", f"relate {third}").change
    with desk.store.transaction() as tx:
        case = tx.cases.find(tx.people.actor(MEMBER), office.ref)
        seen = [entry.change for entry in tx.cases.history(tx.people.actor(MEMBER), case)]
    assert change not in seen
    assert case.channel == ROOM


def test_who_was_barred_from_the_other_incident_since_takes_no_relation_back(office: Office) -> None:
    desk = office.desk
    change = desk.records(MEMBER, f"relate {office.other}").change
    note = desk.records(MEMBER, "note Badge returned").change
    desk.suspects("U0LEAD", office.other, person=MEMBER)
    unknown = desk.answer(MEMBER, "undo C-00000000ZZ")
    assert desk.answer(MEMBER, f"undo {change}") == unknown
    desk.types("U0LEAD", f"unrelate {office.other}")
    assert desk.answer(MEMBER, f"undo {change}") == unknown
    assert desk.entry(desk.types(MEMBER, "undo")).undoes == note
    assert desk.outcome(MEMBER, "undo") == "undo_nothing"
