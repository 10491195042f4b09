"""Whoever was taken out of the decisions of an incident says yes to nothing in it."""

from typing import Final

import pytest

from bot import views
from bot.words import Words
from commands.suspect import New
from domain.access import Role
from domain.steps import waits_for
from tests.builders import HR, LEGAL, MEMBER, NOW, OPENER, ROOM, Desk

RECOVERING: Final = (
    "confirm because the log shows it",
    "measure none announced",
    "phase triage",
    "screen all no",
    "phase investigating",
    "phase recovering",
)
NOTICE: Final = (
    "notice customers assessing",
    "notice customers required",
    "notice draft english A list was sold",
)


@pytest.fixture
def ref(desk: Desk) -> str:
    """An incident in its channel, with a member on its team."""
    ref = desk.opens(channel=ROOM)
    desk.types(OPENER, f"team add <@{MEMBER}>")
    return ref


def waits(desk: Desk, ref: str, who: str) -> set[str]:
    """Codes of what waits for this person."""
    with desk.store.reading() as tx:
        return {one.code for one in waits_for(tx.people.actor(who), tx.cases.load(ref), NOW)}


@pytest.mark.parametrize(("by", "line"), [(HR, "recuse because of it"), (OPENER, f"recuse <@{HR}> of it")])
def test_who_was_recused_confirms_no_closing_and_is_not_asked(
    desk: Desk, ref: str, by: str, line: str
) -> None:
    for one in RECOVERING:
        desk.types(OPENER, one)
    change = desk.records(OPENER, "close").change
    assert "closing" in waits(desk, ref, HR)
    entry = desk.records(by, line)
    assert (entry.verb, (entry.detail or {})["person"]) == ("team.recused", HR)
    assert "closing" not in waits(desk, ref, HR)
    assert desk.refused(HR, f"close confirm {change}").code == "recused"
    desk.records(LEGAL, f"close confirm {change}")


def test_nor_a_dismissal(desk: Desk, ref: str) -> None:
    suspect = desk.suspects(OPENER, ref)
    desk.types(OPENER, "screen all no")
    desk.types(OPENER, f"{suspect} dismissal propose")
    desk.types(HR, "recuse because of it")
    assert "approval" not in waits(desk, ref, HR)
    assert desk.refused(HR, f"{suspect} dismissal approve").code == "recused"


def test_nor_the_text_of_a_notice(desk: Desk, ref: str) -> None:
    for one in NOTICE:
        desk.types(OPENER, one)
    desk.types(LEGAL, "recuse because of it")
    assert desk.refused(LEGAL, "notice approve 1").code == "recused"


def test_nor_the_screen(desk: Desk, ref: str) -> None:
    desk.types(OPENER, "screen all yes")
    desk.types(LEGAL, "recuse because of it")
    assert "decide" not in waits(desk, ref, LEGAL)
    assert desk.refused(LEGAL, "screen clear because of it").code == "recused"


def test_nor_that_somebody_is_told_who_a_suspect_is(desk: Desk, ref: str) -> None:
    suspect = desk.suspects(OPENER, ref, New(name="J. Placeholder"))
    change = desk.records(MEMBER, f"reveal {suspect} because of it").change
    desk.types(HR, "recuse because of it")
    assert "reveal" not in waits(desk, ref, HR)
    assert desk.refused(HR, f"reveal approve {change}").code == "recused"


def test_they_stay_on_the_team_record_and_see_what_they_saw(desk: Desk, ref: str) -> None:
    desk.types(MEMBER, "recuse because of it")
    desk.types(MEMBER, "note Key returned")
    assert desk.case(ref, MEMBER).access.team[MEMBER] is Role.RESPONDER
    shown = views.answer(desk.types(OPENER, "team"), [], Words())
    assert f"<@{MEMBER}> decides nothing in this incident" in str(shown.blocks)


def test_in_another_incident_they_decide_as_before(desk: Desk, ref: str) -> None:
    desk.types(HR, "recuse because of it")
    other = desk.opens(title="Lists on a stick")
    assert desk.case(other).judgements.recused == frozenset()
    assert desk.case(ref).judgements.recused == {HR}


@pytest.mark.parametrize(("by", "line"), [(HR, "recuse because of it"), (OPENER, f"recuse <@{HR}> of it")])
def test_nobody_puts_themselves_back_but_a_lead_does(desk: Desk, ref: str, by: str, line: str) -> None:
    desk.role(HR, Role.LEAD)
    change = desk.records(by, line).change
    assert desk.refused(HR, f"undo {change}").code == "recused_stays"
    assert desk.refused(MEMBER, f"undo {change}").code == "undo_not_yours"
    desk.types(OPENER, f"undo {change}")
    assert desk.case(ref).judgements.recused == frozenset()


def test_undo_by_itself_takes_back_nothing_older_than_ones_own_recusal(desk: Desk, ref: str) -> None:
    desk.types(MEMBER, "note Key returned")
    desk.types(MEMBER, "recuse because of it")
    assert desk.refused(MEMBER, "undo").code == "recused_stays"
