"""What a text says, before anybody judges it: one sentence per way to say a thing, and what is none."""

from datetime import date
from typing import Final

import pytest

from domain.said import GAP, clauses, read
from domain.said_data import TOPICS, days_in, fields_in, read_data, topics
from domain.vocabulary import FIELDS, NAMED_FIELDS

Told = list[tuple[str, str, int]]

OF_PEOPLE: Final[list[tuple[str, str, Told]]] = [
    # language, text, what it claims: code, value, number of the sentence
    ("en", "It was done by an employee.", [("actors", "one", 1)]),
    ("en", "An employee and two of our employees did this.", [("actors", "2", 1)]),
    ("en", "The employee did this. The employees left.", [("actors", "one", 1), ("actors", "many", 2)]),
    ("en", "Three employees did this; 12 workers left.", [("actors", "3", 1)]),
    ("en", "12 workers left.", [("actors", "12", 1)]),
    ("en", "One or more of our employees did this.", []),
    ("en", "It was not done by an employee.", []),
    ("en", "It was not so, but done by an employee.", [("actors", "one", 1)]),
    ("en", "He has been dismissed.", [("dismissed", "one", 1)]),
    ("en", "They have been dismissed.", [("dismissed", "all", 1)]),
    ("en", "Our employees were dismissed.", [("dismissed", "all", 1)]),
    ("en", "The employees was dismissed.", [("actors", "many", 1), ("dismissed", "all", 1)]),
    ("en", "Several employees was dismissed.", [("actors", "many", 1), ("dismissed", "all", 1)]),
    ("en", "Some of them have been dismissed.", [("dismissed", "some", 1)]),
    ("en", "His access has been terminated.", []),
    ("en", "His access was terminated and he has been fired.", [("dismissed", "one", 1)]),
    ("en", "We reported this to the police.", [("reported", "", 1)]),
    ("en", "The police are investigating.", [("investigating", "", 1)]),
    ("en", "Somebody was arrested.", [("arrested", "", 1)]),
    ("en", "There is a prosecution.", [("prosecution", "", 1)]),
    ("en", "We are cooperating with law enforcement.", [("cooperating", "", 1)]),
    ("en", "We are cooperating with law enforcement in the prosecution.", [("prosecution", "", 1)]),
    (
        "en",
        "We reported this to the police, and the police are investigating.",
        [("reported", "", 1), ("investigating", "", 1)],
    ),
    ("en", "No other information was shared.", [("no_other", "", 1)]),
    ("en", "There is no need to take action.", [("no_action", "", 1)]),
    ("en", "This person is guilty.", [("guilt", "", 1)]),
    ("en", "This person is not guilty.", []),
    ("en", "Your trust is our top priority.", [("style", "", 1)]),
    ("en", "He no longer works for us.", [("gone", "", 1)]),
    (
        "en",
        "[to be completed: contact] Call us. [To be completed: the day]",
        [("gap", "[to be completed: contact]", 1), ("gap", "[To be completed: the day]", 2)],
    ),
    (
        "en",
        "[to be completed: whether he has been dismissed]",
        [("gap", "[to be completed: whether he has been dismissed]", 1)],
    ),
    (
        "en",
        "S-9MFT3K and Mr. Doe in our Springfield office did this.",
        [
            ("identity", "S-9MFT3K", 1),
            ("identity", "Mr. Doe", 1),
            ("identity", "in our Springfield office", 1),
        ],
    ),
    ("en", "A nurse was dismissed.", [("dismissed", "one", 1), ("identity", "nurse", 1)]),
    ("en", "Your password was read by a nurse.", [("identity", "nurse", 1)]),
    ("en", "Your password was disclosed by a nurse.", [("identity", "nurse", 1)]),
    ("en", "Write to a nurse.", []),
    ("fr", "Un salarié a consulté vos données.", [("actors", "one", 1)]),
    ("fr", "Les salariés ont été licenciés.", [("actors", "many", 1), ("dismissed", "all", 1)]),
    ("fr", "Trois de nos salariés ont été licenciés.", [("actors", "3", 1), ("dismissed", "all", 1)]),
    ("fr", "L’un de nos salariés a été licencié.", [("actors", "one", 1), ("dismissed", "some", 1)]),
    (
        "fr",
        "M. Dupont travaillant à Villeneuve est coupable.",
        [("guilt", "", 1), ("identity", "M. Dupont", 1), ("identity", "travaillant à Villeneuve", 1)],
    ),
]


