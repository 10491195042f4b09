"""VERIS records: what they say is kept as it stands, and whatever else comes is refused by its place."""

import json
from datetime import date
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import veris_form
from domain.counts import LARGEST
from domain.errors import Refused
from domain.glossary import Glossary
from domain.lifecycles import LIFECYCLES
from domain.veris import MAX_BYTES, Imported, read_record
from domain.veris_form import Characteristic
from domain.vocabulary import FIELD_STATUS, FIELDS, CodedTerm
from tests.veris_records import FOREIGN, GONE, NO_RECORDS, REAL, raw, record

TODAY: Final = date(2026, 3, 11)

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
)
places = st.sampled_from(
    [
        "schema_version",
        "incident_id",
        "security_incident",
        "summary",
        "timeline",
        "timeline.incident",
        "timeline.incident.year",
        "timeline.incident.day",
        "timeline.discovery.value",
        "actor.internal",
        "actor.internal.motive",
        "action",
        "action.misuse.variety",
        "asset.assets",
        "attribute.confidentiality",
        "attribute.confidentiality.data",
        "attribute.confidentiality.data_total",
        "discovery_method",
        "discovery_method.unknown",
        "victim.country",
        "victim.victim_id",
        "plus",
        "plus.master_id",
        "other",
    ]
)


def read(changes: dict[str, object] | None = None) -> Imported:
    """The record with these changes, as it is read."""
    return read_record(raw(changes), TODAY)


def refusal(content: bytes) -> Refused:
    """Why a content is refused."""
    with pytest.raises(Refused) as caught:
        read_record(content, TODAY)
    return caught.value


def taken_or_refused(content: bytes) -> None:
    """A content is a record, whole and usable, or it is refused with a reason of VERIS."""
    try:
        found = read_record(content, TODAY)
    except Refused as error:
        refused = error
    else:
        usable(found)
        return
    assert refused.code.startswith("veris_")
    for value in refused.params.values():
        assert str(value).isprintable()
        assert len(str(value)) < 1000


def usable(found: Imported) -> None:
    """A record whose values can be stored and shown."""
    assert found.certainty in LIFECYCLES["certainty"].states
    assert found.status in FIELD_STATUS
    assert set(found.fields) <= set(FIELDS.codes())
    json.dumps(dict(found.said)).encode()
    "".join(str(value) for value in found.said.values()).encode()


@given(st.binary())
def test_no_bytes_break_the_reader(content: bytes) -> None:
    taken_or_refused(content)


@given(anything)
def test_no_json_breaks_the_reader(value: object) -> None:
    taken_or_refused(json.dumps(value).encode())


@given(places, anything)
def test_nothing_in_any_place_of_a_record_breaks_the_reader(place: str, value: object) -> None:
    taken_or_refused(raw({place: value}))


def test_a_record_is_kept_in_our_codes_or_in_its_own_words() -> None:
    said = read().said

    assert said["actor.internal.variety"] == ("finance", "unknown")
    assert said["actor.internal.motive"] == ("curiosity", "grudge")
    assert said["action.misuse.variety"] == ("privilege_abuse",)
    assert said["action.misuse.vector"] == ("LAN access",)
    assert said["action.misuse.result"] == ("Exfiltrate",)
    assert said["discovery_method.internal.variety"] == ("int_it_review", "Hids")
    assert said["attribute.confidentiality.data_victim"] == ("customer",)
    assert said["attribute.confidentiality.data[1].amount"] == 900
    assert said["plus.timeline.notification.year"] == 2015
    assert said["plus.tags[1]"] == "b"
    assert said["summary"] == "A clerk looked at & copied records."


def test_nothing_of_a_record_is_left_out() -> None:
    def leaves(value: object) -> int:
        if isinstance(value, dict):
            return sum(map(leaves, value.values()))
        return sum(map(leaves, value)) if isinstance(value, list) else 1

    kept = sum(len(one) if isinstance(one, tuple) else 1 for one in read().said.values())

    assert kept == leaves(record())


