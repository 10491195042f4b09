"""The facts of a step in words, each with its label."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from domain.facts import FACTS, NONE, UNKNOWN, Fact, Sort

if TYPE_CHECKING:
    from bot.words import Markup, Words


def step_facts(words: "Words", facts: Mapping[str, str]) -> "list[Markup]":
    """Each fact by its code, with its value as ``domain.facts`` keeps it."""
    return [
        words.say("fact.step", fact=FACTS[code], value=_value(words, FACTS[code], value))
        for code, value in facts.items()
    ]


def _value(words: "Words", fact: Fact, value: str) -> object:
    if value in {UNKNOWN, NONE} or fact.kind is Sort.YES_NO:
        return words.say(f"form.fact.{value}")
    if fact.kind is Sort.DAY:
        return date.fromisoformat(value)
    if fact.kind is Sort.NUMBER:
        return int(value)
    if fact.kind is Sort.PERSON:
        return words.say("fact.person", person=value)
    return fact.choices[value] if fact.choices else value
