"""What a VERIS record says of an incident, in plain words; of the rest, how much there is."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.views._blocks import shortened
from bot.words import Markup, Words, escape
from domain.glossary import Glossary
from domain.veris_form import Characteristic
from domain.vocabulary import DATA_SUBJECT, DISCOVERY, JOB_ROLE, MISUSE, MOTIVE, CodedTerm

PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "when": ("timeline.incident.year", "timeline.incident.month", "timeline.incident.day"),
    "misuse": ("action.misuse.variety",),
    "vector": ("action.misuse.vector",),
    "result": ("action.misuse.result",),
    "role": ("actor.internal.variety",),
    "motive": ("actor.internal.motive",),
    "job_change": ("actor.internal.job_change",),
    "discovery": (
        "discovery_method.internal.variety",
        "discovery_method.external.variety",
        "discovery_method.partner.variety",
    ),
    "subjects": ("attribute.confidentiality.data_victim",),
    "data": ("attribute.confidentiality.data",),
    "total": ("attribute.confidentiality.data_total",),
    "state": ("attribute.confidentiality.state",),
    "confidence": ("confidence",),
    "targeted": ("targeted",),
    "organisation": ("victim.victim_id",),
    "industry": ("victim.industry",),
    "country": ("victim.country",),
    "size": ("victim.employee_count",),
    "summary": ("summary", "notes"),
}
"""Part of what is shown -> the places in a record that it is read from."""

_LABELS: Final[Mapping[str, Glossary[CodedTerm]]] = {
    "misuse": MISUSE,
    "role": JOB_ROLE,
    "motive": MOTIVE,
    "discovery": DISCOVERY,
    "subjects": DATA_SUBJECT,
}
_UNKNOWN: Final = {"unknown", "Unknown"}
_LONGEST: Final = 600


def known(said: Mapping[str, Characteristic], part: str) -> bool:
    """Whether a record says more of a part than that it is unknown."""
    return any(value not in _UNKNOWN for value in _values(said, part))


def veris_lines(said: Mapping[str, Characteristic], words: Words) -> list[str]:
    """One line per part that the record speaks of, and how many values it has besides."""
    lines: list[str] = [
        words.say("veris.line", name=words.say(f"veris.{part}"), values=_line(said, part, words))
        for part in PARTS
        if _values(said, part)
    ]
    rest = sum(1 for place in said if not any(_within(place, part) for part in PARTS))
    return [*lines, words.say("veris.rest", n=rest)] if rest else lines


def _line(said: Mapping[str, Characteristic], part: str, words: Words) -> Markup:
    return Markup(shortened(_shown(said, part, words), _LONGEST))


def _shown(said: Mapping[str, Characteristic], part: str, words: Words) -> str:
    if part == "when":
        return "-".join(f"{value:02}" for value in _values(said, part))
    if part == "data":
        return words.listed(_data(said, words))
    return words.listed(_label(part, value, words) for value in _values(said, part))


def _label(part: str, value: object, words: Words) -> str:
    if isinstance(value, int):
        return words.number(value)
    terms = _LABELS.get(part)
    if terms and value in terms:
        return escape(words.label(terms[str(value)]))
    return escape(str(value))


def _data(said: Mapping[str, Characteristic], words: Words) -> Iterator[str]:
    """Each variety of data, with its number of records where the record has one."""
    for place, value in said.items():
        if place.startswith("attribute.confidentiality.data[") and place.endswith(".variety"):
            amount = said.get(place.removesuffix("variety") + "amount")
            shown = escape(str(value))
            yield f"{shown} ({words.number(amount)})" if isinstance(amount, int) else shown


def _values(said: Mapping[str, Characteristic], part: str) -> list[object]:
    """The values of a part in the order of its places, those of a list one by one."""
    found: list[object] = []
    for wanted in PARTS[part]:
        for place, value in said.items():
            if place.partition("[")[0] == wanted:
                found += value if isinstance(value, tuple) else (value,)
    return found


def _within(place: str, part: str) -> bool:
    return place.partition("[")[0] in PARTS[part]
