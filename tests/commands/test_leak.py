"""``/insider leaked``: kinds of data with a status, never the data itself."""

from datetime import date

import pytest

from bot.views import answer
from bot.words import Words
from commands.leak import Fields
from domain.vocabulary import NAMED_FIELDS
from tests.builders import HR, OPENER, Desk, Office


@pytest.mark.parametrize(
    ("line", "status", "codes"),
    [
        ("leaked email, phone", "disclosed", ("email_address", "phone_number")),
        ("leaked EMAIL and Phone; names", "disclosed", ("email_address", "phone_number", "full_name")),
        ("accessed iban", "accessed", ("bank_account",)),
        ("not-leaked password", "ruled_out", ("password",)),
        ("leak possible phone", "possible", ("phone_number",)),
        ("leak phone", "disclosed", ("phone_number",)),
        ("leaked source code", "disclosed", ("source_code",)),
        ("leaked source code because of a stick", "disclosed", ("source_code",)),
        ("leaked Adresse e-mail", "disclosed", ("email_address",)),
    ],
)
def test_each_field_gets_the_status(office: Office, line: str, status: str, codes: tuple[str, ...]) -> None:
    entry = office.desk.records(OPENER, line)
    fields = office.desk.case(office.ref).fields
    assert dict.fromkeys(codes, status) == {code: fields[code].status for code in codes}
    assert entry.detail is not None
    expected = {"fields": ",".join(codes), "n": str(len(codes)), "status": status}
    assert ("leak.recorded", expected) == (
        entry.verb,
        {key: entry.detail[key] for key in expected},
    )


@pytest.mark.parametrize(
    "line",
    [
        "leaked phone to unknown third party via USB on 9 Mar according to HR",
        "leaked phone via usb stick to a third party on 2026-03-09 according to HR",
        "leaked phone through removable media to tiers inconnu according to HR on 9 Mar",
    ],
)
def test_way_out_recipient_and_circumstances_are_kept(office: Office, line: str) -> None:
    entry = office.desk.records(OPENER, line)
    field = office.desk.case(office.ref).fields["phone_number"]
    assert (field.recipient, field.egress) == ("unknown_third_party", "removable_media")
    assert (date(2026, 3, 9), "HR") == (field.circumstances.on, field.circumstances.reported_by)
    assert entry.detail == {
        "fields": "phone_number",
        "n": "1",
        "status": "disclosed",
        "recipient": "unknown_third_party",
        "egress": "removable_media",
        "on": "2026-03-09",
        "reported_by": "HR",
    }


@pytest.mark.parametrize("words", ["everything else", "Everything else", "the rest", "tout le reste"])
def test_everything_else_rules_out_what_is_not_involved(office: Office, words: str) -> None:
    entry = office.desk.records(OPENER, f"not-leaked {words}")
    case = office.desk.case(office.ref)
    others = set(NAMED_FIELDS) - {"email_address"}
    assert others == set(case.fields_with("ruled_out"))
    assert (case.fields["email_address"].status, case.others_ruled_out()) == ("disclosed", True)
    assert ("leak.rest_ruled_out", {"n": str(len(others)), "status": "ruled_out"}) == (
        entry.verb,
        entry.detail,
    )


def test_everything_else_leaves_what_is_possible_open(office: Office) -> None:
    office.desk.types(OPENER, "leak possible iban")
    office.desk.types(OPENER, "not-leaked everything else")
    case = office.desk.case(office.ref)
    assert (case.fields["bank_account"].status, case.others_ruled_out()) == ("possible", False)


def test_the_newest_status_of_a_field_stands(office: Office) -> None:
    office.desk.types(OPENER, "not-leaked email")
    assert office.desk.case(office.ref).fields["email_address"].status == "ruled_out"


@pytest.mark.parametrize("line", ["leak", "leaked", "not-leaked"])
def test_the_bare_noun_shows_the_fields(shared_office: Office, line: str) -> None:
    body = shared_office.desk.types(OPENER, line).body
    assert isinstance(body, Fields)
    assert list(body.case.fields) == ["email_address"]


def shown(desk: Desk, line: str) -> str:
    """What the opener is shown."""
    return str(answer(desk.types(OPENER, line), (), Words()).blocks)


def test_a_status_is_shown_with_its_class_its_day_and_its_source(office: Office) -> None:
    office.desk.types(OPENER, 'leak possible iban according to "the bank" source letter on 9 Mar')

    assert (
        "Bank account number (IBAN) · High-harm data · as of 9 March 2026"
        " · reported, according to the bank · source: letter"
    ) in shown(office.desk, "leak")


def test_all_that_was_ruled_out_at_once_has_its_day_and_its_source(office: Office) -> None:
    office.desk.types(OPENER, 'not-leaked everything else according to "the letter" on 9 Mar')

    assert "other fields · as of 9 March 2026 · reported, according to the letter" in shown(
        office.desk, "leak"
    )


def test_history_shows_earlier_statuses_with_who_and_when_and_the_newest_first(office: Office) -> None:
    office.desk.types(OPENER, "leak possible password, pin on 1 Mar")
    office.desk.types(HR, f"{office.ref} not-leaked password on 2 Mar according to IT")
    lines = shown(office.desk, "leak history password").split("\\n")

    assert len(lines) == 3
    assert "Password · as of 2 March 2026 · reported, according to IT" in lines[1]
    assert f"<@{HR}>" in lines[1]
    assert "Password · High-harm data · as of 1 March 2026" in lines[2]
    assert "Password and PIN code" in shown(office.desk, "leak history")


def test_another_kind_of_data_is_named_and_never_posted(office: Office) -> None:
    entry = office.desk.records(OPENER, 'leaked other, phone which="shoe sizes" to public')
    fields = office.desk.case(office.ref).fields

    assert fields["other"].circumstances.facts == {"other_data": "shoe sizes"}
    assert fields["phone_number"].circumstances.facts == {}
    assert "Which kind of data: shoe sizes" in shown(office.desk, "leak")
    assert "shoe sizes" in Words().entry(entry)
    assert "shoe sizes" not in Words().entry(entry, posted=True)
    assert "shoe sizes" not in str(office.desk.rows())
