"""The digest: totals of what its audience may be told, and nothing that points at a person."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access import CaseAccess, Role
from domain.case import Case, Measure, Note, Relation
from domain.claims import Claim
from domain.counts import Amount, CountKind, Total, total
from domain.digest import (
    SMALLEST_SHOWN,
    TREND_WEEKS,
    Ages,
    Clearance,
    Digest,
    Since,
    Unknown,
    compile_digest,
)
from domain.judgements import Judgement, Judgements
from domain.lifecycles import LIFECYCLES, Circumstances
from domain.moments import Moment
from domain.regimes import REGIMES, Choice
from domain.screen import Screen, Trip
from domain.standing import Standing
from domain.suspects import HEADLINES
from domain.vocabulary import FIELD_STATUS, FIELDS
from tests.domain.builders import (
    NOW,
    case,
    disclosed,
    exact,
    measure,
    notice,
    part,
    referral,
    standing,
    suspect,
)

CANARY: Final = "canary"
NO_CASE: Final = {"rejected", "duplicate"}
AWAITING: Final = {"proposed", "hr_review", "legal_review", "heard"}

past = st.integers(0, 400 * 24).map(lambda hours: NOW - timedelta(hours=hours))
amounts = st.sampled_from(
    [
        None,
        exact(1),
        exact(2),
        exact(500),
        Amount(CountKind.AT_LEAST, 3),
        Amount(CountKind.UNKNOWN),
        Amount(CountKind.UNDISCLOSED),
    ]
)


@st.composite
def standings(draw: st.DrawFn, lifecycle: str) -> Standing:
    """Any state, with or without one before it, done here or reported."""
    codes = LIFECYCLES[lifecycle].states.codes()
    before = draw(st.lists(st.sampled_from(codes), max_size=1))
    source = draw(st.sampled_from([None, f"{CANARY} source"]))
    return standing(lifecycle, draw(st.sampled_from(codes)), *before, at=draw(past), reported_by=source)


# Made once: Hypothesis takes longer to make a strategy than to draw from it.
_STANDINGS = {name: standings(name) for name in LIFECYCLES}
_FIELDS = st.dictionaries(st.sampled_from(FIELDS.codes()), st.sampled_from(FIELD_STATUS.codes()), max_size=3)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any incident; every text a person wrote and every pseudonym has the canary in it."""
    return case(
        draw(st.uuids()).hex,
        phase=draw(_STANDINGS["incident"]),
        certainty=draw(_STANDINGS["certainty"]),
        opened_at=draw(past),
        suspects=[
            suspect(
                f"S-{CANARY}{number}",
                **{
                    name: draw(_STANDINGS[name])
                    for name in ("finding", "access", "employment", "termination")
                },
            )
            for number in range(draw(st.integers(0, 3)))
        ],
        fields=draw(_FIELDS),
        counts=disclosed({"persons": draw(amounts), "suspects": draw(amounts)}, at=draw(past)),
        referrals=tuple(
            replace(
                referral("referred"), agency=f"{CANARY} agency", standing=draw(_STANDINGS["law_enforcement"])
            )
            for _ in range(draw(st.integers(0, 2)))
        ),
        notices=tuple(
            replace(notice("sent", audience=audience), way=f"{CANARY} way", standing=draw(_STANDINGS[name]))
            for audience, name in draw(st.lists(st.sampled_from(NOTICES), max_size=2))
        ),
        measures=tuple(
            replace(measure(announced=announced), standing=draw(_STANDINGS["measure"]))
            for announced in draw(st.lists(st.sampled_from([None, Circumstances(reason=CANARY)]), max_size=2))
        ),
        none_announced=draw(st.sampled_from([None, Circumstances(source=f"{CANARY} paper")])),
        notes=(Note(at=NOW, by=f"{CANARY} author", text=f"{CANARY} note"),),
        relations=(Relation(other=f"IN-{CANARY}"),),
        channel=f"{CANARY} channel",
        access=CaseAccess(team={f"{CANARY} member": Role.LEAD}, barred=frozenset({f"{CANARY} blind"})),
    )


NOTICES: Final = (("customers", "customer_notice"), ("regulator", "regulator_notice"))

many = st.lists(cases(), max_size=5, unique_by=lambda one: one.ref)
clearances = st.sampled_from(Clearance)
starts = st.none() | past


