"""The lifecycles as data, and the one engine that decides a step."""

import json
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain import lifecycles as lifecycles_module
from domain.errors import IllegalMove, Refused
from domain.facts import FACTS, Sort
from domain.lifecycles import LIFECYCLES, Circumstances, Lifecycle, check_date, check_facts, check_move

REFERENCE: Final = Path(__file__).parents[2].parent / "shared" / "domain" / "machines.json"
TODAY: Final = date(2026, 3, 11)
HERE: Final = Circumstances()
SAID: Final = Circumstances(reported_by="county police")
ONLY_SAID: Final = "involved_stage_unknown"

days = st.dates(date(2020, 1, 1), TODAY)
lifecycles = st.sampled_from(list(LIFECYCLES.values()))


def _reference() -> dict[str, Any]:
    if not REFERENCE.exists():
        pytest.skip("the domain reference is not in this tree")
    found: dict[str, Any] = json.loads(REFERENCE.read_text(encoding="utf-8"))
    return found


def _after(lifecycle: Lifecycle, current: str | None) -> tuple[str, ...]:
    """What may be done here next, by the data alone."""
    codes = lifecycle.states[current].next if current else lifecycle.start
    return tuple(code for code in codes if code != ONLY_SAID)


@pytest.mark.parametrize("name", LIFECYCLES)
def test_the_states_are_those_of_the_reference(name: str) -> None:
    told, lifecycle = _reference()[name], LIFECYCLES[name]
    assert tuple(told["initial"]) == lifecycle.start
    assert [(row["code"], row["fr"], tuple(row["next"])) for row in told["states"]] == [
        (state.code, state.fr, state.next) for state in lifecycle.states
    ]


def test_the_lifecycles_that_a_case_needs_are_here() -> None:
    assert set(LIFECYCLES) == {
        "incident",
        "certainty",
        "finding",
        "access",
        "employment",
        "termination",
        "law_enforcement",
        "customer_notice",
        "regulator_notice",
        "measure",
        "legal_hold",
        "preservation",
        "legal_process",
        "delay_request",
        "civil_action",
        "clock",
    }


def test_each_lifecycle_is_what_the_file_says() -> None:
    path = Path(lifecycles_module.__file__).with_name("lifecycles.toml")
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    found = lifecycles_module._load()
    assert list(found) == list(told)
    for name, one in found.items():
        table = told[name]
        assert (one.name, one.start, one.settled) == (
            name,
            tuple(table["start"]),
            frozenset(table.get("settled", ())),
        )
        assert one.states.codes() == tuple(table["states"])
        for state in one.states:
            row = table["states"][state.code]
            assert (state.en, state.fr, state.next) == (row["en"], row["fr"], tuple(row["next"]))
            assert state.reported_only is row.get("reported_only", False)
            for key in ("aliases", "needs", "facts", "leave"):
                assert getattr(state, key) == tuple(row.get(key, ()))


@pytest.mark.parametrize("name", LIFECYCLES)
def test_every_state_that_is_named_exists(name: str) -> None:
    codes = set(LIFECYCLES[name].states.codes())
    assert set(LIFECYCLES[name].start) <= codes
    for state in LIFECYCLES[name].states:
        assert set(state.next) <= codes
        assert len(set(state.next)) == len(state.next)


@pytest.mark.parametrize("name", LIFECYCLES)
def test_every_state_can_be_reached(name: str) -> None:
    lifecycle = LIFECYCLES[name]
    seen, ahead = set(), list(lifecycle.start)
    while ahead:
        code = ahead.pop()
        if code not in seen:
            seen.add(code)
            ahead += lifecycle.states[code].next
    assert seen == set(lifecycle.states.codes())


def test_one_state_can_only_be_reported() -> None:
    only = [state.code for each in LIFECYCLES.values() for state in each.states if state.reported_only]
    assert only == [ONLY_SAID]


def test_what_follows_an_unknown_stage_is_every_stage_from_the_referral_on() -> None:
    law = LIFECYCLES["law_enforcement"]
    before = {"not_considered", "under_consideration", "not_referred", ONLY_SAID}
    assert set(law.following(ONLY_SAID)) == set(law.states.codes()) - before


SAMPLES: Final = {Sort.DAY: TODAY.isoformat(), Sort.YES_NO: "yes", Sort.NUMBER: "10"}


