"""``/insider close``: an incident is closed when nothing is left to do, or the rest waits with somebody."""

from typing import Final

import pytest

from bot import views
from bot.reading import read
from bot.words import Words
from commands.close import ask_waiting
from commands.phase import Phases
from domain.closing import StillOpen, open_tracks
from tests.builders import BARRED, HR, LEGAL, MEMBER, NOW, OPENER, ROOM, Desk, Office

RECOVERING: Final = (
    "confirm because the log shows it",
    "measure none announced",
    "phase triage",
    "screen all no",
    "phase investigating",
    "phase recovering",
)


@pytest.fixture
def ref(desk: Desk) -> str:
    """An incident that is recovering, in its channel, with a member on its team."""
    ref = desk.opens(channel=ROOM)
    for line in (f"team add <@{MEMBER}>", *RECOVERING):
        desk.types(OPENER, line)
    return ref


def test_with_nothing_open_an_incident_is_closed(desk: Desk, ref: str) -> None:
    entry = desk.closes("close on 9 Mar because all was done")
    assert not desk.case(ref).open
    assert (
        entry.verb,
        (entry.detail or {})["state"],
        (entry.detail or {})["reason"],
    ) == ("closing.confirmed", "closed", "all was done")


@pytest.mark.parametrize("line", ["close", "phase closed", "clore"])
def test_what_is_open_is_listed_with_the_command_that_settles_it(desk: Desk, ref: str, line: str) -> None:
    suspect = desk.suspects(OPENER, ref)
    measure = desk.entry(desk.types(OPENER, "measure add Read less")).subject or ""
    agency = desk.entry(desk.types(OPENER, "police involved according to the press")).subject or ""
    refused = desk.refused(OPENER, line)
    assert isinstance(refused, StillOpen)
    text = views.refusal(refused, Words()).text
    assert f"3 things are still open in {ref}" in text
    assert f"the finding ({suspect}): *Person concerned*. Type `{suspect} finding`" in text
    assert f"the preventive measure ({measure}): *Proposed*. Type `{ref} measure {measure}`" in text
    assert f"`{ref} police {agency}`" in text
    assert "`close waiting @person because …`" in text


def test_every_command_that_is_listed_moves_what_it_is_listed_for(desk: Desk, ref: str) -> None:
    desk.suspects(OPENER, ref)
    for line in (
        "S finding under investigation",
        "measure add Read less",
        "police referred county police",
        "notice customers assessing",
        "notice regulator assessing",
    ):
        suspect = desk.case(ref).suspects[0].pseudonym
        desk.types(OPENER, line.replace("S ", f"{suspect} "))
    desk.types(OPENER, "phase suspected we are not sure")
    refused = desk.refused(OPENER, "close")
    assert isinstance(refused, StillOpen)
    lines = views.refusal(refused, Words()).text.splitlines()[1:-1]
    assert len(lines) == len(refused.tracks) == 6
    for line in lines:
        command, state = line.split("`")[1], line.split("`")[3]
        # Some of these steps are for HR or Legal alone.
        assert desk.outcome(LEGAL, f"{command} {state}", "C0LOBBY") in {"done", "needs_reason"}
        read(f"{command} {state}", NOW.date())


def test_what_only_others_can_finish_waits_with_its_owner(desk: Desk, ref: str) -> None:
    desk.types(OPENER, "police involved according to the press")
    entry = desk.records(OPENER, f"close waiting <@{MEMBER}> because only the police are left")
    case = desk.case(ref)
    assert (case.phase.state, case.waiting and case.waiting.owner) == ("awaiting_outcome", MEMBER)
    assert case.waiting is not None
    assert tuple(track.place for track in open_tracks(case)) == case.waiting.tracks
    assert (
        entry.verb,
        (entry.detail or {})["person"],
        case.waiting.circumstances.reason,
    ) == ("incident.waiting", MEMBER, "only the police are left")
    desk.closes()
    assert (desk.case(ref).phase.state, desk.case(ref).waiting) == ("closed", case.waiting)


def test_a_dismissal_may_wait_but_does_not_outlast_closing(desk: Desk, ref: str) -> None:
    suspect = desk.suspects(OPENER, ref)
    for line in (f"{suspect} finding inconclusive according to HR", f"{suspect} dismissal propose"):
        desk.types(OPENER, line)
    desk.records(OPENER, f"close waiting <@{MEMBER}> for HR")
    assert desk.refused(OPENER, "close").code == "still_open"


