"""What a person types, or answers in a form, about clocks: moments with their time of day, and the rest."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from commands._form import Answers, answer, beside, day, needed, several, text
from commands._phrases import Phrase, read_day
from commands._shape import Request
from commands._step_form import circumstances as answered_circumstances
from domain.errors import Refused
from domain.glossary import plain
from domain.lifecycles import Circumstances
from domain.moments import MOMENTS, PLACES, Moment
from domain.references import Kind, read_reference
from domain.regimes import REGIMES
from domain.schedules import read_zone

_TIME: Final = re.compile(r"(\d{1,2})(?:[:h](\d{2})|h)", re.IGNORECASE)
_BEFORE_A_DAY: Final = frozenset({"on", "at", "le", "a", "since", "as", "of"})
_DAYS: Final = frozenset({"yesterday", "today", "now", "hier", "aujourd hui", "maintenant"})
_TAILS: Final = frozenset({"according", "selon", "because", "source", "parce"})
_END: Final = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class When:
    """A moment as it was told: a day, a time of day, a zone; without the first two it is now."""

    day: date | None = None
    hour: time | None = None
    zone: str | None = None

    def moment(self, request: Request, circumstances: Circumstances, *, latest: bool = False) -> Moment:
        """The moment, in the zone that was told or the person's own.

        Of a day without a time the beginning, or the end with ``latest``, though not after now.
        """
        name = self.zone or request.who.zone
        found = Moment(at=request.now, zone=name, recorded=request.now, circumstances=circumstances)
        if self.day is None and self.hour is None:
            return found
        hour = self.hour or (_END if latest else time())
        zone = ZoneInfo(name)
        on = self.day or request.now.astimezone(zone).date()
        at = datetime.combine(on, hour, tzinfo=zone).astimezone(UTC)
        if latest and self.hour is None and on <= request.now.astimezone(zone).date():
            at = min(at, request.now)
        return replace(found, at=at, exact=self.hour is not None)


@dataclass(frozen=True, slots=True)
class Fact:
    """That something happened at a moment."""

    moment: str
    when: When
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Places:
    """The places of an incident."""

    codes: tuple[str, ...]
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Met:
    """That a duty was done, and the evidence of it."""

    clock: str
    when: When
    evidence: str | None
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Waived:
    """That counsel decided that a clock does not apply."""

    clock: str
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Paused:
    """That a recorded request for delay pauses a clock; none: the one that is in force for longest."""

    clock: str
    request: str | None
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Resumed:
    """That a paused clock runs again."""

    clock: str
    when: When
    circumstances: Circumstances


def parse_moment(phrase: Phrase) -> Fact:
    """``discovered 3 Jan 2020 14:30 [zone] [according to <who>]``; ``aware now``.

    Raises:
        Refused: ``missing_word``, ``unknown_code``, ``missing_when``; the reasons of ``read_when``.
    """
    rest, circumstances = _told(phrase)
    moment, rest = rest.take(MOMENTS, "moment")
    if not rest.words:
        raise Refused("missing_when", moment=moment.code, given={"moment": moment.code})
    return Fact(moment.code, read_when(rest.words, phrase.today), circumstances)


def parse_places(phrase: Phrase) -> Places:
    """``EU, US-CA``: all of them at once.

    Raises:
        Refused: ``missing_word`` or ``unknown_code``.
    """
    rest, circumstances = phrase.circumstances()
    if not rest.words:
        raise Refused("missing_word", kind="place", choices=tuple(PLACES))
    found, unknown = PLACES.read(rest.text)
    if unknown or not found:
        word = unknown[0] if unknown else rest.text
        raise Refused("unknown_code", word=word, kind="place", nearest=PLACES.nearest(word))
    return Places(tuple(one.code for one in found), circumstances)


def parse_met(phrase: Phrase) -> Met:
    """``gdpr33 [3 Jan 14:30] [evidence EV-…] [because <why>]``."""
    rest, circumstances = _told(phrase)
    clock, rest = rest.take(REGIMES, "clock")
    words = [word for word in rest.words if plain(word) not in {"evidence", "preuve"}]
    refs = [found[1] for word in words if (found := read_reference(word)) and found[0] is Kind.EVIDENCE]
    left = [word for word in words if read_reference(word) is None]
    return Met(clock.code, read_when(left, phrase.today), next(iter(refs), None), circumstances)


def parse_waived(phrase: Phrase) -> Waived:
    """``gdpr33 because <why>``; the word ``because`` may be left out."""
    rest, circumstances = phrase.circumstances()
    clock, rest = rest.take(REGIMES, "clock")
    return Waived(clock.code, rest.closing_reason(circumstances))


def parse_paused(phrase: Phrase) -> Paused:
    """``hipaa [by PA-…] [on <day>]``.

    Raises:
        Refused: ``missing_word``, ``unknown_code`` or ``unknown_word``.
    """
    rest, circumstances = phrase.circumstances()
    clock, rest = rest.take(REGIMES, "clock")
    if rest.words and plain(rest.words[0]) in {"by", "par"}:
        rest = rest.after(1)
    found = read_reference(rest.words[0]) if rest.words else None
    if found is None or found[0] is not Kind.PAPER:
        return Paused(clock.code, None, rest.closing_day(circumstances))
    return Paused(clock.code, found[1], rest.after(1).closing_day(circumstances))


def parse_resumed(phrase: Phrase) -> Resumed:
    """``hipaa [3 Feb 14:00]``."""
    rest, circumstances = _told(phrase)
    clock, rest = rest.take(REGIMES, "clock")
    return Resumed(clock.code, read_when(rest.words, phrase.today), circumstances)


def read_when(words: Iterable[str], today: date) -> When:
    """A day, a time of day and a zone, in any order, each of which may be left out; none of them: now.

    Raises:
        Refused: ``bad_date``, ``ambiguous_date``, ``bad_moment`` or ``unknown_zone``.
    """
    left, hour, zone = [], None, None
    for word in (one.strip(",;") for one in words):
        if match := _TIME.fullmatch(word):
            hour = _time(word, int(match[1]), int(match[2] or 0))
        elif ("/" in word and not word[0].isdigit()) or plain(word) == "utc":
            zone = _zone(word)
        elif plain(word) not in _BEFORE_A_DAY:
            left.append(word)
    told = " ".join(left)
    on = None if plain(told) in {"", "now", "maintenant"} else read_day(told, today)
    return When(on, hour, zone)


def _told(phrase: Phrase) -> tuple[Phrase, Circumstances]:
    """The words before the tail, days among them: an ``on`` before a moment is no tail of its own."""
    kept: list[str] = []
    for index, word in enumerate(phrase.words):
        if plain(word) in _TAILS:
            kept += phrase.words[index:]
            break
        following = phrase.words[index + 1] if index + 1 < len(phrase.words) else ""
        is_day = any(char.isdigit() for char in following) or plain(following) in _DAYS
        if not (plain(word) in _BEFORE_A_DAY and is_day):
            kept.append(word)
    return replace(phrase, words=tuple(kept)).circumstances()


def _time(word: str, hour: int, minute: int) -> time:
    if hour > 23 or minute > 59:
        raise Refused("bad_moment", text=word)
    return time(hour, minute)


def _zone(word: str) -> str:
    zone = read_zone(word.upper() if plain(word) == "utc" else word)
    if zone is None:
        raise Refused("unknown_zone", word=word)
    return zone


def written(moment: Moment) -> str:
    """A moment as a detail of a record entry: the time, or the day alone, and the zone it was told in."""
    local = moment.at.astimezone(ZoneInfo(moment.zone))
    return f"{moment.at.isoformat() if moment.exact else local.date().isoformat()} {moment.zone}"


# Forms


def when(answers: Answers) -> When:
    """The moment that was answered.

    Raises:
        Refused: ``unknown_zone``.
    """
    hour, zone = answer(answers, "time"), answer(answers, "zone")
    return When(
        day(answers),
        time.fromisoformat(hour) if hour else None,
        beside("zone", lambda: _zone(zone)) if zone else None,
    )


def fill_moment(answers: Answers) -> Fact:
    """The moment that was answered; the day must be there."""
    needed(answers, "on")
    return Fact(needed(answers, "moment"), when(answers), _undated(answers))


def fill_places(answers: Answers) -> Places:
    """The places that were answered.

    Raises:
        Refused: ``missing_answer``.
    """
    codes = several(answers, "places")
    if not codes:
        raise Refused("missing_answer").at("places")
    return Places(tuple(codes), answered_circumstances(answers))


def fill_met(answers: Answers) -> Met:
    """The end that was answered."""
    evidence = answer(answers, "evidence") or None
    return Met(needed(answers, "clock"), when(answers), evidence, _undated(answers))


def fill_waived(answers: Answers) -> Waived:
    """The decision that was answered."""
    return Waived(needed(answers, "clock"), Circumstances(reason=text(answers, "reason")))


def fill_paused(answers: Answers) -> Paused:
    """The pause that was answered."""
    return Paused(
        needed(answers, "clock"), answer(answers, "request") or None, answered_circumstances(answers)
    )


def fill_resumed(answers: Answers) -> Resumed:
    """The end of a pause that was answered."""
    return Resumed(needed(answers, "clock"), when(answers), _undated(answers))


def _undated(answers: Answers) -> Circumstances:
    """The circumstances without the day: that is part of the moment."""
    return replace(answered_circumstances(answers), on=None)
