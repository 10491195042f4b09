"""``/insider privilege`` and ``/insider works-council``: who sets them, and where they are told."""

import json
from datetime import date

import pytest

from bot import views
from bot.views import digest as digest_view
from bot.views.card import card
from bot.words import Words
from domain.access import Role
from domain.digest import Clearance, compile_digest
from tests.builders import AUDITOR, HR, KINDS, LEGAL, MEMBER, NOW, OPENER, Office

ON = "privilege on because counsel directs the work"


@pytest.mark.parametrize("kind", ["member", "team lead", "lead", "hr", "privacy"])
def test_only_legal_sets_the_flag(office: Office, kind: str) -> None:
    assert office.desk.refused(KINDS[kind], f"{office.ref} {ON}").code == "legal_only"


def test_a_part_on_the_team_does_not_make_anybody_legal(office: Office) -> None:
    office.desk.types(OPENER, f"team add <@{MEMBER}> as legal")
    assert office.desk.refused(MEMBER, ON).code == "legal_only"


def test_the_flag_is_set_and_taken_away_with_a_reason(office: Office) -> None:
    for line, verb, set_ in (
        (ON, "privilege.on", True),
        ("privilege off because it is over", "privilege.off", False),
    ):
        assert office.desk.records(LEGAL, line).verb == verb
        assert office.desk.case(office.ref).judgements.privileged is set_


@pytest.mark.parametrize("who", [HR, LEGAL])
def test_hr_and_legal_record_that_the_works_council_was_informed(office: Office, who: str) -> None:
    office.desk.records(who, "works-council informed on 9 Mar")
    one = office.desk.case(office.ref).judgements.works_council
    assert one is not None
    assert (one.by, one.circumstances.on) == (who, date(2026, 3, 9))


@pytest.mark.parametrize("who", [MEMBER, OPENER, "U0LEAD"])
def test_nobody_else_records_it(office: Office, who: str) -> None:
    assert office.desk.refused(who, "works-council informed on 9 Mar").code == "hr_or_legal_only"


def test_forms_are_offered_to_those_alone_who_may_set_them(office: Office) -> None:
    offers = {
        who: [one.verb for one in office.desk.types(who, "privilege").offers]
        for who in (MEMBER, HR, LEGAL, AUDITOR)
    }
    assert offers == {
        MEMBER: [],
        HR: ["works council"],
        LEGAL: ["privilege set", "works council"],
        AUDITOR: [],
    }


def test_a_banner_says_what_the_flag_is_and_is_not(office: Office) -> None:
    said = "It is a label and not a protection"
    before = _shown(office)
    office.desk.types(LEGAL, ON)

    assert [said in one for one in before] == [False, False]
    assert [said in one for one in _shown(office)] == [True, True]


def _shown(office: Office) -> list[str]:
    sheet = views.answer(office.desk.types(OPENER, "show"), [], Words()).payload()
    made = card(office.desk.case(office.ref), ["Lead"], NOW, Words())
    return [json.dumps(sheet), json.dumps(made.blocks)]


@pytest.mark.parametrize("clearance", Clearance)
def test_neither_is_ever_in_a_digest(office: Office, clearance: Clearance) -> None:
    def told() -> str:
        cases = [office.desk.case(office.ref)]
        body = compile_digest(cases, now=NOW, since=None, clearance=clearance)
        return json.dumps(digest_view.digest(body, Words()).blocks)

    before = told()
    office.desk.types(LEGAL, ON)
    office.desk.types(LEGAL, "works-council informed on 9 Mar")
    assert before == told()
    assert Role.LEGAL.value not in before
