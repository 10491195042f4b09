"""``/insider dismissal``: proposed by one, approved by HR and then Legal, carried out; or reported."""

from datetime import date

import pytest

from commands.termination import Process
from domain.access import Role
from domain.suspects import Suspect
from tests.builders import HR, LEGAL, MEMBER, OPENER, OWNER, Office, without_facts


def _suspect(office: Office) -> Suspect:
    suspect = office.desk.case(office.ref).suspect(office.suspect)
    assert suspect is not None
    return suspect


def _type(office: Office, who: str, words: str) -> None:
    office.desk.types(who, f"{office.suspect} dismissal {words}")


def test_a_proposal_names_who_proposed_it_and_asks_for_approvals(office: Office) -> None:
    sent = len(office.desk.outbox())
    reply = office.desk.types(OPENER, f"{office.suspect} dismissal propose")
    suspect, entry = _suspect(office), office.desk.last()
    assert (suspect.termination.state, suspect.proposed_by, suspect.approvals) == ("proposed", OPENER, ())
    assert ("termination.moved", office.suspect) == (entry.verb, entry.subject)
    assert without_facts(entry) == {"lifecycle": "termination", "state": "proposed"}
    assert [say.id for say in reply.said] == ["termination.needs_approvals", "termination.finding_open"]
    assert [("change", entry.change)] == [(row.kind, row.change) for row in office.desk.outbox(sent)]


def test_an_established_finding_needs_no_caution(office: Office) -> None:
    office.desk.types(OPENER, f"{office.suspect} finding substantiated according to court")
    reply = office.desk.types(OPENER, f"{office.suspect} dismissal propose")
    assert [say.id for say in reply.said] == ["termination.needs_approvals"]


def test_hr_approves_and_hands_over_to_legal(office: Office) -> None:
    _type(office, OPENER, "propose")
    entry = office.desk.records(HR, f"{office.suspect} dismissal approve on 9 Mar")
    suspect = _suspect(office)
    assert (
        suspect.termination.state,
        [(one.part, one.person) for one in suspect.approvals],
    ) == ("legal_review", [("hr", HR)])
    assert ("termination.approved_hr", office.suspect, {"suspect": office.suspect, "on": "2026-03-09"}) == (
        entry.verb,
        entry.subject,
        entry.detail,
    )


def test_legal_approves_last(office: Office) -> None:
    _type(office, OPENER, "propose")
    _type(office, HR, "approve")
    entry = office.desk.records(LEGAL, f"{office.suspect} dismissal approved")
    suspect = _suspect(office)
    reached = ("none", "proposed", "hr_review", "legal_review", "approved")
    assert ("approved", reached) == (suspect.termination.state, suspect.termination.reached)
    assert [(one.part, one.person) for one in suspect.approvals] == [("hr", HR), ("legal", LEGAL)]
    assert entry.verb == "termination.approved_legal"


def test_an_approved_dismissal_that_is_carried_out_ends_the_employment(office: Office) -> None:
    for who, words in ((OPENER, "propose"), (HR, "approve"), (LEGAL, "approve"), (OPENER, "notified")):
        _type(office, who, words)
    entry = office.desk.records(OPENER, f"{office.suspect} dismissed yesterday")
    suspect = _suspect(office)
    assert (suspect.termination.state, suspect.employment.state) == ("effective", "terminated")
    assert date(2026, 3, 9) == suspect.employment.circumstances.on
    assert (entry.verb, (entry.detail or {})["on"]) == ("termination.moved", "2026-03-09")


def test_nobody_approves_on_a_day_before_it_was_proposed(office: Office) -> None:
    _type(office, OPENER, "propose on 9 Mar")
    assert office.desk.refused(HR, f"{office.suspect} dismissal approve on 8 Mar").code == "before_previous"
    _type(office, HR, "approve on 9 Mar")
    refused = office.desk.refused(LEGAL, f"{office.suspect} dismissal approve on 8 Mar")
    assert refused.code == "before_previous"


def test_a_dismissal_takes_effect_on_no_day_before_the_last_one_of_the_employment(office: Office) -> None:
    office.desk.types(HR, f"{office.suspect} employment on leave on 9 Mar")
    for who, words in ((OPENER, "propose"), (HR, "approve"), (LEGAL, "approve"), (OPENER, "notified")):
        _type(office, who, words)
    assert office.desk.refused(OPENER, f"{office.suspect} dismissed on 8 Mar").code == "before_previous"
    office.desk.types(OPENER, f"{office.suspect} dismissed on 9 Mar")


def test_a_step_without_a_day_hides_no_earlier_day(office: Office) -> None:
    office.desk.types(OPENER, f"{office.suspect} access restricted on 9 Mar")
    office.desk.types(OPENER, f"{office.suspect} access suspended")
    refused = office.desk.refused(OPENER, f"{office.suspect} access restored on 8 Mar")
    assert (refused.code, refused.params["previous"]) == ("before_previous", date(2026, 3, 9))
    office.desk.types(OPENER, f"{office.suspect} access restored on 8 Mar according to IT")