def _digest(
    told: list[Case], *, since: datetime | None = None, clearance: Clearance = Clearance.COUNTS
) -> Digest:
    return compile_digest(told, now=NOW, since=since, clearance=clearance)


def _texts(value: object) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from (*_texts(key), *_texts(item))
    elif isinstance(value, (tuple, list, set, frozenset)):
        for item in value:
            yield from _texts(item)


def _judged(told: list[Case]) -> list[Case]:
    return [one for one in told if one.phase.state not in NO_CASE]


@given(many, starts, st.sampled_from([Clearance.COUNTS, Clearance.CODES]))
def test_totals_and_references_hold_no_name_no_pseudonym_and_no_free_text(
    told: list[Case], since: datetime | None, clearance: Clearance
) -> None:
    body = _digest(told, since=since, clearance=clearance)
    assert [text for text in _texts(body) if CANARY in text] == []


@given(many)
def test_totals_hold_no_reference(told: list[Case]) -> None:
    body = _digest(told)
    assert body.cases == ()
    assert {one.ref for one in told}.isdisjoint(_texts(body))


@given(many)
def test_references_hold_phase_certainty_and_age_and_nothing_else(told: list[Case]) -> None:
    bare = _digest(told, clearance=Clearance.CODES).cases
    full = _digest(told, clearance=Clearance.DETAILS).cases
    for one, whole in zip(bare, full, strict=True):
        assert (one.ref, one.opened_at) == (whole.ref, whole.opened_at)
        assert (one.phase.state, one.certainty.state) == (whole.phase.state, whole.certainty.state)
        held = (one.suspects, one.fields, one.counts, one.referrals, one.measures, one.access.team)
        assert not any(held)


@given(many)
def test_details_are_the_open_incidents_oldest_first(told: list[Case]) -> None:
    shown = _digest(told, clearance=Clearance.DETAILS).cases
    assert {one.ref for one in shown} == {one.ref for one in told if one.open}
    assert [one.opened_at for one in shown] == sorted(one.opened_at for one in shown)


@given(many, starts)
def test_the_clearance_changes_the_incidents_shown_and_nothing_else(
    told: list[Case], since: datetime | None
) -> None:
    bodies = [
        replace(_digest(told, since=since, clearance=one), clearance=Clearance.COUNTS, cases=())
        for one in Clearance
    ]
    assert bodies[0] == bodies[1] == bodies[2]


@given(many.flatmap(lambda told: st.tuples(st.just(told), st.permutations(told))), starts, clearances)
def test_the_order_of_the_incidents_does_not_matter(
    orders: tuple[list[Case], list[Case]], since: datetime | None, clearance: Clearance
) -> None:
    one, other = (_digest(told, since=since, clearance=clearance) for told in orders)
    assert one == other


def _has_notice(case: Case, state: str) -> bool:
    return any(one.to.audience == "customers" and one.standing.state == state for one in case.notices)


@given(many)
def test_totals_are_the_sums_over_the_incidents(told: list[Case]) -> None:
    body, judged = _digest(told), _judged(told)
    live = [one for one in told if one.open]
    assert (body.recorded, body.open) == (len(told), len(live))
    assert dict(body.phases) == Counter(one.phase.state for one in live)
    assert body.decisions == sum(one.termination.state in AWAITING for each in live for one in each.suspects)
    assert body.customers == total(one.amount("persons", "disclosed") for one in judged)
    assert body.employees == total(one.amount("suspects", "disclosed") for one in judged)
    assert dict(body.fields) == Counter(code for one in judged for code in one.fields_with("disclosed"))
    assert dict(body.measures) == Counter(one.standing.state for each in judged for one in each.measures)
    # Incidents, not notices: of one that has two in one state one is counted.
    assert dict(body.notices) == {
        state: n
        for state in LIFECYCLES["customer_notice"].states.codes()
        if (n := sum(_has_notice(each, state) for each in judged))
    }
    assert sum(body.announced) == len(judged)


@given(many)
def test_lists_stand_in_the_order_of_the_data_files(told: list[Case]) -> None:
    body = _digest(told)
    for shown, order in (
        (body.phases, LIFECYCLES["incident"].states.codes()),
        (body.people, HEADLINES),
        (body.notices, LIFECYCLES["customer_notice"].states.codes()),
        (body.fields, FIELDS.codes()),
        (body.measures, LIFECYCLES["measure"].states.codes()),
    ):
        names = [entry[0] for entry in shown]
        assert names == [name for name in order if name in names]


