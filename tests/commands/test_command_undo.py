"""``/insider undo``: a change is taken back by a new entry, and what was there before is there again."""

from dataclasses import replace
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commands.suspect import New
from domain.access import Role
from domain.case import Case
from domain.errors import Refused
from storage.record import Entry, Outcome
from tests.builders import (
    AUDITOR,
    BARRED,
    HR,
    LEGAL,
    LOBBY,
    MEMBER,
    OPENER,
    OWNER,
    ROOM,
    Desk,
    Office,
)

KINDS_OF_CHANGE: Final = (
    "phase triage",
    "confirm because the log shows it",
    "suspect add unnamed",
    "{suspect} access revoked yesterday",
    "{suspect} dismissal propose",
    "{suspect} dismissed according to HR",
    "leaked email, phone to competitor via usb",
    "not-leaked email",
    "not-leaked everything else",
    "customers 7",
    "customers notified 7",
    "customers 7 of staff in FR",
    "police reported border guard",
    "police {agency} received",
    "preservation received",
    "delay requested",
    "notice regulator assessing",
    "notice customers required",
    "clock discovered 3 Jan 2020 14:30",
    "measure add Lock the door",
    "measure {measure} approved",
    "measure {measure} announced yesterday",
    "measure none announced",
    "severity high because of whom",
    "severity raise email to P3 because of police officers",
    "note Key returned",
    "relate {other}",
    "relate {other} same pattern",
    "duplicate of {other}",
    'evidence add press "a newspaper" on 9 Mar',
    'evidence {evidence} handed to "IT"',
    "team add <@U0NEW> as hr",
    "team add <@U0MEMBER> as lead",
    "team remove <@U0MEMBER>",
)


def _fill(line: str, office: Office) -> str:
    return line.format(
        suspect=office.suspect,
        agency=office.agency,
        measure=office.measure,
        evidence=office.evidence,
        other=office.other,
    )


def _types(office: Office, line: str, who: str = OPENER) -> Entry:
    return office.desk.entry(office.desk.types(who, _fill(line, office)))


def _cases(office: Office) -> tuple[Case, Case]:
    return office.desk.case(office.ref), office.desk.case(office.other)


@pytest.mark.parametrize("line", KINDS_OF_CHANGE)
def test_undo_restores_what_was_there_before(office: Office, line: str) -> None:
    before = _cases(office)
    change = _types(office, line)
    assert before != _cases(office)
    entry = office.desk.records(OPENER, "undo")
    assert before == _cases(office)
    assert ("undone", Outcome.UNDONE, change.change, change.subject) == (
        entry.verb,
        entry.outcome,
        entry.undoes,
        entry.subject,
    )
    assert {"undid": change.verb} == entry.detail


@pytest.mark.parametrize("line", KINDS_OF_CHANGE)
def test_an_undone_change_stays_in_the_record(office: Office, line: str) -> None:
    change = _types(office, line)
    office.desk.types(OPENER, f"undo {change.change}")
    with office.desk.store.reading() as tx:
        assert change == tx.record.get(change.change)


@pytest.mark.parametrize("line", KINDS_OF_CHANGE)
def test_what_was_undone_can_be_recorded_again(office: Office, line: str) -> None:
    office.desk.types(OPENER, _fill(line, office))
    office.desk.types(OPENER, "undo")
    again = _types(office, line)
    assert Outcome.DONE is again.outcome


SEQUENCE: Final = (
    *KINDS_OF_CHANGE,
    "phase investigating",
    "reject out of scope because nobody of ours did it",
    "reopen a new log",
    "close",
    "close waiting <@U0OPENER> for the court",
    "unrelate {other}",
    "suspect add unnamed",
    "{suspect} finding under investigation",
    "{suspect} employment on leave",
    "{suspect} dismissal hr",
    "{suspect} dismissal legal",
    "{suspect} dismissal approve",
    "{suspect} dismissal withdraw",
    "{suspect} dismissal proposed according to the board",
    "{suspect} dismissal approved according to the board",
    "police charged according to press",
    "measure started",
)
PEOPLE: Final = (OPENER, HR, LEGAL, "U0LEAD", MEMBER)


