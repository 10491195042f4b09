"""The catalogues: complete, used, and safe to show."""

import re
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

import bot.words
from bot.words import Words, escape
from domain.lifecycles import LIFECYCLES
from domain.schedules import read_schedule
from domain.suspects import HEADLINES

ROOT = Path(__file__).parents[2]
FOLDER = Path(bot.words.__file__).parent


def catalogue(language: str) -> dict[str, tuple[str, ...]]:
    """Message id -> its forms."""
    with (FOLDER / f"{language}.po").open("rb") as file:
        messages = read_po(file, locale=language)
    found: dict[str, tuple[str, ...]] = {}
    for message in messages:
        if message.id:
            name = message.id if isinstance(message.id, str) else message.id[0]
            found[name] = (
                (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
            )
    return found


ENGLISH, FRENCH = catalogue("en"), catalogue("fr")


@pytest.mark.parametrize("language", bot.words.LANGUAGES)
def test_no_sentence_stands_in_a_catalogue_twice(language: str) -> None:
    lines = (FOLDER / f"{language}.po").read_text(encoding="utf-8").splitlines()
    ids = [line for line in lines if line.startswith("msgid ")]

    assert [one for one, times in Counter(ids).items() if times > 1] == []


def placeholders(form: str) -> set[str]:
    """Names of the values in a sentence."""
    return {name for _, name, _, _ in Formatter().parse(form) if name}


def codes_refused() -> set[str]:
    """Every code that our source refuses with."""
    text = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("bot", "commands", "domain", "storage")
        for path in (ROOT / folder).rglob("*.py")
    )
    return set(re.findall(r'Refused\(\s*"(\w+)"', text))


def test_every_refusal_has_words() -> None:
    assert {code for code in codes_refused() if f"refused.{code}" not in ENGLISH} == set()


def test_every_headline_and_lifecycle_has_words_in_both_languages() -> None:
    names = {f"headline.{one}" for one in HEADLINES} | {f"lifecycle.{one}" for one in LIFECYCLES}

    assert names - ENGLISH.keys() == set()
    assert names - FRENCH.keys() == set()


def test_what_a_digest_can_say_is_complete_in_french() -> None:
    parts = ("digest.", "claim.", "amount.", "total.", "headline.", "schedule.", "days", "clearance.")

    assert {name for name in ENGLISH if name.startswith(parts)} - FRENCH.keys() == set()


def test_french_has_no_sentence_and_no_value_that_english_lacks() -> None:
    assert FRENCH.keys() - ENGLISH.keys() == set()
    for name, forms in FRENCH.items():
        values = {value for form in ENGLISH[name] for value in placeholders(form)}
        assert {value for form in forms for value in placeholders(form)} <= values


def test_no_form_is_empty_and_none_holds_what_slack_reads_as_a_link() -> None:
    for forms in (*ENGLISH.values(), *FRENCH.values()):
        for form in forms:
            assert form
            assert not re.search(r"[<>]", form)


@given(st.text())
def test_nothing_typed_becomes_a_mention_a_link_or_a_broadcast(typed: str) -> None:
    for id_, value in (("recorded.incident.opened", "title"), ("fact.reason", "reason")):
        values = {"incident": "IN-7QK2M9", value: typed}
        shown = Words().say(id_, **values)
        assert not re.search(r"<[@#!h]", shown)
    assert escape(typed).count("<") == 0


@pytest.mark.parametrize(
    ("typed", "english", "french"),
    [
        ("daily 9", "every day at 09:00", "chaque jour à 09:00"),
        ("weekdays 9", "Monday to Friday at 09:00", "du lundi au vendredi à 09:00"),
        ("weekly sunday 18:30", "every Sunday at 18:30", "chaque dimanche à 18:30"),
        ("0 9 1 * *", "`0 9 1 * *`", "`0 9 1 * *`"),
    ],
)
def test_a_schedule_is_said_as_people_say_it(typed: str, english: str, french: str) -> None:
    schedule = read_schedule(typed, "Europe/Paris")

    assert Words("en").schedule(schedule) == english
    assert Words("fr").schedule(schedule) == french