@given(many)
def test_no_number_of_people_below_the_smallest_is_shown(told: list[Case]) -> None:
    tally = Counter(one.headline() for each in _judged(told) for one in each.suspects)
    assert dict(_digest(told).people) == {
        headline: n if n >= SMALLEST_SHOWN else None for headline, n in tally.items()
    }
    assert SMALLEST_SHOWN == 3


@pytest.mark.parametrize(("people", "shown"), [(1, None), (2, None), (3, 3), (4, 4)])
def test_three_people_are_the_fewest_that_are_counted(people: int, shown: int | None) -> None:
    told = [case(f"IN-{n}", suspects=[suspect(employment="on_leave")]) for n in range(people)]
    assert _digest(told).people == (("on_leave", shown),)


@given(many, cases(), st.sampled_from(sorted(NO_CASE)), starts)
def test_what_turned_out_to_be_no_case_counts_only_as_recorded_and_as_news(
    told: list[Case], more: Case, phase: str, since: datetime | None
) -> None:
    added = replace(more, phase=standing("incident", phase, at=more.phase.at))
    before, after = _digest(told, since=since), _digest([*told, added], since=since)
    assert after.recorded == before.recorded + 1
    assert replace(after, recorded=before.recorded, since=before.since, trend=before.trend) == before


@given(many, past, starts)
def test_an_incident_of_which_nothing_is_known_adds_only_itself(
    told: list[Case], opened_at: datetime, since: datetime | None
) -> None:
    before, after = (_digest(one, since=since) for one in (told, [*told, case(opened_at=opened_at)]))
    assert (after.open, after.recorded) == (before.open + 1, before.recorded + 1)
    for name in ("customers", "employees"):
        was, now = getattr(before, name), getattr(after, name)
        assert now == replace(was, exact=False, unknown=was.unknown + 1)
    assert after.announced == (*before.announced[:2], before.announced[2] + 1)
    for name in ("decisions", "people", "law", "notices", "fields", "measures"):
        assert getattr(after, name) == getattr(before, name)


@given(many, cases())
def test_another_incident_takes_nothing_away(told: list[Case], more: Case) -> None:
    before, after = _digest(told), _digest([*told, more])
    assert after.open >= before.open
    assert after.customers.low >= before.customers.low
    assert after.customers.exact <= before.customers.exact
    for name in ("phases", "fields", "measures", "notices"):
        assert Counter(dict(getattr(before, name))) <= Counter(dict(getattr(after, name)))


@given(many, starts)
def test_the_trend_counts_each_incident_of_its_weeks_once(told: list[Case], since: datetime | None) -> None:
    trend = _digest(told, since=since).trend
    first = trend[0].start
    assert [week.start for week in trend] == [first + timedelta(weeks=n) for n in range(TREND_WEEKS)]
    assert (first.weekday(), first.hour, first.minute) == (0, 0, 0)
    assert trend[-1].start <= NOW < trend[-1].start + timedelta(weeks=1)
    assert sum(week.opened for week in trend) == sum(one.opened_at >= first for one in told)
    assert sum(week.closed for week in trend) == sum(
        one.phase.state == "closed" and one.phase.at >= first for one in told
    )


def test_a_week_begins_on_monday_at_midnight() -> None:
    monday = datetime(2026, 3, 9, tzinfo=UTC)
    told = [case("IN-1", opened_at=monday), case("IN-2", opened_at=monday - timedelta(microseconds=1))]
    assert [week.opened for week in _digest(told).trend[-2:]] == [1, 1]


def _moment(at: datetime) -> Moment:
    return Moment(at=at, zone="UTC", recorded=at)


def _severe(value: str) -> Judgements:
    return Judgements(severity=Judgement(value=value, by="U1", at=NOW))


def test_severities_are_those_of_the_open_incidents_the_most_severe_first_and_unset_last() -> None:
    told = [
        case("IN-1", judgements=_severe("low")),
        case("IN-2"),
        case("IN-3", judgements=_severe("critical")),
        case("IN-4", judgements=_severe("low")),
        case("IN-5", phase="closed", judgements=_severe("high")),
    ]
    assert _digest(told).severities == (("critical", 1), ("low", 2), ("not_set", 1))


