"""Which kinds of data, with what status; ruled-out fields are counted, not listed."""

from collections import Counter

from bot.views._blocks import Message, part
from bot.views._facts import known
from bot.words import Markup, Words, escape
from bot.words.step_facts import step_facts
from commands.leak import FieldHistory, Fields
from domain.case import Case, LeakedField
from domain.vocabulary import CLASSES, FIELD_STATUS, FIELDS, NAMED_FIELDS, in_order

_LISTED = 12
_CLASSLESS = ("ruled_out",)
"""Of what is not involved it does not matter how sensitive it is."""


def field_lines(case: Case, words: Words) -> list[str]:
    """One line per status and what is known of it: to whom, by what way, who says so."""
    lines: list[str] = []
    for status in FIELD_STATUS.codes():
        codes = case.fields_with(status)
        if status == "ruled_out" and len(codes) > _LISTED:
            lines += _rest(case, codes, words)
            continue
        # Only fields of which the same is known share a line.
        alike: dict[str, tuple[str, ...]] = {}
        for code in codes:
            facts = _facts(case.fields[code], words)
            alike[facts] = (*alike.get(facts, ()), code)
        for facts, same in alike.items():
            lines.append(words.say("show.fields_line", status=status, fields=same) + facts)
    missing = sum(1 for code in NAMED_FIELDS if code not in case.fields)
    if missing and case.fields:
        lines.append(words.say("show.fields_unknown", n=missing))
    return lines


def _rest(case: Case, codes: tuple[str, ...], words: Words) -> list[str]:
    """One line for all fields of which the same is known."""
    alike = Counter(_facts(case.fields[code], words) for code in codes)
    return [words.say("show.fields_rest", status="ruled_out", n=n) + facts for facts, n in alike.items()]


def _facts(field: LeakedField, words: Words) -> str:
    ways = {"recipient": field.recipient, "egress": field.egress}
    facts = [words.say(f"fact.{name}", **{name: value}) for name, value in ways.items() if value]
    if field.status not in _CLASSLESS:
        facts.insert(0, Markup(escape(words.label(CLASSES[FIELDS[field.code].cls]))))
    facts += step_facts(words, field.circumstances.facts)
    return "".join(f" · {fact}" for fact in [*facts, *known(field.at, field.circumstances, words)])


def fields(body: Fields, words: Words) -> Message:
    """The fields of an incident."""
    title = words.say("show.fields")
    return Message(title, part(title, field_lines(body.case, words), words))


def history(body: FieldHistory, words: Words) -> Message:
    """Every status that was recorded, the newest first; what was recorded at once is one line."""
    title = words.say("leak.history", incident=body.incident)
    at_once: dict[tuple[object, str, str, str], list[str]] = {}
    for field, person in reversed(body.fields):
        key = (field.at, person, field.status, _facts(field, words))
        at_once.setdefault(key, []).append(field.code)
    lines = []
    for (at, person, status, facts), codes in at_once.items():
        said = words.say("show.fields_line", status=status, fields=in_order(codes))
        lines.append(words.say("timeline.line", at=at, line=Markup(f"{said}{facts}"), person=person))
    return Message(title, part(title, lines, words))
