"""``/insider digest``: what a channel gets, when, in which zone, language and clearance."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from commands._phrases import Phrase, read_day
from commands._shape import Command, NoArgs, Reply, Request, Say, Verb, no_words
from domain.digest import Clearance
from domain.errors import Refused
from domain.references import Kind
from domain.schedules import Schedule, read_schedule, read_zone
from storage import Transaction
from storage.record import Outcome
from storage.subscriptions import Subscription

_LANGUAGES = {"english": "en", "anglais": "en", "en": "en", "french": "fr", "français": "fr", "fr": "fr"}
_CHANNEL = re.compile(r"<#([CG][A-Z0-9]+)(?:\|[^>]*)?>")
_FOREVER = datetime(9999, 1, 1, tzinfo=UTC)


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


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """All digest subscriptions."""

    subscriptions: tuple[Subscription, ...]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A subscription as it stands now, with its next due times in UTC."""

    subscription: Subscription
    upcoming: tuple[datetime, ...]


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


def subscribe(request: Request, args: Settings, tx: Transaction) -> Reply:
    """Subscribe a channel, or change its subscription.

    Raises:
        Refused: ``not_your_function``; ``missing_schedule``; the reasons of ``read_schedule``.
    """
    request.actor(tx).require("digest")
    channel = args.channel or request.channel
    current = tx.subscriptions.of_channel(channel)
    subscription = _with(request, current, args) if current else _new(request, args, tx, channel)
    if subscription.clearance is not Clearance.COUNTS:
        request.actor(tx).require("clearance")
    tx.subscriptions.save(subscription)
    _record(request, tx, "digest.set", subscription)
    return _confirmed(request, subscription)


def _confirmed(request: Request, subscription: Subscription) -> Reply:
    return Reply(body=Confirmed(subscription, tuple(subscription.schedule.upcoming(request.now, 3))))


def _with(request: Request, current: Subscription, args: Settings) -> Subscription:
    zone = args.zone or current.schedule.zone
    schedule = read_schedule(args.schedule, zone) if args.schedule else Schedule(current.schedule.cron, zone)
    return replace(
        current,
        schedule=schedule,
        # A slot of the new schedule that has passed already is not owed.
        since=current.since if schedule == current.schedule else request.now,
        language=args.language or current.language,
        clearance=args.clearance or current.clearance,
    )


def _new(request: Request, args: Settings, tx: Transaction, channel: str) -> Subscription:
    if not args.schedule:
        raise Refused("missing_schedule")
    return Subscription(
        ref=tx.incidents.unused(Kind.SUBSCRIPTION, request.new_reference),
        channel=channel,
        owner=request.who.person,
        schedule=read_schedule(args.schedule, args.zone or request.who.zone),
        language=args.language or request.who.language,
        clearance=args.clearance or Clearance.COUNTS,
        since=request.now,
    )


def _record(request: Request, tx: Transaction, verb: str, subscription: Subscription) -> None:
    schedule = subscription.schedule
    tx.record.append(
        change=request.new_reference(Kind.CHANGE),
        at=request.now,
        actor=request.who.person,
        verb=verb,
        outcome=Outcome.DONE,
        subject=subscription.ref,
        detail={
            "channel": subscription.channel,
            "cron": schedule.cron,
            "zone": schedule.zone,
            "language": subscription.language,
            "clearance": subscription.clearance.value,
        },
    )


def _here(request: Request, tx: Transaction) -> Subscription:
    request.actor(tx).require("digest")
    subscription = tx.subscriptions.of_channel(request.channel)
    if subscription is None:
        raise Refused("no_subscription")
    return subscription


def _send(request: Request, tx: Transaction, one: Subscription, **addressed: str) -> None:
    key, at = request.new_key(), request.now
    tx.outbox.put(key=key, at=at, channel=one.channel, subscription=one.ref, **addressed)


def preview(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Send the digest as this channel would get it now, to the person who asks alone.

    Raises:
        Refused: ``not_your_function`` or ``no_subscription``.
    """
    del args
    subscription = _here(request, tx)
    lane = f"preview:{request.who.user}"
    _send(request, tx, subscription, kind="preview", lane=lane, person=request.who.user)
    return Reply(said=(Say("digest.preview_coming"),))


def now(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Post the digest to this channel now; the schedule stays as it is.

    Raises:
        Refused: ``not_your_function`` or ``no_subscription``.
    """
    del args
    subscription = _here(request, tx)
    slot = f"now:{request.new_key()}"
    tx.subscriptions.claim(subscription.ref, slot, request.now)
    _send(request, tx, subscription, kind="digest", lane=subscription.channel, slot=slot)
    _record(request, tx, "digest.now", subscription)
    return Reply(said=(Say("digest.now_coming"),))


def pause(request: Request, args: Until, tx: Transaction) -> Reply:
    """Owe this channel no digest until a day begins in its zone, or until ``digest resume``.

    Raises:
        Refused: ``not_your_function``, ``no_subscription``, ``bad_date`` or ``past_date``.
    """
    subscription = _here(request, tx)
    until = _FOREVER
    if args.day:
        day = read_day(args.day, request.today, prefer="future")
        until = datetime.combine(day, time(), ZoneInfo(subscription.schedule.zone)).astimezone(UTC)
        if until <= request.now:
            raise Refused("past_date", on=day)
    tx.subscriptions.save(replace(subscription, paused_until=until))
    _record(request, tx, "digest.paused", subscription)
    if args.day:
        return Reply(said=(Say("digest.paused_until", {"on": day}),))
    return Reply(said=(Say("digest.paused"),))


def resume(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Owe this channel its digests again, from now on.

    Raises:
        Refused: ``not_your_function`` or ``no_subscription``.
    """
    del args
    subscription = replace(_here(request, tx), paused_until=None, since=request.now)
    tx.subscriptions.save(subscription)
    _record(request, tx, "digest.resumed", subscription)
    return _confirmed(request, subscription)


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Show every subscription.

    Raises:
        Refused: ``not_your_function``.
    """
    del args
    request.actor(tx).require("digest")
    return Reply(body=Subscriptions(tuple(tx.subscriptions.all())))


COMMAND = Command(
    name="digest",
    nouns=("digest", "digests"),
    verbs=(
        Verb(
            name="digest list",
            words=("list",),
            bare=True,
            parse=no_words,
            run=show,
            usage="digest list",
            changes=False,
        ),
        Verb(
            name="digest here",
            words=("here",),
            parse=parse_here,
            run=subscribe,
            usage="digest here <schedule> [<zone>] [in French] [counts|codes|details]",
            examples=(
                "digest here weekdays 09:00",
                "digest here weekly monday 09:00 Europe/Paris in French",
                "digest here 0 9 * * 1-5 details",
            ),
        ),
        Verb(
            name="digest set",
            words=("set",),
            parse=parse_set,
            run=subscribe,
            usage="digest set #channel <schedule> …",
            examples=("digest set #executives daily 09:00",),
            mentions=True,
        ),
        Verb(
            name="digest preview",
            words=("preview",),
            parse=no_words,
            run=preview,
            usage="digest preview",
            examples=("digest preview",),
            changes=False,
        ),
        Verb(name="digest now", words=("now",), parse=no_words, run=now, usage="digest now"),
        Verb(
            name="digest pause",
            words=("pause",),
            parse=parse_until,
            run=pause,
            usage="digest pause [until <day>]",
            examples=("digest pause until 1 Feb",),
        ),
        Verb(name="digest resume", words=("resume",), parse=no_words, run=resume, usage="digest resume"),
    ),
)
