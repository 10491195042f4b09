"""Clocks: where each stands, due when in the reader's zone and in its own; and what reminds of them.

A clock without its trigger is never shown as if it were on time. Nothing says that a duty exists.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from bot.views._blocks import Message, context, part, sections
from bot.words import Markup, Words
from commands._clock_words import written
from commands.clock import Clocks
from domain.case import Case
from domain.clocks import LEVELS, Clock
from domain.moments import MOMENTS
from domain.regimes import Looks

_ON_CARD: Final = 3
_HOURS_SHOWN: Final = 96
_TOLD_ON_CARD: Final = ("overdue", "running", "paused")


def clocks(body: Clocks, words: Words) -> Message:
    """The clocks of an incident, and the moments that they run from."""
    title = words.say("show.clocks")
    lines = [words.say("clock.counsel"), *_known(body, words)]
    lines += [_asked(body, one, words) for one in body.asked]
    lines += [_line(one, body.now, words) for one in body.clocks]
    if not body.clocks and not body.asked:
        lines.append(words.say("clock.none" if body.places else "clock.no_places"))
    return Message(title, part(title, lines, words))


def _known(body: Clocks, words: Words) -> Iterator[str]:
    if body.places:
        yield words.say("clock.places", places=body.places)
    for code, belongs in body.case.entities.items():
        if code not in body.asked:
            said = words.say("clock.entity", entity=code, screen_answer=belongs.answer)
            yield " · ".join([said, *words.facts(belongs.circumstances)])
    for code in MOMENTS.codes():
        moment = body.case.moments.get(code)
        if moment is not None:
            said = words.say("clock.moment", moment=code, when=written(moment))
            yield " · ".join([said, *words.facts(moment.circumstances)])


def _asked(body: Clocks, entity: str, words: Words) -> Markup:
    """Which regimes may apply if the organisation is of a kind, and how to say whether it is."""
    name = "clock.asked_unknown" if entity in body.case.entities else "clock.asked"
    return words.say(name, entity=entity, clocks=body.asked[entity], code=entity)


def _line(clock: Clock, now: datetime, words: Words) -> str:
    regime = clock.regime
    said = words.say(
        f"clock.{_sentence(clock)}",
        clock=regime.code,
        told_to=regime.audience,
        code=regime.code,
        moment=regime.moment,
        request=clock.pauses[-1].request if clock.pauses else None,
        **_times(clock, now, words),
    )
    return " · ".join([said, *_beside(clock, words)])


def _sentence(clock: Clock) -> str:
    if clock.state == "running" and clock.due is None:
        return "age_target" if clock.target else "age"
    if clock.state == "paused" and not (clock.adjusted or clock.target):
        return "paused_open"
    return "earliest" if clock.regime.earliest and clock.state == "running" else clock.state


def _times(clock: Clock, now: datetime, words: Words) -> dict[str, Markup | None]:
    due = clock.adjusted or clock.target
    left = clock.remaining(now)
    return {
        "due": _both(due, clock, words) if due else None,
        "pause_end": _both(clock.until, clock, words) if clock.until else None,
        "span": span(left, words) if left is not None else None,
        "days": words.age(max(0, (now - clock.since).days)) if clock.since else None,
    }


def _beside(clock: Clock, words: Words) -> Iterator[str]:
    """What else is to be known: the first due time beside a later one, doubts, who says so, the note."""
    if clock.due and clock.adjusted != clock.due and not clock.settled:
        yield words.say("clock.first_due", due=_both(clock.due, clock, words))
    if clock.state == "paused" and clock.regime.delay == "attorney_general":
        yield words.say("clock.ag_only")
    if clock.outcome is not None:
        if clock.outcome.done:
            yield words.say("clock.done", at=clock.outcome.done)
        if clock.outcome.evidence:
            yield words.say("fact.shown", shown=clock.outcome.evidence)
        yield from words.facts(clock.outcome.circumstances)
        return
    if clock.looks is not Looks.APPLIES:
        yield words.say(f"clock.{clock.looks.value}")
    note = clock.regime.note(words.language)
    if note:
        yield f"_{note}_"


def _both(at: datetime, clock: Clock, words: Words) -> Markup:
    """A time in the reader's zone, and in the regime's where that is another one."""
    there = Words(words.language, clock.regime.zone)
    if there.moment(at) == words.moment(at):
        return words.say("clock.at", at=at, zone=words.zone)
    return words.say(
        "clock.at_both", at=at, zone=words.zone, there=there.moment(at), there_zone=clock.regime.zone
    )


def span(time: timedelta, words: Words) -> Markup:
    """How long in the largest unit that fits, without its sign."""
    minutes = int(abs(time).total_seconds()) // 60
    if minutes < 60:
        return words.say("clock.span_minutes", n=minutes)
    if minutes < _HOURS_SHOWN * 60:
        return words.say("clock.span_hours", n=minutes // 60)
    return words.say("clock.span_days", n=minutes // (24 * 60))


def card_line(
    case: Case, found: Iterable[Clock], places: Iterable[str], words: Words, *, asked: int = 0
) -> Markup:
    """One line for the card: the most pressing clocks, how many more, how many without a trigger.

    ``asked``: how many kinds of organisations there are of which nobody says whether this one is.
    """
    clocks = [one for one in found if one.state != "waived"]
    live = [one for one in clocks if not one.settled]
    if not live and not asked:
        name = "settled" if clocks or case.clocks else "none"
        return words.say(f"card.clocks_{name if tuple(places) or clocks else 'no_places'}")
    told = [one for one in live if one.state in _TOLD_ON_CARD and one.limit is not None]
    lines = [_short(one, words) for one in told[:_ON_CARD]]
    unknown = sum(1 for one in live if one.state == "waiting_trigger")
    rest = len(live) - len(lines) - unknown
    if rest:
        lines.append(words.say("card.clocks_more", n=rest))
    if unknown:
        lines.append(words.say("card.clocks_unknown", n=unknown))
    if asked:
        lines.append(words.say("card.clocks_asked", n=asked))
    return words.say("card.clocks", listed=Markup(" · ".join(lines)))


def _short(clock: Clock, words: Words) -> Markup:
    at = clock.until if clock.state == "paused" else clock.limit
    shown = words.say("clock.at", at=at, zone=words.zone)
    return words.say(f"card.clock_{clock.state}", clock=clock.regime.code, due=shown, pause_end=shown)


def reminder(clock: Clock, level: int, now: datetime, words: Words) -> Message:
    """What the incident's channel is reminded of."""
    over = level == LEVELS[-1]
    name = ("target_over" if over else "target") if clock.due is None else "overdue" if over else "running"
    limit = clock.limit or now
    text = words.say(
        f"reminder.{name}",
        clock=clock.regime.code,
        code=clock.regime.code,
        percent=level,
        due=_both(limit, clock, words),
        span=span(limit - now, words),
    )
    return Message(words.say("reminder.fallback"), [*sections([text]), *_note(clock, words)])


def _note(clock: Clock, words: Words) -> list[dict[str, object]]:
    note = clock.regime.note(words.language)
    return [context(note)] if note else []
