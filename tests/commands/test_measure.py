"""``/insider measure``: what will change, and whether that was announced."""

from datetime import date

import pytest

from commands.measure import Measures
from tests.builders import OPENER, Office, without_facts


def test_a_new_measure_is_proposed_and_its_text_is_in_no_record(office: Office) -> None:
    entry = office.desk.records(OPENER, "measure add Review who may read contact data")
    measure = office.desk.case(office.ref).measures[-1]
    assert (
        measure.text,
        measure.standing.state,
        measure.announced,
    ) == ("Review who may read contact data", "proposed", None)
    assert ("measure.added", measure.ref, {"measure": measure.ref}) == (
        entry.verb,
        entry.subject,
        entry.detail,
    )


@pytest.mark.parametrize("line", ["measure {m} approved yesterday", "measure Décidée on 9 Mar"])
def test_a_step_moves_the_measure(office: Office, line: str) -> None:
    entry = office.desk.records(OPENER, line.format(m=office.measure))
    [measure] = office.desk.case(office.ref).measures
    assert ("approved", date(2026, 3, 9)) == (measure.standing.state, measure.standing.circumstances.on)
    assert ("measure.moved", office.measure) == (entry.verb, entry.subject)
    assert without_facts(entry) == {"lifecycle": "measure", "state": "approved", "on": "2026-03-09"}


@pytest.mark.parametrize(
    "line",
    [
        "measure {m} announced on 13 Jan 2020 according to press",
        "measure announced 13 January 2020 according to press",
        "MEASURE Announced according to press on 13 janvier 2020",
    ],
)
def test_an_announcement_is_kept_with_its_day(office: Office, line: str) -> None:
    entry = office.desk.records(OPENER, line.format(m=office.measure))
    case = office.desk.case(office.ref)
    assert date(2020, 1, 13) == case.first_announced()
    assert ("measure.announced", office.measure) == (entry.verb, entry.subject)
    assert {"measure": office.measure, "on": "2020-01-13", "reported_by": "press"} == entry.detail


@pytest.mark.parametrize(
    "line",
    [
        "measure none announced on 13 Jan 2020",
        "MEASURE NONE ANNOUNCED on 13 Jan 2020",
        "measure none 13 Jan 2020",
    ],
)
def test_that_none_was_announced_is_itself_recorded(office: Office, line: str) -> None:
    entry = office.desk.records(OPENER, line)
    told = office.desk.case(office.ref).none_announced
    assert told is not None
    assert date(2020, 1, 13) == told.on
    assert (
        entry.verb,
        entry.subject,
        entry.detail,
    ) == ("measure.none_announced", None, {"on": "2020-01-13"})


def test_with_several_measures_a_reference_says_which(office: Office) -> None:
    second = office.desk.records(OPENER, "measure add Lock the door").subject
    office.desk.types(OPENER, f"measure {second} approved")
    states = [one.standing.state for one in office.desk.case(office.ref).measures]
    assert states == ["proposed", "approved"]


def test_the_bare_noun_shows_the_measures(shared_office: Office) -> None:
    body = shared_office.desk.types(OPENER, "measures").body
    assert isinstance(body, Measures)
    assert [shared_office.measure] == [one.ref for one in body.case.measures]
