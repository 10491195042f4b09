"""The documents say what the product does: generated ones are equal, written ones name everything."""

import argparse
import re
from pathlib import Path

import app
import commands
from bot.command_line import parser
from bot.manifest import render
from bot.settings import Settings
from bot.words import Words
from tests.take_pictures import PICTURES
from tests.write_docs import COMMANDS, THREATS, commands_page, threats_page

ROOT = Path(__file__).parents[1]


def text(name: str) -> str:
    """A document."""
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_list_of_commands_is_the_generated_one() -> None:
    assert commands_page() == COMMANDS.read_text(encoding="utf-8")


def test_the_table_of_who_may_what_is_the_one_that_is_tested() -> None:
    page = THREATS.read_text(encoding="utf-8")
    assert "| barred owner | — |" in page
    assert threats_page() == page


def test_the_tests_that_the_threat_model_names_are_there() -> None:
    named = re.findall(r"`(tests/[\w/]*(?:\.py)?)`", THREATS.read_text(encoding="utf-8"))
    assert [name for name in named if not (THREATS.parents[1] / name).exists()] == []
    assert named


def test_the_manifest_is_the_generated_one() -> None:
    assert render(commands.ALL) == text("manifest.json")


def test_every_command_has_help_and_a_test_of_its_own() -> None:
    tests = {
        path.stem.removeprefix("test_").removeprefix("command_") for path in ROOT.glob("tests/commands/*.py")
    }
    missing = {
        command.name
        for command in commands.ALL
        if not Words().has(f"help.{command.name}") or command.name not in tests
    }

    assert missing == set()


def test_every_word_of_the_command_line_is_in_the_readme() -> None:
    for word in app.WORDS:
        assert f"python app.py {word}" in text("README.md")


def test_every_word_of_the_command_line_has_help() -> None:
    [words] = [one for one in parser(app.WORDS)._actions if isinstance(one, argparse._SubParsersAction)]

    assert list(app.WORDS) == list(words.choices)
    assert all(choice.description for choice in words.choices.values())


def test_every_setting_is_documented() -> None:
    documented = text("docs/operations.md")
    names = {name.upper() for name in Settings.model_fields if name != "config"} | {"INSIDER_CONFIG"}

    assert {name for name in names if f"`{name}`" not in documented} == set()


def test_every_file_that_the_readme_points_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", text("README.md"))

    assert [link for link in links if not link.startswith("http") and not (ROOT / link).exists()] == []


def test_every_picture_of_the_readme_is_taken_by_make_pictures() -> None:
    shown = set(re.findall(r"!\[[^\]]+\]\(docs/([\w-]+)\.png\)", text("README.md")))

    assert shown == set(PICTURES) == {path.stem for path in (ROOT / "docs").glob("*.png")}
    assert "\npictures: .venv/dev" in text("Makefile")
    assert "-m tests.take_pictures" in text("Makefile")


def test_no_file_that_installs_names_an_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml", "Makefile", ".ci/run"):
        assert "://" not in text(name)
