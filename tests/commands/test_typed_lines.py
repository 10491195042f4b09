"""From the typed text to what is meant: whatever people type is read, or refused with a reason."""

from contextlib import suppress
from datetime import date
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import commands
from bot.reading import Intent, read, read_or_ask
from commands._phrases import split
from commands._shape import About, Verb
from domain.counts import Amount, CountKind
from domain.errors import Refused
from tests.builders import OPENER, ROOM, Desk

TODAY: Final = date(2026, 3, 10)

EXAMPLES: Final = [
    (verb, example) for command in commands.ALL for verb in command.verbs for example in verb.examples
]
TEN_LINES: Final = (
    "open Support staff disclosed customer contact data",
    "suspect add",
    "suspect add unnamed",
    "leaked email, phone to unknown third party",
    "not-leaked everything else",
    "customers undisclosed",
    "customers at least 500",
    "employees unknown",
    "S-9MFT3K access revoked yesterday",
    "S-9MFT3K dismissal propose",
    'police reported "county police" on 10 Jan',
    "note Badge returned",
    "digest here weekdays 09:00",
)


def _slack(line: str) -> str:
    """The line as Slack hands it over: a mention arrives as an id."""
    return line.replace("@person", "<@U0ANNA|anna>").replace("#executives", "<#C0EXEC|executives>")


@pytest.mark.parametrize(("verb", "example"), EXAMPLES, ids=[line for _, line in EXAMPLES])
def test_every_example_of_help_means_the_verb_that_it_is_an_example_of(verb: Verb[Any], example: str) -> None:
    assert verb.name == read_or_ask(_slack(example), TODAY).verb.name


@pytest.mark.parametrize(("verb", "example"), EXAMPLES, ids=[line for _, line in EXAMPLES])
def test_case_does_not_matter_in_words(verb: Verb[Any], example: str) -> None:
    shouted = _slack(example.upper().replace("@PERSON", "@person").replace("#EXECUTIVES", "#executives"))
    assert verb.name == read_or_ask(shouted.replace("EUROPE/PARIS", "Europe/Paris"), TODAY).verb.name


