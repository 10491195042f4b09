"""What a notice says: its sentences read for claims, in English or in French, before anybody judges them.

The patterns of wording are in ``claim_words.toml``. A text can say a thing in more ways than any list knows:
what is found here is certain to be said; what is not found is for the two people who approve it to see.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from domain.glossary import plain
from domain.sentences import Sentence, sentences

WORDS: Final[Mapping[str, Any]] = tomllib.loads(
    Path(__file__).with_name("claim_words.toml").read_text(encoding="utf-8")
)

GAP: Final = re.compile(r"\[(?:to be completed|à compléter)\s?:[^\]]*\]", re.IGNORECASE)
"""What a draft leaves open."""

LANGUAGES: Final = ("en", "fr")

_BEFORE: Final = 3
_NEGATIONS: Final = frozenset({"not", "never", "no", "neither", "pas", "jamais", "ni"})
_LAW: Final = ("reported", "arrested", "investigating", "prosecution", "cooperating")
_PLAIN: Final = ("no_other", "no_action", "guilt", "style", "gone")
_PSEUDONYM: Final = re.compile(r"\bS-[0-9A-Z]{6}\b", re.IGNORECASE)
_HONORIFIC: Final = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mme|Mlle|M)\.?\s+[A-ZÀ-Ý][\w’'-]+")
_SITE: Final = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Ff]rom|[Oo]f)\s+(?:our|the)\s+[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)*\s+"
    r"(?:office|site|branch|warehouse|cent(?:re|er)|store|shop|plant|team)\b"
    r"|\b(?:agence|site|bureau|entrepôt|magasin|centre|usine|équipe)\s+(?:de|d’|d'|du)\s*[A-ZÀ-Ý][\w’'-]+"
    r"|\b(?:based|working)\s+in\s+[A-Z][\w’'-]+|\b(?:basée?|travaillant)\s+à\s+[A-ZÀ-Ý][\w’'-]+"
)


@dataclass(frozen=True, slots=True)
class Said:
    """One claim of a text: its code, what exactly it claims, and the sentence that makes it."""

    code: str
    value: str
    sentence: Sentence


def clauses(sentence: str) -> list[str]:
    """The parts of a sentence that may say different things of different data, as plain text."""
    return [
        plain(part)
        for part in re.split(r";|,? (?:but|while|whereas|mais|tandis que|alors que) ", sentence)
        if part.strip()
    ]


@cache
def pattern(language: str, group: str, name: str) -> re.Pattern[str]:
    """The wording of one claim."""
    text: str = WORDS[language][group][name]
    for part, wording in WORDS[language]["parts"].items():
        text = text.replace(f"{{{part}}}", wording)
    return re.compile(text)


def says(language: str, name: str, text: str) -> re.Match[str] | None:
    """Where plain text makes a claim that is not denied by the words before it."""
    for match in pattern(language, "claims", name).finditer(text):
        if not _NEGATIONS & set(text[: match.start()].split()[-_BEFORE:]):
            return match
    return None


def read(text: str, language: str) -> Iterator[Said]:
    """Everything that a text claims about people, law enforcement, numbers and what its readers need not do.

    What it claims about data is in ``domain.said_data``.

    Args:
        text: As it will be sent.
        language: ``en`` or ``fr``.
    """
    introduced: set[str] = set()
    for sentence in sentences(text):
        for gap in GAP.findall(sentence.text):
            yield Said("gap", gap, sentence)
        clean = GAP.sub(" ", sentence.text)
        line = plain(clean)
        yield from (Said("actors", value, sentence) for value in _actors(line, language, introduced))
        dismissed = _dismissed(line, language)
        if dismissed:
            yield Said("dismissed", dismissed, sentence)
        yield from (Said(code, "", sentence) for code in _law(line, language))
        yield from (Said(code, "", sentence) for code in _PLAIN if says(language, code, line))
        yield from (Said("identity", value, sentence) for value in _identity(clean, line, language))


def _actors(line: str, language: str, introduced: set[str]) -> Iterator[str]:
    """``one``, ``many`` or a number: how many employees a sentence speaks of.

    "The employee" tells no number of its own where "an employee" was told before.
    """
    line = pattern(language, "claims", "open").sub(" ", line)
    number = says(language, "number", line)
    if number:
        introduced.add("many")
        word = number[1]
        yield str(WORDS["numbers"].get(word, word))
        return
    for code in ("one", "many"):
        if says(language, code, line) or (
            code not in introduced and says(language, f"the_{code}", line) is not None
        ):
            introduced.add(code)
            yield code


def _dismissed(line: str, language: str) -> str | None:
    """``one``, ``some`` or ``all``: of whom a sentence says that they were dismissed."""
    line = pattern(language, "claims", "access_ended").sub(" ", line)
    if not says(language, "dismissed", line):
        return None
    if pattern(language, "claims", "dismissed_some").search(line):
        return "some"
    plural = says(language, "the_many", line) or says(language, "many", line)
    return "all" if plural or says(language, "dismissed_all", line) else "one"


def _law(line: str, language: str) -> Iterator[str]:
    found = [code for code in _LAW if says(language, code, line)]
    for code in found:
        # Support of a prosecution is no further claim of cooperation.
        if code != "cooperating" or "prosecution" not in found:
            yield code


def _identity(clean: str, line: str, language: str) -> Iterator[str]:
    """Pseudonyms, people by their title, sites, and job titles of those who did it."""
    for found in (_PSEUDONYM, _HONORIFIC, _SITE):
        yield from (match[0] for match in found.finditer(clean))
    job = re.search(WORDS["jobs"]["titles"], line)
    if job and _tells_a_deed(line, language):
        yield job[0]


def _tells_a_deed(line: str, language: str) -> bool:
    """Whether a sentence says what somebody did, or what became of them."""
    deeds = (pattern(language, "status", "disclosed"), pattern(language, "status", "accessed"))
    return any(one.search(line) for one in deeds) or bool(says(language, "dismissed", line))
