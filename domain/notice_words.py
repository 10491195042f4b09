"""The words that notices are drafted in, from ``notice_words.toml``."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from domain.vocabulary import FIELDS

_WORDS: Final[Mapping[str, Any]] = tomllib.loads(
    Path(__file__).with_name("notice_words.toml").read_text(encoding="utf-8")
)

SECTIONS: Final = tuple(_WORDS["en"]["headings"])
"""Names of the sections of a notice, in order."""

ADVISED: Final = frozenset(code for group in _WORDS["groups"] for code in group["fields"])
"""Codes of the kinds of data of which somebody can do something when they were disclosed."""


def heading(language: str, section: str) -> str:
    """What stands above a section."""
    return str(_WORDS[language]["headings"][section])


def sentence(language: str, name: str, **values: object) -> str:
    """A sentence of the template with its values."""
    return str(_WORDS[language]["sentences"][name]).format(**values)


def part(language: str, group: str, name: str) -> str:
    """A part of a sentence; empty where there are no words for it."""
    return str(_WORDS[language][group].get(name, ""))


def gap(language: str, name: str, **values: object) -> str:
    """The mark of what is not recorded."""
    words = _WORDS[language]
    return str(words["gap"]).format(what=str(words["gaps"][name]).format(**values))


def day(language: str, on: date) -> str:
    """A day in words."""
    words = _WORDS[language]
    return str(words["day"]).format(day=on.day, month=words["months"][on.month - 1], year=on.year)


def figure(language: str, number: int) -> str:
    """A whole number with its separators."""
    return f"{number:,}".replace(",", str(_WORDS[language]["thousands"]))


def listed(language: str, parts: Iterable[str]) -> str:
    """Parts as a list in words."""
    *before, last = parts
    return f"{', '.join(before)}{_WORDS[language]['and']}{last}" if before else last


def joined(language: str, parts: Iterable[str]) -> str:
    """Longer parts one after the other."""
    return str(_WORDS[language]["more"]).join(parts)


def field_names(language: str, codes: Iterable[str]) -> str:
    """Kinds of data as a list in words."""
    labels = (FIELDS[code].label(language) for code in codes)
    return listed(language, (label[:1].lower() + label[1:] for label in labels))


def consequences(language: str, codes: Iterable[str]) -> list[str]:
    """What can follow from the disclosure of these kinds of data, each once."""
    wanted = set(codes)
    found = [str(group["consequence"][language]) for group in _groups(wanted)]
    return [*found, *([str(_WORDS["otherwise"][language])] if wanted - ADVISED else [])]


def advice(language: str, codes: Iterable[str]) -> list[str]:
    """What a person can do about the disclosure of these kinds of data."""
    return [str(group["advice"][language]) for group in _groups(set(codes))]


def _groups(codes: set[str]) -> list[Mapping[str, Any]]:
    return [group for group in _WORDS["groups"] if codes & set(group["fields"])]
