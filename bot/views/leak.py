"""Which kinds of data, with what status; ruled-out fields are counted, not listed."""

from bot.views._blocks import Message, part
from bot.words import FACTS, Words
from commands._shape import told
from commands.leak import Fields
from domain.case import Case, LeakedField
from domain.vocabulary import FIELD_STATUS, NAMED_FIELDS

_LISTED = 12


def field_lines(case: Case, words: Words) -> list[str]:
    """One line per status and what is known of it: to whom, by what way, who says so."""
    lines: list[str] = []
    for status in FIELD_STATUS.codes():
        codes = case.fields_with(status)
        if status == "ruled_out" and len(codes) > _LISTED:
            lines.append(words.say("show.fields_rest", status=status, n=len(codes)))
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


def _facts(field: LeakedField, words: Words) -> str:
    known = {"recipient": field.recipient, "egress": field.egress, **told(field.circumstances)}
    return "".join(
        f" · {words.say(f'fact.{name}', **{name: known[name]})}" for name in FACTS if known.get(name)
    )


def fields(body: Fields, words: Words) -> Message:
    """The fields of an incident."""
    title = words.say("show.fields")
    return Message(title, part(title, field_lines(body.case, words), words))