def test_cases_that_the_screen_holds_are_counted_while_they_are_open() -> None:
    held = Judgements(screen=Screen(trips=(Trip(code="whistle", change="C-1"),)))
    told = [case("IN-1", judgements=held), case("IN-2"), case("IN-3", phase="closed", judgements=held)]
    assert _digest(told).held == 1


def test_measures_are_overdue_from_the_day_after_their_day() -> None:
    def due(days: int, state: str = "approved") -> Measure:
        on = (NOW + timedelta(days=days)).date().isoformat()
        made = measure(state)
        return replace(made, standing=replace(made.standing, facts={"due_on": on}))

    told = [
        case("IN-1", measures=(due(-1), due(0), due(1), measure("approved"))),
        case("IN-2", phase="closed", measures=(due(-1, "in_progress"), due(-1, "done"))),
        case("IN-3", phase="rejected", measures=(due(-1),)),
    ]
    assert _digest(told).overdue == 2


def test_the_clocks_are_those_of_open_incidents_by_the_choice_of_the_organisation() -> None:
    known = {"aware_at": _moment(NOW - timedelta(days=9))}
    told = [
        case("IN-1", moments=known, jurisdictions=("EU",)),
        case("IN-2", phase="closed", moments=known, jurisdictions=("EU",)),
    ]
    body = _digest(told)
    assert (body.clocks.overdue, body.clocks.nowhere) == (1, 0)
    off = compile_digest(
        told, now=NOW, since=None, clearance=Clearance.COUNTS, choice=Choice(off=frozenset(REGIMES.codes()))
    )
    assert off.clocks.overdue == 0
    assert (body.at, body.clearance) == (NOW, Clearance.COUNTS)


def test_what_others_said_makes_an_incident_one_that_is_reported() -> None:
    told = [
        case("IN-1", phase=standing("incident", "triage", reported_by="the press")),
        case("IN-2", referrals=(referral("referred", reported_by="the press"),)),
        case("IN-3"),
        case("IN-4", phase=standing("incident", "duplicate", reported_by="the press")),
    ]
    assert _digest(told).reported == 2


def test_what_was_imported_as_history_counts_in_the_totals_and_in_nothing_that_is_open_or_new() -> None:
    long_ago = NOW - timedelta(days=1)
    past_case = case(
        "IN-1",
        opened_at=long_ago,
        certainty=standing("certainty", "confirmed", at=long_ago),
        veris={"incident_id": "RECORD-1"},
        counts=disclosed({"persons": exact(7)}),
        fields={"photo": "disclosed"},
        measures=(measure(announced=Circumstances()),),
    )
    body = _digest([past_case, case("IN-2")])
    assert (body.imported, body.recorded, body.open) == (1, 2, 1)
    assert (body.customers.low, body.fields) == (7, (("photo", 1),))
    assert (body.since.opened, body.since.confirmed, body.since.moved) == (1, 0, ())
    assert body.announced == (0, 0, 1)
    assert [week.opened for week in body.trend][-1] == 1
    assert {(one.what, one.incidents) for one in body.unknowns} == {
        ("suspects", 1),
        ("persons", 1),
        ("fields", 1),
    }


def test_an_unknown_is_as_old_as_the_record_of_it_or_else_as_the_incident() -> None:
    old, older = NOW - timedelta(days=3), NOW - timedelta(days=8)
    known = disclosed({"suspects": exact(3)})
    asked = disclosed({"persons": Amount(CountKind.UNKNOWN)}, at=old)
    told = [case("IN-1", opened_at=older, counts={**known, **asked}, fields={"photo": "disclosed"})]
    assert _digest(told).unknowns == (Unknown("persons", "unknown", 1, 3),)
    told = [case("IN-1", opened_at=older, counts=known, fields={"photo": "disclosed", "password": "unknown"})]
    assert _digest(told).unknowns == (
        Unknown("persons", "unknown", 1, 8),
        Unknown("fields", "unknown", 1, 8),
    )


