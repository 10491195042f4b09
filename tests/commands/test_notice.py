"""``/insider notice``: notices to customers and to regulators."""

from datetime import date

import pytest

from commands.notice import Notices
from tests.builders import OPENER, ROOM, Desk, Office, without_facts


@pytest.fixture
def ref(desk: Desk) -> str:
    """An incident without any notice, in its channel."""
    return desk.opens(channel=ROOM)


@pytest.mark.parametrize(
    ("line", "audience", "lifecycle"),
    [
        ("notice customers assessing", "customers", "customer_notice"),
        ("notice Clients assessing", "customers", "customer_notice"),
        ("notice regulator assessing", "regulator", "regulator_notice"),
        ("notice authority En évaluation", "regulator", "regulator_notice"),
    ],
)
def test_the_first_step_makes_the_notice(
    desk: Desk, ref: str, line: str, audience: str, lifecycle: str
) -> None:
    entry = desk.records(OPENER, line)
    [notice] = desk.case(ref).notices
    assert (entry.subject, audience, None) == (notice.ref, notice.to.audience, notice.way)
    assert (lifecycle, ("not_assessed", "assessing")) == (notice.standing.lifecycle, notice.standing.reached)
    assert (f"{lifecycle}.moved", {"lifecycle": lifecycle, "state": "assessing"}) == (
        entry.verb,
        without_facts(entry),
    )


def test_a_reported_notice_has_way_day_and_reporter(desk: Desk, ref: str) -> None:
    line = 'notice customers sent by e-mail according to "the company" on 10 Jan 2020'
    entry = desk.records(OPENER, line)
    [notice] = desk.case(ref).notices
    told = notice.standing.circumstances
    assert (notice.way, notice.standing.reached) == ("e-mail", ("sent",))
    assert (date(2020, 1, 10), "the company") == (told.on, told.reported_by)
    assert entry.detail == {
        "lifecycle": "customer_notice",
        "state": "sent",
        "way": "e-mail",
        "on": "2020-01-10",
        "reported_by": "the company",
    }


def test_later_steps_move_the_same_notice(office: Office) -> None:
    entry = office.desk.records(OPENER, "notice customers required yesterday")
    [notice] = office.desk.case(office.ref).notices
    assert (entry.subject, "required") == (notice.ref, notice.standing.state)
    assert date(2026, 3, 9) == notice.standing.circumstances.on


def test_customers_and_regulator_have_a_notice_each(office: Office) -> None:
    office.desk.types(OPENER, "notice regulator assessing")
    notices = office.desk.case(office.ref).notices
    assert [one.to.audience for one in notices] == ["customers", "regulator"]


def test_the_bare_noun_shows_the_notices(shared_office: Office) -> None:
    body = shared_office.desk.types(OPENER, "notices").body
    assert isinstance(body, Notices)
    assert [one.to.audience for one in body.case.notices] == ["customers"]
