"""An incident told in VERIS: what the schema allows, what the case knows, and nothing beyond it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.case import Case, Count
from domain.counts import LARGEST, Amount, CountKind
from domain.lifecycles import LIFECYCLES
from domain.moments import Moment
from domain.veris import Imported, read_record
from domain.veris_out import nested, tell
from domain.vocabulary import COUNT_SCOPE, COUNT_WHAT, DISCOVERY, FIELD_STATUS, FIELDS, POPULATION
from tests import largest
from tests.domain.builders import NOW, case, disclosed, exact, leaked, part, standing, suspect
from tests.veris_records import GONE, NO_RECORDS, REAL, raw
from tests.veris_schema import NO_SCHEMA, SCHEMA, faults

TODAY: Final = date(2026, 3, 11)

statuses = st.dictionaries(st.sampled_from(FIELDS.codes()), st.sampled_from(FIELD_STATUS.codes()))
certainties = st.sampled_from(LIFECYCLES["certainty"].states.codes())


@st.composite
def amounts(draw: st.DrawFn) -> Amount:
    """Any legal amount."""
    kind = draw(st.sampled_from(CountKind))
    low, high = sorted(draw(st.tuples(st.integers(0, LARGEST), st.integers(0, LARGEST))))
    if kind in {CountKind.UNKNOWN, CountKind.UNDISCLOSED}:
        return Amount(kind)
    if kind is CountKind.AT_MOST:
        return Amount(kind, None, high)
    return Amount(kind, low, high) if kind is CountKind.RANGE else Amount(kind, low)


def counted(amounts: Mapping[tuple[str, str], Amount]) -> dict[tuple[str, str], Count]:
    """Recorded counts by what and scope."""
    return {
        (what, scope): Count(what=what, scope=scope, amount=amount, at=NOW)
        for (what, scope), amount in amounts.items()
    }


counts = st.dictionaries(
    st.tuples(st.sampled_from(COUNT_WHAT.codes()), st.sampled_from(COUNT_SCOPE.codes())), amounts()
).map(counted)


def imported(record: Imported, **changed: Any) -> Case:  # noqa: ANN401 -- whatever a case has
    """An incident as the import makes it, with what was changed since."""
    records = {} if record.records is None else disclosed({"records": exact(record.records)})
    made: dict[str, Any] = {
        "certainty": record.certainty,
        "fields": dict.fromkeys(record.fields, record.status),
        "counts": records,
        "veris": record.said,
    }
    return case(**{**made, **changed})


def again(told: object) -> Mapping[str, Any]:
    """What our own reader, with our own lists of values, finds in a told incident."""
    return read_record(json.dumps(told).encode(), TODAY).said


@given(fields=statuses, counts=counts, certainty=certainties)
def test_any_incident_is_a_record_that_our_own_lists_allow(
    fields: dict[str, str], counts: dict[tuple[str, str], Count], certainty: str
) -> None:
    told = tell(case(fields=fields, counts=counts, certainty=certainty))

    assert again(told)["schema_version"] == "1.4.1"
    if SCHEMA:
        assert list(faults(told)) == []


@given(fields=statuses, counts=counts, certainty=certainties)
def test_so_is_an_imported_one_that_was_changed_since(
    fields: dict[str, str], counts: dict[tuple[str, str], Count], certainty: str
) -> None:
    record = read_record(raw(), TODAY)
    changed = imported(record, certainty=certainty)
    told = tell(
        imported(
            record,
            certainty=certainty,
            fields={code: one.status for code, one in changed.fields.items()} | fields,
            counts=dict(changed.counts) | counts,
        )
    )
    said = again(told)
    total = said.get("attribute.confidentiality.data_total")

    parts = [value for path, value in said.items() if path.endswith("].amount")]
    assert all(total is not None and part <= total for part in parts)
    if SCHEMA:
        assert list(faults(told)) == []


@pytest.mark.skipif(SCHEMA is None, reason=NO_SCHEMA)
@given(made=largest.cases())
def test_the_largest_incident_is_a_legal_record(made: Case) -> None:
    fresh = case(suspects=made.suspects, certainty=made.certainty, counts=made.counts)
    told = tell(fresh)

    assert list(faults(told)) == []


@pytest.mark.skipif(SCHEMA is None, reason=NO_SCHEMA)
@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("security_incident", "Perhaps", ".security_incident: enum"),
        ("nonsense", 1, ".nonsense: additionalProperties"),
        ("summary", None, ".summary: type"),
        ("action", {}, ".action: minProperties"),
        ("asset", {"assets": []}, ".asset.cloud: required"),
        ("victim", {"industry": "x"}, ".victim.industry: pattern"),
        ("timeline", {"incident": {"year": 1949}}, ".timeline.incident.year: bounds"),
    ],
)
def test_the_schema_finds_what_is_wrong(path: str, value: object, fault: str) -> None:
    told = tell(case())
    assert isinstance(told, dict)
    assert list(faults(told)) == []

    assert fault in list(faults({**told, path: value}))


@pytest.mark.skipif(not REAL, reason=NO_RECORDS)
def test_every_real_record_comes_out_as_it_went_in() -> None:
    for file in REAL:
        record = read_record(file.read_bytes(), TODAY)
        told = again(tell(imported(record)))
        kept = {path for path in record.said if told.get(path) == record.said[path]}

        # What 1.4.1 has no word for is told as its "Other"; what it wants beside is told as unknown.
        assert record.said.keys() - kept <= {"schema_version", "action.error.variety"}, file.name
        assert told.keys() - record.said.keys() <= {"victim.government"}, file.name


@pytest.mark.skipif(not REAL or SCHEMA is None, reason=NO_RECORDS)
def test_of_every_real_record_the_schema_refuses_nothing_but_what_was_added_below_plus() -> None:
    for file in REAL:
        found = list(faults(tell(imported(read_record(file.read_bytes(), TODAY)))))
        assert [one for one in found if not one.startswith(".plus.")] == [], file.name


def test_the_word_that_1_4_1_dropped_is_told_as_other() -> None:
    error: object = {"variety": ["Omission", "Other"], "vector": ["Unknown"]}
    told = again(tell(imported(read_record(raw({"action.error": error}), TODAY))))

    assert told["action.error.variety"] == ("Other",)


def test_what_is_not_known_is_not_claimed() -> None:
    told = again(tell(case()))

    assert {path: value for path, value in told.items() if "nknown" not in str(value)} == {
        "schema_version": "1.4.1",
        "incident_id": "IN-000001",
        "security_incident": "Suspected",
        "timeline.incident.year": 2026,
        "notes": "timeline.incident.year: at_most 2026",
        "discovery_method.unknown": True,
        "victim.industry": "000000",
    }
    assert told["attribute.confidentiality.data_disclosure"] == "unknown"


@given(made=largest.cases())
def test_nothing_that_somebody_typed_and_no_pseudonym_is_told(made: Case) -> None:
    fresh = case(
        suspects=made.suspects,
        certainty=made.certainty,
        counts=made.counts,
        fields={code: one.status for code, one in made.fields.items()},
        notes=made.notes,
        measures=made.measures,
        referrals=made.referrals,
    )
    told = json.dumps(tell(fresh))

    assert "canary" not in told
    assert not any(one.pseudonym in told for one in made.suspects)
    same = case(
        certainty=made.certainty,
        counts=made.counts,
        suspects=made.suspects,
        fields={code: one.status for code, one in made.fields.items()},
    )
    assert told == json.dumps(tell(same))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("suspected", "Suspected"),
        ("confirmed", "Confirmed"),
        ("near_miss", "Near miss"),
        ("false_positive", "False positive"),
    ],
)
def test_how_sure_it_is(state: str, said: str) -> None:
    assert again(tell(case(certainty=state)))["security_incident"] == said


@pytest.mark.parametrize(
    ("fields", "disclosure", "data", "notes"),
    [
        ({"email_address": "disclosed"}, "Yes", ["Personal"], []),
        ({"email_address": "accessed"}, "Yes", ["Personal"], ["accessed: email_address"]),
        ({"email_address": "possible"}, "Potentially", ["Personal"], []),
        ({"email_address": "unknown"}, "Unknown", ["Personal"], []),
        ({"email_address": "ruled_out"}, "No", [], ["ruled_out: email_address"]),
        (
            {"email_address": "disclosed", "payment_card": "possible", "password": "unknown"},
            "Yes",
            ["Personal"],
            ["possible: payment_card", "unknown: password"],
        ),
        ({"password": "unknown", "pin": "ruled_out"}, "Unknown", ["Credentials"], ["ruled_out: pin"]),
        ({"health_record": "disclosed"}, "Yes", ["Medical", "Personal"], []),
        ({"full_name": "disclosed", "phone_number": "disclosed"}, "Yes", ["Personal"], []),
        ({"source_code": "disclosed"}, "Yes", ["Source code"], []),
        ({"unknown": "possible"}, "Potentially", ["Unknown"], []),
    ],
)
def test_the_worst_of_the_fields_is_the_disclosure_and_only_those_fields_are_its_data(
    fields: dict[str, str], disclosure: str, data: list[str], notes: list[str]
) -> None:
    told: Any = tell(case(fields=fields))
    confidentiality = told["attribute"]["confidentiality"]

    assert confidentiality["data_disclosure"] == disclosure
    assert [one["variety"] for one in confidentiality.get("data", [])] == data
    assert told["notes"].splitlines()[1:] == notes


@pytest.mark.parametrize(
    ("amount", "total", "note"),
    [
        (exact(1200), 1200, None),
        (exact(0), 0, None),
        (Amount(CountKind.ESTIMATE, 1200), 1200, "records disclosed: estimate 1200"),
        (Amount(CountKind.AT_LEAST, 1200), 1200, "records disclosed: at_least 1200"),
        (Amount(CountKind.RANGE, 10, 20), 10, "records disclosed: range 10 20"),
        (Amount(CountKind.AT_MOST, None, 500), None, "records disclosed: at_most 500"),
        (Amount(CountKind.UNKNOWN), None, None),
        (Amount(CountKind.UNDISCLOSED), None, None),
    ],
)
def test_a_number_has_a_key_only_as_far_as_it_is_known(
    amount: Amount, total: int | None, note: str | None
) -> None:
    told = again(tell(case(fields={"email_address": "disclosed"}, counts=disclosed({"records": amount}))))
    notes = told["notes"].splitlines()[1:]

    assert told.get("attribute.confidentiality.data_total") == total
    assert notes == ([note] if note else [])


def test_records_that_were_looked_at_are_the_total_when_nothing_is_known_of_more() -> None:
    looked = counted({("records", "accessed"): exact(30_000)})
    fields = {"email_address": "accessed"}

    told = again(tell(case(fields=fields, counts=looked)))
    at_risk = again(tell(case(fields={"email_address": "possible"}, counts=looked)))

    assert told["attribute.confidentiality.data_total"] == 30_000
    assert "records accessed: exact 30000" in told["notes"]
    assert "attribute.confidentiality.data_total" not in at_risk


def test_customers_are_no_records_and_stand_in_the_notes() -> None:
    counts = counted(
        {
            ("persons", "disclosed"): Amount(CountKind.AT_LEAST, 500),
            ("persons", "harmed"): exact(138),
            ("suspects", "disclosed"): exact(4),
            ("organisations", "harmed"): exact(3),
        }
    )
    told = again(tell(case(fields={"email_address": "disclosed"}, counts=counts)))

    assert "attribute.confidentiality.data_total" not in told
    assert told["attribute.confidentiality.data_victim"] == ("customer",)
    assert told["victim.secondary.amount"] == 3
    assert told["notes"].splitlines()[1:] == [
        "organisations harmed: exact 3",
        "persons disclosed: at_least 500",
        "persons harmed: exact 138",
        "suspects: exact 4",
    ]


@pytest.mark.parametrize("amount", [Amount(CountKind.UNKNOWN), exact(0)])
def test_customers_that_may_be_none_are_not_the_victims(amount: Amount) -> None:
    told = again(tell(case(counts=disclosed({"persons": amount}))))

    assert "attribute.confidentiality.data_victim" not in told


@pytest.mark.parametrize(
    ("code", "place", "said"),
    [
        ("int_log_review", "discovery_method.internal.variety", ("int_log_review",)),
        ("ext_third_party", "discovery_method.external.variety", ("ext_third_party",)),
        ("partner", "discovery_method.partner.variety", ("Unknown",)),
        ("unknown", "discovery_method.unknown", True),
    ],
)
def test_how_it_was_discovered(code: str, place: str, said: object) -> None:
    phase = replace(standing("incident", "triage"), facts={"discovery": code})
    told = again(tell(case(phase=phase)))

    assert {path: value for path, value in told.items() if path.startswith("discovery")} == {place: said}


def test_every_discovery_of_the_vocabulary_is_a_legal_one() -> None:
    for code in DISCOVERY.codes():
        phase = replace(standing("incident", "triage"), facts={"discovery": code})
        assert again(tell(case(phase=phase)))
        assert SCHEMA is None or not list(faults(tell(case(phase=phase))))


def test_what_was_found_out_about_the_discovery_holds_over_the_import() -> None:
    record = read_record(raw(), TODAY)
    known, unknown = (
        replace(standing("incident", "triage"), facts={"discovery": code})
        for code in ("ext_customer", "unknown")
    )

    assert again(tell(imported(record, phase=known)))["discovery_method.external.variety"] == (
        "ext_customer",
    )
    assert "discovery_method.internal.variety" not in again(tell(imported(record, phase=known)))
    assert "Hids" in again(tell(imported(record, phase=unknown)))["discovery_method.internal.variety"]


def test_the_year_is_the_first_on_record_and_the_notes_say_so() -> None:
    gone = standing("employment", "terminated", on=date(2019, 12, 30))
    told = again(tell(case(suspects=[suspect(employment=gone)], opened_at=datetime(2020, 1, 6, tzinfo=UTC))))

    assert told["timeline.incident.year"] == 2019
    assert "timeline.incident.month" not in told
    assert told["notes"] == "timeline.incident.year: at_most 2019"


def test_when_it_happened_is_told_where_it_was_recorded() -> None:
    at = datetime(2014, 12, 31, 23, 30, tzinfo=UTC)
    began = Moment(at=at, zone="Europe/Paris", recorded=NOW)
    record = read_record(raw({"timeline.incident": {"year": 2013, "time": "01:00:00 AM"}}), TODAY)

    for told in (
        tell(case(moments={"occurred_from": began})),
        tell(imported(record, moments={"occurred_from": began})),
    ):
        said = {path: value for path, value in again(told).items() if path.startswith("timeline.incident")}
        assert said == {
            "timeline.incident.year": 2015,
            "timeline.incident.month": 1,
            "timeline.incident.day": 1,
        }
        assert "timeline" not in again(told).get("notes", "")


def test_another_moment_bounds_the_year() -> None:
    found = Moment(at=datetime(2013, 11, 4, tzinfo=UTC), zone="UTC", recorded=NOW)
    told = again(tell(case(moments={"discovered_at": found})))

    assert told["timeline.incident.year"] == 2013
    assert told["notes"] == "timeline.incident.year: at_most 2013"


def test_the_case_holds_where_it_was_changed_since_the_import() -> None:
    record = read_record(raw({"attribute.confidentiality.notes": "As the press had it."}), TODAY)
    made = imported(
        record,
        certainty="false_positive",
        counts=disclosed({"records": Amount(CountKind.AT_MOST, None, 48)}),
        fields={"internal_document": "ruled_out", "unknown": "disclosed", "password": "possible"},
    )
    told = again(tell(made))

    assert told["security_incident"] == "False positive"
    assert told["attribute.confidentiality.data[0].variety"] == "Personal"
    assert not any("data[1]" in path or path.endswith((".amount", ".data_total")) for path in told)
    assert told["attribute.confidentiality.notes"] == "As the press had it."
    assert told["notes"].splitlines() == [
        "possible: password",
        "ruled_out: internal_document",
        "records disclosed: at_most 48",
    ]
    assert told["actor.internal.motive"] == ("curiosity", "grudge")


def test_a_total_that_was_revised_down_takes_away_the_parts_that_are_larger() -> None:
    made = imported(read_record(raw(), TODAY), counts=disclosed({"records": exact(300)}))
    told = again(tell(made))

    assert told["attribute.confidentiality.data_total"] == 300
    assert [value for path, value in told.items() if path.endswith("].amount")] == [200]


def test_an_imported_incident_that_is_known_better_gains_the_fields() -> None:
    record = read_record(raw({"attribute.confidentiality.data": GONE, "notes": "Own words."}), TODAY)
    fields = leaked({"unknown": "ruled_out", "payment_card": "disclosed"})
    told: Any = tell(imported(record, fields={code: one.status for code, one in fields.items()}))

    assert told["attribute"]["confidentiality"]["data"] == [{"variety": "Payment"}, {"variety": "Personal"}]
    assert told["notes"].splitlines() == ["Own words.", "ruled_out: unknown"]


def test_what_veris_does_not_tell_apart_goes_when_the_case_rules_it_out() -> None:
    data: object = [{"variety": "Personal", "amount": 5}, {"variety": "Internal", "amount": 7}]
    record = read_record(raw({"attribute.confidentiality.data": data}), TODAY)
    told: Any = tell(imported(record, fields={"unknown": "ruled_out", "internal_document": "disclosed"}))

    assert told["attribute"]["confidentiality"]["data"] == [{"variety": "Internal", "amount": 7}]


def test_a_record_without_data_stays_without() -> None:
    assert "attribute" not in str(tell(imported(read_record(raw({"attribute": GONE}), TODAY))))


def test_gaps_in_lists_are_closed() -> None:
    assert nested({"plus.a[1].b": 1, "plus.a[4].b": (2, 3), "plus.c d": "x"}) == {
        "plus": {"a": [{"b": 1}, {"b": [2, 3]}], "c d": "x"}
    }


def test_parts_stand_in_the_notes_and_are_no_total() -> None:
    parts = (
        part(exact(40), "patients", "US-CA", what="records"),
        part(Amount(CountKind.AT_LEAST, 12), "staff"),
        part(exact(9), "members"),
        part(exact(3), jurisdiction="FR"),
        part(Amount(CountKind.UNKNOWN), "students"),
    )
    told = again(tell(case(fields={"email_address": "disclosed"}, parts=parts)))

    assert "attribute.confidentiality.data_total" not in told
    assert told["attribute.confidentiality.data_victim"] == ("customer", "employee", "other", "patient")
    assert told["notes"].splitlines()[1:] == [
        "records disclosed patients US-CA: exact 40",
        "persons disclosed staff: at_least 12",
        "persons disclosed members: exact 9",
        "persons disclosed FR: exact 3",
    ]


@pytest.mark.skipif(SCHEMA is None, reason=NO_SCHEMA)
def test_every_population_has_a_legal_value() -> None:
    for code in POPULATION.codes():
        assert list(faults(tell(case(parts=(part(exact(1), code),))))) == []
