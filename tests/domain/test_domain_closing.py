"""When an incident may be closed, what may wait, and what each step of phase and certainty needs."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from domain.case import Case, Waiting
from domain.closing import StillOpen, Track, check_step, hindrances, needs, open_tracks, watched
from domain.errors import Refused
from domain.lifecycles import LIFECYCLES, Circumstances
from domain.moments import ClockFacts, Moment, Outcome
from tests.domain import builders
from tests.domain.builders import measure, notice, referral, suspect

AT: Final = datetime(2026, 3, 10, 9, tzinfo=UTC)
HERE: Final = Circumstances()
BECAUSE: Final = Circumstances(reason="the lists were found")
SAID: Final = Circumstances(reported_by="the board")

SETTLED: Final = {
    "certainty": {"confirmed", "near_miss", "false_positive"},
    "finding": {"substantiated", "unsubstantiated", "inconclusive", "not_involved", "exonerated"},
    "termination": {
        *("none", "effective", "upheld", "overturned", "settled", "rejected", "withdrawn", "superseded"),
    },
    "law_enforcement": {"not_referred", "declined", "closed_no_action", "withdrawn", "closed"},
    "customer_notice": {"not_required", "completed"},
    "regulator_notice": {"not_notifiable", "closed"},
    "measure": {"done", "verified", "rejected"},
}
"""The states in which nothing is left to do, written down a second time."""

PAPERS: Final = {"legal_hold", "preservation", "legal_process", "delay_request", "civil_action", "clock"}
"""Lifecycles of papers and clocks, which have rules of their own."""

STATES: Final = [(name, state.code) for name in SETTLED for state in LIFECYCLES[name].states]


def case(**given: Any) -> Case:  # noqa: ANN401
    """A case of which it is recorded what prevents another one: nothing that was announced."""
    return builders.case(**{"none_announced": HERE, **given})


def with_track(lifecycle: str, state: str, phase: str = "recovering", **rest: Any) -> Case:  # noqa: ANN401
    """A case in which everything else is settled."""
    found: dict[str, Any] = {"certainty": "confirmed"}
    if lifecycle == "certainty":
        found["certainty"] = state
    elif lifecycle in {"finding", "termination"}:
        found["suspects"] = [suspect(**{"finding": "inconclusive", lifecycle: state})]
    elif lifecycle == "law_enforcement":
        found["referrals"] = (referral(state),)
    elif lifecycle == "measure":
        found["measures"] = (measure(state),)
    else:
        audience = "customers" if lifecycle == "customer_notice" else "regulator"
        found["notices"] = (notice(state, audience=audience),)
    return case(phase=phase, **found, **rest)


def moment() -> Moment:
    """When something happened."""
    return Moment(at=AT, zone="UTC", recorded=AT)


def waiting(found: Case) -> Waiting:
    """That every open track of a case waits with somebody."""
    return Waiting(owner="U1", tracks=tuple(track.place for track in open_tracks(found)), at=AT)


def test_the_settled_states_are_those_of_the_rule() -> None:
    found = {name: LIFECYCLES[name].settled for name in LIFECYCLES if LIFECYCLES[name].settled}
    assert {name: found[name] for name in SETTLED} == SETTLED
    assert found.keys() - SETTLED.keys() == PAPERS


@pytest.mark.parametrize(("lifecycle", "state"), STATES)
def test_a_track_hinders_closing_exactly_until_it_is_settled(lifecycle: str, state: str) -> None:
    found = with_track(lifecycle, state)

    assert [track.lifecycle for track in hindrances(found, "closed")] == (
        [] if state in SETTLED[lifecycle] else [lifecycle]
    )


@pytest.mark.parametrize("certainty", LIFECYCLES["certainty"].states.codes())
def test_a_confirmed_incident_is_not_closed_before_it_is_recorded_what_prevents_another_one(
    certainty: str,
) -> None:
    found = case(phase="recovering", certainty=certainty, none_announced=None)
    lacking = Track(lifecycle="measure", state="")

    assert (lacking in hindrances(found, "closed")) is (certainty == "confirmed")
    assert lacking not in hindrances(found, "awaiting_outcome")
    assert not lacking.may_wait
    for enough in ({"none_announced": HERE}, {"measures": (measure("rejected"),)}):
        assert lacking not in hindrances(replace(found, **enough), "closed")


def test_what_is_open_is_told_after_a_phase_that_closing_cannot_follow() -> None:
    found = hindrances(with_track("measure", "approved", "triage"), "closed")
    assert [track.lifecycle for track in found] == ["incident", "measure"]


def test_with_nothing_open_an_incident_may_be_closed() -> None:
    check_step(case(phase="recovering", certainty="confirmed"), "incident", "closed", HERE)


def test_each_open_track_is_named_with_its_subject() -> None:
    found = case(
        phase="recovering",
        suspects=[suspect("S-000001", termination="proposed"), suspect("S-000002", finding="not_involved")],
        referrals=(referral("referred"),),
        notices=(notice("sent"),),
        measures=(measure("approved"),),
    )

    assert [(track.lifecycle, track.subject, track.state) for track in open_tracks(found)] == [
        ("certainty", "", "suspected"),
        ("finding", "S-000001", "person_of_interest"),
        ("termination", "S-000001", "proposed"),
        ("law_enforcement", "L-000001", "referred"),
        ("customer_notice", "N-000001", "sent"),
        ("measure", "M-000001", "approved"),
    ]


@pytest.mark.parametrize("phase", LIFECYCLES["incident"].states.codes())
def test_a_phase_that_closing_cannot_follow_hinders_it_first(phase: str) -> None:
    found = hindrances(case(phase=phase, certainty="confirmed"), "closed")

    may = phase in {"recovering", "awaiting_outcome", "closed"}
    assert found == (() if may else (Track(lifecycle="incident", state=phase),))


@pytest.mark.parametrize(("lifecycle", "state"), [one for one in STATES if one[1] not in SETTLED[one[0]]])
def test_what_is_found_out_here_cannot_wait(lifecycle: str, state: str) -> None:
    found = with_track(lifecycle, state)

    ours = lifecycle == "certainty" or (lifecycle == "finding" and state != "under_review")
    assert bool(hindrances(found, "awaiting_outcome")) is ours


@pytest.mark.parametrize(("lifecycle", "state"), [one for one in STATES if one[1] not in SETTLED[one[0]]])
def test_what_waits_with_somebody_may_outlast_closing_unless_it_is_about_staff(
    lifecycle: str, state: str
) -> None:
    found = with_track(lifecycle, state, "awaiting_outcome")
    watched_over = with_track(lifecycle, state, "awaiting_outcome", waiting=waiting(found))

    assert hindrances(found, "closed")
    staff = lifecycle in {"certainty", "finding", "termination"}
    assert bool(hindrances(watched_over, "closed")) is staff


def test_what_was_opened_after_the_rest_was_left_waiting_hinders_closing() -> None:
    before = with_track("measure", "approved", "awaiting_outcome")
    after = with_track(
        "measure", "approved", "awaiting_outcome", waiting=waiting(before), referrals=(referral("referred"),)
    )

    assert [track.lifecycle for track in hindrances(after, "closed")] == ["law_enforcement"]


def test_an_owner_of_an_earlier_time_counts_no_more_when_work_goes_on() -> None:
    before = with_track("measure", "approved", "awaiting_outcome")
    again = with_track("measure", "approved", "recovering", waiting=waiting(before))

    assert hindrances(again, "closed")
    assert watched(again) is None


def test_what_was_settled_since_is_watched_over_no_more() -> None:
    before = with_track("measure", "approved", "awaiting_outcome")
    one = waiting(before)

    assert watched(with_track("measure", "approved", "awaiting_outcome", waiting=one)) == (
        one,
        open_tracks(before),
    )
    assert watched(with_track("measure", "done", "awaiting_outcome", waiting=one)) is None


NEEDS: Final = {
    ("incident", "recovering", "awaiting_outcome"): ("owner", "reason"),
    ("incident", "recovering", "closed"): ("settled",),
    ("incident", "reported", "rejected"): ("reason",),
    ("incident", "reported", "duplicate"): ("other",),
    ("incident", "reported", "triage"): (),
    ("incident", "rejected", "triage"): ("reason",),
    ("incident", "duplicate", "triage"): ("reason",),
    ("incident", "closed", "investigating"): ("reason",),
    ("incident", "awaiting_outcome", "investigating"): (),
    ("certainty", "suspected", "confirmed"): ("reason",),
    ("certainty", "suspected", "near_miss"): ("reason",),
    ("certainty", "suspected", "false_positive"): ("reason",),
    ("certainty", "confirmed", "suspected"): ("reason",),
}


@pytest.mark.parametrize(("step", "expected"), NEEDS.items(), ids=[" ".join(step) for step in NEEDS])
def test_a_step_needs_what_the_table_says(step: tuple[str, str, str], expected: tuple[str, ...]) -> None:
    assert needs(*step) == expected


@pytest.mark.parametrize(("step", "expected"), NEEDS.items(), ids=[" ".join(step) for step in NEEDS])
def test_a_step_without_what_it_needs_is_refused_and_with_it_is_not(
    step: tuple[str, str, str], expected: tuple[str, ...]
) -> None:
    lifecycle, current, wanted = step
    phase, certainty = (current, "suspected") if lifecycle == "incident" else ("triage", current)
    found = case(phase=phase, certainty=certainty)
    code = {"settled": "still_open"}.get(expected[0], f"needs_{expected[0]}") if expected else None

    if code is None:
        check_step(found, lifecycle, wanted, HERE)
    else:
        with pytest.raises(Refused, match=f"^{code}$") as refused:
            check_step(found, lifecycle, wanted, HERE)
        if code == "needs_reason":
            assert refused.value.params == {"lifecycle": lifecycle, "wanted": wanted}
    if expected == ("reason",):
        check_step(found, lifecycle, wanted, BECAUSE)


@pytest.mark.parametrize("lifecycle", ["incident", "certainty"])
def test_what_others_did_needs_nothing(lifecycle: str) -> None:
    for current in LIFECYCLES[lifecycle].states.codes():
        phase, certainty = (current, "suspected") if lifecycle == "incident" else ("triage", current)
        for wanted in LIFECYCLES[lifecycle].states.codes():
            check_step(case(phase=phase, certainty=certainty), lifecycle, wanted, SAID)


def test_a_refused_closing_says_what_is_open() -> None:
    found = with_track("measure", "approved")

    with pytest.raises(StillOpen) as refused:
        check_step(found, "incident", "closed", HERE)

    assert open_tracks(found) == refused.value.tracks
    assert refused.value.params == {"incident": found.ref, "n": 1}


@pytest.mark.parametrize("state", ["met", "met_late", "waived"])
def test_a_listed_clock_keeps_an_incident_open_until_it_is_met_or_waived(state: str) -> None:
    """Guard G1, as far as clocks go: one that no longer looks applicable has to be waived too."""
    ended = Outcome(state=state, by="U1", at=AT)
    for outcome in (None, ended):
        clocks = {"gdpr33": ClockFacts(listed=AT, outcome=outcome)}
        found = case(phase="recovering", certainty="confirmed", clocks=clocks)
        expected = [] if outcome else [("clock", "gdpr33")]
        assert [track.place for track in hindrances(found, "closed")] == expected
        assert hindrances(found, "awaiting_outcome") == ()


@pytest.mark.parametrize(
    ("code", "known", "state"),
    [
        ("gdpr33", {}, "waiting_trigger"),
        ("gdpr33", {"aware_at": moment()}, "running"),
        ("sec_8k", {"aware_at": moment()}, "waiting_trigger"),
        ("sec_8k", {"material_at": moment()}, "running"),
        ("a_regime_of_an_older_version", {"aware_at": moment()}, "waiting_trigger"),
    ],
)
def test_a_listed_clock_runs_once_its_moment_is_recorded(
    code: str, known: dict[str, Moment], state: str
) -> None:
    found = case(certainty="confirmed", clocks={code: ClockFacts(listed=AT)}, moments=known)
    assert open_tracks(found) == (Track(lifecycle="clock", subject=code, state=state),)


def test_what_waits_is_watched_over_until_the_incident_is_taken_up_again() -> None:
    before = with_track("measure", "approved", "awaiting_outcome")
    one = waiting(before)

    for phase in LIFECYCLES["incident"].states.codes():
        found = watched(with_track("measure", "approved", phase, waiting=one))
        assert (found is not None) is (phase in {"awaiting_outcome", "closed"})


def test_a_clock_is_no_track_that_a_closed_incident_leaves_open() -> None:
    clocks = {"gdpr33": ClockFacts(listed=AT)}
    found = case(phase="awaiting_outcome", certainty="confirmed", clocks=clocks)
    watched_over = replace(found, waiting=waiting(found))
    assert [track.place for track in hindrances(watched_over, "closed")] == [("clock", "gdpr33")]
