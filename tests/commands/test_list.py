"""``/insider list``: the incidents that the person who asks may see."""

from commands.list import Listing
from tests.builders import AUDITOR, MEMBER, OPENER, Desk, Office


def _listed(desk: Desk, who: str) -> list[str]:
    body = desk.types(who, "list").body
    assert isinstance(body, Listing)
    assert desk.now == body.now
    return [case.ref for case in body.cases]


def test_the_newest_incident_stands_first(desk: Desk) -> None:
    first = desk.opens()
    desk.now = desk.now.replace(hour=10)
    second = desk.opens()
    assert [second, first] == _listed(desk, AUDITOR)


def test_everybody_is_listed_what_they_may_see(shared_office: Office) -> None:
    desk, both = shared_office.desk, {shared_office.ref, shared_office.other}
    assert [both, both] == [set(_listed(desk, OPENER)), set(_listed(desk, MEMBER))]
    assert [shared_office.other] == _listed(desk, "U0BLEAD")
    assert _listed(desk, "U0STRANGER") == []


def test_listing_records_nothing(shared_office: Office) -> None:
    before = shared_office.desk.stored()
    shared_office.desk.types(OPENER, "incidents")
    assert before == shared_office.desk.stored()