def test_the_ten_lines_of_the_design_do_what_they_say(desk: Desk) -> None:
    said = desk.types(OPENER, TEN_LINES[0], "C0LOBBY").said[0].params
    ref = str(said["incident"])
    with desk.store.transaction() as tx:
        tx.incidents.bind_channel(ref, ROOM)
    asked = desk.types(OPENER, TEN_LINES[1])
    pseudonym = desk.entry(desk.types(OPENER, TEN_LINES[2])).subject or ""
    for line in TEN_LINES[3:]:
        desk.types(OPENER, line.replace("S-9MFT3K", pseudonym))

    case = desk.case(ref)
    assert said["title"] == case.title
    assert asked.opens == {}
    assert case.fields_with("disclosed") == ("email_address", "phone_number")
    assert case.fields["phone_number"].recipient == "unknown_third_party"
    assert case.others_ruled_out()
    assert Amount(CountKind.AT_LEAST, 500) == case.amount("persons", "disclosed")
    assert Amount(CountKind.UNKNOWN) == case.amount("suspects", "disclosed")
    [suspect] = case.suspects
    assert ("revoked", date(2026, 3, 9)) == (suspect.access.state, suspect.access.circumstances.on)
    assert (suspect.termination.state, suspect.proposed_by) == ("proposed", OPENER)
    [police] = case.referrals
    assert (police.agency, police.standing.state) == ("county police", "referred")
    assert date(2026, 1, 10) == police.standing.circumstances.on
    assert [note.text for note in case.notes] == ["Badge returned"]
    with desk.store.reading() as tx:
        subscription = tx.subscriptions.of_channel(ROOM)
    assert subscription is not None
    assert subscription.schedule.cron == "0 9 * * 1-5"


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("show in-7qk2m9", About(incident="IN-7QK2M9")),
        ("IN-7QK2M9: note Key", About(incident="IN-7QK2M9")),
        ("note IN-7QK2M9, Key", About(incident="IN-7QK2M9")),
        ("IN-7QK2M9 S-9MFT3K access revoked", About(incident="IN-7QK2M9", suspect="S-9MFT3K")),
        ("IN-7QK2M9 measure M-4QW7ZD approved", About(incident="IN-7QK2M9", other="M-4QW7ZD")),
        ("s-9mft3k dismissal propose", About(suspect="S-9MFT3K")),
        ("s-9mftek", About(suspect="S-9MFTEK")),
        ("list", About()),
    ],
)
def test_references_stand_before_the_noun_or_right_after_it(text: str, about: About) -> None:
    assert about == read(text, TODAY).about


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ('reported "county police" now', ("reported", "county police", "now")),
        ("reported “county police”", ("reported", "county police")),
        ("reported « county police »", ("reported", "county police")),
        ("reported «county police»", ("reported", "county police")),
        ('an "open quote', ("an", "open", "quote")),
        ('"" empty', ("empty",)),
        ("R&amp;D &lt;x&gt;", ("R&D", "<x>")),
        ("<@U0ANNA|anna b> as hr", ("<@U0ANNA|anna b>", "as", "hr")),
        ("  many   spaces ", ("many", "spaces")),
        ("", ()),
    ],
)
def test_quotes_make_one_word_of_several(typed: str, words: tuple[str, ...]) -> None:
    assert words == split(typed)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("on yesterday", date(2026, 3, 9)),
        ("yesterday", date(2026, 3, 9)),
        ("today", TODAY),
        ("on hier", date(2026, 3, 9)),
        ("3 days ago", date(2026, 3, 7)),
        ("on 10 Jan", date(2026, 1, 10)),
        ("10 Jan", date(2026, 1, 10)),
        ("on Jan 10", date(2026, 1, 10)),
        ("le 10 janvier 2020", date(2020, 1, 10)),
        ("since 10 JANUARY 2020", date(2020, 1, 10)),
        ("as of 2020-01-10", date(2020, 1, 10)),
        ("2020-01-10", date(2020, 1, 10)),
        ("on 13/02/2020", date(2020, 2, 13)),
        ("on 12/12/2020", date(2020, 12, 12)),
        ("on 10 Apr", date(2025, 4, 10)),
        ("on 29 Feb", date(2024, 2, 29)),
        ("on 10 Apr 2026", date(2026, 4, 10)),
    ],
)
def test_days_are_read_as_people_write_them(typed: str, day: date) -> None:
    args = read(f"phase triage {typed}", TODAY).args
    assert day == args.circumstances.on  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("phase triage on 31 Feb 2020", "bad_date"),
        ("phase triage on 10 Jan somehow", "bad_date"),
        ("phase triage on 0001-01-01", "bad_date"),
        ("phase triage on 1 January 3000", "bad_date"),
        ("phase triage somehow", "unknown_word"),
        ("phase triage on 01/02/2020", "ambiguous_date"),
        ("phase triage 1.2.2020", "ambiguous_date"),
        ("phase triage on 01-02-20", "ambiguous_date"),
    ],
)
def test_what_is_no_certain_day_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        read(text, TODAY)
    assert code == caught.value.code


def _read_or_refused(text: str) -> None:
    with suppress(Refused):
        assert isinstance(read(text, TODAY), Intent)


@settings(max_examples=400, deadline=None)
@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    _read_or_refused(text)


NOUNS: Final = sorted({noun for command in commands.ALL for noun in command.nouns})
WORDS: Final = sorted(
    {word for line in (*TEN_LINES, *(line for _, line in EXAMPLES)) for word in line.split()}
)
ODD: Final = (
    *("on", "according to", "source", "because", "le", "as of", "to", "via", "by", "until", "none", "en"),
    *('"', "“", "«", "»", "<@U0ANNA>", "<#C0EXEC|x>", "<!here>", "&lt;", "@here", "*x*", "IN-7QK2M9"),
    *("31 Feb", "0", "-1", "99999999999999999999999", "1e9", "01/02/2020", "Feb 30", "\0", "\u202e", "🜁"),
    *("10000 years ago", "in 9999 years", "24:61", "Europe/../etc", "a" * 3000, ",", ";", "٣ days ago"),
)


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(NOUNS), st.lists(st.sampled_from((*WORDS, *ODD)) | st.text(max_size=8), max_size=7))
def test_any_words_after_a_noun_are_read_or_refused(noun: str, words: list[str]) -> None:
    _read_or_refused(" ".join((noun, *words)))


@settings(max_examples=600, deadline=None)
@given(st.data())
def test_a_mistyped_line_is_read_or_refused(data: st.DataObject) -> None:
    line = _slack(data.draw(st.sampled_from((*TEN_LINES, *(line for _, line in EXAMPLES)))))
    at = data.draw(st.integers(0, len(line)))
    until = data.draw(st.integers(at, min(len(line), at + 6)))
    _read_or_refused(line[:at] + data.draw(st.text(max_size=3) | st.sampled_from(ODD)) + line[until:])
