"""Phase and certainty: since when, and what each next step is typed and needs."""

from collections.abc import Iterator
from dataclasses import replace

from bot.views._blocks import Message, part
from bot.views.close import waiting_lines
from bot.words import Words
from commands.phase import Phases
from domain.case import ENDED, Case
from domain.closing import hindrances, needs
from domain.lifecycles import LIFECYCLES
from domain.standing import Standing


def phases(body: Phases, words: Words) -> Message:
    """Where an incident stands, and what may follow."""
    case = body.case
    lines = []
    for standing in (case.phase, case.certainty):
        lines.append(_now(standing, words))
        lines += [_step(case, standing, code, words) for code in _following(standing)]
    lines += waiting_lines(case, words)
    return Message(words.say("show.title", incident=case.ref, title=case.title), part(case.ref, lines, words))


def _following(standing: Standing) -> tuple[str, ...]:
    return LIFECYCLES[standing.lifecycle].following(standing.state)


def _now(standing: Standing, words: Words) -> str:
    told = standing.circumstances
    since = words.day(told.on) if told.on else standing.at
    said = words.say(
        f"recorded.{standing.lifecycle}.moved", lifecycle=standing.lifecycle, state=standing.state
    )
    return " · ".join([said, words.say("phase.since", since=since), *words.facts(replace(told, on=None))])


def _step(case: Case, standing: Standing, code: str, words: Words) -> str:
    step = words.say("phase.step", typed=_typed(standing, code, words))
    return " · ".join([step, *_needs(case, standing, code, words)])


def _typed(standing: Standing, code: str, words: Words) -> str:
    if standing.state in ENDED:
        return words.say("phase.typed.reopen")
    short = f"phase.typed.{standing.lifecycle}.{code}"
    if words.has(short):
        return words.say(short)
    return words.say("phase.typed", typed=words.state(standing.lifecycle, code).lower())


def _needs(case: Case, standing: Standing, code: str, words: Words) -> Iterator[str]:
    for need in needs(standing.lifecycle, standing.state, code):
        if need != "settled":
            yield words.say(f"phase.needs.{need}")
        elif hindrances(case, code):
            yield words.say("phase.needs.settled", n=len(hindrances(case, code)))
