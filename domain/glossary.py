"""Terms with a code, labels and aliases, and how what a person typed is matched to them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Generic, Self, TypeVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word of the case: a stable code, a label in each language, and what people type for it."""

    code: str
    en: str
    fr: str
    aliases: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """The label in ``language`` (``en`` or ``fr``; anything else reads English)."""
        return self.fr if language == "fr" else self.en

    @classmethod
    def of(cls, row: Mapping[str, object]) -> Self:
        """A term from a row of the data files; lists become tuples."""
        values = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
        return cls(**values)  # type: ignore[arg-type]


T = TypeVar("T", bound=Term)

_FILLERS = frozenset({"and", "et", "&", "+", "or", "ou", "the", "their", "a", "an", "les", "la", "le", "of"})


def plain(text: str) -> str:
    """Text as it is compared: no case, no accents, hyphens and underscores as spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.sub(r"[-_’']", " ", letters).split())


class Glossary(Generic[T]):
    """An ordered list of terms that can be looked up by code, label or alias.

    Raises:
        ValueError: Two terms share a code, a label or an alias, so a look-up would be a guess.
    """

    def __init__(self, terms: Iterable[T]) -> None:
        self._terms: dict[str, T] = {}
        self._names: dict[str, T] = {}
        for term in terms:
            if term.code in self._terms:
                raise ValueError(f"two terms are called {term.code}")
            self._terms[term.code] = term
            for name in (term.code, term.en, term.fr, *term.aliases):
                if self._names.setdefault(plain(name), term) is not term:
                    raise ValueError(f"{name!r} names {term.code} and {self._names[plain(name)].code}")
        self._longest = max(len(name.split()) for name in self._names)

    def __iter__(self) -> Iterator[T]:
        return iter(self._terms.values())

    def __getitem__(self, code: str) -> T:
        return self._terms[code]

    def __contains__(self, code: object) -> bool:
        return code in self._terms

    def codes(self) -> tuple[str, ...]:
        """All codes, in the order of the data file."""
        return tuple(self._terms)

    def find(self, text: str) -> T | None:
        """The term that ``text`` names exactly, apart from case, accents and hyphens."""
        return self._names.get(plain(text))

    def leading(self, words: Sequence[str]) -> tuple[T, int] | None:
        """The term that the longest run of first ``words`` names, and how many words that run has."""
        for length in range(min(self._longest, len(words)), 0, -1):
            term = self.find(" ".join(words[:length]).strip(" ,;"))
            if term is not None:
                return term, length
        return None

    def read(self, text: str) -> tuple[tuple[T, ...], tuple[str, ...]]:
        """Every term in a list such as ``email, phone and name``, and the words that name none.

        Order is kept and repetition dropped. Commas, semicolons and connecting words separate, unless they
        are part of a name.
        """
        found: dict[str, T] = {}
        unknown: list[str] = []
        words = re.sub(r"[,;]", r"\g<0> ", text).split()
        while words:
            if not words[0].strip(",;"):
                # Of the longest run of words that is looked up it would take the place of one.
                words = words[1:]
                continue
            match = self.leading(words)
            if match:
                found.setdefault(match[0].code, match[0])
                words = words[match[1] :]
                continue
            word = words.pop(0).strip(",;")
            if plain(word) not in _FILLERS:
                unknown.append(word)
        return tuple(found.values()), tuple(unknown)

    def nearest(self, text: str) -> T | None:
        """The term whose name looks most like ``text``, or none that is near enough to suggest."""
        close = get_close_matches(plain(text), self._names, n=1, cutoff=0.6)
        return self._names[close[0]] if close else None
