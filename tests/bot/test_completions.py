"""What may be typed after /insider, as a page offers it."""

from datetime import date

import commands
from bot.completions import completions
from bot.reading import read_or_ask
from domain.errors import Refused

TODAY = date(2026, 11, 24)


def refusal(text: str) -> str:
    """The code with which these words are refused; empty when they are understood."""
    try:
        read_or_ask(text, TODAY)
    except Refused as refused:
        return refused.code
    return ""


def test_all_words_that_are_offered_are_understood() -> None:
    for offer in completions(commands.ALL):
        subject = "S-9MFT3K " if offer["usage"].startswith("S-") else ""
        assert refusal(subject + offer["text"]) not in {"unknown_command", "unknown_word"}, offer


def test_each_way_to_say_something_is_offered_with_its_usage_and_help() -> None:
    offered = {one["text"]: one for one in completions(commands.ALL)}

    assert offered["not-leaked"]["usage"].startswith("not-leaked <fields>")
    assert offered["access"]["usage"].startswith("S-… access <state>")
    assert offered["dismissed"]["usage"] == "S-… dismissed [according to <who>]"
    assert {"open", "suspect add", "notice customers", "digest here", "help"} <= offered.keys()
    assert all(one["help"] and one["usage"] for one in offered.values())
