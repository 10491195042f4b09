"""What a notice says of data: which kinds, where they went, how many people, when; what it tells at all."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Final

from domain.glossary import plain
from domain.said import GAP, WORDS, Said, clauses, pattern, says
from domain.sentences import Sentence, sentences
from domain.vocabulary import FIELDS, NAMED_FIELDS

TOPICS: Final = ("fields", "dates", "consequences", "measures", "contact")
"""What the readers of a notice have to be told."""

_NUMBER: Final = r"\d{1,3}(?:[ ,.]\d{3})+|\d+(?:[.,]\d+)?"
_SCALES: Final = {"million": 1_000_000, "millions": 1_000_000, "thousand": 1_000, "mille": 1_000}
_DAY: Final = r"(\d{1,2})(?:st|nd|rd|th|er)?"


def read_data(text: str, language: str) -> Iterator[Said]:
    """Everything that a text claims about data, numbers and days.

    The value of ``field`` is ``status:code``, of ``recipient`` the code of its wording, of ``number``
    ``how:what:number``, of ``discovered`` and ``occurred`` a day as ``2020-01-10``.
    """
    for sentence in sentences(text):
        clean = GAP.sub(" ", sentence.text)
        line = plain(clean)
        statuses: set[str] = set()
        for clause in clauses(clean):
            status = _status(clause, language)
            if status:
                statuses.add(status)
                yield from (Said("field", f"{status}:{code}", sentence) for code in fields_in(clause))
        if statuses & {"disclosed", "possible"}:
            yield from (Said("recipient", code, sentence) for code in _recipients(line, language))
        yield from (Said("number", value, sentence) for value in _numbers(line))
        yield from _days(line, language, sentence)


def topics(text: str, language: str) -> frozenset[str]:
    """What of ``TOPICS`` a text tells, or leaves a gap for.

    ``dates`` are told by when it happened and when it was found.
    """
    lines = [plain(sentence.text) for sentence in sentences(text)]
    open_lines = {plain(sentence.text) for sentence in sentences(text) if GAP.search(sentence.text)}
    found = {
        name for name in TOPICS[2:] if any(pattern(language, "claims", name).search(line) for line in lines)
    }
    if "@" in text:
        found.add("contact")
    told = {
        name
        for name in ("occurred", "discovered")
        for line in lines
        if pattern(language, "claims", name).search(line) and (_first_day(line) or line in open_lines)
    }
    for line in lines:
        if pattern(language, "claims", "establishing").search(line):
            # That neither is known yet may be said in one sentence.
            told.add("occurred")
            told |= {"discovered"} if pattern(language, "claims", "discovered").search(line) else set()
    if any(_first_day(line) and _status(line, language) for line in lines):
        told.add("occurred")
    return frozenset(found | ({"dates"} if len(told) == 2 else set()))


def fields_in(clause: str) -> tuple[str, ...]:
    """Codes of the kinds of data that plain text names, each once."""
    names = _field_names()
    return tuple(dict.fromkeys(names[_singular(match[0])] for match in _field_pattern().finditer(clause)))


@cache
def _field_names() -> dict[str, str]:
    found = {}
    for code in NAMED_FIELDS:
        field = FIELDS[code]
        for name in (field.en, field.fr, *field.aliases):
            bare = re.sub(r"\s*\(.*\)", "", name)
            if plain(bare) not in WORDS["fields"]["weak"]:
                found[_singular(plain(bare))] = code
    return found


@cache
def _field_pattern() -> re.Pattern[str]:
    names = sorted(_field_names(), key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){_plurals(name)}(?!\w)" for name in names))


def _plurals(name: str) -> str:
    return r"\ ".join(rf"{re.escape(word)}[es]*" for word in _singular(name).split())


def _singular(name: str) -> str:
    # Only to compare: "adresses" and "addresses" lose more than their plural, and no two names meet by it.
    return " ".join(word[0] + word[1:].rstrip("es") for word in name.split())


def _status(clause: str, language: str) -> str | None:
    """What a clause says became of data: a status, ``involved``, or none."""
    deeds = ("disclosed", "accessed", "involved")
    found = next((name for name in deeds if pattern(language, "status", name).search(clause)), None)
    if found is None:
        return None
    for stronger in ("ruled_out", "possible"):
        if pattern(language, "status", stronger).search(clause):
            return stronger
    return found


def _recipients(line: str, language: str) -> Iterator[str]:
    return (
        code for code in WORDS[language]["recipient"] if pattern(language, "recipient", code).search(line)
    )


@cache
def _number_pattern() -> re.Pattern[str]:
    amounts, nouns = WORDS["amounts"], "|".join(f"(?P<{k}>{v})" for k, v in WORDS["counted"].items())
    return re.compile(
        rf"\b(?:(?P<about>{amounts['about']})|(?P<bounded>{amounts['bounded']}))?\s*"
        rf"(?:(?P<vague>{amounts['vague']})|(?P<number>{_NUMBER})(?: (?P<scale>{'|'.join(_SCALES)}))?)"
        rf" (?:of (?:our |the )?|de nos |de |d )?(?:\w+ ){{0,2}}?(?:{nouns})\b(?! who work| qui travaill)"
    )


def _numbers(line: str) -> Iterator[str]:
    for match in _number_pattern().finditer(line):
        what = next(name for name in WORDS["counted"] if match[name])
        how = next((name for name in ("vague", "about", "bounded") if match[name]), "exact")
        yield f"{how}:{what}:{_value(match['number'], match['scale'])}"


def _value(number: str | None, scale: str | None) -> int:
    if number is None:
        return 0
    if scale:
        return round(float(number.replace(",", ".")) * _SCALES[scale])
    return int(re.sub(r"\D", "", number))


@cache
def _day_patterns() -> tuple[re.Pattern[str], ...]:
    months = "|".join([*WORDS["months"]["en"], *WORDS["months"]["fr"]])
    return (
        re.compile(r"\b(?P<year>\d{4}) (?P<month>\d\d) (?P<day>\d\d)\b"),
        re.compile(rf"\b{_DAY.replace('(', '(?P<day>', 1)} (?P<month>{months}) (?P<year>\d{{4}})\b"),
        re.compile(rf"\b(?P<month>{months}) {_DAY.replace('(', '(?P<day>', 1)},? (?P<year>\d{{4}})\b"),
    )


def days_in(line: str) -> list[date]:
    """The days that plain text names with their year."""
    found = []
    for one in _day_patterns():
        for match in one.finditer(line):
            try:
                found.append(date(int(match["year"]), _month(match["month"]), int(match["day"])))
            except ValueError:  # there is no such day
                continue
    return found


def _month(name: str) -> int:
    if name.isdigit():
        return int(name)
    return next(list(names).index(name) + 1 for names in WORDS["months"].values() if name in names)


def _first_day(line: str) -> date | None:
    return next(iter(days_in(line)), None)


def _days(line: str, language: str, sentence: Sentence) -> Iterator[Said]:
    """The days of a sentence, each as what the words before it make of it, else what the sentence does."""
    whole = _day_kind(line, language)
    kind = None
    for piece in re.split(r", (?!\d)| and | et ", line):
        kind = _day_kind(piece, language) or kind
        for day in days_in(piece):
            meant = kind or whole
            if meant:
                yield Said(meant, day.isoformat(), sentence)


def _day_kind(line: str, language: str) -> str | None:
    if says(language, "discovered", line):
        return "discovered"
    deeds = {_status(clause, language) for clause in clauses(line)} - {None, "ruled_out"}
    return "occurred" if deeds or says(language, "occurred", line) else None
