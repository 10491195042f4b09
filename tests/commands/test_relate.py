"""``/insider relate``: that two incidents belong together, told from either side."""

import pytest

from tests.builders import MEMBER, OPENER, Office


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
