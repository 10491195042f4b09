"""A case answers what everyone asks of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.counts import Amount, CountKind
from domain.lifecycles import LIFECYCLES, Circumstances
from domain.suspects import HEADLINES
from domain.vocabulary import FIELD_STATUS, NAMED_FIELDS
from tests.domain.builders import case, disclosed, exact, measure, part, standing, suspect

CLEARED = ("not_involved", "unsubstantiated", "exonerated")
PENDING = ("proposed", "hr_review", "legal_review", "hearing_scheduled", "heard", "approved", "notified")

RULES = (
    ("reinstated", {"employment": "reinstated"}),
    *(("cleared", {"finding": state}) for state in CLEARED),
    ("terminated_disputed", {"employment": "terminated", "termination": "disputed"}),
    ("terminated", {"employment": "terminated"}),
    ("contract_ended", {"employment": "contract_ended"}),
    ("resigned", {"employment": "resigned"}),
    *(("termination_pending", {"termination": state}) for state in PENDING),
    ("sanctioned", {"employment": "sanctioned"}),
    ("on_leave", {"employment": "on_leave"}),
    ("former", {"employment": "former"}),
    ("access_revoked", {"access": "revoked"}),
    ("access_suspended", {"access": "suspended"}),
    ("access_restricted", {"access": "restricted"}),
    ("under_investigation", {"finding": "under_investigation"}),
    ("person_of_interest", {}),
)
"""The table of the domain reference, section 3: the first row that matches wins."""


def _expected(tracks: dict[str, str]) -> str:
    return next(
        name for name, row in RULES if all(tracks.get(track) == state for track, state in row.items())
    )


@pytest.mark.parametrize(("headline", "tracks"), RULES)
def test_each_row_of_the_table_gives_its_headline(headline: str, tracks: dict[str, str]) -> None:
    assert headline == suspect(**tracks).headline()


@pytest.mark.parametrize("employment", LIFECYCLES["employment"].states.codes())
@pytest.mark.parametrize("finding", LIFECYCLES["finding"].states.codes())
def test_the_first_row_that_matches_wins(finding: str, employment: str) -> None:
    for termination in LIFECYCLES["termination"].states.codes():
        for access in LIFECYCLES["access"].states.codes():
            tracks = {
                "finding": finding,
                "employment": employment,
                "termination": termination,
                "access": access,
            }
            assert _expected(tracks) == suspect(**tracks).headline()


def test_the_headlines_are_those_of_the_table_in_its_order() -> None:
    assert tuple(dict.fromkeys(name for name, _ in RULES)) == HEADLINES


@pytest.mark.parametrize("phase", LIFECYCLES["incident"].states.codes())
def test_a_case_is_open_until_it_is_closed_or_no_case(phase: str) -> None:
    assert case(phase=phase).open == (phase not in {"closed", "rejected", "duplicate"})


def test_fields_are_listed_by_status_in_the_order_of_the_vocabulary() -> None:
    told = case(fields={"password": "disclosed", "photo": "accessed", "full_name": "disclosed"})
    assert told.fields_with("disclosed") == ("full_name", "password")
    assert told.fields_with("possible") == ()


def _settled() -> dict[str, str]:
    return {**dict.fromkeys(NAMED_FIELDS, "ruled_out"), "full_name": "disclosed", "photo": "accessed"}


def test_other_data_is_ruled_out_when_every_named_field_is_settled() -> None:
    assert case(fields=_settled()).others_ruled_out()


@pytest.mark.parametrize("code", NAMED_FIELDS)
def test_one_named_field_left_open_and_other_data_is_not_ruled_out(code: str) -> None:
    fields = _settled()
    for status in ("possible", "unknown"):
        assert not case(fields={**fields, code: status}).others_ruled_out()
    del fields[code]
    assert not case(fields=fields).others_ruled_out()


@pytest.mark.parametrize(
    ("code", "closed"),
    [("other", {"disclosed", "accessed", "ruled_out"}), ("unknown", {"ruled_out"})],
)
def test_data_that_the_vocabulary_does_not_name_must_be_settled_too(code: str, closed: set[str]) -> None:
    for status in FIELD_STATUS.codes():
        assert case(fields={**_settled(), code: status}).others_ruled_out() == (status in closed)


def test_nothing_recorded_rules_nothing_out() -> None:
    assert not case().others_ruled_out()


def test_what_is_not_settled_is_what_was_never_judged_or_is_unknown_or_possible() -> None:
    assert case().unsettled() == len(NAMED_FIELDS)
    assert case(fields=_settled()).unsettled() == 0
    told = {**_settled(), "password": "possible", "username": "unknown", "other": "possible"}
    assert case(fields=told).unsettled() == 3
    del told["password"]
    assert case(fields=told).unsettled() == 3
    assert case(fields={**_settled(), "unknown": "ruled_out"}).unsettled() == 0


def test_a_suspect_is_found_by_pseudonym() -> None:
    told = case(suspects=[suspect("S-000001"), suspect("S-000002")])
    assert told.suspect("S-000002") is told.suspects[1]
    assert told.suspect("S-000003") is None


def test_an_amount_that_was_not_recorded_is_none() -> None:
    told = case(counts=disclosed({"persons": exact(7), "suspects": Amount(CountKind.UNKNOWN)}))
    assert told.amount("persons", "disclosed") == exact(7)
    assert told.amount("suspects", "disclosed") == Amount(CountKind.UNKNOWN)
    assert told.amount("persons", "notified") is None


def test_the_first_announcement_is_the_earliest_known_day() -> None:
    day = date(2026, 3, 2)
    announced = [Circumstances(on=day), Circumstances(), Circumstances(on=day - timedelta(days=1)), None]
    told = case(measures=tuple(measure(announced=one) for one in announced))
    assert told.first_announced() == day - timedelta(days=1)
    assert case(measures=(measure(announced=Circumstances()),)).first_announced() is None


def test_a_standing_says_its_state_in_both_languages() -> None:
    assert [standing("access", "revoked").label(language) for language in ("en", "fr")] == [
        "Revoked",
        "Révoqué",
    ]


def test_a_whole_stands_whatever_its_parts_say() -> None:
    parts = (part(exact(300), jurisdiction="FR"), part(exact(900), "staff"))
    for whole in (exact(400), Amount(CountKind.UNKNOWN), Amount(CountKind.AT_MOST, None, 10)):
        told = case(counts=disclosed({"persons": whole}), parts=parts)
        assert told.amount("persons", "disclosed") == whole


def test_without_a_whole_it_is_at_least_the_largest_part_of_the_same_thing_in_the_same_scope() -> None:
    parts = (
        part(exact(300), jurisdiction="FR"),
        part(exact(200), "staff", "DE"),
        part(exact(7), what="records"),
    )
    told = case(parts=parts)
    assert told.amount("persons", "disclosed") == Amount(CountKind.AT_LEAST, 300)
    assert told.amount("persons", "notified") is told.amount("suspects", "disclosed") is None


def test_a_part_of_which_others_say_less_is_at_least_what_all_say() -> None:
    said = replace(part(exact(300), jurisdiction="FR"), others=(part(exact(250), jurisdiction="FR"),))
    assert case(parts=(said,)).amount("persons", "disclosed") == Amount(CountKind.AT_LEAST, 250)