def test_an_empty_text_says_nothing() -> None:
    said = read({"summary": " ", "notes": "", "plus.analyst": "", "plus.sources": None, "victim": {}}).said

    assert {"summary", "notes", "plus.analyst", "plus.sources"} & set(said) == set()


def test_a_year_stays_a_year() -> None:
    said = read({"timeline.incident": {"year": 2014}}).said

    assert [place for place in said if place.startswith("timeline.incident.")] == ["timeline.incident.year"]


@pytest.mark.parametrize(
    ("disclosure", "status", "records"),
    [
        ("Yes", "disclosed", 1100),
        ("Potentially", "possible", None),
        ("No", "ruled_out", None),
        ("Unknown", "unknown", None),
    ],
)
def test_records_are_counted_as_disclosed_only_when_they_were(
    disclosure: str, status: str, records: int | None
) -> None:
    found = read({"attribute.confidentiality.data_disclosure": disclosure})

    assert (found.status, found.records) == (status, records)
    assert found.said["attribute.confidentiality.data_total"] == 1100


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        (["Medical", "Source code"], ("health_record", "source_code")),
        (["Personal", "Bank", "Payment", "Credentials"], ("unknown",)),
        (["Personal", "Internal"], ("internal_document", "unknown")),
        ([], ("unknown",)),
    ],
)
def test_a_variety_that_covers_several_kinds_of_data_is_not_yet_known(
    data: list[str], fields: tuple[str, ...]
) -> None:
    varieties: object = [{"variety": one} for one in data] if data else GONE

    assert read({"attribute.confidentiality.data": varieties}).fields == fields


def test_a_record_without_data_has_no_fields() -> None:
    found = read({"attribute": GONE})

    assert (found.fields, found.records, found.status) == ((), None, "unknown")


@pytest.mark.parametrize("said", ["Confirmed", "Suspected", "Near miss", "False positive"])
def test_each_certainty_of_veris_is_one_of_ours(said: str) -> None:
    assert read({"security_incident": said}).certainty in LIFECYCLES["certainty"].states


@pytest.mark.parametrize(
    ("old", "place", "new"),
    [
        ("Int - reported by employee", "discovery_method.internal.variety", ("int_reported",)),
        ("Ext - law enforcement", "discovery_method.external.variety", ("ext_law_enforcement",)),
        ("Prt - audit", "discovery_method.partner.variety", ("Audit",)),
        ("Unknown", "discovery_method.unknown", True),
        ("Other", "discovery_method.other", True),
    ],
)
def test_what_early_versions_wrote_otherwise_is_read(old: str, place: str, new: object) -> None:
    assert read({"discovery_method": old}).said[place] == new


def test_renamed_words_are_read() -> None:
    said = read({"discovery_method.internal.variety": ["IT review", "HIDS"]}).said

    assert said["discovery_method.internal.variety"] == ("int_it_review", "Hids")


def test_of_several_of_our_words_for_one_of_veris_the_first_is_meant() -> None:
    words = Glossary(
        CodedTerm(code=code, en=code, fr=code, veris=veris)
        for code, veris in (("plain", "internal: x"), ("finer", "internal: x"), ("other", "external: y"))
    )
    assert veris_form._codes(words) == {"internal: x": "plain", "external: y": "other"}
    assert veris_form._codes(words, "internal: ") == {"x": "plain"}
    assert veris_form._codes(words, "partner: ") == {}


@pytest.mark.parametrize("version", ["1.3", "1.3.4", "1.4.0", "1.4.1"])
def test_versions_1_3_and_1_4_are_read(version: str) -> None:
    assert read({"schema_version": version}).ref == "RECORD-1"


def test_a_record_is_known_by_both_its_ids() -> None:
    assert read().ids == ("RECORD-1", "MASTER-1")
    assert read({"plus": GONE}).ids == ("RECORD-1",)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "veris_no_json"),
        (b'{"incident_id": ', "veris_no_json"),
        (b"\xff\xfe", "veris_no_text"),
        (b"[" * 200_000, "veris_too_deep"),
        (b" " * (MAX_BYTES + 1), "veris_too_large"),
        (b'{"a": NaN}', "veris_no_number"),
        (b'{"a": ' + b"9" * 5000 + b"}", "veris_no_number"),
        (b'{"a": 1, "a": 2}', "veris_twice"),
        (b"[]", "veris_no_record"),
        (b"{}", "veris_no_record"),
    ],
)
def test_what_is_no_record_is_refused(content: bytes, code: str) -> None:
    assert refusal(content).code == code


