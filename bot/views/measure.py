"""Preventive measures, and whether any was announced."""

from datetime import date

from bot.views._blocks import Message, part
from bot.words import Words
from bot.words.step_facts import step_facts
from commands._measure_words import KNOWN
from commands.measure import Measures
from domain import claims
from domain.case import Case, Measure
from domain.facts import FACTS


def measure_lines(case: Case, today: date, words: Words) -> list[str]:
    """One line per measure; last, what may be said about announcements."""
    lines = [_line(one, today, words) for one in case.measures]
    for one in case.measures:
        if one.announced:
            told = [*words.facts(one.announced), *step_facts(words, one.announced.facts)]
            lines.append(" · ".join([words.say("show.measure_announced", ref=one.ref), *told]))
    return [*lines, words.claim(claims.announced_measures(case))]


def _line(measure: Measure, today: date, words: Words) -> str:
    standing = measure.standing
    shown = [
        words.say(
            "show.measure", ref=measure.ref, lifecycle="measure", state=standing.state, text=measure.text
        )
    ]
    if measure.owner:
        shown.append(words.say("show.measure_owner", person=measure.owner))
    if measure.overdue(today):
        shown.append(words.say("show.measure_overdue", on=measure.due))
    known = {code: value for code, value in standing.facts.items() if code in KNOWN and code in FACTS}
    return " · ".join([*shown, *step_facts(words, known), *words.facts(standing.circumstances)])


def measures(body: Measures, words: Words) -> Message:
    """The preventive measures of an incident."""
    title = words.say("show.measures")
    return Message(title, part(title, measure_lines(body.case, body.today, words), words))
