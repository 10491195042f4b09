"""The claim ceiling: no sentence is stronger than the record."""

from dataclasses import replace
from datetime import date
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import claims
from domain.case import Count
from domain.claims import Claim
from domain.counts import Amount, CountKind
from domain.lifecycles import LIFECYCLES, Circumstances
from domain.suspects import Suspect
from domain.vocabulary import FIELD_STATUS, FIELDS, NAMED_FIELDS
from tests.domain.builders import NOW, case, disclosed, exact, measure, part, referral, standing, suspect

STATES: Final = LIFECYCLES["law_enforcement"].states.codes()

ENDED: Final = ("declined", "closed_no_action", "dismissed", "acquitted", "withdrawn", "diverted", "closed")

CEILING: Final = {
    "involved_stage_unknown": "involved_stage_unknown",
    "not_considered": "not_considered",
    "under_consideration": "under_consideration",
    "not_referred": "not_referred",
    "referred": "reported_to",
    "initiated_by_agency": "contacted_by",
    "acknowledged": "contacted_by",
    **dict.fromkeys(("investigating", "arrested", "released"), "investigating"),
    **dict.fromkeys(("charged", "prosecuting", "convicted", "sentenced", "appeal"), "prosecution"),
    **dict.fromkeys(ENDED, "ended"),
}
"""Guard G3 of the domain reference, section 3.7: the strongest sentence by state, without any history."""

TOOK_EFFECT: Final = {"effective", "disputed", "upheld", "settled"}
NAMES: Final = ("county police", "the press", "union")

histories = st.lists(st.sampled_from(STATES), max_size=6)
sources = st.sampled_from([None, *NAMES])


def test_the_table_has_every_state() -> None:
    assert set(CEILING) == set(STATES)


@pytest.mark.parametrize("state", STATES)
def test_a_state_without_history_has_the_sentence_of_the_table(state: str) -> None:
    assert claims.law_enforcement(referral(state)).id == f"claim.law.{CEILING[state]}"


@given(st.sampled_from(STATES), histories, sources)
def test_no_history_makes_a_sentence_stronger_than_the_present_state(
    state: str, before: list[str], reported_by: str | None
) -> None:
    claim = claims.law_enforcement(referral(state, *before, reported_by=reported_by))
    referred = state == "acknowledged" and "referred" in before
    assert claim.id == f"claim.law.{'reported_to' if referred else CEILING[state]}"


@given(st.sampled_from(STATES), histories)
def test_reported_to_is_said_only_if_it_ever_was(state: str, before: list[str]) -> None:
    claim = claims.law_enforcement(referral(state, *before))
    if claim.id == "claim.law.reported_to":
        assert "referred" in {*before, state}


@pytest.mark.parametrize("state", ENDED)
def test_an_end_is_said_by_its_own_name(state: str) -> None:
    claim = claims.law_enforcement(referral(state, "referred", "investigating", "charged"))
    assert claim == Claim("claim.law.ended", {"state": ("state", "law_enforcement", state)})


@given(st.sampled_from(STATES), histories, st.sampled_from(NAMES))
def test_what_is_reported_is_said_to_be_reported(state: str, before: list[str], source: str) -> None:
    claim = claims.law_enforcement(referral(state, *before, reported_by=source))
    in_its_own_words = state == "involved_stage_unknown"
    assert claim.reported_by == (None if in_its_own_words else source)


@st.composite
def established(draw: st.DrawFn) -> Suspect:
    """A suspect with any finding, at any point of a dismissal, done here or reported."""
    state = draw(st.sampled_from(LIFECYCLES["termination"].states.codes()))
    return suspect(
        f"S-{draw(st.integers(0, 999_999)):06}",
        finding=draw(st.sampled_from(["substantiated", "under_investigation", "exonerated"])),
        termination=standing("termination", state, reported_by=draw(sources)),
    )


@given(st.lists(established(), max_size=4, unique_by=lambda one: one.pseudonym))
def test_a_dismissal_is_said_no_further_than_it_holds(suspects: list[Suspect]) -> None:
    claim = claims.dismissal(case(suspects=suspects))
    dismissed = [one for one in suspects if one.termination.state in TOOK_EFFECT]
    said_by = {one.termination.circumstances.reported_by for one in dismissed}
    proven = [one for one in suspects if one.finding.state == "substantiated"]
    assert (claim is None) == (not dismissed)
    if claim is None:
        return
    if claim.id == "claim.dismissal.all":
        assert proven
        assert all(one.termination.state in TOOK_EFFECT for one in proven)
        assert said_by == {claim.reported_by}
    else:
        assert claim.id == "claim.dismissal.some"
        assert claim.reported_by in said_by
    assert (claim.reported_by is None) == (None in said_by)


