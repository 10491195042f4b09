"""``/insider phase``, ``confirm``, ``reject``: where an incident stands, and how sure it is one."""

from datetime import date

import pytest

from tests.builders import OPENER, Office


@pytest.mark.parametrize(
    ("line", "lifecycle", "state"),
    [
        ("phase triage", "incident", "triage"),
        ("status Triage", "incident", "triage"),
        ("phase Qualification", "incident", "triage"),
        ("reject", "incident", "rejected"),
        ("confirm", "certainty", "confirmed"),
        ("confirmed", "certainty", "confirmed"),
        ("phase confirmed", "certainty", "confirmed"),
        ("phase near miss", "certainty", "near_miss"),
        ("phase closed according to the board", "incident", "closed"),
    ],
)
def test_a_step_moves_phase_or_certainty(office: Office, line: str, lifecycle: str, state: str) -> None:
    before = office.desk.case(office.ref)
    entry = office.desk.records(OPENER, line)
    after = office.desk.case(office.ref)
    expected = {"incident": before.phase.state, "certainty": before.certainty.state} | {lifecycle: state}
    assert expected == {"incident": after.phase.state, "certainty": after.certainty.state}
    assert (f"{lifecycle}.moved", office.ref, None) == (entry.verb, entry.incident, entry.subject)
    assert entry.detail is not None
    assert (lifecycle, state) == (entry.detail["lifecycle"], entry.detail["state"])


def test_a_step_keeps_its_circumstances(office: Office) -> None:
    entry = office.desk.records(OPENER, 'phase closed on 9 Mar according to HR source "press" because done')
    told = office.desk.case(office.ref).phase.circumstances
    assert (date(2026, 3, 9), "HR", "press", "done") == (
        told.on,
        told.reported_by,
        told.source,
        told.reason,
    )
    assert entry.detail == {
        "lifecycle": "incident",
        "state": "closed",
        "on": "2026-03-09",
        "reported_by": "HR",
        "source": "press",
        "reason": "done",
    }


def test_a_step_remembers_every_state_before(office: Office) -> None:
    for state in ("triage", "investigating", "contained"):
        office.desk.types(OPENER, f"phase {state}")
    assert office.desk.case(office.ref).phase.reached == ("reported", "triage", "investigating", "contained")


def test_the_bare_noun_tells_phase_and_what_may_follow(shared_office: Office) -> None:
    now, following = shared_office.desk.types(OPENER, "phase").said
    assert {"incident": shared_office.ref, "phase": "reported", "certainty": "suspected"} == now.params
    assert following.params["allowed"] == ("triage", "rejected", "duplicate")