@pytest.mark.timeout(600)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(SEQUENCE)), min_size=1, max_size=12))
def test_undoing_the_last_of_any_sequence_restores_the_case(
    office: Office, sequence: list[tuple[str, str]]
) -> None:
    ref = office.desk.opens()
    here = replace(office, ref=ref, suspect=office.desk.suspects(OPENER, ref))
    here = replace(here, measure=_types(here, f"{ref} measure add Read less").subject or "")
    here = replace(here, agency=_types(here, f"{ref} police reported county police").subject or "")
    here = replace(here, evidence=_types(here, f"{ref} evidence add log vault").subject or "")
    for line in (f"team add <@{MEMBER}>", "notice customers assessing"):
        _types(here, f"{ref} {line}")
    before, last = _cases(here), None
    for who, line in sequence:
        now = _cases(here)
        try:
            last = _types(here, f"{ref} {_about(line, ref)}", who)
        except Refused:
            continue
        before = now
    if last is not None:
        office.desk.types(last.actor, f"undo {last.change}")
        assert before == _cases(here)


def _about(line: str, ref: str) -> str:
    return line.replace("relate ", f"relate {ref} ")


def test_the_bare_noun_takes_back_ones_own_latest_and_then_the_one_before(office: Office) -> None:
    mine = _types(office, "note Mine", MEMBER)
    _types(office, "note Not mine")
    assert mine.change == office.desk.records(MEMBER, "undo").undoes
    assert office.desk.refused(MEMBER, "undo").code == "undo_nothing"


def test_a_change_is_undone_once(office: Office) -> None:
    office.desk.types(OPENER, f"undo {office.note}")
    assert office.desk.refused(OPENER, f"undo {office.note}").code == "undo_again"


def test_an_undo_is_not_undone(office: Office) -> None:
    undo = office.desk.records(OPENER, f"undo {office.note}")
    assert office.desk.refused(OPENER, f"undo {undo.change}").code == "undo_fixed"


def test_opening_is_not_undone(office: Office) -> None:
    with office.desk.store.reading() as tx:
        opening = tx.record.of_incident(office.ref)[0]
    assert office.desk.refused(OPENER, f"undo {opening.change}").code == "undo_fixed"


@pytest.mark.parametrize("who", [MEMBER, HR, AUDITOR])
def test_the_change_of_another_is_taken_back_by_a_lead_only(office: Office, who: str) -> None:
    assert office.desk.refused(who, f"undo {office.note}").code == "undo_not_yours"
    office.desk.types("U0LEAD", f"undo {office.note}")
    assert office.desk.case(office.ref).notes == ()


def test_an_own_change_is_not_taken_back_by_who_may_only_read_by_now(office: Office) -> None:
    mine = _types(office, "note Mine", MEMBER)
    office.desk.types(OPENER, f"team add <@{MEMBER}> as auditor")
    assert office.desk.refused(MEMBER, f"undo {mine.change}").code == "read_only"


@pytest.mark.parametrize(
    ("first", "then", "lifecycle"),
    [
        ("phase triage", "phase investigating", "incident"),
        ("suspect access revoked", "suspect access restored", "access"),
        ("suspect add unnamed", "{added} access revoked", "access"),
        ("measure add Lock the door", "measure {added} approved", "measure"),
        ("police reported border guard", "police {added} received", "law_enforcement"),
        ("notice regulator assessing", "notice regulator notifiable", "regulator_notice"),
        ("evidence add log vault", "evidence {added} returned", "evidence"),
    ],
)
def test_what_has_something_later_is_undone_after_it(
    office: Office, first: str, then: str, lifecycle: str
) -> None:
    first = first.replace("suspect access", f"{office.suspect} access")
    then = then.replace("suspect access", f"{office.suspect} access")
    earlier = office.desk.records(OPENER, first)
    later = office.desk.records(OPENER, then.format(added=earlier.subject))
    refused = office.desk.refused(OPENER, f"undo {earlier.change}")
    assert ("undo_later_first", lifecycle) == (refused.code, refused.params["lifecycle"])
    office.desk.types(OPENER, f"undo {later.change}")
    office.desk.types(OPENER, f"undo {earlier.change}")


