"""What a finding of the claim check tells beside its sentence: the record that decides and what it says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest

from domain.case import Case, Count, LeakedField
from domain.claim_check import Severity, Unsupported, blocking, check, recorded_days
from domain.claims import Claim
from domain.counts import Amount, CountKind
from domain.lifecycles import Circumstances
from domain.moments import Moment
from domain.suspects import Suspect
from domain.vocabulary import NAMED_FIELDS
from tests.domain.builders import NOW, case, disclosed, exact, leaked, referral, standing, suspect

PRESS: Final = Circumstances(reported_by="the press")
NOTHING: Final = Claim("claim.nothing_recorded")
GONE: Final = suspect(finding="substantiated", termination="effective")
STAYS: Final = suspect("S-000002", finding="substantiated")
FIRST: Final = date(2020, 1, 9)
DAYS: Final = {"discovered": frozenset({date(2020, 1, 10), FIRST})}

Told = tuple[str, Severity, str, str | None, Claim]


def counted(what: str, amount: Amount, scope: str = "disclosed", told: Circumstances = PRESS) -> Case:
    """A case with one count that somebody else reported, unless told."""
    count = Count(what=what, scope=scope, amount=amount, at=NOW, circumstances=told)
    return case(counts={(what, scope): count})


def field(status: str, recipient: str | None = None, told: Circumstances = PRESS) -> Case:
    """A case with an e-mail address that somebody else reported, unless told."""
    entry = LeakedField(code="email_address", status=status, recipient=recipient, at=NOW, circumstances=told)
    return replace(case(), fields={"email_address": entry})


def left(state: str, told: str | None = None, pseudonym: str = "S-000001") -> Suspect:
    """A suspect whose employment is in that state."""
    return suspect(pseudonym, employment=standing("employment", state, reported_by=told))


def number(what: str, amount: Amount, reported_by: str | None = None) -> Claim:
    """What a count says."""
    return Claim("claim.number", {"what": what, "amount": amount}, reported_by)


def fields(status: str, reported_by: str | None = None) -> Claim:
    """What the record of the e-mail address says."""
    return Claim("claim.field", {"fields": ("email_address",), "status": status}, reported_by)


def told(text: str, language: str, record: Case, days: Mapping[str, frozenset[date]] = DAYS) -> list[Told]:
    """What is found in a text: code, severity, kind, reference, what the record says."""
    found = [one for one in check(text, language, record, days) if one.sentence]
    return [(one.code, one.severity, one.kind, one.ref, one.says) for one in found]


ONE: Final = "It was done by an employee of ours."
TWO: Final = "Two of our employees did this."
THEY: Final = "They have been dismissed."
AWAY: Final = "This person no longer works for us."
OTHER: Final = "No other information was shared."
EASY: Final = "There is no need for you to take any action."
MAIL: Final = "Your e-mail address was disclosed."
SOLD: Final = "It was disclosed to a competitor."
MANY: Final = "In all, 1,500 customers are concerned."
FOUND: Final = "We discovered this on 12 January 2020."
ESTIMATE: Final = Amount(CountKind.ESTIMATE, 1500)
BLOCKED: Final[list[tuple[str, Case, str, str, str | None, Claim]]] = [
    # text, record, code of the finding, kind and reference of the record, what the record says
    (ONE, case(), "actors", "count", None, NOTHING),
    (
        ONE,
        counted("suspects", exact(2)),
        "actors",
        "count",
        "suspects",
        number("suspects", exact(2), "the press"),
    ),
    (
        TWO,
        counted("suspects", exact(3), told=Circumstances()),
        "actors",
        "count",
        "suspects",
        number("suspects", exact(3)),
    ),
    (THEY, case(), "dismissed", "suspect", None, NOTHING),
    (THEY, case(suspects=[GONE, STAYS]), "dismissed", "suspect", None, Claim("claim.dismissal.some")),
    (AWAY, case(suspects=[left("on_leave")]), "gone", "suspect", None, NOTHING),
    ("The police are investigating.", case(), "investigating", "law_enforcement", None, NOTHING),
    (
        "The police are investigating.",
        case(referrals=(referral("charged", ref="L-000001"), referral("declined", ref="L-000002"))),
        "investigating",
        "law_enforcement",
        "L-000002",
        Claim("claim.law.ended", {"state": ("state", "law_enforcement", "declined")}),
    ),
    (
        OTHER,
        case(fields={**dict.fromkeys(NAMED_FIELDS, "ruled_out"), "password": "possible"}),
        "no_other",
        "field",
        None,
        Claim("claim.fields.open", {"n": 1}),
    ),
    (OTHER, case(), "no_other", "field", None, Claim("claim.fields.open", {"n": len(NAMED_FIELDS)})),
    (
        EASY,
        case(fields={"email_address": "disclosed"}),
        "no_action",
        "field",
        None,
        Claim("claim.advice", {"fields": ("email_address",)}),
    ),
    ("This person is guilty.", case(), "guilt", "text", None, Claim("claim.never.guilt")),
    ("Your data was viewed by Mr. Doe.", case(), "identity", "text", None, Claim("claim.never.identity")),
    ("[to be completed: contact]", case(), "gap", "text", None, Claim("claim.never.gap")),
    (
        MAIL,
        case(),
        "field",
        "field",
        "email_address",
        Claim("claim.field.none", {"fields": ("email_address",)}),
    ),
    (MAIL, field("possible"), "field", "field", "email_address", fields("possible", "the press")),
    (SOLD, case(), "recipient", "field", None, NOTHING),
    (SOLD, field("disclosed"), "recipient", "field", None, NOTHING),
    (SOLD, field("ruled_out", "competitor"), "recipient", "field", None, NOTHING),
    (
        SOLD,
        field("disclosed", "public"),
        "recipient",
        "field",
        None,
        Claim("claim.recipient", {"recipient": "public"}),
    ),
    (MANY, case(), "number", "count", None, NOTHING),
    (MANY, counted("persons", ESTIMATE), "number", "count", "persons", number("persons", ESTIMATE)),
    (MANY, counted("persons", exact(1400)), "number", "count", "persons", number("persons", exact(1400))),
    (FOUND, case(), "discovered", "moment", "discovered", Claim("claim.moment", {"on": FIRST})),
    ("It happened on January 10, 2020.", case(), "occurred", "moment", None, NOTHING),
]


@pytest.mark.parametrize(("text", "record", "code", "ground"), [(*row[:3], row[3:]) for row in BLOCKED])
def test_a_sentence_that_is_not_borne_out_is_told_with_what_the_record_says(
    text: str, record: Case, code: str, ground: tuple[str, str | None, Claim]
) -> None:
    assert told(text, "en", record) == [(code, Severity.BLOCKS, *ground)]


def reported(state: str, **rest: Any) -> Case:  # noqa: ANN401
    """A case with one agency that the press tells of."""
    return case(referrals=(referral(state, reported_by="the press", **rest),))


HEARSAY: Final[list[tuple[str, Case, str, str | None, Claim]]] = [
    (ONE, counted("suspects", exact(1)), "count", "suspects", number("suspects", exact(1), "the press")),
    (
        TWO,
        counted("suspects", exact(2)),
        "count",
        "suspects",
        number("suspects", exact(2), "the press"),
    ),
    (
        THEY,
        case(
            suspects=[
                suspect(
                    finding="substantiated",
                    termination=standing("termination", "effective", reported_by="the press"),
                )
            ]
        ),
        "suspect",
        None,
        Claim("claim.dismissal.all", {}, "the press"),
    ),
    (
        AWAY,
        case(suspects=[left("on_leave"), left("resigned", "the press", "S-000002")]),
        "suspect",
        "S-000002",
        Claim("claim.employment", {"state": ("state", "employment", "resigned")}, "the press"),
    ),
    (
        "The police are investigating.",
        reported("investigating"),
        "law_enforcement",
        "L-000001",
        Claim("claim.law.investigating", {}, "the press"),
    ),
    (
        "We are cooperating with law enforcement.",
        reported("involved_stage_unknown"),
        "law_enforcement",
        "L-000001",
        Claim("claim.law.involved_stage_unknown", {}, "the press"),
    ),
    (MAIL, field("disclosed"), "field", "email_address", fields("disclosed", "the press")),
    (MANY, counted("persons", exact(1500)), "count", "persons", number("persons", exact(1500), "the press")),
]


@pytest.mark.parametrize(("text", "record", "kind", "ref", "says"), HEARSAY)
def test_what_only_others_say_is_told_as_hearsay_with_who_says_it(
    text: str, record: Case, kind: str, ref: str | None, says: Claim
) -> None:
    assert told(text, "en", record) == [("hearsay", Severity.WARNS, kind, ref, says)]


def test_a_dismissal_here_says_that_somebody_is_gone() -> None:
    assert told(AWAY, "en", case(suspects=[GONE])) == []
    there = suspect(termination=standing("termination", "effective", reported_by="the press"))
    assert told(AWAY, "en", case(suspects=[there])) == [
        ("hearsay", Severity.WARNS, "suspect", None, Claim("claim.dismissal.some", {}, "the press"))
    ]


def test_one_of_several_agencies_bears_a_sentence_out() -> None:
    both = (referral("declined", ref="L-000001"), referral("investigating", ref="L-000002"))
    assert told("The police are investigating.", "en", case(referrals=both)) == []


def test_the_conviction_that_may_be_told_is_named() -> None:
    convicted = standing("law_enforcement", "convicted")
    final = replace(convicted, circumstances=replace(convicted.circumstances, facts={"final": "yes"}))
    found = replace(referral("convicted", ref="L-000002"), standing=final)
    assert told("This person is guilty.", "en", case(referrals=(referral("declined"), found))) == [
        ("guilt", Severity.WARNS, "law_enforcement", "L-000002", Claim("claim.law.prosecution"))
    ]


def test_a_hollow_phrase_needs_no_record() -> None:
    assert told("We take the security of your data very seriously.", "en", case()) == [
        ("style", Severity.WARNS, "text", None, Claim("claim.never.style"))
    ]


@pytest.mark.parametrize("scope", ["disclosed", "accessed", "notified", "harmed"])
def test_a_number_may_be_that_of_any_scope(scope: str) -> None:
    assert told(MANY, "en", counted("persons", exact(1500), scope, Circumstances())) == []


def test_an_estimate_is_said_as_one_and_an_exact_number_either_way() -> None:
    about = "In all, about 1,500 customers are concerned."
    for amount, text, passes in (
        (ESTIMATE, about, True),
        (ESTIMATE, MANY, False),
        (exact(1500), about, True),
        (exact(1500), MANY, True),
    ):
        assert (told(text, "en", counted("persons", amount, told=Circumstances())) == []) is passes


def test_at_least_so_many_is_no_number_that_may_be_said() -> None:
    for kind in (CountKind.AT_LEAST, CountKind.ESTIMATE):
        record = counted("persons", Amount(kind, 1500), told=Circumstances())
        found = told("At least 1,500 customers are concerned.", "en", record)
        assert [one[0] for one in found] == ["number"]


def test_of_several_recipients_the_first_by_its_code_is_told() -> None:
    entry = leaked({"email_address": "disclosed", "password": "disclosed"})
    both = {
        "email_address": replace(entry["email_address"], recipient="public"),
        "password": replace(entry["password"], recipient="broker_or_seller"),
    }
    record = replace(case(), fields=both)
    assert told("Your data was disclosed to a competitor.", "en", record)[-1][4] == Claim(
        "claim.recipient", {"recipient": "broker_or_seller"}
    )
    assert "recipient" not in [one[0] for one in told("Your e-mail address was published.", "en", record)]


def test_what_was_disclosed_and_is_not_said_is_told_with_its_codes() -> None:
    record = case(fields={"password": "disclosed", "email_address": "disclosed", "photo": "possible"})
    [missing] = [one for one in check(MAIL, "en", record) if one.code == "missing.fields"]
    assert (missing.severity, missing.sentence, missing.kind, missing.ref, missing.says) == (
        Severity.BLOCKS,
        None,
        "field",
        "password",
        Claim("claim.field", {"fields": ("password",), "status": "disclosed"}),
    )
    of_no_kind = case(fields={"other": "disclosed", "unknown": "disclosed"})
    assert "missing.fields" not in [one.code for one in check("", "en", of_no_kind)]


def test_two_sentences_that_claim_the_same_are_told_one_by_one_in_the_order_of_the_text() -> None:
    found = check(f"Good day. {THEY} {ONE} {THEY}", "en", case())
    assert [(one.code, one.sentence.number) for one in found if one.sentence] == [
        ("dismissed", 2),
        ("actors", 3),
        ("dismissed", 4),
    ]
    assert [one.sentence is None for one in found] == sorted(one.sentence is None for one in found)


def moment(text: str, zone: str) -> Moment:
    """A moment told in a zone."""
    return Moment(at=datetime.fromisoformat(text).replace(tzinfo=UTC), zone=zone, recorded=NOW)


def test_the_days_that_a_text_may_name_are_those_in_the_zone_they_were_told_in() -> None:
    known = {
        "occurred_from": moment("2026-03-08T20:00", "Asia/Tokyo"),
        "occurred_to": moment("2026-03-10T20:00", "UTC"),
        "discovered_at": moment("2026-03-11T03:00", "America/New_York"),
        "aware_at": moment("2026-03-12T03:00", "UTC"),
    }
    assert recorded_days(case(moments=known)) == {
        "occurred": {date(2026, 3, 9), date(2026, 3, 10)},
        "discovered": {date(2026, 3, 10)},
    }
    assert recorded_days(case(moments={"discovered_at": known["discovered_at"]})).keys() == {"discovered"}
    assert recorded_days(case()) == {}


def test_an_unsupported_text_is_refused_with_its_findings_and_how_many() -> None:
    found = blocking(check(f"{THEY} {ONE} We take your privacy very seriously.", "en", case()))
    refused = Unsupported("claims_blocked", found)
    assert (refused.code, refused.params, refused.findings) == ("claims_blocked", {"n": len(found)}, found)
    assert {one.severity for one in found} == {Severity.BLOCKS}


def test_nothing_is_said_of_a_record_without_a_reason_to() -> None:
    record = case(counts=disclosed({"suspects": exact(1)}), suspects=[GONE])
    assert told(f"{ONE} {THEY}", "en", record) == []