@pytest.mark.parametrize(("language", "text", "told"), OF_PEOPLE)
def test_what_a_text_says_of_people_and_the_law(language: str, text: str, told: Told) -> None:
    assert [(one.code, one.value, one.sentence.number) for one in read(text, language)] == told


def test_somebody_who_was_introduced_is_spoken_of_again_without_another_number() -> None:
    def actors(text: str) -> list[str]:
        return [one.value for one in read(text, "en") if one.code == "actors"]

    assert actors("An employee did this. The employee left.") == ["one"]
    assert actors("An employee did this. The employee left. The employees left.") == ["one", "many"]
    assert actors("Two employees did this. The employees left.") == ["2"]
    assert actors("The employees left. The employees are gone.") == ["many"]
    assert actors("An employee did this. An employee left.") == ["one", "one"]


DATA: Final[list[tuple[str, str, list[tuple[str, str]]]]] = [
    (
        "en",
        "Your e-mail address and password were disclosed.",
        [("field", "disclosed:email_address"), ("field", "disclosed:password")],
    ),
    (
        "en",
        "Your e-mail address was disclosed, but your password was not disclosed.",
        [("field", "disclosed:email_address"), ("field", "ruled_out:password")],
    ),
    (
        "en",
        "Your passwords may have been viewed; your photos were seen.",
        [("field", "possible:password"), ("field", "accessed:photo")],
    ),
    ("en", "Your user name was affected.", [("field", "involved:username")]),
    ("en", "Your password remains safe.", [("field", "ruled_out:password")]),
    ("en", "Your password is long.", []),
    (
        "en",
        "Your e-mail addresses were sold to a competitor and published.",
        [
            ("field", "disclosed:email_address"),
            ("recipient", "competitor"),
            ("recipient", "broker_or_seller"),
            ("recipient", "public"),
        ],
    ),
    (
        "en",
        "Your password may have been given to a competitor.",
        [("field", "possible:password"), ("recipient", "competitor")],
    ),
    (
        "en",
        "Your password was read by the press and shown to a competitor.",
        [("field", "accessed:password")],
    ),
    ("en", "Your password was not disclosed to a competitor.", [("field", "ruled_out:password")]),
    ("en", "These are 1,500 customers.", [("number", "exact:persons:1500")]),
    ("en", "This is about 1,500 customers.", [("number", "about:persons:1500")]),
    (
        "en",
        "1.5 million users, 2 thousand records and 12 500 accounts.",
        [
            ("number", "exact:persons:1500000"),
            ("number", "exact:records:2000"),
            ("number", "exact:accounts:12500"),
        ],
    ),
    (
        "en",
        "Thousands of customers and more than 30 people were told.",
        [("number", "vague:persons:0"), ("number", "bounded:persons:30")],
    ),
    ("en", "Our 12 people who work in Paris are well.", []),
    (
        "en",
        "We discovered it on 10 January 2020, and it happened on January 9th, 2020.",
        [("discovered", "2020-01-10"), ("occurred", "2020-01-09")],
    ),
    ("en", "It happened on 2020-01-09 and on 31 February 2020.", [("occurred", "2020-01-09")]),
    (
        "en",
        "It happened between 5 January 2020 and 6 January 2020.",
        [("occurred", "2020-01-05"), ("occurred", "2020-01-06")],
    ),
    (
        "en",
        "On 3 March 2020 your password was disclosed.",
        [("field", "disclosed:password"), ("occurred", "2020-03-03")],
    ),
    ("en", "On 3 March 2020 your password was not disclosed.", [("field", "ruled_out:password")]),
    ("en", "On 3 March 2020 we wrote to you.", []),
    (
        "en",
        "On 3 March 2020 and on 4 March 2020, we discovered it.",
        [("discovered", "2020-03-03"), ("discovered", "2020-03-04")],
    ),
    ("en", "[to be completed: 3 March 2020, 12 customers]", []),
    (
        "fr",
        "Votre adresse e-mail a été divulguée à un tiers.",
        [("field", "disclosed:email_address"), ("recipient", "third_party")],
    ),
    (
        "fr",
        "Vos mots de passe n’ont pas été consultés, mais vos photographies ont pu être vues.",
        [("field", "ruled_out:password"), ("field", "possible:photo")],
    ),
    (
        "fr",
        "Environ 1,5 million de clients et 3 mille comptes sont concernés.",
        [("number", "about:persons:1500000"), ("number", "exact:accounts:3000")],
    ),
    (
        "fr",
        "Nous l’avons découvert le 1er août 2020 et cela a eu lieu le 31 juillet 2020.",
        [("discovered", "2020-08-01"), ("occurred", "2020-07-31")],
    ),
    ("fr", "C’est le cas de 12 de nos clients.", [("number", "exact:persons:12")]),
]