def test_another_owner_takes_over_and_everything_can_be_taken_back(desk: Desk, ref: str) -> None:
    desk.types(OPENER, "police involved according to the press")
    before = desk.case(ref)
    desk.records(OPENER, f"close waiting <@{MEMBER}> for the police")
    desk.records(OPENER, f"close waiting <@{OPENER}> for the police on 9 Mar")
    case = desk.case(ref)
    assert (case.waiting and case.waiting.owner, case.phase.reached[-1]) == (OPENER, "awaiting_outcome")
    desk.types(OPENER, "undo")
    again = desk.case(ref).waiting
    assert again is not None
    assert again.owner == MEMBER
    desk.types(OPENER, "undo")
    assert before == desk.case(ref)


def test_who_left_the_team_owns_nothing(desk: Desk, ref: str) -> None:
    desk.types(OPENER, "police involved according to the press")
    desk.types(OPENER, f"close waiting <@{MEMBER}> for the police")
    desk.types(OPENER, f"team remove <@{MEMBER}>")
    assert desk.case(ref).waiting is None
    assert desk.refused(OPENER, "close").code == "still_open"
    assert MEMBER not in str(views.refusal(desk.refused(OPENER, "close"), Words()).blocks)


def test_what_a_suspect_watched_over_the_lead_watches_over(desk: Desk, ref: str) -> None:
    desk.types(OPENER, "police involved according to the press")
    desk.types(OPENER, f"close waiting <@{MEMBER}> for the police")
    suspect = desk.suspects(OPENER, ref, person=MEMBER)
    desk.types(HR, f"{suspect} finding not involved")
    waiting = desk.case(ref).waiting
    assert waiting is not None
    assert waiting.owner == OPENER


@pytest.mark.parametrize("owner", ["U0STRANGER", HR])
def test_an_owner_is_on_the_team(desk: Desk, ref: str, owner: str) -> None:
    desk.types(OPENER, "police involved according to the press")
    assert desk.refused(OPENER, f"close waiting <@{owner}> for the police").code == "owner_not_on_team"


def test_a_barred_member_of_the_team_is_no_owner(desk: Desk, ref: str) -> None:
    desk.types(OPENER, "police involved according to the press")
    suspect = desk.suspects(OPENER, ref, person=MEMBER)
    desk.types(HR, f"{suspect} finding not involved")
    told = desk.refused(OPENER, f"close waiting <@{MEMBER}> for the police")
    other = desk.refused(OPENER, "close waiting <@U0STRANGER> for the police")
    assert (told.code, told.params) == (other.code, other.params)


def test_with_nothing_open_nothing_waits(desk: Desk, ref: str) -> None:
    assert desk.refused(OPENER, f"close waiting <@{MEMBER}> for nothing").code == "nothing_waits"


def test_others_are_reported_to_have_closed_it_whatever_is_open(office: Office) -> None:
    office.desk.records(OPENER, "close according to the board on 9 Mar")
    assert not office.desk.case(office.ref).open


def test_what_waits_is_shown_with_its_owner(desk: Desk, ref: str) -> None:
    desk.types(OPENER, "police involved according to the press")
    desk.types(OPENER, f"close waiting <@{MEMBER}> for the police")
    for line in ("show", "phase"):
        shown = str(views.answer(desk.types(OPENER, line), [], Words()).blocks)
        assert f"<@{MEMBER}> watches over what is open: law enforcement (L-" in shown
        assert "because for the police" in shown
    body = desk.types(OPENER, "phase").body
    assert isinstance(body, Phases)


def test_of_barred_people_nothing_is_closed(office: Office) -> None:
    for person in BARRED.values():
        assert office.desk.refused(person, f"{office.ref} close").code == "not_found"


def test_a_reason_that_was_typed_is_asked_once_more_and_not_twice(desk: Desk, ref: str) -> None:
    desk.types(OPENER, f"{ref} police referred")
    with desk.store.transaction() as tx:
        form = ask_waiting(desk.request(OPENER), {"reason": "the court"}, tx)
    assert [question.name for question in form.questions].count("reason") == 1
