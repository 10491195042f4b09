"""``/insider digest``: what a channel gets, when, in which zone, language and clearance."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from commands._digest_words import (
    Settings,
    Until,
    ask_pause,
    ask_settings,
    ask_where,
    fill_pause,
    fill_settings,
    fill_where,
    parse_here,
    parse_set,
    parse_until,
)
from commands._phrases import read_day
from commands._shape import Command, NoArgs, Offer, Reply, Request, Say, Verb, no_words
from commands._surfaces import refresh_home
from domain.digest import Clearance
from domain.errors import Refused
from domain.references import Kind
from domain.schedules import Schedule, read_schedule
from storage import Transaction
from storage.record import Outcome
from storage.subscriptions import Subscription

_FOREVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """All digest subscriptions."""

    subscriptions: tuple[Subscription, ...]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A subscription as it stands now, with its next due times in UTC."""

    subscription: Subscription
    upcoming: tuple[datetime, ...]


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
    refresh_home(tx, subscription.owner, at=request.now, new_key=request.new_key)


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
    found = tuple(tx.subscriptions.all())
    verbs = ["digest set", *(("digest now", "digest pause") if found else ())]
    if any(one.paused_until for one in found):
        verbs.append("digest resume")
    return Reply(body=Subscriptions(found), offers=tuple(Offer(verb) for verb in verbs))


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
            right="digest",
            changes=False,
        ),
        Verb(
            name="digest here",
            words=("here",),
            parse=parse_here,
            ask=ask_settings,
            fill=fill_settings,
            run=subscribe,
            usage="digest here <schedule> [<zone>] [in French] [counts|codes|details]",
            right="digest",
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
            ask=ask_settings,
            fill=fill_settings,
            run=subscribe,
            usage="digest set #channel <schedule> …",
            right="digest",
            examples=("digest set #executives daily 09:00",),
            mentions=True,
        ),
        Verb(
            name="digest preview",
            words=("preview",),
            parse=no_words,
            run=preview,
            usage="digest preview",
            right="digest",
            examples=("digest preview",),
            changes=False,
        ),
        Verb(
            name="digest now",
            words=("now",),
            parse=no_words,
            ask=ask_where,
            fill=fill_where,
            run=now,
            usage="digest now",
            right="digest",
        ),
        Verb(
            name="digest pause",
            words=("pause",),
            parse=parse_until,
            ask=ask_pause,
            fill=fill_pause,
            run=pause,
            usage="digest pause [until <day>]",
            right="digest",
            examples=("digest pause until 1 Feb",),
        ),
        Verb(
            name="digest resume",
            words=("resume",),
            parse=no_words,
            ask=ask_where,
            fill=fill_where,
            run=resume,
            usage="digest resume",
            right="digest",
        ),
    ),
)