def complete(lifecycle: Lifecycle, current: str | None, wanted: str, **rest: Any) -> Circumstances:  # noqa: ANN401
    """Circumstances with everything that a step done here needs."""
    facts = {
        one.code: next(iter(one.choices)).code if one.choices else SAMPLES.get(one.kind, "as agreed")
        for one in lifecycle.facts(current, wanted)
    }
    return Circumstances(reason="because", facts=facts, **rest)


class Walks(RuleBasedStateMachine):
    """Any order of steps, done here and reported, sensible and not."""

    @initialize(lifecycle=lifecycles)
    def begin(self, lifecycle: Lifecycle) -> None:
        """One subject without a state yet."""
        self.lifecycle = lifecycle
        self.current: str | None = None
        self.walk: list[tuple[str | None, str, bool]] = []

    def _step(self, wanted: str, circumstances: Circumstances) -> None:
        check_move(self.lifecycle, self.current, wanted, circumstances, today=TODAY)
        self.walk.append((self.current, wanted, circumstances.reported))
        self.current = wanted

    @rule(data=st.data())
    def follow_an_arrow(self, data: st.DataObject) -> None:
        """What may follow is never refused."""
        allowed = _after(self.lifecycle, self.current)
        if allowed:
            wanted = data.draw(st.sampled_from(allowed))
            self._step(wanted, complete(self.lifecycle, self.current, wanted))

    @rule(data=st.data())
    def leave_out_a_fact(self, data: st.DataObject) -> None:
        """A step that lacks one of its facts is refused, and the refusal names exactly that one."""
        for wanted in _after(self.lifecycle, self.current):
            full = complete(self.lifecycle, self.current, wanted)
            for code in full.facts:
                lacking = replace(full, facts={k: v for k, v in full.facts.items() if k != code})
                with pytest.raises(Refused, match=r"^missing_facts$") as refused:
                    self._step(wanted, lacking)
                assert [one.code for one in refused.value.params["facts"]] == [code]  # type: ignore[attr-defined]
        del data

    @rule(data=st.data())
    def try_anything_here(self, data: st.DataObject) -> None:
        """What may not follow is refused, and the refusal names exactly what may."""
        wanted = data.draw(st.sampled_from(self.lifecycle.states.codes()))
        allowed = _after(self.lifecycle, self.current)
        if wanted in allowed:
            return
        with pytest.raises(Refused) as refused:
            self._step(wanted, HERE)
        if wanted == self.current:
            assert refused.value.code == "already_there"
        elif wanted == ONLY_SAID:
            assert refused.value.code == "needs_reporter"
        else:
            assert isinstance(refused.value, IllegalMove)
            assert refused.value.allowed == allowed
            assert refused.value.code == ("illegal_move" if allowed else "final_state")
            assert refused.value.params["wanted"] == wanted

    @rule(data=st.data())
    def report_anything(self, data: st.DataObject) -> None:
        """What others did does not wait for our order of steps."""
        elsewhere = [code for code in self.lifecycle.states.codes() if code != self.current]
        self._step(data.draw(st.sampled_from(elsewhere)), SAID)

    @rule()
    def report_where_it_is(self) -> None:
        """Being told what we know changes nothing, except for a state that repeats itself."""
        if self.current and self.current not in self.lifecycle.states[self.current].next:
            with pytest.raises(Refused, match=r"^already_there$"):
                self._step(self.current, SAID)

    @invariant()
    def only_arrows_were_followed_here(self) -> None:
        """The walk as it was recorded."""
        for before, after, reported in getattr(self, "walk", []):
            assert reported or after in _after(self.lifecycle, before)


TestWalks = Walks.TestCase
TestWalks.settings = settings(deadline=None, max_examples=150, stateful_step_count=20)


def test_a_state_that_may_follow_itself_can_be_repeated() -> None:
    repeated = [
        (name, state.code)
        for name, each in LIFECYCLES.items()
        for state in each.states
        if state.code in state.next
    ]
    assert repeated == [("regulator_notice", "supplemented"), ("delay_request", "in_force_written")]
    for name, code in repeated:
        here = complete(LIFECYCLES[name], code, code)
        check_move(LIFECYCLES[name], code, code, here, today=TODAY)
        check_move(LIFECYCLES[name], code, code, SAID, today=TODAY)


