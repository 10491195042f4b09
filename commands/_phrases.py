"""What a person typed after the noun: words, quoted texts, dates, who says so. Nothing here decides.

Slack escapes what people type (``&lt;``) and writes mentions itself (``<@U123|name>``), so the two can be
told apart; the words keep mentions in Slack's form and everything else as it was typed.
"""

import html
import re
from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import partial
from typing import Any

import dateparser

from domain.errors import Refused
from domain.exhibits import spelt
from domain.facts import FACTS
from domain.glossary import Glossary, T, plain
from domain.lifecycles import Circumstances

MAX_TITLE = 150
MAX_TEXT = 2500

_TOKEN = re.compile(r'"([^"]*)"|“([^”]*)”|«\s*([^»]*?)\s*»|(<[@#!][^>]*>)|([^\s"“«]+)')
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_TAILS = {
    "according to": "reported_by",
    "selon": "reported_by",
    "source": "source",
    "because": "reason",
    "parce que": "reason",
    "on": "on",
    "as of": "on",
    "since": "on",
    "le": "on",
}
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}")
_YEARS = range(1900, 2200)
_SETTINGS = {"DATE_ORDER": "DMY", "REQUIRE_PARTS": ["day", "month"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The references that were typed before or right after the noun.

    ``other``: reference of an agency, a notice, a measure, a piece of evidence or a change.
    """

    incident: str | None = None
    suspect: str | None = None
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words of a command.

    Args:
        noun: The noun or alias that selected the command, in lower case.
        words: What follows; a quoted text is one word.
        raw: The same before it was split, for commands that take free text.
        today: The person's day, for words such as ``yesterday``.
    """

    noun: str
    words: tuple[str, ...]
    raw: str
    today: date

    @property
    def text(self) -> str:
        """The words as one text."""
        return " ".join(self.words)

    def starts_with(self, word: str) -> bool:
        """Whether the first word is this one, given in lower case."""
        return bool(self.words) and self.words[0].casefold() == word

    def after(self, count: int) -> "Phrase":
        """The phrase without its first ``count`` words."""
        return replace(self, words=self.words[count:], raw=_drop(self.raw, count))

    def finish(self) -> None:
        """Refuse words that nothing took.

        Raises:
            Refused: ``unknown_word``.
        """
        if self.words:
            raise Refused("unknown_word", word=self.words[0], nearest=None)

    def take(self, glossary: Glossary[T], kind: str) -> "tuple[T, Phrase]":
        """The term that the first words name, and the rest.

        Raises:
            Refused: ``missing_word`` without words, ``unknown_code`` when they name nothing.
        """
        if not self.words:
            raise Refused("missing_word", kind=kind, choices=tuple(glossary))
        match = glossary.leading(self.words)
        if match is None:
            raise Refused("unknown_code", word=self.text, kind=kind, nearest=glossary.nearest(self.text))
        return match[0], self.after(match[1])

    def circumstances(self, facts: Container[str] = ()) -> "tuple[Phrase, Circumstances]":
        """What stands before the tail; the tail: ``on 10 Jan``, ``according to``, ``source``, ``because``.

        Facts may stand anywhere: ``systems="the customer database" devices=yes``. ``facts``: codes of those
        that have a place here; a step takes any, and ``check_move`` judges which.

        Raises:
            Refused: ``bad_date``, ``missing_tail``, ``fact_not_here``, or the reasons of ``Fact.read``.
        """
        rest, given = self._facts()
        for code in given:
            if code not in facts:
                raise Refused("fact_not_here", fact=FACTS[code])
        if given:
            before, told = rest.circumstances()
            return before, replace(told, facts=given)
        parts: dict[str, list[str]] = {"": []}
        current, index = "", 0
        while index < len(self.words):
            name, length = self._tail_at(index)
            # "source" is a tail only of somebody's words: source code is a kind of data.
            if name and name not in parts and (name != "source" or "reported_by" in parts):
                current, index = name, index + length
                parts[name] = []
            else:
                parts[current].append(self.words[index])
                index += 1
        tails: dict[str, Any] = {name: spelt(" ".join(words)) for name, words in parts.items() if name}
        for name, text in tails.items():
            if not text:
                raise Refused("missing_tail", tail=name)
            within(text, MAX_TITLE)
        on = tails.pop("on", None)
        day = read_day(on, self.today) if on else None
        return replace(self, words=tuple(parts[""])), Circumstances(on=day, **tails)

    def _facts(self) -> "tuple[Phrase, dict[str, str]]":
        """What is left without ``name=value``, and those by the fact's code."""
        words: list[str] = []
        found: dict[str, str] = {}
        left = iter(self.words)
        for word in left:
            name, equals, value = word.partition("=")
            fact = FACTS.find(name) if equals else None
            if fact is None:
                words.append(word)
                continue
            prefer = "future" if fact.future else "past"
            text = within(value or next(left, ""), MAX_TITLE)
            read = partial(read_day, today=self.today, prefer=prefer)
            found[fact.code] = fact.read(check_plain(text, MAX_TITLE), read)
        return replace(self, words=tuple(words)), found

    def _tail_at(self, index: int) -> tuple[str | None, int]:
        for length in (2, 1):
            name = _TAILS.get(plain(" ".join(self.words[index : index + length])))
            if name == "on":
                following = " ".join(self.words[index + length : index + length + 4])
                return (name, length) if not following or _starts_date(following, self.today) else (None, 0)
            if name:
                return name, length
        return None, 0

    def closing_day(self, circumstances: Circumstances) -> Circumstances:
        """The circumstances with the words that are left read as a day, such as ``yesterday``.

        Raises:
            Refused: ``unknown_word`` when they are no day, or when a day was given already.
        """
        if not self.words:
            return circumstances
        day = _day(self.text, self.today)
        if day is None or circumstances.on:
            raise Refused("unknown_word", word=self.text, nearest=None)
        return replace(circumstances, on=day)

    def ending_day(self, circumstances: Circumstances) -> "tuple[Phrase, Circumstances]":
        """What stands before a day that ends the words, as in ``to the vault yesterday``; the day beside it.

        Raises:
            Refused: ``ambiguous_date``.
        """
        for length in (3, 2, 1):
            last = " ".join(self.words[-length:])
            if circumstances.on is None and is_day(last, self.today):
                rest = replace(self, words=self.words[:-length])
                return rest, replace(circumstances, on=_day(last, self.today))
        return self, circumstances

    def closing_reason(self, circumstances: Circumstances) -> Circumstances:
        """The circumstances with the words that are left read as the reason, or as a day as ``closing_day``.

        Raises:
            Refused: As ``closing_day``, or ``too_long``.
        """
        if not self.words or circumstances.reason or is_day(self.text, self.today):
            return self.closing_day(circumstances)
        return replace(circumstances, reason=within(self.text, MAX_TITLE))

    def mentioned(self) -> str:
        """The Slack user id that the first word mentions.

        Raises:
            Refused: ``missing_person``.
        """
        match = _MENTION.fullmatch(self.words[0]) if self.words else None
        if not match:
            raise Refused("missing_person")
        return match[1]


def split(raw: str) -> tuple[str, ...]:
    """The words of a raw text; quotes make one word of several."""
    found = []
    for match in _TOKEN.finditer(raw):
        quoted = next((group for group in match.groups()[:3] if group is not None), None)
        word = match[4] or html.unescape(quoted if quoted is not None else match[5])
        found.append(word)
    return tuple(word for word in found if word)


def _drop(raw: str, count: int) -> str:
    for _ in range(count):
        match = _TOKEN.search(raw)
        raw = raw[match.end() :].lstrip() if match else ""
    return raw


def read_day(text: str, today: date, *, prefer: str = "past") -> date:
    """The day that a person typed: ``yesterday``, ``10 Jan``, ``10 janvier 2020``, ``2020-01-10``.

    A day without a year is the latest such day that has come, or with ``prefer="future"`` the next one.

    Raises:
        Refused: ``bad_date``, or ``ambiguous_date`` for 01/02/2020.
    """
    day = _day(text, today, prefer)
    if day is None:
        raise Refused("bad_date", text=text)
    return day


def is_day(text: str, today: date) -> bool:
    """Whether a text is a day and nothing else.

    Raises:
        Refused: ``ambiguous_date``.
    """
    return _day(text, today) is not None


def _day(text: str, today: date, prefer: str = "past") -> date | None:
    slashed = _SLASHED.fullmatch(text.strip())
    if slashed and slashed[1] != slashed[2] and max(int(slashed[1]), int(slashed[2])) <= 12:
        raise Refused("ambiguous_date", text=text)
    base = datetime.combine(today, time(12))
    settings = {**_SETTINGS, "RELATIVE_BASE": base, "PREFER_DATES_FROM": prefer}
    found: datetime | None = dateparser.parse(text, languages=["en", "fr"], settings=settings)
    return found.date() if found and found.year in _YEARS else None


def _starts_date(text: str, today: date) -> bool:
    words = text.split()
    return bool(words) and (
        any(char.isdigit() for char in words[0])
        or any(_day(" ".join(words[:length]), today) for length in range(1, len(words) + 1))
    )


def within(text: str, limit: int) -> str:
    """The text, if it is not longer than ``limit`` characters.

    Raises:
        Refused: ``too_long``.
    """
    if len(text) > limit:
        raise Refused("too_long", limit=limit, length=len(text))
    return text


def free_text(phrase: Phrase, limit: int) -> str:
    """All words as one plain text: no mention, broadcast, link or formatting.

    Raises:
        Refused: ``missing_text``, ``too_long``, ``mention_not_here`` or ``markup_not_here``.
    """
    if re.search(r"<[@#!]", phrase.raw):
        raise Refused("mention_not_here")
    text = " ".join(html.unescape(phrase.raw).split())
    text = text[1:-1].strip() if re.fullmatch(r'"[^"]*"|“[^”]*”|«[^»]*»', text) else text
    if not text:
        raise Refused("missing_text")
    return check_plain(text, limit)


def check_plain(text: str, limit: int) -> str:
    """The text, if it is plain and not longer than ``limit`` characters.

    Raises:
        Refused: ``mention_not_here``, ``markup_not_here`` or ``too_long``.
    """
    if re.search(r"(?i)@(channel|here|everyone)\b", text):
        raise Refused("mention_not_here")
    if re.search(r"[<>]|https?://|(?<!\w)([*_~`])\S(?:[^*_~`]*\S)?\1(?!\w)", text):
        raise Refused("markup_not_here")
    return within(text, limit)


def looks_like_value(text: str) -> bool:
    """Whether a text looks like leaked data itself, an address or a number, rather than a kind of data."""
    return bool(re.search(r"\S@\S|\d[\d .-]{5,}\d", text))