def test_a_refusal_of_json_says_where() -> None:
    assert refusal(b'{\n  "a": }').params == {"line": 2, "column": 8}


_REFUSED: Final[list[tuple[dict[str, object], str, dict[str, Any]]]] = [
    ({"schema_version": "1.2.1"}, "veris_version", {"value": "1.2.1"}),
    ({"schema_version": "2.0"}, "veris_version", {"value": "2.0"}),
    ({"schema_version": 1.3}, "veris_version", {"value": "1.3"}),
    ({"actor": {"external": {"motive": ["Fun"]}}}, "veris_no_insider", {}),
    ({"incident_id": GONE}, "veris_missing", {"path": "incident_id"}),
    ({"security_incident": GONE}, "veris_missing", {"path": "security_incident"}),
    ({"timeline": GONE}, "veris_missing", {"path": "timeline.incident.year"}),
    (
        {"timeline.incident.month": GONE, "timeline.incident.day": 3},
        "veris_missing",
        {"path": "timeline.incident.month"},
    ),
    ({"timeline.incident.month": 13}, "veris_no_day", {"path": "timeline.incident"}),
    (
        {"timeline.incident": {"year": 2015, "month": 2, "day": 29}},
        "veris_no_day",
        {"path": "timeline.incident"},
    ),
    ({"timeline.incident.year": 1949}, "veris_no_day", {"path": "timeline.incident"}),
    ({"timeline.incident.year": 2027}, "veris_future", {"path": "timeline.incident"}),
    (
        {"actor.internal.motive": ["Financal"]},
        "veris_unknown_value",
        {"path": "actor.internal.motive", "value": "Financal", "nearest": "Financial"},
    ),
    (
        {"action.misuse.variety": ["privilege abuse"]},
        "veris_unknown_value",
        {"path": "action.misuse.variety", "value": "privilege abuse", "nearest": "Privilege abuse"},
    ),
    (
        {"attribute.confidentiality.data": [{"variety": "Internal"}, {"variety": "Persona"}]},
        "veris_unknown_value",
        {"path": "attribute.confidentiality.data[1].variety", "value": "Persona", "nearest": "Personal"},
    ),
    (
        {"discovery_method": "Somehow"},
        "veris_unknown_value",
        {"path": "discovery_method", "value": "Somehow", "nearest": "Unknown"},
    ),
    (
        {"victim.countri": ["US"]},
        "veris_unknown_key",
        {"path": "victim.countri", "nearest": "victim.country"},
    ),
    ({"victim.country": ["usa"]}, "veris_wrong_kind", {"path": "victim.country", "shape": "country"}),
    (
        {"actor.internal.motive": "Fun"},
        "veris_wrong_kind",
        {"path": "actor.internal.motive", "shape": "list"},
    ),
    ({"actor.internal.motive": []}, "veris_wrong_kind", {"path": "actor.internal.motive", "shape": "list"}),
    ({"actor.internal.motive": [3]}, "veris_wrong_kind", {"path": "actor.internal.motive", "shape": "one"}),
    ({"action": ["misuse"]}, "veris_wrong_kind", {"path": "action", "shape": "object"}),
    ({"incident_id": "two\nlines"}, "veris_wrong_kind", {"path": "incident_id", "shape": "word"}),
    ({"incident_id": "x" * 121}, "veris_wrong_kind", {"path": "incident_id", "shape": "word"}),
    ({"summary": "\ud800"}, "veris_wrong_kind", {"path": "summary", "shape": "text"}),
    ({"summary": "x" * 20_001}, "veris_wrong_kind", {"path": "summary", "shape": "text"}),
    ({"summary": None}, "veris_wrong_kind", {"path": "summary", "shape": "text"}),
    (
        {"attribute.confidentiality.data_total": -1},
        "veris_wrong_kind",
        {"path": "attribute.confidentiality.data_total", "shape": "whole"},
    ),
    (
        {"attribute.confidentiality.data_total": True},
        "veris_wrong_kind",
        {"path": "attribute.confidentiality.data_total", "shape": "whole"},
    ),
    (
        {"attribute.confidentiality.data_total": "1100"},
        "veris_wrong_kind",
        {"path": "attribute.confidentiality.data_total", "shape": "whole"},
    ),
    (
        {"timeline.discovery": {"unit": "Days", "value": -2}},
        "veris_wrong_kind",
        {"path": "timeline.discovery.value", "shape": "number"},
    ),
    (
        {"discovery_method.unknown": "yes"},
        "veris_wrong_kind",
        {"path": "discovery_method.unknown", "shape": "flag"},
    ),
]