@pytest.mark.parametrize(("language", "text", "told"), DATA)
def test_what_a_text_says_of_data_numbers_and_days(
    language: str, text: str, told: list[tuple[str, str]]
) -> None:
    assert [(one.code, one.value) for one in read_data(text, language)] == told


def test_what_is_said_of_data_keeps_its_sentence() -> None:
    text = "Good day. Your password was sold to a competitor on 3 March 2020. It is about 7 people."
    found = [(one.code, one.sentence.number) for one in read_data(text, "en")]
    assert found == [("field", 2), ("recipient", 2), ("recipient", 2), ("occurred", 2), ("number", 3)]


TOPIC: Final = [
    ("en", "What are the risks?", {"consequences"}),
    ("en", "You may receive phishing.", {"consequences"}),
    ("en", "We have limited who may read it.", {"measures"}),
    ("en", "Please call us.", {"contact"}),
    ("en", "help@example.org", {"contact"}),
    ("en", "It happened on 3 March 2020. We discovered it on 4 March 2020.", {"dates"}),
    ("en", "It happened on 3 March 2020.", set()),
    ("en", "We discovered it on 4 March 2020.", set()),
    ("en", "It happened. We discovered it.", set()),
    ("en", "It happened [to be completed: when]. We discovered it [to be completed: when].", {"dates"}),
    ("en", "We do not yet know when it happened. We discovered it on 4 March 2020.", {"dates"}),
    ("en", "We are still establishing when it was discovered.", {"dates"}),
    ("en", "We are still establishing what became of it.", set()),
    ("en", "On 3 March 2020 your password was disclosed. We discovered it on 4 March 2020.", {"dates"}),
    ("en", "On 3 March 2020 we wrote to you. We discovered it on 4 March 2020.", set()),
    ("fr", "Appelez-nous. Quels sont les risques ?", {"consequences", "contact"}),
    ("fr", "Cela a eu lieu le 3 mars 2020. Nous l’avons découvert le 4 mars 2020.", {"dates"}),
    ("fr", "Pour que cela ne se reproduise pas, nous changeons.", {"measures"}),
]


@pytest.mark.parametrize(("language", "text", "told"), TOPIC)
def test_which_topics_a_text_tells(language: str, text: str, told: set[str]) -> None:
    assert topics(text, language) == told
    assert told <= set(TOPICS)


def test_a_sentence_is_read_in_parts_that_may_say_different_things() -> None:
    assert clauses("This was so, but that was not; E-Mail while Clé d’API") == [
        "this was so",
        "that was not",
        "e mail",
        "cle d api",
    ]
    assert clauses("Ceci, mais cela tandis que rien alors que tout") == ["ceci", "cela", "rien", "tout"]
    assert clauses(" ; ") == []


@pytest.mark.parametrize("code", NAMED_FIELDS)
def test_a_kind_of_data_is_known_in_the_plural_too(code: str) -> None:
    assert code in {
        found for name in (FIELDS[code].en, *FIELDS[code].aliases) for found in fields_in(plural(name))
    }


def plural(name: str) -> str:
    """A name as plain text with an s at its end."""
    [bare, *_] = clauses(name.partition(" (")[0])
    return f"your {bare}s"


def test_kinds_of_data_are_named_once_in_the_order_of_the_text() -> None:
    assert fields_in("password, photo and password") == ("password", "photo")
    assert fields_in("passwordless photographer") == ()
    assert fields_in("cards, codes and messages") == ()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("on 3 march 2020", [date(2020, 3, 3)]),
        ("on the 3rd march 2020", [date(2020, 3, 3)]),
        ("on march 3, 2020", [date(2020, 3, 3)]),
        ("on march 22nd 2020", [date(2020, 3, 22)]),
        ("le 1er fevrier 2020", [date(2020, 2, 1)]),
        ("le 31 decembre 2019", [date(2019, 12, 31)]),
        ("2020 03 04", [date(2020, 3, 4)]),
        ("2020 13 04 and 30 february 2020, then 1 may 2020", [date(2020, 5, 1)]),
        ("in march 2020", []),
        ("3 march", []),
    ],
)
def test_days_are_read_as_people_write_them_with_their_year(text: str, days: list[date]) -> None:
    assert days_in(text) == days


def test_a_gap_is_marked_in_both_languages() -> None:
    text = "[to be completed: a] b [à compléter : c] [À COMPLÉTER: d] [e]"
    assert GAP.findall(text) == ["[to be completed: a]", "[à compléter : c]", "[À COMPLÉTER: d]"]