def test_an_approval_is_not_taken_back_under_a_decision_that_rests_on_it(office: Office) -> None:
    dismissal = f"{office.suspect} dismissal"
    for who, words in ((OPENER, "propose"), (HR, "hr"), (HR, "legal")):
        office.desk.types(who, f"{dismissal} {words}")
    by_hr = office.desk.records(HR, f"{dismissal} approve")
    by_legal = office.desk.records(LEGAL, f"{dismissal} approve")
    assert office.desk.refused(HR, f"undo {by_hr.change}").code == "undo_later_first"
    office.desk.types(LEGAL, f"undo {by_legal.change}")
    office.desk.types(HR, f"undo {by_hr.change}")
    suspect = office.desk.case(office.ref).suspect(office.suspect)
    assert suspect is not None
    assert (suspect.termination.state, suspect.approvals) == ("legal_review", ())


def test_an_incident_keeps_a_lead_through_undo(office: Office) -> None:
    desk, ref = office.desk, office.other
    made = desk.records(OPENER, f"{ref} team add <@{MEMBER}> as lead")
    desk.types(OPENER, f"{ref} team remove <@{OPENER}>")
    assert desk.refused(MEMBER, f"undo {made.change}").code == "last_lead"
    assert Role.LEAD is desk.case(ref).access.team[MEMBER]


def test_undoing_a_suspect_lifts_the_bar(office: Office) -> None:
    office.desk.suspects(OPENER, office.ref, New(person=MEMBER, user=MEMBER))
    assert office.desk.outcome(MEMBER, "show") == "which_incident"
    office.desk.types(OPENER, "undo")
    assert office.desk.outcome(MEMBER, "show") == "done"


def test_a_barred_person_takes_nothing_back(office: Office) -> None:
    mine = _types(office, "note Mine", MEMBER)
    office.desk.suspects(OPENER, office.ref, New(person=MEMBER, user=MEMBER))
    assert office.desk.answer(MEMBER, "undo C-ZZZZZZZZZZ") == office.desk.answer(
        MEMBER, f"undo {mine.change}"
    )


def _holds(desk: Desk, person: str, role: Role) -> bool:
    with desk.store.reading() as tx:
        return role in tx.people.actor(person).roles


@pytest.mark.parametrize(("line", "held"), [("role give <@U0NEW> hr", False), ("role take <@U0HR> hr", True)])
def test_an_owner_takes_the_change_of_a_role_back(desk: Desk, line: str, held: bool) -> None:
    change = desk.entry(desk.types(OWNER, line))
    undo = desk.entry(desk.types(BARRED["barred owner"], f"undo {change.change}", LOBBY))
    person = "U0NEW" if "U0NEW" in line else HR
    assert held is _holds(desk, person, Role.HR)
    assert ("undone", change.change, {"undid": change.verb}) == (undo.verb, undo.undoes, undo.detail)
    assert desk.refused(OWNER, f"undo {change.change}", LOBBY).code == "undo_again"


def test_the_change_of_a_role_does_not_exist_for_who_is_no_owner(desk: Desk) -> None:
    change = desk.entry(desk.types(OWNER, "role give <@U0NEW> hr")).change
    assert {desk.outcome(who, f"undo {change}") for who in (OPENER, "U0LEAD", HR, "U0NEW")} == {"not_found"}


def test_there_stays_an_owner_through_undo(desk: Desk) -> None:
    given_away = desk.entry(desk.types(OWNER, "role give <@U0NEW> owner")).change
    for person in (BARRED["barred owner"], OWNER):
        desk.types(OWNER, f"role take <@{person}> owner")
    assert desk.refused("U0NEW", f"undo {given_away}").code == "last_owner"
    assert _holds(desk, "U0NEW", Role.OWNER)


@pytest.mark.parametrize("line", ["digest here daily 09:00", "digest pause", "digest now"])
def test_a_setting_of_a_digest_is_set_anew_and_not_undone(desk: Desk, line: str) -> None:
    desk.types(OWNER, "digest here daily 08:00", ROOM)
    desk.types(OWNER, line, ROOM)
    assert desk.refused(OWNER, f"undo {desk.last().change}").code == "undo_fixed"
