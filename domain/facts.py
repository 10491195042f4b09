"""The facts that a step needs when it is done here, from ``facts.toml``: what sort of answer each takes.

Which step needs which is in ``lifecycles.toml``. A fact's value is kept as text: a day as ``2020-01-10``, a
choice as its code, evidence as its references, ``yes`` or ``no``; and ``unknown`` or ``none`` where the
reference, section 3, takes that for an answer.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from domain.errors import Refused
from domain.glossary import Glossary, Term, plain
from domain.references import Kind, read_reference
from domain.vocabulary import DISCOVERY, REJECT_REASON

UNKNOWN = "unknown"
NONE = "none"

_UNKNOWN = frozenset({"unknown", "not known", "?", "inconnu", "inconnue"})
_NONE = frozenset({"none", "no", "aucun", "aucune"})
_YES_NO = {"yes": "yes", "y": "yes", "oui": "yes", "no": "no", "n": "no", "non": "no"}


class Sort(StrEnum):
    """What sort of answer a fact takes. ``PERSON``: somebody of the team, by key, other than who records."""

    TEXT = "text"
    DAY = "day"
    YES_NO = "yes_no"
    ONE_OF = "one_of"
    EVIDENCE = "evidence"
    PERSON = "person"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Term):
    """One fact.

    Args:
        kind: What sort of answer it takes.
        choices: The answers of ``ONE_OF``.
        unknown: Whether "unknown" is an answer.
        none: Whether "none" is one.
        future: Whether the day may lie ahead.
        several: Whether several references may be given.
    """

    kind: Sort
    choices: Glossary[Any] | None = None
    unknown: bool = False
    none: bool = False
    future: bool = False
    several: bool = False

    @property
    def left_open(self) -> str | None:
        """What it means that nothing was answered; none where an answer is needed."""
        if self.none:
            return NONE
        return UNKNOWN if self.unknown else None

    def read(self, text: str, read_day: Callable[[str], date]) -> str:
        """The value that a typed text means.

        Args:
            text: As it was typed.
            read_day: Text -> day; may refuse.

        Raises:
            Refused: ``bad_fact``, or the reasons of ``read_day``.
        """
        wanted = plain(text)
        if self.unknown and wanted in _UNKNOWN:
            return UNKNOWN
        if self.none and wanted in _NONE:
            return NONE
        if self.kind is Sort.DAY:
            return read_day(text).isoformat()
        value = self._value(text)
        if value is None:
            raise Refused("bad_fact", fact=self, text=text, takes=self.kind.value)
        return value

    def _value(self, text: str) -> str | None:
        if self.kind is Sort.TEXT:
            return " ".join(text.split()) or None
        if self.kind is Sort.YES_NO:
            return _YES_NO.get(plain(text))
        if self.kind is Sort.NUMBER:
            return text if re.fullmatch(r"\d{1,11}", text) else None
        if self.kind is Sort.EVIDENCE:
            return self._references(text)
        found = self.choices.find(text) if self.choices else None
        return found.code if found else None

    def _references(self, text: str) -> str | None:
        found = [read_reference(word) for word in re.split(r"[\s,;]+", text.strip())]
        refs = [one[1] for one in found if one and one[0] is Kind.EVIDENCE]
        complete = len(refs) == len(found) and (self.several or len(refs) == 1)
        return " ".join(dict.fromkeys(refs)) if complete else None


_VOCABULARY: Mapping[str, Glossary[Any]] = {"discovery": DISCOVERY, "reject_reason": REJECT_REASON}


def _load() -> Glossary[Fact]:
    data = tomllib.loads(Path(__file__).with_name("facts.toml").read_text(encoding="utf-8"))
    return Glossary(_fact(code, row) for code, row in data["fact"].items())


def _fact(code: str, row: dict[str, Any]) -> Fact:
    offered = row.pop("choices", None)
    choices = Glossary(Term.of(one) for one in offered) if offered else None
    named = row.pop("vocabulary", None)
    row["kind"] = Sort(row["kind"])
    return Fact.of({**row, "code": code, "choices": _VOCABULARY[named] if named else choices})


FACTS = _load()
