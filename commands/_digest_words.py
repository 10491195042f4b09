"""What ``/insider digest`` can be told: settings and days, typed or answered in a form."""

import re
from dataclasses import dataclass

from commands._form import Option, Question, Say, Wants, answer, beside, needed
from commands._phrases import Phrase
from commands._shape import Answers, Form, NoArgs, Request
from domain.access import Actor
from domain.digest import Clearance
from domain.errors import Refused
from domain.schedules import read_zone
from storage import Transaction

_LANGUAGES = {"english": "en", "anglais": "en", "en": "en", "french": "fr", "français": "fr", "fr": "fr"}
_CHANNEL = re.compile(r"<#([CG][A-Z0-9]+)(?:\|[^>]*)?>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What to set; none keeps what is. ``channel`` none: the channel the command is typed in."""

    channel: str | None
    schedule: str | None
    zone: str | None
    language: str | None
    clearance: Clearance | None


@dataclass(frozen=True, slots=True)
class Until:
    """Until which local day to pause; the word as typed, none for until further notice."""

    day: str | None


def parse_here(phrase: Phrase) -> Settings:
    """``weekdays 09:00 [Europe/Paris] [in French] [counts|codes|details]`` in any order."""
    return _settings(phrase.words, None)


def parse_set(phrase: Phrase) -> Settings:
    """The same after a channel.

    Raises:
        Refused: ``missing_channel``.
    """
    match = _CHANNEL.fullmatch(phrase.words[0]) if phrase.words else None
    if not match:
        raise Refused("missing_channel")
    return _settings(phrase.words[1:], match[1])


def _settings(words: tuple[str, ...], channel: str | None) -> Settings:
    zone: str | None = None
    language: str | None = None
    clearance: Clearance | None = None
    rest: list[str] = []
    for word, following in zip(words, [*words[1:], ""], strict=False):
        plain = word.casefold().strip(",")
        if plain == "en" and following.casefold().startswith("semaine"):
            rest.append(word)
        elif plain in set(Clearance):
            clearance = Clearance(plain)
        elif plain in _LANGUAGES:
            language = _LANGUAGES[plain]
        elif ("/" in word and word[:1].isalpha()) or plain == "utc":
            zone = _zone(word.strip(","))
        elif plain not in {"in", "with", "clearance"}:
            rest.append(word.strip(","))
    schedule = " ".join(rest) or None
    return Settings(channel=channel, schedule=schedule, zone=zone, language=language, clearance=clearance)


def _zone(word: str) -> str:
    zone = read_zone(word.upper() if word.casefold() == "utc" else word)
    if zone is None:
        raise Refused("unknown_zone", word=word)
    return zone


def parse_until(phrase: Phrase) -> Until:
    """``[until <day>]``."""
    rest = phrase.after(1) if phrase.starts_with("until") else phrase
    return Until(rest.text or None)


_OFTEN = ("weekdays", "daily", "weekly", "custom")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def ask_settings(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which channel, when, in which zone and language, and how much it may read; first, what it has now.

    Raises:
        Refused: ``not_your_function``.
    """
    actor = request.actor(tx)
    actor.require("digest")
    current = tx.subscriptions.of_channel(request.channel)
    often = answer(answers, "often") or ("custom" if current else _OFTEN[0])
    questions = [
        _channel(request, answers),
        Question(name="often", wants=Wants.ONE, options=_said("often", _OFTEN), first=often, reshapes=True),
    ]
    if often == "custom":
        questions.append(Question(name="schedule", first=current.schedule.cron if current else None))
    if often == "weekly":
        questions.append(Question(name="weekday", wants=Wants.ONE, options=_said("weekday", _DAYS)))
    if often != "custom":
        questions.append(Question(name="time", wants=Wants.TIME, first="09:00"))
    clearances = _clearances(actor)
    allowed = {one.value for one in clearances}
    clearance = current.clearance.value if current and current.clearance.value in allowed else "counts"
    questions += [
        Question(name="zone", optional=True, first=current.schedule.zone if current else request.who.zone),
        Question(
            name="language",
            wants=Wants.ONE,
            options=_said("language", ("en", "fr")),
            first=current.language if current else request.who.language,
        ),
        Question(name="clearance", wants=Wants.ONE, options=clearances, first=clearance),
    ]
    return Form(questions=tuple(questions))


def _channel(request: Request, answers: Answers) -> Question:
    here = answer(answers, "channel") or request.channel
    # A direct message with the bot has no audience.
    return Question(name="channel", wants=Wants.CHANNEL, first=here if here.startswith(("C", "G")) else None)


def _said(question: str, codes: tuple[str, ...]) -> tuple[Option, ...]:
    return tuple(Option(code, Say(f"form.{question}.{code}")) for code in codes)


def _clearances(actor: Actor) -> tuple[Option, ...]:
    allowed = tuple(Clearance) if actor.may("clearance") else (Clearance.COUNTS,)
    return tuple(Option(one.value, Say(f"clearance.{one.value}")) for one in allowed)


def fill_settings(answers: Answers) -> Settings:
    """The settings that were answered.

    Raises:
        Refused: ``missing_answer`` or ``unknown_zone``.
    """
    often = needed(answers, "often")
    if often == "custom":
        schedule = needed(answers, "schedule")
    else:
        day = f"weekly {needed(answers, 'weekday')}" if often == "weekly" else often
        schedule = f"{day} {needed(answers, 'time')}"
    zone = answer(answers, "zone")
    return Settings(
        channel=needed(answers, "channel"),
        schedule=schedule,
        zone=beside("zone", lambda: _zone(zone)) if zone else None,
        language=needed(answers, "language"),
        clearance=Clearance(needed(answers, "clearance")),
    )


def ask_where(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which channel.

    Raises:
        Refused: ``not_your_function``.
    """
    request.actor(tx).require("digest")
    return Form(questions=(_channel(request, answers),))


def fill_where(answers: Answers) -> NoArgs:
    """The channel is the request's own.

    Raises:
        Refused: ``missing_answer``.
    """
    needed(answers, "channel")
    return NoArgs()


def ask_pause(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which channel, and until which day.

    Raises:
        Refused: ``not_your_function``.
    """
    form = ask_where(request, answers, tx)
    return Form(questions=(*form.questions, Question(name="until", wants=Wants.DAY, optional=True)))


def fill_pause(answers: Answers) -> Until:
    """The day that was answered.

    Raises:
        Refused: ``missing_answer``.
    """
    needed(answers, "channel")
    return Until(answer(answers, "until") or None)