def test_the_first_state_may_be_any_start_that_can_be_done_here() -> None:
    law = LIFECYCLES["law_enforcement"]
    assert law.following(None) == ("not_considered", "initiated_by_agency")
    with pytest.raises(IllegalMove) as refused:
        check_move(law, None, "charged", HERE, today=TODAY)
    assert refused.value.allowed == ("not_considered", "initiated_by_agency")


@given(lifecycles, days, st.integers(1, 5000), st.sampled_from([None, "police"]), st.data())
def test_a_day_that_has_not_come_is_refused_whoever_says_so(
    lifecycle: Lifecycle, today: date, ahead: int, reported_by: str | None, data: st.DataObject
) -> None:
    current, wanted = (data.draw(st.sampled_from(lifecycle.states.codes())) for _ in range(2))
    on = today + timedelta(days=ahead)
    with pytest.raises(Refused, match=r"^future_date$"):
        check_move(lifecycle, current, wanted, Circumstances(on=on, reported_by=reported_by), today=today)


@given(days, days, st.sampled_from([None, "police"]))
def test_a_day_before_the_previous_step_is_refused_only_when_it_is_done_here(
    on: date, previous: date, reported_by: str | None
) -> None:
    def move() -> None:
        check_move(
            LIFECYCLES["access"],
            "unchanged",
            "revoked",
            complete(LIFECYCLES["access"], "unchanged", "revoked", on=on, reported_by=reported_by),
            today=TODAY,
            previous_on=previous,
        )

    if on < previous and reported_by is None:
        with pytest.raises(Refused, match=r"^before_previous$") as refused:
            move()
        assert refused.value.params == {"on": on, "previous": previous, "current": "unchanged"}
    else:
        move()


@given(st.none() | days)
def test_an_unknown_day_compares_with_nothing(day: date | None) -> None:
    access = LIFECYCLES["access"]
    for on, previous in ((day, None), (None, day)):
        full = complete(access, "unchanged", "revoked", on=on)
        check_move(access, "unchanged", "revoked", full, today=TODAY, previous_on=previous)


def test_today_has_come_and_tomorrow_has_not() -> None:
    check_date(None, today=TODAY)
    check_date(TODAY, today=TODAY)
    with pytest.raises(Refused, match=r"^future_date$"):
        check_date(TODAY + timedelta(days=1), today=TODAY)


def test_a_refused_move_says_where_it_stands() -> None:
    with pytest.raises(IllegalMove) as refused:
        check_move(LIFECYCLES["finding"], "exonerated", "substantiated", HERE, today=TODAY)
    assert refused.value.code == "final_state"
    assert refused.value.params == {
        "lifecycle": "finding",
        "current": "exonerated",
        "wanted": "substantiated",
        "allowed": (),
    }


def refused_step(
    name: str, current: str | None, wanted: str, circumstances: Circumstances
) -> tuple[str, dict[str, object]]:
    """Why a step is refused, and the values that the refusal is told with."""
    with pytest.raises(Refused) as refused:
        check_move(LIFECYCLES[name], current, wanted, circumstances, today=TODAY)
    return refused.value.code, refused.value.params


def test_each_refusal_of_a_step_is_told_with_what_it_is_about() -> None:
    later = TODAY + timedelta(days=1)
    law = "law_enforcement"
    assert refused_step("access", "revoked", "revoked", HERE) == (
        "already_there",
        {"lifecycle": "access", "current": "revoked"},
    )
    assert refused_step(law, "referred", ONLY_SAID, HERE) == (
        "needs_reporter",
        {"lifecycle": law, "wanted": ONLY_SAID},
    )
    assert refused_step("access", "unchanged", "restored", HERE)[1]["current"] == "unchanged"
    assert refused_step(law, None, "charged", HERE)[1]["current"] == "not_considered"
    assert refused_step("access", "unchanged", "revoked", Circumstances(on=later)) == (
        "future_date",
        {"on": later},
    )


