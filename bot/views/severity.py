"""The severity of an incident: what was set, what the record suggests, and why."""

from bot.views._blocks import Message, part
from bot.words import Markup, Words
from commands.severity import Severity
from domain.case import Case
from domain.severity import Suggestion, suggest


def severity(body: Severity, words: Words) -> Message:
    """Set and suggested severity, the reasons, and the classes that were raised."""
    case = body.case
    title = words.say("severity.title", incident=case.ref)
    suggestion = suggest(case)
    lines = [_set(case, words), _suggested(suggestion, words)]
    lines += [words.say("severity.why", why=words.say(f"severity.why.{one}")) for one in suggestion.reasons]
    lines += [
        words.say("severity.raised", fields=code, cls=cls) for code, cls in case.judgements.classes.items()
    ]
    return Message(title, part(title, lines, words))


def _set(case: Case, words: Words) -> str:
    one = case.judgements.severity
    if one is None:
        return words.say("severity.not_set")
    said = words.say("severity.set", severity=one.value, at=one.at, person=one.by)
    return " · ".join([said, *words.facts(one.circumstances)])


def _suggested(suggestion: Suggestion, words: Words) -> str:
    if suggestion.level is None:
        return words.say("severity.no_suggestion")
    return words.say("severity.suggested", severity=suggestion.level)


def severity_line(case: Case, words: Words) -> Markup:
    """The severity that was set, or that none was; with the suggestion where it is another one."""
    one, level = case.judgements.severity, suggest(case).level
    if one is None:
        return words.say("show.severity_open", severity=level) if level else words.say("show.severity_none")
    if level in {None, one.value}:
        return words.say("show.severity", severity=one.value)
    return words.say("show.severity_other", severity=one.value, suggested=level)
