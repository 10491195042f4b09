"""Papers of the law: until when they are in force, what they stop, and whom a gag hides them from."""

from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access import Actor, CaseAccess, Role
from domain.case import Waiting
from domain.clocks import clock_of, pausing
from domain.closing import hindrances
from domain.errors import Refused
from domain.lifecycles import LIFECYCLES, Circumstances
from domain.moments import Pause
from domain.paper import LONGEST_ORAL, PAPERS, Paper, check_oral, gags, last_day
from domain.papers import (
    delay_in_force,
    holds,
    lasting,
    may_read_gagged,
    may_record_paper,
    of_attorney_general,
    require_paper,
    run_out_for,
)
from domain.retention import may_erase
from domain.standing import Standing
from tests.domain.builders import NOW, case, paper, referral, standing

TODAY: Final = NOW.date()
DAY: Final = timedelta(days=1)
OPEN: Final = [
    (name, state.code)
    for name in PAPERS
    for state in LIFECYCLES[name].states
    if state.code not in LIFECYCLES[name].settled
]
CLOSED: Final = [(name, code) for name in PAPERS for code in sorted(LIFECYCLES[name].settled)]


def delayed(state: str, began: date | None = TODAY, **facts: str) -> Standing:
    """Where a request to delay notice stands."""
    return replace(standing("delay_request", state), began=began, facts=facts)


@pytest.mark.parametrize(
    ("lifecycle", "said", "gagged"),
    [
        ("legal_process", {"gag": "yes"}, True),
        ("legal_process", {"gag": "no"}, False),
        ("legal_process", {}, True),
        ("legal_hold", {}, False),
        ("preservation", {"gag": "yes"}, False),
    ],
)
def test_a_process_is_told_of_only_when_somebody_says_that_it_may_be(
    lifecycle: str, said: dict[str, str], gagged: bool
) -> None:
    assert gags(lifecycle, Circumstances(facts=said)) is gagged


@given(st.integers(0, 400), st.sampled_from(["in_force_oral", "in_force_written"]))
def test_what_was_only_spoken_lasts_no_longer_than_the_rule(days: int, state: str) -> None:
    until = TODAY + days * DAY
    found = last_day(delayed(state, until=until.isoformat()))
    assert found == (min(until, TODAY + LONGEST_ORAL) if state == "in_force_oral" else until)


def test_without_a_day_there_is_no_last_day() -> None:
    assert last_day(delayed("in_force_written")) is None
    assert last_day(delayed("in_force_oral")) is None
    assert last_day(standing("civil_action", "filed")) is None


@given(st.integers(-5, 60))
def test_a_longer_oral_request_is_refused_when_it_is_recorded_here(days: int) -> None:
    told = Circumstances(facts={"until": (TODAY + days * DAY).isoformat()})
    check_oral(TODAY, "in_force_written", told)
    check_oral(TODAY, "in_force_oral", replace(told, reported_by="the police"))
    if days <= 30:
        check_oral(TODAY, "in_force_oral", told)
        return
    with pytest.raises(Refused, match=r"^oral_too_long$") as refused:
        check_oral(TODAY, "in_force_oral", told)
    assert refused.value.params == {"limit": TODAY + 30 * DAY}


def test_an_oral_request_may_last_to_the_last_day_of_the_rule_and_needs_a_first_and_a_last_day() -> None:
    def until(days: int) -> Circumstances:
        return Circumstances(facts={"until": (TODAY + days * DAY).isoformat()})

    check_oral(TODAY, "in_force_oral", until(30))
    with pytest.raises(Refused, match=r"^oral_too_long$"):
        check_oral(TODAY, "in_force_oral", until(31))
    check_oral(None, "in_force_oral", until(31))
    check_oral(TODAY, "in_force_oral", Circumstances())


def test_the_delay_that_lasts_longest_counts() -> None:
    papers = (
        paper("delay_request", "in_force_oral", until=TODAY + DAY, ref="PA-000001"),
        paper("delay_request", "in_force_written", until=TODAY + 9 * DAY, ref="PA-000002"),
        paper("delay_request", "in_force_written", ref="PA-000003"),
        paper("delay_request", "requested", until=TODAY + 99 * DAY, ref="PA-000004"),
        paper("delay_request", "lifted", until=TODAY + 99 * DAY, ref="PA-000005"),
        paper("preservation", "in_force", until=TODAY + 99 * DAY, ref="PA-000006"),
    )
    found = case(papers=papers)
    assert delay_in_force(found, NOW) == papers[1]
    assert delay_in_force(found, NOW + 9 * DAY) == papers[1]
    assert delay_in_force(found, NOW + 10 * DAY) is None
    assert delay_in_force(case(), NOW) is None


