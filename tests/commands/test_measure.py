"""``/insider measure``: what will change, and whether that was announced."""

from datetime import date, timedelta

import pytest

from bot import views
from bot.forms import changing, filled
from bot.reading import Intent
from bot.views.card import card
from bot.words import Words
from commands._shape import About
from commands.measure import Measures
from domain.digest import Clearance, compile_digest
from domain.errors import Refused
from tests.builders import BARRED, HR, MEMBER, NOW, OPENER, Office, without_facts

ADD = changing("measure add")


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


# Its owner, its kind, its day


def test_whoever_proposes_a_measure_looks_after_it_unless_another_is_named(office: Office) -> None:
    desk = office.desk
    assert desk.case(office.ref).measures[0].owner == OPENER
    args = filled(ADD, {"measure_text": "Lock the door", "measure_owner": MEMBER})
    desk.does(desk.request(OPENER), Intent(ADD, args, About(incident=office.ref)))
    assert desk.case(office.ref).measures[-1].owner == MEMBER
    desk.types(OPENER, f"team remove <@{MEMBER}>")
    assert desk.case(office.ref).measures[-1].owner is None


@pytest.mark.parametrize("owner", ["U0STRANGER", BARRED["barred team lead"]])
def test_only_somebody_of_the_team_looks_after_a_measure(office: Office, owner: str) -> None:
    args = filled(ADD, {"measure_text": "Lock the door", "measure_owner": owner})
    request, intent = office.desk.request(OPENER), Intent(ADD, args, About(incident=office.ref))
    with pytest.raises(Refused, match="owner_not_on_team"):
        office.desk.does(request, intent)


def test_somebody_who_is_not_on_the_team_proposes_without_owning(office: Office) -> None:
    office.desk.types(HR, "measure add Lock the door")
    assert office.desk.case(office.ref).measures[-1].owner is None


@pytest.mark.parametrize(
    ("line", "said", "facts"),
    [
        ("Read less control=access", "Read less", {"family": "access"}),
        ("Read less ITM=pv012 Control=data", "Read less", {"family": "data", "prevention": "PV012"}),
        ("Set mode=strict everywhere", "Set mode=strict everywhere", {}),
        ("Write control=access on the door", "Write control=access on the door", {}),
    ],
)
def test_a_measure_may_be_classed_at_the_end_of_its_line(
    office: Office, line: str, said: str, facts: dict[str, str]
) -> None:
    office.desk.types(OPENER, f"measure add {line}")
    measure = office.desk.case(office.ref).measures[-1]
    assert measure.text == said
    assert {code: value for code, value in measure.standing.facts.items() if code != "owner"} == facts


def test_somebody_other_than_its_owner_verifies_a_measure(office: Office) -> None:
    desk = office.desk
    for line in ("approved", "started", "done"):
        desk.types(OPENER, f"measure {line}")
    assert desk.refused(OPENER, "measure verified").code == "verifier_owns"
    assert desk.outcome(OPENER, "measure verified according to the auditors") == "done"
    desk.types(MEMBER, "measure verified")
    [measure] = desk.case(office.ref).measures
    assert measure.standing.state == "verified"


def test_a_measure_is_overdue_from_the_day_after_until_it_is_in_place(office: Office) -> None:
    desk, later = office.desk, NOW + timedelta(days=3)
    desk.types(OPENER, 'measure approved approved_by=board due="12 March 2026"')
    case = desk.case(office.ref)
    [measure] = case.measures
    assert measure.due == date(2026, 3, 12)
    assert [measure.overdue(date(2026, 3, day)) for day in (12, 13)] == [False, True]
    for now, overdue in ((NOW, 0), (later, 1)):
        digest = compile_digest([case], now=now, since=None, clearance=Clearance.COUNTS)
        assert digest.overdue == overdue
        assert ("1 is overdue." in str(card(case, [], now, Words()).blocks)) is bool(overdue)
    desk.now = later
    shown = str(views.answer(desk.types(OPENER, "measure"), [], Words()).blocks)
    assert "*overdue* since 12 March 2026" in shown
    desk.types(OPENER, "measure started")
    assert desk.case(office.ref).measures[0].overdue(later.date())
    desk.types(OPENER, "measure done")
    assert not desk.case(office.ref).measures[0].overdue(later.date())


def test_without_a_day_a_measure_is_never_overdue(office: Office) -> None:
    office.desk.types(OPENER, "measure approved approved_by=board due=unknown")
    [measure] = office.desk.case(office.ref).measures
    assert measure.due is None
    assert not measure.overdue(date(2199, 1, 1))


def test_where_it_was_announced_is_kept(office: Office) -> None:
    office.desk.types(OPENER, 'measure announced where="the newsroom" on 9 Mar')
    [measure] = office.desk.case(office.ref).measures
    assert measure.announced is not None
    assert measure.announced.facts == {"announced_where": "the newsroom"}
    shown = str(views.answer(office.desk.types(OPENER, "measure"), [], Words()).blocks)
    assert "Where: the newsroom" in shown