@pytest.mark.parametrize("state", LIFECYCLES["termination"].states.codes())
def test_dismissed_is_said_only_once_it_took_effect(state: str) -> None:
    claim = claims.dismissal(case(suspects=[suspect(finding="substantiated", termination=state)]))
    assert claim == (Claim("claim.dismissal.all") if state in TOOK_EFFECT else None)


@pytest.mark.parametrize(
    ("tracks", "expected"),
    [
        ([("substantiated", "effective"), ("substantiated", "upheld")], "all"),
        ([("substantiated", "effective"), ("unsubstantiated", "none")], "all"),
        ([("substantiated", "effective"), ("substantiated", "notified")], "some"),
        ([("substantiated", "effective"), ("substantiated", "overturned")], "some"),
        ([("under_investigation", "effective")], "some"),
        ([("exonerated", "effective")], "some"),
    ],
)
def test_the_employees_were_dismissed_only_if_all_who_were_proven_were(
    tracks: list[tuple[str, str]], expected: str
) -> None:
    suspects = [
        suspect(f"S-{number:06}", finding=finding, termination=termination)
        for number, (finding, termination) in enumerate(tracks)
    ]
    assert claims.dismissal(case(suspects=suspects)) == Claim(f"claim.dismissal.{expected}")


def test_employment_that_ended_otherwise_is_no_dismissal() -> None:
    gone = [suspect(finding="substantiated", employment=state) for state in ("resigned", "terminated")]
    assert claims.dismissal(case(suspects=gone)) is None


@pytest.mark.parametrize(
    ("sources", "reported_by"),
    [
        (("union", "union"), "union"),
        (("union", "the press"), "the press"),
        ((None, "the press"), None),
        ((None, None), None),
    ],
)
def test_hearsay_about_dismissals_stays_hearsay(
    sources: tuple[str | None, ...], reported_by: str | None
) -> None:
    suspects = [
        suspect(f"S-{number:06}", termination=standing("termination", "effective", reported_by=source))
        for number, source in enumerate(sources)
    ]
    claim = claims.dismissal(case(suspects=suspects))
    assert claim == Claim("claim.dismissal.some", {}, reported_by)


@pytest.mark.parametrize("what", ["persons", "suspects", "records"])
@pytest.mark.parametrize("kind", CountKind)
def test_a_number_is_said_when_it_is_exact_and_as_about_when_it_is_an_estimate(
    what: str, kind: CountKind
) -> None:
    low = None if kind in {CountKind.AT_MOST, CountKind.UNKNOWN, CountKind.UNDISCLOSED} else 17
    high = 18 if kind in {CountKind.AT_MOST, CountKind.RANGE} else None
    amount = Amount(kind, low, high)
    counts = {
        (what, scope): Count(
            what=what,
            scope=scope,
            amount=amount,
            at=NOW,
            circumstances=Circumstances(reported_by=f"{scope} source"),
        )
        for scope in ("disclosed", "accessed")
    }
    name = {CountKind.EXACT: "exact", CountKind.ESTIMATE: "about"}.get(kind)

    def expected(scope: str) -> Claim | None:
        params = {"what": what, "amount": amount}
        return Claim(f"claim.number.{name}", params, f"{scope} source") if name else None

    assert claims.number(case(counts=counts), what) == expected("disclosed")
    assert claims.number(case(counts=counts), what, "accessed") == expected("accessed")
    assert claims.number(case(counts=counts), what, "notified") is None