@pytest.mark.parametrize(("changes", "code", "params"), _REFUSED)
def test_a_broken_record_is_refused_by_its_place(
    changes: dict[str, object], code: str, params: dict[str, Any]
) -> None:
    refused = refusal(raw(changes))

    assert (refused.code, refused.params) == (code, params)


@pytest.mark.parametrize(
    ("path", "value", "written"),
    [
        ("actor.internal.motive", ("curiosity", "grudge"), ("Fun", "Grudge")),
        ("actor.internal.variety", ("finance", "unknown", "finance"), ("Finance", "Unknown")),
        ("attribute.confidentiality.data_disclosure", "disclosed", "Yes"),
        ("attribute.confidentiality.data[12].variety", "Medical", "Medical"),
        ("attribute.confidentiality.data_total", 7, 7),
        ("plus.tags[1]", "curiosity", "curiosity"),
        ("summary", "disclosed", "disclosed"),
    ],
)
def test_our_codes_are_written_as_veris_has_them_and_nothing_else_is_changed(
    path: str, value: Characteristic, written: Characteristic
) -> None:
    assert veris_form.in_veris(path, value) == written


@pytest.mark.parametrize("value", [True, False, 0, 7, 2.5, "words\nmore"])
def test_what_the_organisation_added_is_kept_as_it_is(value: object) -> None:
    said = read({"plus.extra": {"a": [value, None]}}).said
    assert said["plus.extra.a[0]"] == value
    assert type(said["plus.extra.a[0]"]) is type(value)
    assert "plus.extra.a[1]" not in said


@pytest.mark.parametrize(
    ("value", "shape"), [(-1, "number"), (10**15 + 1, "number"), ("x" * 20_001, "text"), ("\x00", "text")]
)
def test_what_the_organisation_added_is_checked_by_its_form_and_refused_by_its_place(
    value: object, shape: str
) -> None:
    refused = refusal(raw({"plus.extra": {"a": [value]}}))
    assert (refused.code, refused.params) == ("veris_wrong_kind", {"path": "plus.extra.a[0]", "shape": shape})


@pytest.mark.parametrize(("depth", "legal"), [(12, True), (13, False)])
def test_what_the_organisation_added_may_be_twelve_deep(depth: int, legal: bool) -> None:
    deep: object = 1
    for _ in range(depth):
        deep = {"a": deep}
    content = raw({"plus": deep})
    if legal:
        assert read_record(content, TODAY).said["plus" + ".a" * depth] == 1
    else:
        assert refusal(content).code == "veris_too_deep"


@pytest.mark.parametrize(
    ("value", "told"),
    [("short", "short"), ("x" * 200, "x" * 79), ("é\n", r"\xe9\n"), ("it's", '"it\'s"'), (1.3, "1.3")],
)
def test_a_refusal_repeats_a_value_as_one_short_printable_line(value: object, told: str) -> None:
    assert veris_form.shown(value) == told


