"""Preventive measures, and whether any was announced."""

from bot.views._blocks import Message, part
from bot.words import Words
from commands.measure import Measures
from domain import claims
from domain.case import Case


def measure_lines(case: Case, words: Words) -> list[str]:
    """One line per measure; last, what may be said about announcements."""
    lines = [
        words.say("show.measure", ref=one.ref, lifecycle="measure", state=one.standing.state, text=one.text)
        for one in case.measures
    ]
    lines += [words.say("show.measure_announced", ref=one.ref) for one in case.measures if one.announced]
    return [*lines, words.claim(claims.announced_measures(case))]


def measures(body: Measures, words: Words) -> Message:
    """The preventive measures of an incident."""
    title = words.say("show.measures")
    return Message(title, part(title, measure_lines(body.case, words), words))