def test_a_reason_is_needed_for_a_step_that_the_file_says_so_of() -> None:
    for name, lifecycle in LIFECYCLES.items():
        for current in lifecycle.states:
            for wanted in _after(lifecycle, current.code):
                full = complete(lifecycle, current.code, wanted)
                if "reason" not in lifecycle.states[wanted].needs:
                    check_move(lifecycle, current.code, wanted, replace(full, reason=None), today=TODAY)
                    continue
                assert refused_step(name, current.code, wanted, replace(full, reason=None)) == (
                    "needs_reason",
                    {"lifecycle": name, "wanted": wanted},
                )


def test_what_is_missing_is_told_with_the_step() -> None:
    access = LIFECYCLES["access"]
    code, params = refused_step("access", "unchanged", "revoked", Circumstances(reason="because"))
    assert (code, params["lifecycle"], params["wanted"]) == ("missing_facts", "access", "revoked")
    assert params["facts"] == access.facts("unchanged", "revoked")
    check_move(access, "unchanged", "revoked", SAID, today=TODAY)


@pytest.mark.parametrize("reported_by", [None, "the press"])
def test_a_fact_that_a_step_does_not_ask_for_is_refused_whoever_says_so(reported_by: str | None) -> None:
    full = complete(LIFECYCLES["access"], "unchanged", "revoked", reported_by=reported_by)
    strange = replace(full, facts={**full.facts, "plea": "guilty"})
    assert refused_step("access", "unchanged", "revoked", strange) == (
        "fact_not_asked",
        {"fact": FACTS["plea"], "lifecycle": "access", "wanted": "revoked"},
    )


def test_the_day_of_a_fact_lies_ahead_only_where_it_may() -> None:
    def step(name: str, current: str, wanted: str, fact: str, value: str) -> Circumstances:
        full = complete(LIFECYCLES[name], current, wanted)
        assert fact in full.facts
        return replace(full, facts={**full.facts, fact: value})

    tomorrow = TODAY + timedelta(days=1)
    triage = step("incident", "reported", "triage", "discovered_on", tomorrow.isoformat())
    assert refused_step("incident", "reported", "triage", triage) == (
        "future_fact",
        {"fact": FACTS["discovered_on"], "on": tomorrow},
    )
    for known in (TODAY.isoformat(), "2019-12-31", "unknown"):
        told = step("incident", "reported", "triage", "discovered_on", known)
        check_move(LIFECYCLES["incident"], "reported", "triage", told, today=TODAY)
    ahead = [
        (name, state.code, fact.code)
        for name, lifecycle in LIFECYCLES.items()
        for state in lifecycle.states
        for fact in lifecycle.facts(None, state.code)
        if fact.kind is Sort.DAY and fact.future and fact.code != "effective_on"
    ]
    assert ahead
    for name, wanted, code in ahead:
        facts = {code: tomorrow.isoformat()}
        check_facts(LIFECYCLES[name], None, wanted, Circumstances(facts=facts), today=TODAY)


def test_a_dismissal_takes_effect_no_earlier_than_it_was_told() -> None:
    def told(effective: date, on: date | None) -> Circumstances:
        return Circumstances(on=on, facts={"effective_on": effective.isoformat()})

    termination, day = LIFECYCLES["termination"], timedelta(days=1)
    [wanted] = [one.code for one in termination.states if "effective_on" in one.facts]
    for effective, on in ((TODAY, None), (TODAY + day, None), (TODAY - day, TODAY - day)):
        check_facts(termination, None, wanted, told(effective, on), today=TODAY)
    for effective, on in ((TODAY - day, None), (TODAY - 2 * day, TODAY - day)):
        with pytest.raises(Refused, match=r"^effective_before_told$") as refused:
            check_facts(termination, None, wanted, told(effective, on), today=TODAY)
        assert refused.value.params == {"on": effective}


def test_what_is_asked_on_leaving_a_state_comes_before_what_the_next_one_asks() -> None:
    for lifecycle in LIFECYCLES.values():
        for current in lifecycle.states:
            for wanted in lifecycle.states:
                found = [one.code for one in lifecycle.facts(current.code, wanted.code)]
                assert found == [*current.leave, *wanted.facts]
                assert [one.code for one in lifecycle.facts(None, wanted.code)] == [*wanted.facts]


def test_what_is_reported_has_somebody_who_says_so() -> None:
    assert SAID.reported
    assert not HERE.reported
    assert not Circumstances(source="a newspaper").reported
