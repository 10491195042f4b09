"""The incident card: one message in the incident's own channel, which is edited in place.

Slack keeps it, so it holds codes, days and pseudonyms: no title, no name of a person concerned, nothing that
was typed. It says no more than the record does: what others did or said is marked as reported.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from bot.views._blocks import (
    Block,
    Message,
    ask,
    beside,
    buttons,
    columns,
    context,
    echo,
    header,
    look,
    parts,
    section,
)
from bot.views._facts import as_of
from bot.views._steps import VERBS, step_button
from bot.views.clock import card_line
from bot.views.count import in_order, missing, said
from bot.views.paper import standing as paper_standing
from bot.views.privilege import banner
from bot.views.screen import screen_line
from bot.views.severity import severity_line
from bot.words import Markup, Words
from domain import claims
from domain.case import Case, Count, Notice, Referral
from domain.clocks import clocks_of
from domain.paper import Paper
from domain.regimes import Choice, unanswered
from domain.standing import Standing
from domain.steps import Step, awaits_approval, next_steps
from domain.suspects import Suspect
from domain.vocabulary import FIELD_STATUS, NAMED_FIELDS

_ROOM: Final = 6000
_PEOPLE: Final = 6
_STEPS: Final = 5
_FIELDS: Final = 12
_LEADS: Final = 3
_TRACKS: Final = ("finding", "access", "employment", "termination")
_EXPECTED: Final = (("persons", "disclosed"), ("suspects", "disclosed"))


def card(case: Case, leads: Sequence[str], now: datetime, words: Words, choice: Choice = Choice()) -> Message:
    """The card of an incident.

    Args:
        case: The incident.
        leads: What those who lead it are called; they are not notified.
        now: When it was made; it may stand for long.
        words: Of the channel.
        choice: Which regimes the organisation uses.
    """
    title = words.say("card.title", incident=case.ref, phase=case.phase.state)
    blocks = [header(case.ref), _standing(case, leads, words), context(screen_line(case, words))]
    warning = banner(case, words)
    blocks += [*([context(warning)] if warning else []), *_people(case, words)]
    told = [(words.say(f"show.{name}"), lines) for name, lines in _parts(case, now, words) if lines]
    blocks += parts(told, words, room=_ROOM)
    missing = [words.say(f"show.{name}") for name in _missing(case)]
    if missing:
        blocks.append(section(words.say("card.missing", parts=words.listed(missing))))
    clocks = clocks_of(case, now, choice)
    asked = len(unanswered(case, choice))
    blocks.append(context(card_line(case, clocks, choice.places_of(case), words, asked=asked)))
    blocks += [_next(case, words), context(words.say("card.as_of", at=now, zone=words.zone))]
    return Message(title, blocks)


def _standing(case: Case, leads: Sequence[str], words: Words) -> Block:
    shown = [echo(name) for name in leads[:_LEADS]]
    if len(leads) > _LEADS:
        shown.append(words.say("card.more_leads", n=len(leads) - _LEADS))
    texts = {
        "phase": _state(case.phase, words),
        "certainty": _state(case.certainty, words),
        "leads": tuple(shown) or words.say("card.nobody"),
        "opened": case.opened_at,
        "severity": severity_line(case, words),
    }
    return columns([words.say(f"card.{name}", shown=value) for name, value in texts.items()])


def _people(case: Case, words: Words) -> list[Block]:
    """A paragraph per suspect with the button for their next step; how many there are besides."""
    if not case.suspects and not case.unlinked:
        return []
    blocks = [section(f"*{words.say('show.people')}*")]
    for one in case.suspects[:_PEOPLE]:
        verb = VERBS["approval" if awaits_approval(one) else "access"]
        blocks.append(beside(_suspect(one, words), ask(verb, words, one.pseudonym)))
    rest = len(case.suspects) - _PEOPLE
    if rest > 0:
        blocks.append(context(words.say("card.more_people", n=rest)))
    if case.unlinked:
        blocks.append(context(words.say("card.unlinked", n=len(case.unlinked))))
    return blocks


def _suspect(suspect: Suspect, words: Words) -> str:
    headline = words.say(f"headline.{suspect.headline()}")
    lines: list[str] = [words.say("show.suspect", suspect=suspect.pseudonym, headline=headline)]
    tracks = {track: getattr(suspect, track) for track in _TRACKS}
    for reported in (False, True):
        line = " · ".join(
            words.say(f"card.{track}", shown=standing.label(words.language))
            for track, standing in tracks.items()
            if standing.circumstances.reported is reported
        )
        if line:
            lines.append(_marked(Markup(line), words) if reported else line)
    return "\n".join(lines)


def _parts(case: Case, now: datetime, words: Words) -> Iterator[tuple[str, list[str]]]:
    yield "fields", list(_fields(case, words))
    yield "counts", list(_counts(case, words))
    yield "law", [_law(one, words) for one in case.referrals]
    yield "papers", [_paper(one, now, words) for one in case.papers if one.open and not one.gagged]
    yield "notices", [_notice(one, words) for one in case.notices]
    yield "measures", list(_measures(case, now, words))


def _missing(case: Case) -> Iterator[str]:
    """Names of the parts of which nothing is recorded."""
    recorded = {
        "people": case.suspects,
        "fields": case.fields,
        "counts": case.counts or case.parts,
        "law": case.referrals,
        "notices": case.notices,
        "measures": case.measures or case.none_announced,
    }
    yield from (name for name, found in recorded.items() if not found)


def _fields(case: Case, words: Words) -> Iterator[str]:
    for status in FIELD_STATUS.codes():
        alike: dict[tuple[bool, Markup], tuple[str, ...]] = {}
        for code in case.fields_with(status):
            one = case.fields[code]
            key = (one.circumstances.reported, as_of(one.at, one.circumstances, words))
            alike[key] = (*alike.get(key, ()), code)
        for (reported, day), codes in sorted(alike.items()):
            name = "card.fields_n" if len(codes) > _FIELDS else "show.fields_line"
            line = words.say(name, status=status, fields=codes, n=len(codes))
            yield _dated(line, day, words, reported=reported)
    rest = sum(1 for code in NAMED_FIELDS if code not in case.fields)
    if rest and case.fields:
        yield words.say("show.fields_unknown", n=rest)


def _counts(case: Case, words: Words) -> Iterator[str]:
    """What is expected first, recorded or not, once anything was counted."""
    for count in in_order(case, _EXPECTED) if case.counts or case.parts else ():
        if not isinstance(count, Count):
            yield missing(case, *count, words)
            continue
        for one, line in said(count, words):
            day = as_of(one.at, one.circumstances, words)
            yield _dated(line, day, words, reported=one.circumstances.reported)


def _dated(line: Markup, day: Markup, words: Words, *, reported: bool) -> Markup:
    dated = Markup(f"{line} · {day}")
    return _marked(dated, words) if reported else dated


def _law(referral: Referral, words: Words) -> str:
    return words.say("card.law", ref=referral.ref, claim=words.claim(claims.law_enforcement(referral)))


def _paper(paper: Paper, now: datetime, words: Words) -> str:
    line = paper_standing(paper, now.date(), words)
    return _marked(line, words) if paper.standing.circumstances.reported else line


def _notice(notice: Notice, words: Words) -> str:
    standing = notice.standing
    line = words.say(
        f"show.notice_{notice.to.audience}",
        ref=notice.ref,
        lifecycle=standing.lifecycle,
        state=standing.state,
    )
    known = {**notice.to.parts, "on": standing.circumstances.on}
    told = [words.say(f"fact.{name}", **{name: value}) for name, value in known.items() if value]
    line = Markup(" · ".join([line, *told]))
    return _marked(line, words) if standing.circumstances.reported else line


def _measures(case: Case, now: datetime, words: Words) -> Iterator[str]:
    states = Counter(one.standing.state for one in case.measures)
    if states:
        yield words.listed(
            words.say("digest.measure_n", lifecycle="measure", state=state, n=n)
            for state, n in states.items()
        )
    overdue = sum(1 for one in case.measures if one.overdue(now.date()))
    if overdue:
        yield words.say("digest.measures_overdue", n=overdue)
    if case.measures or case.none_announced:
        yield words.claim(claims.announced_measures(case))


def _next(case: Case, words: Words) -> Block:
    """What the case needs next, each form once; then what is always at hand."""
    steps: dict[str, Step] = {}
    for step in next_steps(case):
        if step.subject is None:  # those of suspects stand beside them
            steps.setdefault(VERBS[step.code], step)
    row = [step_button(step, case.ref, words) for step in [*steps.values()][:_STEPS]]
    if row:
        row[0] = {**row[0], "style": "primary"}
    at_hand = [verb for verb in ("phase set", "note") if verb not in steps]
    row += [ask(verb, words, case.ref) for verb in at_hand]
    row += [look(noun, words, case.ref) for noun in ("show", "timeline")]
    return buttons(row)


def _state(standing: Standing, words: Words) -> Markup:
    label = Markup(standing.label(words.language))
    return _marked(label, words) if standing.circumstances.reported else label


def _marked(line: Markup, words: Words) -> Markup:
    """Words of what others did or said."""
    return words.say("card.reported", shown=line)
