"""The digest in a channel, and what is said about subscriptions.

Ten parts in a fixed order, no names, no pseudonyms, no free text; every sentence about people, agencies or
numbers is a claim of ``domain.claims`` or a count with its certainty.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.views._blocks import (
    ROOM,
    Block,
    Message,
    Series,
    bar_chart,
    context,
    header,
    part,
    parts,
    sections,
    size,
)
from bot.words import Markup, Words
from commands.digest import Confirmed, Subscriptions
from domain import claims
from domain.case import Case
from domain.counts import Total
from domain.digest import NOT_SET, SMALLEST_SHOWN, Clearance, Digest
from domain.schedules import Late
from domain.vocabulary import FIELDS

_CASES_SHOWN = 10
_CHART_ROOM = 1500


def digest(body: Digest, words: Words, late: Late | None = None) -> Message:
    """The digest as a message. ``body`` holds only what its audience may be told; ``late``: if it is."""
    blocks: list[Block] = [header(words.say("digest.title")), context(_period(body, words))]
    if late:
        blocks.append(context(_late(late, words)))
    titled = [(words.say(f"digest.{name}"), lines) for name, lines in _parts(body, words)]
    told = parts(titled, words, room=ROOM - _CHART_ROOM)
    blocks += told
    if body.reported:
        blocks.append(context(words.say("digest.reported", n=body.reported)))
    if body.imported:
        blocks.append(context(words.say("digest.imported", n=body.imported)))
    blocks += [*_trend(body, words), *_cases(body, words, ROOM - _CHART_ROOM - size(told))]
    return Message(words.say("digest.fallback", n=body.open), blocks)


def _late(late: Late, words: Words) -> str:
    told = words.say("digest.late", due=late.due)
    return f"{told} {words.say('digest.missed', n=late.missed)}" if late.missed else told


def _period(body: Digest, words: Words) -> str:
    if body.since.start is None:
        return words.say("digest.period_first", at=body.at)
    return words.say("digest.period", start=body.since.start, at=body.at)


def _parts(body: Digest, words: Words) -> Iterator[tuple[str, Sequence[str]]]:
    held = [words.say("digest.held_n", n=body.held)] if body.held else []
    yield "decisions", [*_decisions(body, words), *held] or [words.say("digest.decisions_none")]
    yield ("since" if body.since.start else "since_first"), [_since(body, words)]
    yield "clocks", _clocks(body, words)
    yield "open", _open(body, words)
    yield "people", _people(body, words)
    yield "law", _law(body, words)
    yield "customers", _customers(body, words)
    yield "unknowns", _unknowns(body, words)
    yield "measures", _measures(body, words)


def _decisions(body: Digest, words: Words) -> Sequence[str]:
    waiting = {"n": body.decisions, "closings": body.closings, "clocks": body.clocks.overdue}
    return [words.say(f"digest.decisions_{name}", n=n) for name, n in waiting.items() if n]


def _clocks(body: Digest, words: Words) -> Sequence[str]:
    clocks = body.clocks
    counts = {
        "overdue": clocks.overdue,
        "soon": clocks.soon,
        "running": clocks.later,
        "unknown": clocks.unknown,
    }
    told = [words.say(f"digest.clocks_{name}", n=n) for name, n in counts.items() if n]
    if clocks.until:
        told.append(words.say("digest.clocks_paused", n=clocks.paused, on=_day(clocks.until, words)))
    lines = [words.say("digest.clocks_n", listed=words.listed(told))] if told else []
    if clocks.asked:
        lines.append(words.say("digest.clocks_asked", n=clocks.asked))
    if clocks.nowhere:
        lines.append(words.say("digest.clocks_no_places", n=clocks.nowhere))
    return lines or [words.say("digest.clocks_none")]


def _day(at: datetime, words: Words) -> date:
    """The last day of a pause that ends with it."""
    return (at.astimezone(ZoneInfo(words.zone)) - timedelta(seconds=1)).date()


def _since(body: Digest, words: Words) -> str:
    since = body.since
    if since.quiet:
        return words.say("digest.since_nothing")
    parts = [
        words.say(f"digest.since_{name}", n=getattr(since, name))
        for name in ("opened", "confirmed", "closed", "rejected")
        if getattr(since, name)
    ]
    parts += [words.say("digest.since_moved", lifecycle=name, n=n) for name, n in since.moved]
    return " · ".join(parts)


def _open(body: Digest, words: Words) -> list[str]:
    if not body.open or body.ages is None:
        return [words.say("digest.open_none")]
    phases = [words.say("digest.phase_n", phase=phase, n=n) for phase, n in body.phases]
    median, oldest = (words.age(days) for days in (body.ages.median, body.ages.oldest))
    severe = [
        words.say("digest.severity_n", n=n, severity=code)
        if code != NOT_SET
        else words.say("digest.severity_not_set", n=n)
        for code, n in body.severities
    ]
    over = [words.say("digest.ages_over", n=n, limit=limit) for limit, n in body.ages.over if n]
    return [
        words.say("digest.open_n", n=body.open, phases=Markup(", ".join(phases))),
        words.say("digest.severities", shown=Markup(", ".join(severe))),
        " ".join([words.say("digest.ages", median=median, oldest=oldest), ", ".join(over)]).strip(),
    ]


def _people(body: Digest, words: Words) -> list[str]:
    lines = [
        words.say(
            "digest.people_n",
            headline=words.say(f"headline.{headline}"),
            shown=words.say("digest.fewer", n=SMALLEST_SHOWN) if n is None else words.number(n),
        )
        for headline, n in body.people
    ]
    total = words.say("digest.employees", total=_total(body.employees, words))
    return [" · ".join(lines) or words.say("digest.people_none"), total]


def _total(total: Total, words: Words) -> Markup:
    parts = []
    if total.sayable:
        parts.append(words.say("total.exact" if total.exact else "total.at_least", low=total.low))
    if total.capped:
        parts.append(words.say("total.capped", n=total.capped))
    if total.unknown:
        parts.append(words.say("total.unknown", n=total.unknown))
    if total.undisclosed:
        parts.append(words.say("total.undisclosed", n=total.undisclosed))
    return Markup("; ".join(parts)) or words.say("total.none")


def _law(body: Digest, words: Words) -> Sequence[str]:
    lines = [words.say("digest.law_n", claim=words.claim(claim), n=n) for claim, n in body.law]
    return lines or [words.say("digest.law_none")]


def _customers(body: Digest, words: Words) -> list[str]:
    lines = [words.say("digest.customers_n", total=_total(body.customers, words))]
    lines += [
        words.say("digest.notices_n", lifecycle="customer_notice", state=state, n=n)
        for state, n in body.notices
    ] or [words.say("digest.notices_none")]
    fields = [words.say("digest.field_n", field=words.label(FIELDS[code]), n=n) for code, n in body.fields]
    if not fields:
        return [*lines, words.say("digest.fields_none")]
    return [*lines, words.say("digest.fields_n", fields=Markup(", ".join(fields)))]


def _unknowns(body: Digest, words: Words) -> Sequence[str]:
    lines = [
        words.say(
            "digest.unknown_n",
            what=words.say(f"digest.what.{one.what}"),
            kind=words.say(f"digest.kind.{one.kind}"),
            n=one.incidents,
            days=words.age(one.days),
        )
        for one in body.unknowns
    ]
    return lines or [words.say("digest.unknowns_none")]


def _measures(body: Digest, words: Words) -> list[str]:
    states = [
        words.say("digest.measure_n", lifecycle="measure", state=state, n=n) for state, n in body.measures
    ]
    names = ("announced", "none_announced", "not_recorded")
    said = [words.say(f"digest.{name}", n=n) for name, n in zip(names, body.announced, strict=True) if n]
    late = words.say("digest.measures_overdue", n=body.overdue) if body.overdue else ""
    return [line for line in (", ".join(states), late, " ".join(said)) if line] or [words.say("show.nothing")]


def _cases(body: Digest, words: Words, room: int) -> list[Block]:
    """Incident by incident, as many as there is room for; the rest is counted."""
    if not body.cases:
        return []
    blocks = sections([f"*{words.say('digest.cases')}*"])
    shown = 0
    for case in body.cases[:_CASES_SHOWN]:
        told = sections(_case_lines(case, body, words))
        room -= size(told)
        if room < 0:
            break
        blocks += told
        shown += 1
    if len(body.cases) > shown:
        blocks.append(context(words.say("digest.cases_more", n=len(body.cases) - shown)))
    return blocks


def _case_lines(case: Case, body: Digest, words: Words) -> list[str]:
    days = words.age((body.at - case.opened_at).days)
    title = words.say(
        "digest.case",
        incident=case.ref,
        phase=case.phase.state,
        certainty=case.certainty.state,
        days=days,
    )
    if body.clearance is not Clearance.DETAILS:
        return [title]
    return [title, " ".join(_facts(case, words))]


def _facts(case: Case, words: Words) -> Iterator[str]:
    for status in ("disclosed", "accessed", "possible"):
        codes = case.fields_with(status)
        if codes:
            yield words.say(f"digest.case_{status}", fields=codes)
    others = claims.others_ruled_out(case)
    if others:
        yield words.claim(others)
    for name, what in (("employees", "suspects"), ("customers", "persons")):
        amount = case.amount(what, "disclosed")
        shown = words.amount(amount) if amount else words.say("digest.not_recorded_amount")
        yield words.say(f"digest.case_{name}", amount=shown)
    dismissal = claims.dismissal(case)
    if dismissal:
        yield words.claim(dismissal)
    yield from dict.fromkeys(words.claim(claims.law_enforcement(one)) for one in case.referrals)
    yield from _case_notices(case, words)
    if case.related:
        yield words.say("digest.case_related", n=len(case.related))
    yield words.claim(claims.announced_measures(case))


def _case_notices(case: Case, words: Words) -> Iterator[str]:
    for one in case.notices_to("customers"):
        on = one.standing.circumstances.on
        name = "digest.case_notice_on" if on else "digest.case_notice"
        said = words.say(name, lifecycle="customer_notice", state=one.standing.state, on=on)
        yield words.say("claim.reported", claim=said) if one.standing.circumstances.reported else said


def _trend(body: Digest, words: Words) -> list[Block]:
    weeks = [week.start.strftime("%d/%m") for week in body.trend]
    opened = tuple(week.opened for week in body.trend)
    closed = tuple(week.closed for week in body.trend)
    chart = bar_chart(
        words.say("digest.trend"),
        weeks,
        [
            Series(words.say("digest.trend_opened"), opened),
            Series(words.say("digest.trend_closed"), closed),
        ],
        x_label=words.say("digest.trend_week"),
        y_label=words.say("digest.trend_incidents"),
    )
    return [chart, context(words.say("digest.trend_note", n=sum(opened), closed=sum(closed)))]


def confirmed(body: Confirmed, words: Words) -> Message:
    """A subscription as it stands now."""
    one = body.subscription
    text = words.say(
        "digest.confirmed",
        channel=one.channel,
        schedule=words.schedule(one.schedule),
        zone=one.schedule.zone,
        language=words.say(f"digest.language.{one.language}"),
        clearance=one.clearance.value,
    )
    times = Words(words.language, one.schedule.zone)
    upcoming = words.listed(times.moment(due) for due in body.upcoming)
    lines = [text, words.say("digest.next", times=upcoming), words.say("digest.member")]
    return Message(text, sections(lines))


def subscriptions(body: Subscriptions, words: Words) -> Message:
    """Every subscription, one line each."""
    title = words.say("digest.title")
    lines = [
        words.say("digest.row_paused", channel=one.channel)
        if one.paused_until
        else words.say(
            "digest.row",
            channel=one.channel,
            schedule=words.schedule(one.schedule),
            zone=one.schedule.zone,
            language=words.say(f"digest.language.{one.language}"),
            clearance=one.clearance.value,
        )
        for one in body.subscriptions
    ]
    return Message(title, part(title, lines or [words.say("digest.none")], words))