@pytest.mark.parametrize(
    ("amount", "name"),
    [
        (None, "open"),
        (exact(0), "open"),
        (exact(1), "one"),
        (exact(2), "several"),
        (Amount(CountKind.ESTIMATE, 1), "open"),
        (Amount(CountKind.ESTIMATE, 2), "several"),
        (Amount(CountKind.AT_LEAST, 1), "open"),
        (Amount(CountKind.AT_LEAST, 2), "several"),
        (Amount(CountKind.RANGE, 1, 5), "open"),
        (Amount(CountKind.RANGE, 2, 5), "several"),
        (Amount(CountKind.AT_MOST, None, 5), "open"),
        (Amount(CountKind.UNKNOWN), "open"),
    ],
)
def test_several_employees_are_spoken_of_when_there_were_at_least_two(
    amount: Amount | None, name: str
) -> None:
    told = Circumstances(reported_by="the press")
    count = {} if amount is None else disclosed({"suspects": amount})
    counts = {place: replace(one, circumstances=told) for place, one in count.items()}
    expected = Claim(f"claim.actors.{name}", {}, "the press" if counts else None)
    assert claims.actors(case(counts=counts)) == expected


def test_advice_is_owed_for_what_went_out_and_of_which_somebody_can_do_something() -> None:
    fields = {
        "photo": "disclosed",
        "email_address": "disclosed",
        "nationality": "disclosed",
        "password": "possible",
    }
    assert claims.advised(case(fields=fields)) == Claim(
        "claim.advice", {"fields": ("email_address", "photo")}
    )
    assert claims.advised(case(fields={"nationality": "disclosed", "password": "possible"})) is None


@pytest.mark.parametrize("state", STATES)
def test_only_a_final_conviction_is_one_for_good(state: str) -> None:
    for final in ("yes", "no", "unknown", None):
        stands = standing("law_enforcement", state)
        facts = {} if final is None else {"final": final}
        stands = replace(stands, circumstances=replace(stands.circumstances, facts=facts))
        found = claims.convicted_for_good(replace(referral(state), standing=stands))
        assert found is (state == "convicted" and final == "yes")


@given(st.dictionaries(st.sampled_from(FIELDS.codes()), st.sampled_from(FIELD_STATUS.codes()), max_size=5))
def test_no_other_data_is_said_only_when_every_named_field_is_settled(changed: dict[str, str]) -> None:
    fields = {**dict.fromkeys(NAMED_FIELDS, "ruled_out"), **changed}
    still_open = any(status in {"possible", "unknown"} for status in fields.values())
    unnamed = fields.get("unknown", "ruled_out") != "ruled_out"
    claim = claims.others_ruled_out(case(fields=fields))
    assert claim == (None if still_open or unnamed else Claim("claim.fields.others_ruled_out"))


@given(st.sets(st.sampled_from(NAMED_FIELDS), min_size=1))
def test_no_other_data_is_not_said_while_a_field_was_never_judged(missing: set[str]) -> None:
    fields = dict.fromkeys((code for code in NAMED_FIELDS if code not in missing), "ruled_out")
    assert claims.others_ruled_out(case(fields=fields)) is None


def test_nothing_recorded_about_measures_is_not_none_announced() -> None:
    assert claims.announced_measures(case()) == Claim("claim.measures.not_recorded")
    planned = case(measures=(measure("done"),))
    assert claims.announced_measures(planned) == Claim("claim.measures.not_recorded")


def test_none_announced_is_said_as_of_the_day_and_by_whom_it_was_recorded() -> None:
    day = date(2020, 1, 13)
    told = case(none_announced=Circumstances(on=day, reported_by="the press"))
    expected = Claim("claim.measures.none_announced", {"on": day}, "the press")
    assert claims.announced_measures(told) == expected


def test_an_announcement_outdoes_the_record_that_there_was_none() -> None:
    announced = (measure(announced=Circumstances()), measure(), measure("done", announced=Circumstances()))
    told = case(measures=announced, none_announced=Circumstances())
    assert claims.announced_measures(told) == Claim("claim.measures.announced", {"n": 2})


def test_announcements_of_which_one_is_hearsay_are_hearsay() -> None:
    said = Circumstances(reported_by="the press")
    told = case(measures=(measure(announced=Circumstances()), measure(announced=said)))
    assert claims.announced_measures(told) == Claim("claim.measures.announced", {"n": 2}, "the press")


def test_a_part_lets_no_number_of_the_whole_be_said() -> None:
    told = case(
        parts=(part(exact(17), jurisdiction="FR"), part(exact(1), jurisdiction="FR", what="suspects"))
    )
    assert claims.number(told, "persons") is None
    assert claims.actors(told) == Claim("claim.actors.open")
