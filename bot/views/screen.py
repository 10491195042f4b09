"""The protected-activity screen: the five answers, what holds the case, who decided what."""

from bot.views._blocks import Message, part
from bot.words import Words
from commands.screen import Screening
from domain.case import Case
from domain.screen import Part, Verdict
from domain.vocabulary import SCREEN_QUESTION


def screen(body: Screening, words: Words) -> Message:
    """The screen of an incident."""
    title = words.say("screen.title", incident=body.case.ref)
    return Message(title, part(title, _lines(body.case, words), words))


def _lines(case: Case, words: Words) -> list[str]:
    found = case.judgements.screen
    lines: list[str] = [
        words.say("screen.row", question=code, screen_answer=found.answers[code])
        for code in SCREEN_QUESTION.codes()
        if code in found.answers
    ]
    lines.append(screen_line(case, words))
    if found.trips:
        codes = dict.fromkeys(trip.code for trip in found.trips)
        labels = words.listed(words.say(f"screen.trip.{code}") for code in codes)
        lines.append(words.say("screen.because", trips=labels))
    for one in found.standing:
        said = words.say(f"screen.{one.verdict}_{one.part}", person=one.person)
        lines.append(" · ".join([said, *words.facts(one.circumstances)]))
    if found.held and found.verdict is not Verdict.PROTECTED:
        taken = {one.part for one in found.standing}
        lines += [words.say(f"screen.wants_{one}") for one in Part if one not in taken]
    return lines


def screen_line(case: Case, words: Words) -> str:
    """In one sentence whether the screen was answered and whether it holds the case."""
    found = case.judgements.screen
    if found.verdict is Verdict.PROTECTED:
        return words.say("show.screen_protected")
    if found.held:
        return words.say("show.screen_held")
    if found.trips:
        return words.say("show.screen_cleared")
    return words.say("show.screen_passed" if found.answers else "show.screen_open")
