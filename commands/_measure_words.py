"""The words of ``/insider measure``: a new measure, and whether one was announced, typed or by form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Final

from commands._form import Question, Wants, answer, beside, needed_text, text
from commands._phrases import MAX_TEXT, Phrase, free_text
from commands._request import Request
from commands._shape import About, Answers, Form
from commands._step_form import FACT, circumstance_questions, circumstances, fact_questions
from domain.errors import Refused
from domain.facts import FACTS, Fact
from domain.lifecycles import Circumstances
from storage import Transaction

KNOWN: Final = ("family", "prevention", "approved_by", "due_on")
"""Facts of a measure that are shown with it."""

_CLASSES: Final = {"family": "family", "control": "family", "itm": "prevention", "prevention": "prevention"}
_CLASSED: Final = re.compile(rf"(?i)({'|'.join(_CLASSES)})=(\S+)")


@dataclass(frozen=True, slots=True)
class New:
    """A measure in one plain line.

    Args:
        text: The line.
        owner: Key of whoever looks after it; none: whoever proposes it.
        facts: Of ``KNOWN``: the kind of control, and its id in the Insider Threat Matrix.
    """

    text: str
    owner: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Announced:
    """That a measure was announced."""

    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class NoneAnnounced:
    """That no measure was announced."""

    circumstances: Circumstances


def parse_add(phrase: Phrase) -> New:
    """All words are the measure, but for ``control=access itm=PV012`` at their end.

    Raises:
        Refused: As ``free_text``; ``bad_fact``.
    """
    facts: dict[str, str] = {}
    words, raw = phrase.words, phrase.raw.rstrip()
    while words and (found := _CLASSED.fullmatch(words[-1])):
        fact = FACTS[_CLASSES[found[1].casefold()]]
        facts.setdefault(fact.code, _class(fact, found[2]))
        raw, words = raw.removesuffix(words[-1]).rstrip(), words[:-1]
    return New(free_text(replace(phrase, words=words, raw=raw), MAX_TEXT), facts=facts)


def _class(fact: Fact, text: str) -> str:
    if fact.code != "prevention":
        return fact.read(text, date.fromisoformat)
    if not re.fullmatch(r"(?i)PV\d{3}(\.\d{3})?", text):
        raise Refused("bad_fact", fact=fact, text=text, takes="prevention")
    return text.upper()


def parse_announced(phrase: Phrase) -> Announced:
    """``[where=<where>] [on <day>] [according to <who>]`` after ``announced``.

    Raises:
        Refused: ``unknown_word`` or ``fact_not_here``.
    """
    rest, circumstances = phrase.circumstances({"announced_where"})
    return Announced(rest.closing_day(circumstances))


def parse_none_announced(phrase: Phrase) -> NoneAnnounced:
    """The same after ``none``; the word ``announced`` may follow it."""
    rest, circumstances = phrase.circumstances()
    if rest.starts_with("announced"):
        rest = rest.after(1)
    return NoneAnnounced(rest.closing_day(circumstances))


def ask_add(request: Request, answers: Answers, tx: Transaction) -> Form:
    """The measure in one line, who looks after it, and what kind of control it is."""
    case = request.recording(tx)
    questions = (
        Question(name="measure_text", wants=Wants.PROSE, most=MAX_TEXT),
        Question(name="measure_owner", wants=Wants.PERSON, optional=True),
        *open_questions(answers, "family", "prevention"),
    )
    return Form(about=About(incident=case.ref), questions=questions)


def fill_add(answers: Answers) -> New:
    """The measure that was answered."""
    given = {code: text(answers, f"{FACT}{code}") for code in ("family", "prevention")}
    facts = {
        code: beside(f"{FACT}{code}", partial(_class, FACTS[code], value))
        for code, value in given.items()
        if value
    }
    owner = answer(answers, "measure_owner") or None
    return New(needed_text(answers, "measure_text", MAX_TEXT), owner, facts)


def ask_none_announced(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Since when, and who says so."""
    case = request.recording(tx)
    return Form(about=About(incident=case.ref), questions=circumstance_questions(answers, fact=True))


def fill_none_announced(answers: Answers) -> NoneAnnounced:
    """The circumstances that were answered."""
    return NoneAnnounced(circumstances(answers))


def open_questions(answers: Answers, *codes: str) -> tuple[Question, ...]:
    """Questions for facts that may be left open."""
    return tuple(
        replace(one, optional=True, asks="fact_left")
        for one in fact_questions((FACTS[code] for code in codes), answers)
    )


def fill_announced(answers: Answers) -> Announced:
    """The circumstances that were answered."""
    where = text(answers, f"{FACT}announced_where")
    found = circumstances(answers)
    return Announced(replace(found, facts={"announced_where": where}) if where else found)
