"""Of whom and where alone something is: ``of patients in US-CA`` at the end of a line, or two questions."""

from dataclasses import dataclass, replace
from typing import Final

from commands._form import Answers, Question, Wants, answer, terms
from commands._phrases import Phrase
from domain.errors import Refused
from domain.glossary import Glossary, T
from domain.moments import PLACES
from domain.vocabulary import POPULATION


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Codes of a population and of a jurisdiction; none of both: everybody everywhere."""

    population: str | None = None
    jurisdiction: str | None = None


EVERYBODY: Final = Part()

_WHOSE: Final = frozenset({"persons", "records", "accounts", "files"})
"""What is counted by whose it is: suspects and organisations are of no population."""


def take_part(phrase: Phrase, what: str) -> tuple[Phrase, Part]:
    """What stands before ``of <population>`` and ``in <jurisdiction>``, and these, in either order.

    Raises:
        Refused: ``missing_word``, ``unknown_code``.
    """
    part, words = EVERYBODY, phrase.words
    for index in reversed(range(len(words))):
        word, after = words[index].casefold(), words[index + 1 :]
        if word == "in" and part.jurisdiction is None:
            part = replace(part, jurisdiction=_named(PLACES, "place", after))
        elif word == "of" and part.population is None and what in _WHOSE:
            part = replace(part, population=_named(POPULATION, "population", after))
        else:
            continue
        words = words[:index]
    return replace(phrase, words=words), part


def _named(glossary: Glossary[T], kind: str, words: tuple[str, ...]) -> str:
    """The one term that all these words name."""
    text = " ".join(words)
    if not text:
        raise Refused("missing_word", kind=kind, choices=tuple(glossary))
    found, unknown = glossary.read(text)
    if unknown or len(found) != 1:
        raise Refused("unknown_code", word=text, kind=kind, nearest=glossary.nearest(text))
    return found[0].code


def ask_part(what: str, answers: Answers) -> list[Question]:
    """Of whom and where alone; left open, it is of everybody everywhere."""
    asked = [("population", terms(POPULATION))] if what in _WHOSE else []
    return [
        Question(
            name=name,
            wants=Wants.ONE,
            options=options,
            optional=True,
            first=answer(answers, name) or None,
        )
        for name, options in [*asked, ("jurisdiction", terms(PLACES))]
    ]


def fill_part(what: str, answers: Answers) -> Part:
    """Of whom and where alone, as it was answered."""
    population = answer(answers, "population") if what in _WHOSE else ""
    return Part(population=population or None, jurisdiction=answer(answers, "jurisdiction") or None)
