"""``/insider police``: one referral per agency, and where each stands."""

from datetime import date

import pytest

from commands.law import Referrals
from tests.builders import LEGAL, OPENER, ROOM, Desk, Office, without_facts


@pytest.fixture
def ref(desk: Desk) -> str:
    """An incident without any agency, in its channel."""
    return desk.opens(channel=ROOM)


def test_reporting_to_an_agency_is_done_in_one_step(desk: Desk, ref: str) -> None:
    entry = desk.records(OPENER, 'police reported "county police" on 10 Jan')
    [referral] = desk.case(ref).referrals
    assert (entry.subject, "county police", "referred") == (
        referral.ref,
        referral.agency,
        referral.standing.state,
    )
    assert referral.standing.reached == ("not_considered", "under_consideration", "referred")
    assert date(2026, 1, 10) == referral.standing.circumstances.on
    assert entry.verb == "law_enforcement.moved"
    assert without_facts(entry) == {
        "lifecycle": "law_enforcement",
        "state": "referred",
        "agency": "county police",
        "on": "2026-01-10",
    }


@pytest.mark.parametrize(
    ("line", "agency", "state"),
    [
        ("police reported to county police", "county police", "referred"),
        ("police reported by “county police”", "county police", "referred"),
        ("police reported « police de comté »", "police de comté", "referred"),
        ("POLICE Reported County Police", "County Police", "referred"),
        ("police considering", None, "under_consideration"),
        ("police not reported because it is no crime", None, "not_referred"),
        ("law contacted us", None, "initiated_by_agency"),
        ('police involved according to "the company"', None, "involved_stage_unknown"),
        ("agency charged according to press", None, "charged"),
    ],
)
def test_a_first_step_makes_the_referral(
    desk: Desk, ref: str, line: str, agency: str | None, state: str
) -> None:
    desk.records(LEGAL if state == "not_referred" else OPENER, line)
    [referral] = desk.case(ref).referrals
    assert (agency, state) == (referral.agency, referral.standing.state)


@pytest.mark.parametrize("when", ["yesterday", "9 Mar", "on 9 Mar", "2026-03-09"])
def test_a_day_after_the_state_is_no_agency(desk: Desk, ref: str, when: str) -> None:
    desk.records(OPENER, f"police reported {when}")
    [referral] = desk.case(ref).referrals
    assert (None, date(2026, 3, 9)) == (referral.agency, referral.standing.circumstances.on)


def test_a_reported_first_step_went_through_no_other(desk: Desk, ref: str) -> None:
    desk.records(OPENER, "police referred according to press")
    [referral] = desk.case(ref).referrals
    assert referral.standing.reached == ("referred",)


def test_several_agencies_are_told_apart_by_name_or_reference(desk: Desk, ref: str) -> None:
    for agency in ("county police", "border guard"):
        desk.records(OPENER, f"police reported {agency}")
    county, border = desk.case(ref).referrals
    desk.records(OPENER, "police received Border  Guard")
    desk.records(OPENER, f"police {county.ref} declined because it is no crime")
    states = [(one.agency, one.standing.state) for one in desk.case(ref).referrals]
    assert states == [("county police", "declined"), ("border guard", "acknowledged")]
    assert (county.ref, border.ref) == tuple(one.ref for one in desk.case(ref).referrals)


def test_the_only_agency_needs_no_name(office: Office) -> None:
    entry = office.desk.records(OPENER, "police received")
    assert office.agency == entry.subject
    assert without_facts(entry) == {"lifecycle": "law_enforcement", "state": "acknowledged"}


def test_the_bare_noun_shows_the_agencies(shared_office: Office) -> None:
    body = shared_office.desk.types(OPENER, "police").body
    assert isinstance(body, Referrals)
    assert [shared_office.agency] == [one.ref for one in body.case.referrals]
