"""A text as its sentences, in English and in French, each with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_ABBREVIATIONS: Final = frozenset(
    {"mr", "mrs", "ms", "dr", "prof", "st", "no", "inc", "ltd", "co", "corp", "e.g", "i.e", "etc", "approx"}
    | {"m", "mm", "mme", "mlle", "me", "art", "p", "ex", "tel", "tél", "cf", "env", "n", "av"}
)
_END: Final = re.compile(r"[.!?…]+[\"”»’)\]]*(?=\s)")
_NEAR: Final = 20
"""How far around its end a sentence is looked at; no abbreviation is longer."""
_BREAK: Final = re.compile(r"\n(?!\s*[-–•*] )")
"""A line ends a sentence, but the lines of a list belong to the one that announces them."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a text: as it stands there, its number from 1, where it begins."""

    text: str
    number: int
    start: int


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text, in order."""
    found: list[Sentence] = []
    for start, end in _spans(text):
        piece = text[start:end]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            found.append(Sentence(piece.strip(), len(found) + 1, start + lead))
    return tuple(found)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in sorted([*_line_ends(text), *_sentence_ends(text), len(text)]):
        yield start, stop
        start = stop


def _line_ends(text: str) -> Iterator[int]:
    return (match.start() for match in _BREAK.finditer(text))


def _sentence_ends(text: str) -> Iterator[int]:
    for match in _END.finditer(text):
        rest = text[match.end() : match.end() + _NEAR].lstrip()
        # A small letter goes on with the sentence, as after "e.g." or a quoted question.
        if not rest[:1].islower() and not _abbreviated(
            text[max(0, match.start() - _NEAR) : match.start()], match[0]
        ):
            yield match.end()


def _abbreviated(before: str, end: str) -> bool:
    word = re.search(r"[\w.]*$", before)
    last = word[0].casefold() if word else ""
    return end == "." and (last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha()))