@pytest.mark.parametrize("part", ["hearing", "hearing, approved by HR after it"])
def test_after_a_hearing_both_approvals_are_still_needed(office: Office, part: str) -> None:
    _type(office, OPENER, "propose")
    if part == "hearing":
        _type(office, HR, "approve")
    else:
        _type(office, HR, "hr")
        _type(office, LEGAL, "legal")
    for words in ("hearing", "heard"):
        _type(office, OPENER, words)
    if part != "hearing":
        assert office.desk.outcome(LEGAL, f"{office.suspect} dismissal approve") == "decision_needs"
        _type(office, HR, "approve")
    assert _suspect(office).termination.state == "heard"
    _type(office, LEGAL, "approve")
    assert (_suspect(office).termination.state, len(_suspect(office).approvals)) == ("approved", 2)


@pytest.mark.parametrize("step", ["hr", "legal"])
def test_a_review_that_is_entered_without_approval_approves_nothing(office: Office, step: str) -> None:
    _type(office, OPENER, "propose")
    _type(office, HR, "hr")
    if step == "legal":
        _type(office, LEGAL, "legal")
    assert _suspect(office).approvals == ()
    assert office.desk.outcome(LEGAL, f"{office.suspect} dismissal approve") == "decision_needs"
    assert office.desk.outcome(OPENER, f"{office.suspect} dismissal notified") == "illegal_move"


def test_one_person_with_both_roles_approves_once(office: Office) -> None:
    office.desk.role(HR, Role.LEGAL)
    _type(office, OPENER, "propose")
    _type(office, HR, "approve")
    assert office.desk.outcome(HR, f"{office.suspect} dismissal approve") == "decided_already"


def test_who_has_both_roles_approves_in_the_one_that_is_missing(office: Office) -> None:
    office.desk.role("U0BOTH", Role.HR, Role.LEGAL)
    _type(office, OPENER, "propose")
    _type(office, HR, "approve")
    _type(office, "U0BOTH", "approve")
    assert [(o.part, o.person) for o in _suspect(office).approvals] == [("hr", HR), ("legal", "U0BOTH")]


def test_an_approver_needs_the_role_in_the_transaction_that_approves(office: Office) -> None:
    _type(office, OPENER, "propose")
    office.desk.types(OWNER, f"role take <@{HR}> hr")
    assert office.desk.outcome(HR, f"{office.suspect} dismissal approve") == "not_found"


@pytest.mark.parametrize("again", ["propose", "proposed according to HR"])
def test_a_new_proposal_starts_without_the_approvals_of_the_old_one(office: Office, again: str) -> None:
    for who, words in (
        (OPENER, "propose"),
        (HR, "approve"),
        (OPENER, "withdraw because wrong"),
        (MEMBER, again),
    ):
        _type(office, who, words)
    assert (_suspect(office).proposed_by, _suspect(office).approvals) == (MEMBER, ())
    assert office.desk.outcome(LEGAL, f"{office.suspect} dismissal approve") == "decision_needs"


@pytest.mark.parametrize(
    "line",
    [
        "dismissed according to HR on 10 Jan 2020",
        "fired on 10 January 2020 according to HR",
        "terminated 2020-01-10 according to HR",
        "dismissal effective according to HR on 10 janvier 2020",
    ],
)
def test_a_reported_dismissal_needs_no_approvals_and_ends_the_employment(office: Office, line: str) -> None:
    entry = office.desk.records(OPENER, f"{office.suspect} {line}")
    suspect = _suspect(office)
    assert (
        suspect.termination.state,
        suspect.employment.state,
        suspect.approvals,
    ) == ("effective", "terminated", ())
    told = suspect.employment.circumstances
    assert (date(2020, 1, 10), "HR") == (told.on, told.reported_by)
    assert entry.detail == {
        "lifecycle": "termination",
        "state": "effective",
        "on": "2020-01-10",
        "reported_by": "HR",
    }


def test_a_dismissal_reported_after_the_employment_ended_leaves_that_as_it_is(office: Office) -> None:
    office.desk.types(OPENER, f"{office.suspect} dismissed according to HR")
    office.desk.types(OPENER, f"{office.suspect} dismissal disputed")
    office.desk.types(OPENER, f"{office.suspect} dismissed according to court")
    assert _suspect(office).employment.reached == ("active", "terminated")


@pytest.mark.parametrize("state", ["approved", "notified", "disputed", "overturned", "settled"])
def test_any_state_may_be_reported(office: Office, state: str) -> None:
    _type(office, OPENER, f"{state} according to court")
    suspect = _suspect(office)
    assert (state, "active", ()) == (suspect.termination.state, suspect.employment.state, suspect.approvals)


def test_the_bare_noun_shows_where_it_stands(shared_office: Office) -> None:
    body = shared_office.desk.types(OPENER, f"{shared_office.suspect} dismissal").body
    assert isinstance(body, Process)
    assert (shared_office.suspect, "none") == (body.suspect.pseudonym, body.suspect.termination.state)
