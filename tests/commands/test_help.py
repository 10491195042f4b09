"""``/insider help``: the same for everybody, and complete."""

import pytest

import commands
from bot.views.help import help_page
from bot.words import Words
from commands._shape import Command
from commands.help import Help
from domain.lifecycles import LIFECYCLES
from sandbox.blocks import accept_blocks
from tests.builders import LOBBY, Desk

PAGES = sorted(
    {
        *(noun for command in commands.ALL for noun in command.nouns),
        *(verb.name for command in commands.ALL for verb in command.verbs),
    }
)


@pytest.mark.parametrize(
    ("line", "noun"),
    [
        ("help", None),
        ("", None),
        ("  ", None),
        ("?", None),
        ("aide", None),
        ("help Leaked", "leaked"),
        ("help suspect ADD", "suspect add"),
    ],
)
def test_help_is_answered_to_everybody_and_records_nothing(desk: Desk, line: str, noun: str | None) -> None:
    before = desk.stored()
    assert Help(noun) == desk.types("U0STRANGER", line, LOBBY).body
    assert before == desk.stored()


def page(noun: str | None, language: str = "en") -> str:
    """A page as it is read."""
    message = help_page(Help(noun), Words(language))
    accept_blocks(message.payload()["blocks"])
    return "\n".join(one["text"]["text"] for one in message.blocks if "text" in one)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("noun", [None, *PAGES])
def test_every_noun_alias_and_verb_has_a_page_that_slack_takes(noun: str | None, language: str) -> None:
    assert "There is no help" not in page(noun, language)


def test_the_first_page_has_every_command() -> None:
    text = page(None)
    assert [command.name for command in commands.ALL if f"`{command.nouns[0]}`" not in text] == []


@pytest.mark.parametrize("command", commands.ALL, ids=lambda command: command.name)
def test_a_page_has_usage_examples_and_who_may_of_every_verb(command: Command) -> None:
    text = page(command.nouns[0])
    for verb in command.verbs:
        line = next(line for line in text.splitlines() if line.startswith("`/insider " + escaped(verb.usage)))
        assert line.partition("` · ")[2]
        for example in verb.examples:
            assert f"`/insider {escaped(example)}`" in text


def escaped(text: str) -> str:
    """As Slack's markup has it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize(
    ("noun", "who"),
    [
        ("list", "everybody"),
        ("show", "the incident's team; auditor, HR, lead, legal and privacy"),
        ("note", "the incident's team; HR, lead, legal and privacy"),
        ("team add", "the incident's lead, or who holds the role lead"),
        ("role give", "whoever holds the role owner"),
        ("open", "whoever holds the role HR, lead, legal, privacy and responder"),
        ("undo", "who recorded it, or a lead"),
    ],
)
def test_help_says_who_may(noun: str, who: str) -> None:
    assert who in page(noun)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("command", [one for one in commands.ALL if one.lifecycles], ids=lambda one: one.name)
def test_a_page_has_every_state_and_what_may_follow(command: Command, language: str) -> None:
    text = page(command.nouns[0], language)
    for lifecycle in command.lifecycles:
        for state in LIFECYCLES[lifecycle].states:
            assert f"`{state.label(language).lower()}`" in text
    assert "`reported` → `triage`, `not an insider incident` and `duplicate`" in page("phase")


def test_a_verb_alone_has_no_other_verb_on_its_page() -> None:
    assert "suspect add" in page("suspect add")
    assert "access" not in page("suspect add").partition("Also")[2]


@pytest.mark.parametrize(
    ("noun", "near"), [("evidance", "evidence"), ("leeked", "leaked"), ("measure ad", "measure add")]
)
def test_an_unknown_word_gets_the_nearest_page(noun: str, near: str) -> None:
    assert f"Did you mean `help {near}`?" in page(noun)
    assert page("qqqq") == "There is no help for “qqqq”."
