"""What the template of a notice says, word for word, and when it says nothing of a thing that is recorded."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import pytest

from domain.case import Case, Count
from domain.counts import Amount, CountKind
from domain.drafts import MAX_SECTION
from domain.lifecycles import Circumstances
from domain.notice_text import drafted
from domain.notice_words import (
    ADVISED,
    SECTIONS,
    advice,
    consequences,
    day,
    field_names,
    figure,
    heading,
    part,
)
from domain.suspects import Suspect
from domain.vocabulary import NAMED_FIELDS
from tests.domain.builders import NOW, case, disclosed, exact, measure, referral, standing, suspect

DAYS: Final = {
    "occurred": frozenset({date(2020, 1, 6), date(2020, 1, 4), date(2020, 1, 5)}),
    "discovered": frozenset({date(2020, 1, 9), date(2020, 1, 8)}),
}
PRESS: Final = Circumstances(reported_by="the press")


def sent_to(recipients: Iterable[str | None], **more: Any) -> Case:  # noqa: ANN401
    """A case in which kinds of data were disclosed to these recipients, one each."""
    codes = ("email_address", "phone_number", "nationality")
    record = case(**{"fields": dict.fromkeys(codes, "disclosed"), **more})
    told = {
        code: replace(record.fields[code], recipient=recipient)
        for code, recipient in zip(codes, recipients, strict=False)
    }
    return replace(record, fields={**record.fields, **told})


def full() -> Case:
    """A case of which everything is recorded that a notice can tell."""
    fields = {
        **dict.fromkeys(("email_address", "phone_number", "nationality"), "disclosed"),
        "payment_card": "accessed",
        "password": "possible",
        "photo": "ruled_out",
    }
    texts = {
        "done": "Fewer people read contact data.",
        "verified": "Exports are logged",
        "approved": "Training",
    }
    return sent_to(
        ["competitor"] * 3,
        fields=fields,
        counts=disclosed({"suspects": exact(1), "persons": Amount(CountKind.ESTIMATE, 12_500)}),
        suspects=[suspect(access="revoked"), suspect("S-000002", finding="not_involved")],
        referrals=(referral("investigating"), referral("released"), referral("charged")),
        measures=tuple(replace(measure(state), text=text) for state, text in texts.items()),
    )


ENGLISH: Final = {
    "happened": (
        "We are writing to you about your personal data.\n"
        "Information about you was disclosed to a competitor by a person who worked for us.\n"
        "It happened between 4 January 2020 and 6 January 2020.\n"
        "We discovered it on 8 January 2020.\n"
        "We are sorry that this happened."
    ),
    "data": (
        "The following was disclosed: e-mail address, telephone number and nationality.\n"
        "The following was looked at: payment card number. We have found no sign that it left us.\n"
        "The following may have been disclosed: password.\n"
        "The following was not disclosed: photograph."
    ),
    "doing": (
        "The access to our customers’ data of everybody concerned has been taken away.\n"
        "Law enforcement is investigating.\n"
        "There is a prosecution.\n"
        "So that it does not happen again, we have done this: "
        "Fewer people read contact data; Exports are logged.\n"
        "So that it does not happen again, we have decided to do this: Training."
    ),
    "advice": (
        "Possible consequences: messages that pretend to come from us; deceptive calls and text messages; "
        "payments that you did not make; somebody signing in as you; unwanted contact, or attempts to "
        "deceive you with what is known about you.\n"
        "Be careful with e-mails that claim to come from us: we never ask for a secret by e-mail.\n"
        "Hang up on callers who press you for codes or money, and ask your operator to protect your number "
        "against a change of SIM card.\n"
        "Watch your statements and ask your bank for a new card.\n"
        "Change this secret with us and wherever else you use it."
    ),
    "contact": (
        "[to be completed: how to contact us: name or role, e-mail, telephone, hours]\n"
        "If you have questions, please contact us and give this reference: IN-000001."
    ),
}

FRENCH: Final = {
    "happened": (
        "Des informations vous concernant ont été divulguées à un concurrent par une personne qui "
        "travaillait pour nous.\n"
        "Les données d’environ 12 500 personnes sont concernées.\n"
        "Cela a eu lieu entre le 4 janvier 2020 et le 6 janvier 2020.\n"
        "Nous l’avons découvert le 8 janvier 2020."
    ),
    "data": (
        "Ont été divulgués : adresse e-mail, numéro de téléphone et nationalité.\n"
        "Ont été consultés : numéro de carte bancaire. Nous n’avons trouvé aucun signe de sortie.\n"
        "Ont pu être divulgués : mot de passe.\n"
        "N’ont pas été divulgués : photographie."
    ),
}


def test_a_notice_to_customers_says_what_is_recorded_in_plain_words() -> None:
    assert drafted(full(), "customers", "en", DAYS) == ENGLISH
    assert tuple(ENGLISH) == SECTIONS


def test_a_notice_to_a_french_regulator_says_how_many_and_neither_greets_nor_apologises() -> None:
    found = drafted(full(), "regulator", "fr", DAYS)
    assert {name: found[name] for name in FRENCH} == FRENCH


def test_of_a_case_without_records_everything_is_a_gap() -> None:
    gaps = {
        "happened": (
            "[to be completed: what happened to which data]\n"
            "[to be completed: how many people it is about]\n"
            "[to be completed: when it happened, or that we are still establishing when]\n"
            "[to be completed: when we discovered it, with the day]"
        ),
        "data": "[to be completed: what happened to which data]",
        "doing": "[to be completed: what we are changing so that it does not happen again]",
        "advice": "[to be completed: the likely consequences]",
    }
    found = drafted(case(), "regulator", "en")
    assert {name: found[name] for name in gaps} == gaps


def said(section: str, record: Case, language: str = "en", audience: str = "customers") -> list[str]:
    """The lines of one section."""
    return drafted(record, audience, language, DAYS)[section].split("\n")


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"email_address": "disclosed", "photo": "accessed", "password": "possible"}, "was disclosed by"),
        ({"photo": "accessed", "password": "possible"}, "was looked at by"),
        ({"password": "possible", "photo": "ruled_out"}, "may have been disclosed by"),
    ],
)
def test_what_happened_is_the_worst_that_is_recorded(fields: dict[str, str], line: str) -> None:
    expected = f"Information about you {line} one or more people who worked for us."
    assert said("happened", case(fields=fields))[1] == expected


@pytest.mark.parametrize("fields", [{"other": "disclosed"}, {"unknown": "disclosed"}, {"photo": "ruled_out"}])
def test_without_a_kind_of_data_nothing_happened_that_can_be_said(fields: dict[str, str]) -> None:
    assert said("happened", case(fields=fields))[1] == "[to be completed: what happened to which data]"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (exact(1), "by a person who worked for us."),
        (exact(2), "by several people who worked for us."),
        (Amount(CountKind.AT_MOST, None, 3), "by one or more people who worked for us."),
    ],
)
def test_as_many_people_did_it_as_may_be_said(amount: Amount, words: str) -> None:
    record = case(fields={"photo": "disclosed"}, counts=disclosed({"suspects": amount}))
    assert said("happened", record)[1].endswith(words)


@pytest.mark.parametrize(
    ("recipients", "words"),
    [
        (["competitor"] * 3, " to a competitor by "),
        (["broker_or_seller"] * 3, " to a third party by "),
        (["competitor", "competitor", "public"], "disclosed by "),
        (["competitor", "competitor", None], "disclosed by "),
        ([None] * 3, "disclosed by "),
        (["public"] * 3, "disclosed by "),
    ],
)
def test_where_it_went_is_said_when_all_of_it_went_there(recipients: list[str | None], words: str) -> None:
    assert words in said("happened", sent_to(recipients))[1]


@pytest.mark.parametrize(
    ("days", "line"),
    [
        ({date(2020, 1, 6)}, "It happened on 6 January 2020."),
        ({date(2020, 1, 6), date(2019, 12, 31)}, "It happened between 31 December 2019 and 6 January 2020."),
        (set(), "[to be completed: when it happened, or that we are still establishing when]"),
    ],
)
def test_when_it_happened_is_a_day_or_the_first_and_the_last(days: set[date], line: str) -> None:
    assert line in drafted(case(), "customers", "en", {"occurred": frozenset(days)})["happened"].split("\n")


@pytest.mark.parametrize(
    ("amount", "line"),
    [
        (exact(1500), "The data of 1,500 people was involved."),
        (exact(0), "The data of 0 people was involved."),
        (Amount(CountKind.ESTIMATE, 1500), "The data of about 1,500 people was involved."),
        (Amount(CountKind.AT_LEAST, 1500), "[to be completed: how many people it is about]"),
        (Amount(CountKind.UNKNOWN), "[to be completed: how many people it is about]"),
    ],
)
def test_a_regulator_is_told_a_number_only_where_one_may_be_said(amount: Amount, line: str) -> None:
    record = case(counts=disclosed({"persons": amount}))
    assert said("happened", record, audience="regulator")[1] == line
    assert line not in said("happened", record)


def test_a_number_that_others_report_is_a_gap() -> None:
    count = Count(what="persons", scope="disclosed", amount=exact(7), at=NOW, circumstances=PRESS)
    record = case(counts={("persons", "disclosed"): count})
    assert (
        said("happened", record, audience="regulator")[1] == "[to be completed: how many people it is about]"
    )


def test_the_number_in_french_has_its_preposition() -> None:
    record = case(counts=disclosed({"persons": exact(1500)}))
    line = said("happened", record, "fr", "regulator")[1]
    assert line == "Les données de 1 500 personnes sont concernées."


def test_all_other_data_is_said_not_to_be_involved_as_of_the_last_day_it_was_judged() -> None:
    fields = {**dict.fromkeys(NAMED_FIELDS, "ruled_out"), "email_address": "disclosed"}
    record = case(fields=fields)
    later = replace(record.fields["photo"], circumstances=Circumstances(on=date(2026, 4, 2)))
    record = replace(record, fields={**record.fields, "photo": later})
    assert said("data", record) == [
        "The following was disclosed: e-mail address.",
        "No other information about you was disclosed, as far as we had checked by 2 April 2026.",
    ]
    assert said("data", case(fields=fields))[1].endswith("as far as we had checked by 11 March 2026.")
    nothing = said("data", case(fields=dict.fromkeys(NAMED_FIELDS, "ruled_out")))
    assert nothing == [
        "No other information about you was disclosed, as far as we had checked by 11 March 2026."
    ]


@pytest.mark.parametrize(("status", "gap"), [("disclosed", True), ("possible", True), ("ruled_out", False)])
def test_another_kind_of_data_is_a_gap_until_somebody_says_which(status: str, gap: bool) -> None:
    lines = said("data", case(fields={"photo": "disclosed", "other": status}))
    assert lines[0] == "The following was disclosed: photograph."
    assert ("[to be completed: which other kind of data]" in lines) is gap


ACCESS: Final = "The access to our customers’ data of everybody concerned has been taken away."


@pytest.mark.parametrize(
    ("people", "told"),
    [
        ([], False),
        ([suspect(access="revoked")], True),
        ([suspect(access="suspended")], True),
        ([suspect(access="restricted")], False),
        ([suspect()], False),
        ([suspect(access="revoked"), suspect("S-000002")], False),
        ([suspect(access="revoked"), suspect("S-000002", finding="exonerated")], True),
        ([suspect(access="revoked"), suspect("S-000002", employment="reinstated")], True),
        ([suspect(finding="not_involved", access="revoked")], False),
        ([suspect(access=standing("access", "revoked", reported_by="the press"))], False),
    ],
)
def test_access_is_said_to_be_gone_when_it_is_from_everybody_concerned(
    people: list[Suspect], told: bool
) -> None:
    assert (ACCESS in said("doing", case(suspects=people))) is told


@pytest.mark.parametrize(
    ("state", "before", "on", "line"),
    [
        ("referred", (), date(2026, 3, 1), "We have reported this to law enforcement."),
        ("referred", (), None, None),
        ("acknowledged", ("referred",), None, "We have reported this to law enforcement."),
        ("acknowledged", (), None, "Law enforcement has contacted us about this."),
        ("initiated_by_agency", (), None, "Law enforcement has contacted us about this."),
        ("investigating", (), None, "Law enforcement is investigating."),
        ("convicted", (), None, "There is a prosecution."),
        ("declined", (), None, None),
        ("involved_stage_unknown", (), None, None),
        ("not_referred", (), None, None),
    ],
)
def test_of_law_enforcement_is_said_what_its_state_carries(
    state: str, before: tuple[str, ...], on: date | None, line: str | None
) -> None:
    stands = standing("law_enforcement", state, *before, on=on)
    ours = case(referrals=(replace(referral("referred"), standing=stands),))
    theirs = replace(stands, circumstances=replace(stands.circumstances, reported_by="the press"))
    hearsay = case(referrals=(replace(referral("referred"), standing=theirs),))
    gap = "[to be completed: what we are changing so that it does not happen again]"
    assert said("doing", ours) == [*([line] if line else []), gap]
    assert said("doing", hearsay) == [gap]


DONE: Final = "So that it does not happen again, we have done this: canary measure."
PLANNED: Final = "So that it does not happen again, we have decided to do this: canary measure."


@pytest.mark.parametrize(
    ("state", "line"),
    [
        ("done", DONE),
        ("verified", DONE),
        ("approved", PLANNED),
        ("in_progress", PLANNED),
        ("proposed", None),
        ("rejected", None),
    ],
)
def test_a_measure_is_told_when_it_is_decided_or_done_here(state: str, line: str | None) -> None:
    gap = "[to be completed: what we are changing so that it does not happen again]"
    assert said("doing", case(measures=(measure(state),))) == [line or gap]
    reported = replace(measure(state), standing=standing("measure", state, reported_by="the press"))
    assert said("doing", case(measures=(reported,))) == [gap]


def test_measures_that_find_no_room_are_counted_as_a_gap() -> None:
    room = MAX_SECTION // 2 - 200 - len(DONE) + len("canary measure")
    fits, too_long = (replace(measure("done"), text="x" * length) for length in (room, room + 1))
    small = replace(measure("done"), text="y")
    assert said("doing", case(measures=(fits,))) == [DONE.replace("canary measure", "x" * room)]
    assert said("doing", case(measures=(too_long,))) == [
        "[to be completed: further measures, 1 more are recorded]"
    ]
    assert said("doing", case(measures=(fits, small, small)))[1:] == [
        "[to be completed: further measures, 2 more are recorded]"
    ]
    planned = replace(too_long, standing=standing("measure", "approved"))
    assert said("doing", case(measures=(small, planned))) == [
        DONE.replace("canary measure", "y"),
        "[to be completed: further measures, 1 more are recorded]",
    ]


NO_ADVICE: Final = (
    "There is nothing in particular that we can advise about this kind of information. If anything seems "
    "unusual to you, tell us."
)


def test_data_of_which_nobody_can_do_anything_comes_without_advice() -> None:
    assert said("advice", case(fields={"nationality": "disclosed"})) == [
        "Possible consequences: unwanted contact, or attempts to deceive you with what is known about you.",
        NO_ADVICE,
    ]
    assert said("advice", case(fields={"photo": "ruled_out"})) == [
        "[to be completed: the likely consequences]"
    ]


@pytest.mark.parametrize("status", ["disclosed", "accessed", "possible"])
def test_advice_is_given_for_what_may_be_out(status: str) -> None:
    assert said("advice", case(fields={"health_record": status})) == [
        "Possible consequences: a loss of confidentiality about your health.",
        "Check what your insurer says was paid for you.",
    ]


def test_the_parts_of_a_sentence_in_both_languages() -> None:
    assert (heading("en", "doing"), heading("fr", "doing")) == ("What we are doing", "Ce que nous faisons")
    assert (figure("en", 1234567), figure("fr", 1234567)) == ("1,234,567", "1 234 567")
    assert (day("en", date(2026, 12, 1)), day("fr", date(2026, 1, 31))) == (
        "1 December 2026",
        "31 janvier 2026",
    )
    assert field_names("en", ["password"]) == "password"
    assert field_names("fr", ["password", "photo"]) == "mot de passe et photographie"
    assert part("en", "recipients", "competitor") == " to a competitor"
    assert part("en", "recipients", "self") == ""


def test_each_consequence_and_each_advice_is_told_once() -> None:
    cards = ["payment_card", "card_security_code"]
    assert consequences("en", cards) == ["payments that you did not make"]
    assert advice("fr", cards) == ["Surveillez vos relevés et demandez une nouvelle carte à votre banque."]
    assert advice("en", ["nationality"]) == []
    assert consequences("fr", ["nationality"]) == [
        "des contacts indésirables ou des tentatives de vous tromper avec ce que l’on sait de vous"
    ]
    assert set(NAMED_FIELDS) >= ADVISED
    assert "nationality" not in ADVISED


def test_the_days_of_a_draft_may_all_be_one_day_apart() -> None:
    first = date(2020, 2, 28)
    found = drafted(case(), "customers", "en", {"occurred": frozenset({first, first + timedelta(days=1)})})
    assert "It happened between 28 February 2020 and 29 February 2020." in found["happened"]