@pytest.mark.parametrize(
    ("changes", "params"),
    [
        ({"plus.extra": {"né": 1}}, {"path": r"plus.extra.n\xe9", "nearest": "plus.extra"}),
        ({"né": 1}, {"path": r"n\xe9", "nearest": "plus"}),
        ({"plus.extra": {"x" * 61: 1}}, {"path": ("plus.extra." + "x" * 61), "nearest": "plus.extra"}),
    ],
)
def test_a_key_that_no_path_can_have_is_refused_by_where_it_stands(
    changes: dict[str, object], params: dict[str, Any]
) -> None:
    refused = refusal(raw(changes))
    assert (refused.code, refused.params) == ("veris_unknown_key", params)


def test_a_key_that_comes_twice_is_named() -> None:
    assert refusal(b'{"a": 1, "b": 2, "b": 3}').params == {"value": "b"}


@pytest.mark.parametrize(
    ("path", "largest"),
    [("attribute.confidentiality.data_total", LARGEST), ("timeline.discovery.value", 10**15)],
)
def test_a_number_may_be_as_large_as_its_kind_allows(path: str, largest: int) -> None:
    whole = path.endswith("total")
    parts: dict[str, object] = {"timeline.discovery": {"unit": "Days", "value": largest}}
    assert read({path: largest} if whole else parts).said[path] == largest
    parts = {"timeline.discovery": {"unit": "Days", "value": largest + 1}}
    assert refusal(raw({path: largest + 1} if whole else parts)).code == "veris_wrong_kind"


def test_a_word_has_up_to_120_signs_and_no_line_and_a_text_has_lines_and_up_to_20_000() -> None:
    assert read({"incident_id": "x" * 120}).ref == "x" * 120
    assert read({"summary": "a\n\r\tb"}).said["summary"] == "a\n\r\tb"
    assert read({"summary": "x" * 20_000}).said["summary"] == "x" * 20_000
    for text in ("a\tb", "a\rb"):
        assert refusal(raw({"incident_id": text})).code == "veris_wrong_kind"


@pytest.mark.parametrize(
    ("incident", "today"),
    [
        ({"year": 1950}, TODAY),
        ({"year": 2026}, date(2026, 1, 1)),
        ({"year": 2026, "month": 3}, date(2026, 3, 1)),
        ({"year": 2026, "month": 3, "day": 11}, TODAY),
    ],
)
def test_an_incident_may_be_of_1950_and_of_today(incident: dict[str, object], today: date) -> None:
    assert read_record(raw({"timeline.incident": incident}), today).said["timeline.incident.year"] in {
        1950,
        2026,
    }


def test_what_early_versions_wrote_is_taken_apart_at_its_first_dash() -> None:
    refused = refusal(raw({"discovery_method": "Int - log - review"}))
    assert (refused.code, refused.params["value"]) == ("veris_unknown_value", "Log - review")


def test_a_key_that_looks_like_a_path_is_no_path() -> None:
    changed = record({"timeline": GONE}) | {"timeline.incident.year": 2014}

    assert refusal(json.dumps(changed).encode()).code == "veris_unknown_key"


def test_what_the_organisation_added_may_not_be_endlessly_deep() -> None:
    deep: object = 1
    for _ in range(20):
        deep = {"a": deep}

    assert refusal(raw({"plus.extra": deep})).code == "veris_too_deep"


@pytest.mark.skipif(not REAL, reason=NO_RECORDS)
def test_every_real_record_is_read_and_nothing_of_it_is_left_out() -> None:
    def leaves(value: object) -> list[object]:
        if isinstance(value, dict):
            return [leaf for one in value.values() for leaf in leaves(one)]
        return [leaf for one in value for leaf in leaves(one)] if isinstance(value, list) else [value]

    for file in REAL:
        found = read_record(file.read_bytes(), TODAY)
        kept = sum(len(one) if isinstance(one, tuple) else 1 for one in found.said.values())
        assert kept == len(leaves(json.loads(file.read_bytes()))), file.name


@pytest.mark.skipif(not FOREIGN.exists(), reason=NO_RECORDS)
def test_the_list_beside_the_real_records_is_foreign() -> None:
    assert refusal(FOREIGN.read_bytes()).code == "veris_no_record"