@pytest.mark.parametrize("state", LIFECYCLES["legal_hold"].states.codes())
def test_a_hold_stops_erasing_until_it_is_released(state: str) -> None:
    found = case(papers=(paper("legal_hold", state),))
    if state == "released":
        assert holds(found) == ()
        may_erase(found)
        return
    assert holds(found) == found.papers
    with pytest.raises(Refused, match=r"^on_hold$") as refused:
        may_erase(found)
    assert refused.value.params == {"incident": found.ref, "papers": ("PA-000001",)}


@pytest.mark.parametrize("state", LIFECYCLES["preservation"].states.codes())
def test_what_an_authority_wants_kept_is_kept_even_past_its_day(state: str) -> None:
    found = case(papers=(paper("preservation", state, until=TODAY - DAY),))
    if state in {"in_force", "renewed", "contested"}:
        with pytest.raises(Refused, match="on_hold"):
            may_erase(found)
    else:
        may_erase(found)


@pytest.mark.parametrize(("lifecycle", "state"), OPEN)
def test_an_open_paper_hinders_closing_unless_somebody_watches_over_it(lifecycle: str, state: str) -> None:
    found = case(phase="recovering", certainty="near_miss", papers=(paper(lifecycle, state),))
    assert [track.place for track in hindrances(found, "closed")] == [(lifecycle, "PA-000001")]
    assert hindrances(found, "awaiting_outcome") == ()
    waiting = Waiting(owner="U1", tracks=((lifecycle, "PA-000001"),), at=NOW)
    assert (
        hindrances(replace(found, phase=standing("incident", "awaiting_outcome"), waiting=waiting), "closed")
        == ()
    )


@pytest.mark.parametrize(("lifecycle", "state"), CLOSED)
def test_a_closed_paper_hinders_nothing(lifecycle: str, state: str) -> None:
    found = case(phase="recovering", certainty="near_miss", papers=(paper(lifecycle, state),))
    assert hindrances(found, "closed") == ()


def test_a_gagged_paper_hinders_nobody() -> None:
    papers = (paper("legal_process", "received", gagged=True),)
    assert hindrances(case(phase="recovering", certainty="near_miss", papers=papers), "closed") == ()


def test_a_paper_runs_out_the_day_after_its_last_one_while_it_is_open() -> None:
    found = paper("preservation", "in_force", until=TODAY)
    assert not found.run_out(TODAY)
    assert found.run_out(TODAY + DAY)
    assert not paper("preservation", "expired", until=TODAY).run_out(TODAY + DAY)
    assert not paper("preservation", "in_force").run_out(TODAY + DAY)


def test_run_out_papers_are_for_legal_on_the_team() -> None:
    access = CaseAccess(team={"U1": Role.LEGAL, "U2": Role.LEGAL})
    found = case(papers=(paper("preservation", "in_force", until=TODAY - DAY),), access=access)
    legal = frozenset({Role.LEGAL})
    assert run_out_for(Actor(person="U1", blind="b1", roles=legal), found, NOW) == found.papers
    assert run_out_for(Actor(person="U2", blind="b2"), found, NOW) == ()
    assert run_out_for(Actor(person="U3", blind="b3", roles=legal), found, NOW) == ()


@pytest.mark.parametrize("lifecycle", PAPERS)
def test_who_may_record_a_paper(lifecycle: str) -> None:
    of_legal = lifecycle in {"legal_hold", "legal_process", "civil_action"}
    access = CaseAccess(team={"U1": Role.LEAD, "U2": Role.AUDITOR}, barred=frozenset({"b3"}))
    lead = Actor(person="U1", blind="b1")
    legal = Actor(person="U9", blind="b9", roles=frozenset({Role.LEGAL}))
    assert may_record_paper(lead, access, lifecycle) is not of_legal
    assert may_record_paper(legal, access, lifecycle)
    for actor, code in (
        (Actor(person="U2", blind="b2"), "read_only"),
        (Actor(person="U4", blind="b4"), "not_found"),
        (replace(legal, blind="b3"), "not_found"),
    ):
        assert not may_record_paper(actor, access, lifecycle)
        with pytest.raises(Refused, match=rf"^{code}$"):
            require_paper(actor, access, lifecycle)
    require_paper(legal, access, lifecycle)
    if of_legal:
        with pytest.raises(Refused, match=r"^legal_only$"):
            require_paper(lead, access, lifecycle)
    else:
        require_paper(lead, access, lifecycle)