def test_the_incidents_of_a_detailed_digest_are_whole_and_those_of_codes_are_bare() -> None:
    one = case(
        "IN-1",
        opened_at=NOW - timedelta(days=2),
        phase=standing("incident", "triage", on=NOW.date(), reported_by="the press"),
        fields={"photo": "disclosed"},
    )
    assert _digest([one], clearance=Clearance.DETAILS).cases == (one,)
    [bare] = _digest([one], clearance=Clearance.CODES).cases
    assert bare == Case(
        ref="IN-1",
        title="",
        opened_at=one.opened_at,
        opened_by="",
        phase=replace(one.phase, circumstances=Circumstances()),
        certainty=one.certainty,
        fields={},
        counts={},
    )


def test_the_middle_of_two_ages_is_told_in_whole_days() -> None:
    told = [case(f"IN-{age}", opened_at=NOW - timedelta(days=age)) for age in (1, 4)]
    assert _digest(told).ages == Ages(2, 4, ((30, 0), (60, 0), (90, 0)))


def test_a_week_ends_before_the_next_monday_and_closed_incidents_have_their_own_week() -> None:
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    ended = standing("incident", "closed", at=monday)
    other = standing("incident", "rejected", at=monday)
    told = [
        case("IN-1", opened_at=monday - timedelta(days=7), phase=ended),
        case("IN-2", opened_at=monday + timedelta(days=7) - timedelta(microseconds=1), phase=other),
    ]
    assert [(week.start.day, week.opened, week.closed) for week in _digest(told).trend[-3:]] == [
        (23, 1, 0),
        (2, 1, 1),
        (9, 0, 0),
    ]


def test_a_digest_of_nothing_is_still_a_digest() -> None:
    body = _digest([], since=NOW)
    nothing = Total(low=0, exact=True, unknown=0, undisclosed=0, counted=0)
    assert body.since.quiet
    assert (body.open, body.recorded, body.decisions, body.ages) == (0, 0, 0, None)
    assert (body.customers, body.employees) == (nothing, nothing)
    assert (body.people, body.law, body.unknowns, body.fields, body.cases) == ((), (), (), (), ())
    assert (body.phases, body.notices, body.measures, body.announced) == ((), (), (), (0, 0, 0))
    assert [(week.opened, week.closed) for week in body.trend] == [(0, 0)] * TREND_WEEKS


def test_the_first_digest_tells_of_everything() -> None:
    told = [
        case("IN-1", phase="closed", certainty="confirmed", opened_at=NOW - timedelta(days=900)),
        case("IN-2", phase="duplicate", opened_at=NOW - timedelta(days=800)),
        case("IN-3", phase="rejected"),
    ]
    assert _digest(told).since == Since(None, opened=3, confirmed=1, closed=1, rejected=2, moved=())


@pytest.mark.parametrize(("late", "news"), [(timedelta(0), 0), (timedelta(microseconds=1), 1)])
def test_what_happened_at_the_last_digest_was_told_by_it(late: timedelta, news: int) -> None:
    at = NOW - timedelta(days=7)
    told = [
        case(
            "IN-1",
            opened_at=at + late,
            phase=standing("incident", "closed", at=at + late),
            certainty=standing("certainty", "confirmed", at=at + late),
            measures=(measure("done", at=at + late),),
        ),
        case("IN-2", phase=standing("incident", "rejected", at=at + late), opened_at=at),
    ]
    since = _digest(told, since=at).since
    assert (since.closed, since.confirmed, since.rejected, since.opened) == (news,) * 4
    assert since.moved == ((("measure", 1),) if news else ())
    assert since.quiet == (not news)


def test_an_incident_moves_once_however_many_of_its_parts_did() -> None:
    on_leave = standing("employment", "on_leave", "active")
    told = [
        case("IN-1", suspects=[suspect("S-1", employment=on_leave), suspect("S-2", employment=on_leave)]),
        case("IN-2", suspects=[suspect(employment=on_leave, access=standing("access", "revoked", "none"))]),
        case("IN-3", notices=(notice("sent"),)),
    ]
    assert _digest(told).since.moved == (("access", 1), ("employment", 2), ("customer_notice", 1))


def test_where_a_suspect_stood_at_first_is_no_move() -> None:
    assert _digest([case(suspects=[suspect(employment="on_leave", access="revoked")])]).since.moved == ()


def test_findings_and_proposals_are_no_news_for_a_channel() -> None:
    told = suspect(
        finding=standing("finding", "substantiated", "under_investigation"),
        termination=standing("termination", "proposed", "none"),
    )
    assert _digest([case(suspects=[told])]).since.moved == ()


