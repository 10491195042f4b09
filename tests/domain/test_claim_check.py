"""The claim check: each rule of section 6.4 by a text that passes and one that fails, in both languages."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest

from domain.case import Case
from domain.claim_check import Severity, blocking, check
from domain.counts import Amount, CountKind
from domain.lifecycles import LIFECYCLES
from domain.vocabulary import FIELDS, NAMED_FIELDS
from tests.domain.builders import case, disclosed, exact, leaked, measure, part, referral, standing, suspect

ALL_BUT_CONTACT: Final = {
    **dict.fromkeys(NAMED_FIELDS, "ruled_out"),
    **dict.fromkeys(("email_address", "phone_number"), "disclosed"),
}


def about(**given: Any) -> Case:  # noqa: ANN401 -- whatever a case has
    """A case with these facts; counts by what is counted."""
    return case(**{**given, "counts": disclosed(given.get("counts", {}))})


ONE: Final = {"suspects": exact(1)}
TWO: Final = {"suspects": exact(2)}
GONE: Final = suspect(finding="substantiated", termination="effective")
STAYS: Final = suspect("S-000002", finding="substantiated")
UNKNOWN: Final = {"suspects": Amount(CountKind.UNDISCLOSED)}
FIELD: Final = {"email_address": "disclosed"}


def told(recipient: str) -> Case:
    """A case in which an e-mail address went to this recipient."""
    found = leaked(FIELD)
    return replace(case(), fields={"email_address": replace(found["email_address"], recipient=recipient)})


PAIRS: Final[list[tuple[str, str, str, Mapping[str, Any], Mapping[str, Any]]]] = [
    # code, language, text, a record with which it passes, one with which it fails
    ("actors", "en", "It was done by an employee of ours.", {"counts": ONE}, {"counts": TWO}),
    ("actors", "en", "One of our employees did this.", {"counts": ONE}, {"counts": UNKNOWN}),
    ("actors", "en", "The employee broke our rules.", {"counts": ONE}, {}),
    ("actors", "en", "Two of our employees did this.", {"counts": TWO}, {"counts": ONE}),
    ("actors", "en", "It was done by employees.", {"counts": TWO}, {"counts": ONE}),
    ("actors", "en", "The individuals responsible broke our rules.", {"counts": TWO}, {}),
    ("actors", "fr", "Un salarié est à l’origine des faits.", {"counts": ONE}, {"counts": TWO}),
    ("actors", "fr", "L’un de nos collaborateurs en est l’auteur.", {"counts": ONE}, {"counts": UNKNOWN}),
    ("actors", "fr", "Deux de nos salariés en sont les auteurs.", {"counts": TWO}, {"counts": ONE}),
    ("actors", "fr", "Les employés ont agi contre nos règles.", {"counts": TWO}, {"counts": ONE}),
    ("dismissed", "en", "He has been terminated.", {"suspects": [GONE]}, {"suspects": [STAYS]}),
    ("dismissed", "en", "We dismissed him at once.", {"suspects": [GONE]}, {}),
    ("dismissed", "en", "They have been dismissed.", {"suspects": [GONE]}, {"suspects": [GONE, STAYS]}),
    ("dismissed", "fr", "Cette personne a été licenciée.", {"suspects": [GONE]}, {"suspects": [STAYS]}),
    ("dismissed", "fr", "Ils ont été licenciés.", {"suspects": [GONE]}, {"suspects": [GONE, STAYS]}),
    (
        "gone",
        "en",
        "This person no longer works for us.",
        {"suspects": [suspect(employment="resigned")]},
        {"suspects": [suspect(employment="on_leave")]},
    ),
    (
        "gone",
        "fr",
        "Cette personne ne travaille plus pour nous.",
        {"suspects": [suspect(employment="resigned")]},
        {"suspects": [suspect(employment="on_leave")]},
    ),
    (
        "no_other",
        "en",
        "No other information was shared.",
        {"fields": ALL_BUT_CONTACT},
        {"fields": {**ALL_BUT_CONTACT, "password": "possible"}},
    ),
    (
        "no_other",
        "fr",
        "Aucune autre donnée n’a été transmise.",
        {"fields": ALL_BUT_CONTACT},
        {"fields": FIELD},
    ),
    (
        "no_action",
        "en",
        "There is no need for you to take any action.",
        {"fields": {"nationality": "disclosed"}},
        {"fields": FIELD},
    ),
    (
        "no_action",
        "fr",
        "Vous n’avez rien à faire.",
        {"fields": {"nationality": "disclosed"}},
        {"fields": FIELD},
    ),
    (
        "number",
        "en",
        "This is about 1,500 customers.",
        {"counts": {"persons": exact(1500)}},
        {"counts": {"persons": Amount(CountKind.AT_LEAST, 1500)}},
    ),
    (
        "number",
        "en",
        "In all, 1,500 customers are concerned.",
        {"counts": {"persons": exact(1500)}},
        {"counts": {"persons": Amount(CountKind.ESTIMATE, 1500)}},
    ),
    (
        "number",
        "en",
        "Some 1.5 million people were told.",
        {"counts": {"persons": Amount(CountKind.ESTIMATE, 1_500_000)}},
        {"counts": {"persons": Amount(CountKind.UNKNOWN)}},
    ),
    (
        "number",
        "fr",
        "Environ 1 500 clients sont concernés.",
        {"counts": {"persons": Amount(CountKind.ESTIMATE, 1500)}},
        {"counts": {"persons": exact(1400)}},
    ),
    ("field", "en", "Your e-mail address was shared.", {"fields": FIELD}, {"fields": {}}),
    (
        "field",
        "en",
        "Your e-mail address was shared; your password was not.",
        {"fields": {**FIELD, "password": "ruled_out"}},
        {"fields": {**FIELD, "password": "unknown"}},
    ),
    (
        "field",
        "en",
        "Your password may have been exposed.",
        {"fields": {"password": "possible"}},
        {"fields": {"password": "disclosed"}},
    ),
    (
        "field",
        "en",
        "Your e-mail address was viewed.",
        {"fields": {"email_address": "accessed"}},
        {"fields": {"email_address": "possible"}},
    ),
    (
        "field",
        "en",
        "Your passwords remain safe.",
        {"fields": {"password": "ruled_out"}},
        {"fields": {"password": "unknown"}},
    ),
    (
        "field",
        "fr",
        "Vos coordonnées bancaires ne sont pas concernées.",
        {"fields": {"bank_account": "ruled_out"}},
        {"fields": {}},
    ),
    ("field", "fr", "Votre adresse e-mail a été divulguée.", {"fields": FIELD}, {"fields": {}}),
    (
        "field",
        "fr",
        "Vos mots de passe n’ont pas été consultés.",
        {"fields": {"password": "ruled_out"}},
        {"fields": {"password": "accessed"}},
    ),
]


@pytest.mark.parametrize(("code", "language", "text", "good", "bad"), PAIRS)
def test_a_sentence_passes_with_the_record_that_supports_it_and_no_other(
    code: str, language: str, text: str, good: Mapping[str, Any], bad: Mapping[str, Any]
) -> None:
    assert code not in codes(text, language, about(**good))
    assert code in codes(text, language, about(**bad))


def codes(text: str, language: str, record: Case, **moments: date) -> list[str]:
    """Codes of what keeps a text from being approved, without what it does not say at all."""
    days = {name: frozenset({day}) for name, day in moments.items()}
    found = blocking(check(text, language, record, days))
    return [one.code for one in found if not one.code.startswith("missing.")]


LAW: Final = {
    "reported": {
        "en": "We have reported this to the police.",
        "fr": "Nous avons signalé les faits à la police.",
    },
    "investigating": {"en": "The police are investigating.", "fr": "La police enquête."},
    "arrested": {"en": "Somebody was arrested.", "fr": "Une personne a été interpellée."},
    "prosecution": {
        "en": "We are supporting law enforcement in the prosecution.",
        "fr": "Des poursuites sont engagées.",
    },
    "cooperating": {
        "en": "We are cooperating with law enforcement.",
        "fr": "Nous coopérons avec la police.",
    },
}
ENDED: Final = ("declined", "closed_no_action", "dismissed", "acquitted", "withdrawn", "diverted", "closed")
INVESTIGATING: Final = ("investigating", "arrested", "released")
PROSECUTION: Final = ("charged", "prosecuting", "convicted", "sentenced", "appeal")
BORNE_OUT: Final = {
    "investigating": INVESTIGATING,
    "arrested": ("arrested",),
    "prosecution": PROSECUTION,
    "cooperating": ("involved_stage_unknown", "acknowledged", *INVESTIGATING, *PROSECUTION),
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("state", LIFECYCLES["law_enforcement"].states.codes())
def test_no_more_is_said_of_law_enforcement_than_its_state_carries(state: str, language: str) -> None:
    record = case(referrals=(referral(state),))
    for code, states in BORNE_OUT.items():
        assert (state in states) is (codes(LAW[code][language], language, record) == [])


@pytest.mark.parametrize("language", ["en", "fr"])
def test_reported_to_the_police_needs_a_report_with_its_day(language: str) -> None:
    text = LAW["reported"][language]
    dated = standing("law_enforcement", "referred", on=date(2026, 3, 1))
    assert codes(text, language, case(referrals=(replace(referral("referred"), standing=dated),))) == []
    assert codes(text, language, case(referrals=(referral("referred"),))) == ["reported"]
    assert codes(text, language, case(referrals=(referral("acknowledged", "referred"),))) == []
    assert codes(text, language, case(referrals=(referral("investigating", "acknowledged"),))) == ["reported"]
    for state in ENDED:
        assert codes(text, language, case(referrals=(referral(state, "referred"),))) == ["reported"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We have not reported this to the police."),
        ("en", "He has not been dismissed."),
        ("fr", "Nous n’avons pas signalé les faits à la police."),
    ],
)
def test_what_is_denied_is_not_claimed(language: str, text: str) -> None:
    assert codes(text, language, case()) == []


@pytest.mark.parametrize(
    ("language", "text", "recipient", "other"),
    [
        ("en", "Your e-mail address was disclosed to a third party.", "broker_or_seller", "public"),
        ("en", "Your e-mail address was disclosed to a competitor.", "competitor", "unknown_third_party"),
        ("en", "Your e-mail address was published.", "public", "competitor"),
        ("fr", "Votre adresse e-mail a été transmise à un tiers.", "unknown_third_party", "public"),
        ("fr", "Votre adresse e-mail a été vendue.", "broker_or_seller", "competitor"),
    ],
)
def test_the_recipient_is_the_recorded_one(language: str, text: str, recipient: str, other: str) -> None:
    assert codes(text, language, told(recipient)) == []
    assert codes(text, language, told(other)) == ["recipient"]
    assert codes(text, language, case(fields=FIELD)) == ["recipient"]


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("en", "We discovered this on 10 January 2020.", "discovered"),
        ("en", "It happened on January 10, 2020.", "occurred"),
        ("fr", "Nous l’avons découvert le 10 janvier 2020.", "discovered"),
        ("fr", "Cela a eu lieu le 10 janvier 2020.", "occurred"),
    ],
)
def test_a_day_is_the_recorded_one(language: str, text: str, code: str) -> None:
    day = date(2020, 1, 10)
    assert codes(text, language, case(), **{code: day}) == []
    assert codes(text, language, case(), **{code: date(2020, 1, 11)}) == [code]
    assert codes(text, language, case()) == [code]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Your data was read by S-9MFT3K."),
        ("en", "Your data was viewed by Mr. Doe."),
        ("en", "Your data was disclosed by a support agent."),
        ("en", "This was done in our Springfield office."),
        ("fr", "Vos données ont été consultées par Mme Dupont."),
        ("fr", "Vos données ont été divulguées par un technicien."),
        ("en", "A customer service representative read your data."),
        ("fr", "L’une de nos conseillères a consulté vos données."),
        ("fr", "Les faits ont eu lieu à l’agence de Villeneuve."),
    ],
)
def test_who_it_was_is_never_said(language: str, text: str) -> None:
    assert "identity" in codes(text, language, about(counts=ONE, suspects=[GONE]))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Write to our data protection manager."),
        ("fr", "Écrivez au responsable de la protection des données."),
    ],
)
def test_a_job_title_of_somebody_else_is_no_sign_of_who_it_was(language: str, text: str) -> None:
    assert codes(text, language, case()) == []


@pytest.mark.parametrize(
    ("language", "bad", "good"),
    [
        ("en", "This person is guilty.", "Criminals may use your data to deceive you."),
        ("en", "The thief was found.", "There is a criminal investigation."),
        ("fr", "Le coupable a été trouvé.", "Des criminels pourraient vous tromper."),
        ("fr", "C’est un voleur.", "Cette personne a agi contre nos règles."),
    ],
)
def test_nobody_is_called_guilty(language: str, bad: str, good: str) -> None:
    assert "guilt" in codes(bad, language, case())
    assert "guilt" not in codes(good, language, case())


def test_after_a_final_conviction_guilt_is_for_legal_to_say() -> None:
    def told(final: str, state: str = "convicted") -> Severity:
        convicted = standing("law_enforcement", state)
        circumstances = replace(convicted.circumstances, facts={"final": final})
        found = replace(referral(state), standing=replace(convicted, circumstances=circumstances))
        [one] = [
            one
            for one in check("This person is guilty.", "en", case(referrals=(found,)))
            if one.code == "guilt"
        ]
        return one.severity

    assert told("yes") is Severity.WARNS
    assert {told("no"), told("unknown"), told("yes", "appeal")} == {Severity.BLOCKS}


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Les forces de l’ordre enquêtent."), ("fr", "Law enforcement is investigating.")],
)
def test_a_sentence_in_the_other_language_is_no_way_around_the_check(language: str, text: str) -> None:
    assert codes(text, language, case()) == ["investigating"]


def test_what_a_sentence_claims_twice_is_told_once() -> None:
    text = "It was done by an employee, a former employee."
    assert codes(text, "en", case()) == ["actors"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We take the security of your data very seriously."),
        ("fr", "Nous prenons la sécurité de vos données très au sérieux."),
    ],
)
def test_a_hollow_phrase_is_a_warning(language: str, text: str) -> None:
    [found] = [one for one in check(text, language, case()) if not one.code.startswith("missing.")]
    assert (found.code, found.severity) == ("style", Severity.WARNS)


def test_what_others_say_may_be_passed_on_with_a_warning() -> None:
    record = case(referrals=(referral("investigating", reported_by="the press"),))
    [found] = [one for one in check("The police are investigating.", "en", record) if one.sentence]
    assert (found.code, found.severity, found.says.reported_by) == (
        "hearsay",
        Severity.WARNS,
        "the press",
    )


@pytest.mark.parametrize(
    ("language", "text"), [("en", "[to be completed: contact]"), ("fr", "[à compléter : contact]")]
)
def test_a_gap_blocks(language: str, text: str) -> None:
    assert codes(text, language, case()) == ["gap"]


def test_a_finding_quotes_its_sentence_with_its_place_and_names_the_record() -> None:
    text = "Good day. The police are investigating. Bye."
    [found] = [one for one in check(text, "en", case(referrals=(referral("referred"),))) if one.sentence]
    assert found.sentence is not None
    assert (found.sentence.text, found.sentence.number) == ("The police are investigating.", 2)
    assert text[found.sentence.start :].startswith("The police")
    assert (found.kind, found.ref, found.says.id) == (
        "law_enforcement",
        "L-000001",
        "claim.law.reported_to",
    )
    [nothing] = [one for one in check(text, "en", case()) if one.sentence]
    assert (nothing.kind, nothing.ref, nothing.says.id) == (
        "law_enforcement",
        None,
        "claim.nothing_recorded",
    )


COMPLETE: Final = {
    "en": (
        "Your e-mail address was disclosed. It happened on 2 January 2020. We discovered it on 3 January "
        "2020. Fraudsters may pretend to be us. We have limited who may read such data. Contact us."
    ),
    "fr": (
        "Votre adresse e-mail a été divulguée. Cela a eu lieu le 2 janvier 2020. Nous l’avons découvert le "
        "3 janvier 2020. Vous pourriez recevoir des arnaques : c’est un risque. Nous avons limité les accès. "
        "Contactez-nous par téléphone."
    ),
}


@pytest.mark.parametrize("language", COMPLETE)
def test_what_readers_have_to_be_told_is_missed_when_it_is_not_there(language: str) -> None:
    days = {"occurred": frozenset({date(2020, 1, 2)}), "discovered": frozenset({date(2020, 1, 3)})}
    record = case(fields=FIELD, measures=(measure("done"),))
    assert check(COMPLETE[language], language, record, days) == ()
    missing = [one.code for one in check("", language, record, days)]
    assert missing == [
        "missing.fields",
        "missing.dates",
        "missing.consequences",
        "missing.measures",
        "missing.contact",
    ]


@pytest.mark.parametrize("code", NAMED_FIELDS)
def test_every_kind_of_data_is_known_by_its_name_in_both_languages(code: str) -> None:
    for language, text in (
        ("en", f"Your {FIELDS[code].en.lower()} was disclosed."),
        ("fr", f"{FIELDS[code].fr} : cette donnée a été divulguée."),
    ):
        assert codes(text, language, case(fields={code: "disclosed"})) == []
        assert codes(text, language, case()) == ["field"]


def test_a_number_of_one_place_bears_out_no_number_without_a_place() -> None:
    text = "In all, 1,500 customers are concerned."
    assert codes(text, "en", case(parts=(part(exact(1500), jurisdiction="FR"),))) == ["number"]