MIDNIGHT: Final = {"UTC": "00:00", "America/New_York": "04:00"}
"""What the clock of UTC shows when a March day begins after the clocks went forward."""


def pause(request: str = "PA-000001") -> Pause:
    """A pause of twenty days that was recorded for a request."""
    return Pause(start=NOW, end=NOW + 20 * DAY, request=request)


def request(state: str, **told: Any) -> Paper:  # noqa: ANN401
    """A request to delay notice; ``told``: circumstances of its state."""
    stands = replace(standing("delay_request", state), circumstances=Circumstances(**told), at=NOW + 3 * DAY)
    return replace(paper("delay_request", state), standing=stands)


def ends(papers: tuple[Paper, ...], zone: str = "UTC") -> list[str]:
    """When the pause of the first request ends, in UTC."""
    found = lasting(case(papers=papers), [pause()], zone)
    return [f"{one.end:%m-%d %H:%M}" for one in found if one.end.tzinfo is UTC]


@pytest.mark.parametrize("zone", MIDNIGHT)
def test_a_pause_lasts_as_long_as_the_request_that_it_rests_on(zone: str) -> None:
    at, day = MIDNIGHT[zone], TODAY + 4 * DAY
    assert ends((request("in_force_written"),), zone) == ["03-31 09:00"]
    assert ends((replace(request("in_force_written"), until=day),), zone) == [f"03-16 {at}"]
    assert ends((replace(request("in_force_oral"), until=TODAY + 40 * DAY),), zone) == ["03-31 09:00"]
    assert ends((request("lifted", on=day),), zone) == [f"03-15 {at}"]
    assert ends((request("expired", on=day),), zone) == [f"03-16 {at}"]
    assert ends((request("lifted"),), zone) == ["03-14 09:00"]
    assert ends((replace(request("lifted", on=day), until=TODAY + 2 * DAY),), zone) == [f"03-14 {at}"]


def test_a_request_that_was_taken_back_pauses_nothing_and_one_that_is_no_paper_as_recorded() -> None:
    letter, gone, there = pause("a letter"), pause("PA-000002"), pause("PA-000001")
    found = lasting(case(papers=(request("in_force_written"),)), [letter, gone, there], "UTC")
    assert list(found) == [letter, there]


@pytest.mark.parametrize(
    ("agency", "authority", "named"),
    [
        ("Attorney General of Texas", None, True),
        ("county police", None, False),
        ("county police", "the U.S. Attorney-General", True),
        (None, "ATTORNEY GENERAL", True),
        (None, "the general attorney", False),
        (None, None, False),
    ],
)
def test_a_request_is_of_the_attorney_general_when_its_agency_or_its_authority_says_so(
    agency: str | None, authority: str | None, named: bool
) -> None:
    found = replace(
        request("in_force_written"),
        agency="L-000001",
        standing=replace(
            standing("delay_request", "in_force_written"), facts={"authority": authority} if authority else {}
        ),
    )
    other = replace(referral("referred", ref="L-000002"), agency="Attorney General")
    record = case(referrals=(replace(referral("referred"), agency=agency), other))
    assert of_attorney_general(record, found) is named
    general = (found,) if named else ()
    for code, expected in (("gdpr33", ()), ("ca_persons", (found,)), ("sec_8k", general)):
        assert pausing(record, clock_of(record, code, NOW), [found]) == expected


def test_gagged_papers_exist_for_the_role_of_legal_and_no_other() -> None:
    for role in Role:
        assert may_read_gagged(Actor(person="U1", blind="b1", roles=frozenset({role}))) is (
            role is Role.LEGAL
        )
    assert not may_read_gagged(Actor(person="U1", blind="b1"))
