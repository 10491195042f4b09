"""Whole stories, on each database."""

from datetime import date

import pytest

from domain.counts import Amount, CountKind
from tests.builders import HR, LEGAL, MEMBER, OPENER, ROOM, Desk


@pytest.fixture
def ref(both: Desk) -> str:
    """An incident in its channel."""
    return both.opens(channel=ROOM)


def test_a_dismissal_from_proposal_to_effect(both: Desk, ref: str) -> None:
    pseudonym = both.suspects(OPENER, ref)
    both.types(OPENER, f"{ref} screen all no")
    for who, words in (
        (OPENER, "finding substantiated according to court"),
        (OPENER, "dismissal propose"),
        (HR, "dismissal approve"),
        (LEGAL, "dismissal approve"),
        (OPENER, "dismissal notified on 8 Mar"),
        (OPENER, "dismissed on 9 Mar"),
    ):
        both.records(who, f"{pseudonym} {words}")
    [suspect] = both.case(ref).suspects
    assert (suspect.headline(), suspect.termination.state) == ("terminated", "effective")
    assert [(one.part, one.person) for one in suspect.approvals] == [("hr", HR), ("legal", LEGAL)]
    assert date(2026, 3, 9) == suspect.employment.circumstances.on


def test_a_reported_incident_of_long_ago(both: Desk, ref: str) -> None:
    pseudonym = both.suspects(OPENER, ref)
    for line in (
        "leaked email, phone to unknown third party according to press",
        "not-leaked everything else according to press",
        'customers undisclosed according to "the company"',
        "employees unknown",
        f'{pseudonym} dismissed according to "the company" on 10 Jan 2020',
        'police involved according to "the company" on 10 Jan 2020',
        'notice customers sent by e-mail according to "the company" on 10 Jan 2020',
        "measure none announced on 13 Jan 2020",
        "phase closed according to press because long ago",
    ):
        both.records(OPENER, line)
    case = both.case(ref)
    assert (case.open, case.others_ruled_out()) == (False, True)
    assert Amount(CountKind.UNDISCLOSED) == case.amount("persons", "disclosed")
    assert (
        case.suspects[0].employment.state,
        case.referrals[0].standing.state,
        case.notices[0].standing.state,
    ) == ("terminated", "involved_stage_unknown", "sent")


def test_who_becomes_a_suspect_is_out_at_once_and_in_again_after_undo(both: Desk, ref: str) -> None:
    both.types(OPENER, f"team add <@{MEMBER}>")
    mine = both.records(MEMBER, "note Badge returned")
    both.suspects(OPENER, ref, person=MEMBER)
    answers = {both.outcome(MEMBER, line, "C0ELSE") for line in (ref, f"undo {mine.change}", f"{ref} team")}
    assert {"not_found"} == answers
    both.types(OPENER, "undo")
    assert both.outcome(MEMBER, f"undo {mine.change}") == "done"


def test_everything_that_was_recorded_can_be_taken_back_from_the_last_to_the_first(
    both: Desk, ref: str
) -> None:
    before = both.case(ref)
    other = both.opens(title="Lists on a stick")
    pseudonym = both.suspects(OPENER, ref)
    for line in (
        f"{pseudonym} access revoked",
        f"{pseudonym} dismissed according to HR",
        "leaked email",
        "customers 7",
        "police reported border guard",
        "notice customers assessing",
        "measure add Read less",
        "measure announced",
        "note Key returned",
        f"evidence add log vault sha256 {'a' * 64} according to HR",
        "evidence handed to IT on 9 Mar",
        f"relate {other} same pattern",
        f"unrelate {other}",
        "phase triage",
        f"team add <@{MEMBER}>",
    ):
        both.records(OPENER, line)
    for _ in range(16):
        both.types(OPENER, "undo")
    assert before == both.case(ref)
    assert both.refused(OPENER, "undo").code == "undo_fixed"


def test_a_refusal_changes_nothing_on_either_database(both: Desk, ref: str) -> None:
    pseudonym = both.suspects(OPENER, ref)
    both.types(OPENER, f"{ref} screen all no")
    both.types(OPENER, f"{pseudonym} dismissal propose")
    for who, line, code in (
        (OPENER, f"{pseudonym} dismissal approve", "not_proposer"),
        (LEGAL, f"{pseudonym} dismissal approve", "decision_needs"),
        (OPENER, "team remove <@U0OPENER>", "last_lead"),
        ("U0STRANGER", f"show {ref}", "not_found"),
        ("U0AUDITOR", "note Key", "read_only"),
    ):
        assert code == both.refused(who, line).code


def test_from_opening_to_closing_and_back_on_either_database(both: Desk, ref: str) -> None:
    both.types(OPENER, f"team add <@{MEMBER}>")
    pseudonym = both.suspects(OPENER, ref)
    for line in (
        "confirm because the log shows it",
        "phase triage",
        "screen all no",
        "phase investigating",
        f"{pseudonym} finding under investigation",
        f"{pseudonym} finding inconclusive",
        'evidence add log "vault 3"',
        'evidence handed to "forensics"',
        "police reported county police",
        "phase recovering",
        "measure none announced",
        f"close waiting <@{MEMBER}> for the police",
    ):
        both.records(OPENER, line)
    both.closes("close because the rest is theirs")
    both.records(OPENER, "reopen they asked us")
    case = both.case(ref)
    assert case.phase.reached[-4:] == ("recovering", "awaiting_outcome", "closed", "investigating")
    assert case.waiting is not None
    assert case.waiting.owner == MEMBER
    assert [one.step for one in case.evidence[0].custody] == ["collected", "handed_over"]
    assert both.refused(OPENER, "close").code == "still_open"
