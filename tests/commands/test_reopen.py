"""``/insider reopen``: what was closed or set aside is taken up again, for a reason."""

import pytest

from tests.builders import OPENER, Office


@pytest.mark.parametrize(
    ("given", "phase"),
    [
        ("close according to the board", "investigating"),
        ("reject out of scope because nobody of ours did it", "triage"),
        ("duplicate of {other}", "triage"),
    ],
)
@pytest.mark.parametrize("line", ["reopen another log was found", "rouvrir parce que another log was found"])
def test_an_ended_incident_goes_on_and_the_reason_is_kept(
    office: Office, given: str, phase: str, line: str
) -> None:
    desk = office.desk
    desk.types(OPENER, given.format(other=office.other))
    ended = desk.case(office.ref)
    entry = desk.records(OPENER, line)
    case = desk.case(office.ref)
    assert (case.phase.state, case.open) == (phase, True)
    assert case.phase.circumstances.reason == "another log was found"
    assert ("incident.moved", phase) == (entry.verb, (entry.detail or {})["state"])
    desk.types(OPENER, "undo")
    assert ended == desk.case(office.ref)


def test_others_are_reported_to_have_reopened_it_without_a_reason(office: Office) -> None:
    office.desk.types(OPENER, "close according to the board")
    office.desk.records(OPENER, "reopen according to the board on 9 Mar")
    assert office.desk.case(office.ref).phase.state == "investigating"