def test_ages_are_those_of_the_open_incidents() -> None:
    days = (0, 30, 31, 61, 91)
    told = [case(f"IN-{age}", opened_at=NOW - timedelta(days=age)) for age in days]
    closed = case("IN-C", phase="closed", opened_at=NOW - timedelta(days=900))
    assert _digest([*told, closed]).ages == Ages(31, 91, ((30, 3), (60, 2), (90, 1)))


def test_agencies_are_counted_by_incident_and_by_what_may_be_said() -> None:
    told = [
        case("IN-1", referrals=(referral("charged"), referral("sentenced"))),
        case("IN-2", referrals=(referral("appeal", "acquitted"),)),
        case("IN-3", referrals=(referral("referred"),)),
    ]
    assert _digest(told).law == ((Claim("claim.law.prosecution"), 2), (Claim("claim.law.reported_to"), 1))


def test_what_is_only_reported_of_agencies_stays_apart_and_names_no_source() -> None:
    told = [
        case("IN-1", referrals=(referral("investigating"),)),
        case("IN-2", referrals=(referral("investigating", reported_by=f"{CANARY} paper"),)),
        case("IN-3", referrals=(referral("arrested", reported_by=f"{CANARY} radio"),)),
    ]
    assert [(claim.id, bool(claim.reported_by), n) for claim, n in _digest(told).law] == [
        ("claim.law.investigating", False, 1),
        ("claim.law.investigating", True, 2),
    ]


def test_one_end_of_a_referral_is_not_counted_as_another() -> None:
    told = [
        case(f"IN-{n}", referrals=(referral(state),))
        for n, state in enumerate(("acquitted", "declined", "acquitted"))
    ]
    assert {claim.params["state"]: n for claim, n in _digest(told).law} == {
        ("state", "law_enforcement", "acquitted"): 2,
        ("state", "law_enforcement", "declined"): 1,
    }


def test_unknown_and_undisclosed_are_told_apart_and_neither_is_a_number() -> None:
    silent = disclosed({"persons": Amount(CountKind.UNDISCLOSED), "suspects": Amount(CountKind.UNKNOWN)})
    known = disclosed({"persons": exact(7), "suspects": exact(3)})
    told = [
        case("IN-1", counts=silent, fields={"photo": "disclosed"}),
        case("IN-2", opened_at=NOW - timedelta(days=5), fields={"photo": "unknown"}),
        case("IN-3", counts=known, fields={"photo": "possible"}),
    ]
    body = _digest(told)
    assert set(body.unknowns) == {
        Unknown("persons", "undisclosed", 1, 0),
        Unknown("persons", "unknown", 1, 5),
        Unknown("suspects", "unknown", 2, 5),
        Unknown("fields", "unknown", 1, 5),
    }
    assert body.customers == Total(low=7, exact=False, unknown=1, undisclosed=1, counted=1)


def test_a_part_is_summed_as_what_it_says_of_the_whole_and_never_beside_one() -> None:
    parts = (part(exact(300), jurisdiction="FR"), part(exact(200), jurisdiction="DE"))
    told = [
        case("IN-1", parts=parts),
        case("IN-2", parts=parts, counts=disclosed({"persons": exact(7)})),
        case("IN-3", parts=(part(Amount(CountKind.UNKNOWN), "staff"),)),
    ]
    body = _digest(told)
    assert body.customers == Total(low=307, exact=False, unknown=1, undisclosed=0, counted=2)
    assert Unknown("persons", "unknown", 1, 0) in body.unknowns


def test_an_agency_at_an_unknown_stage_is_undisclosed() -> None:
    told = case(
        fields={"photo": "disclosed"},
        counts=disclosed({"persons": exact(7), "suspects": exact(3)}),
        referrals=(referral("involved_stage_unknown", reported_by="the press"),),
        opened_at=NOW - timedelta(days=2),
    )
    assert _digest([told]).unknowns == (Unknown("law_enforcement", "undisclosed", 1, 2),)


def test_announced_none_announced_and_not_recorded_are_three_numbers() -> None:
    told = [
        case("IN-1", measures=(measure(announced=Circumstances()),)),
        case("IN-2", none_announced=Circumstances()),
        case("IN-3", measures=(measure("done"),)),
        case("IN-4"),
    ]
    assert _digest(told).announced == (1, 1, 2)
