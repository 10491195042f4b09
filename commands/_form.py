"""What a form asks: the arguments of a verb as questions; a modal fills what a typed line fills.

A verb's ``ask`` answers a ``Form``: only the questions that the case and the answers so far call for, with
the choices that are legal now. Its ``fill`` turns the answers into the ``Args`` that ``parse`` makes. What is
asked in which words is in ``bot/words`` (``form.<question>``); how it looks is in ``bot/views/form.py``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from commands._phrases import MAX_TITLE, About, check_plain
from domain.case import Case
from domain.errors import Refused
from domain.glossary import Term
from domain.suspects import Suspect
from storage.record import Entry

R = TypeVar("R")

Answers = Mapping[str, str | tuple[str, ...]]
"""Question -> what was answered: text, a code, an id, a day as ``2020-01-10``; several of them as a tuple."""

MOST_CHOICES = 100
"""Slack's bound on the choices of one menu."""


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence of the catalogues by its id, with codes and texts for its placeholders."""

    id: str
    params: Mapping[str, object] = field(default_factory=dict)


class Wants(StrEnum):
    """What sort of answer a question wants."""

    TEXT = "text"
    PROSE = "prose"
    NUMBER = "number"
    DAY = "day"
    ONE = "one"
    SEVERAL = "several"
    TIME = "time"
    PERSON = "person"
    CHANNEL = "channel"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: a code, and the term, sentence, record entry or text that says it."""

    value: str
    label: Term | Say | Entry | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question.

    Args:
        name: Names it in the answers and in the catalogues.
        wants: What sort of answer.
        options: What can be chosen, at most ``MOST_CHOICES``.
        optional: Whether it may be left open.
        first: What stands there at first.
        reshapes: Whether the form is made anew when it is answered.
        most: How long a text may be.
        asks: Names the words that ask it, where they are not those of its name.
        label: The term that asks it in their place.
    """

    name: str
    wants: Wants = Wants.TEXT
    options: tuple[Option, ...] = ()
    optional: bool = False
    first: str | tuple[str, ...] | None = None
    reshapes: bool = False
    most: int = MAX_TITLE
    asks: str = ""
    label: Term | None = None

    @property
    def words(self) -> str:
        """The id of the sentence that asks it, after ``form.``."""
        return self.asks or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The questions of a verb.

    Args:
        about: What it is about, as far as that is known.
        questions: In order.
        says: Sentences above them.
        basis: Reference of the change that it was made upon; another one since then makes it out of date.
        final: There is nothing to ask or record: the sentences say why.
    """

    about: About = About()
    questions: tuple[Question, ...] = ()
    says: tuple[Say, ...] = ()
    basis: str = ""
    final: bool = False


def terms(found: Iterable[Term]) -> tuple[Option, ...]:
    """Terms of the vocabulary as choices."""
    return tuple(Option(term.code, term) for term in found)


def which_suspect(
    case: Case, meant: str | None, answers: Answers
) -> tuple[Suspect | None, About, tuple[Question, ...]]:
    """The suspect that a form is about, what else it is about, and the question for it if there is a doubt.

    Args:
        case: The incident.
        meant: The pseudonym that was named already.
        answers: So far.

    Raises:
        Refused: ``no_suspects``.
    """
    if not case.suspects:
        raise Refused("no_suspects")
    options = tuple(
        Option(
            one.pseudonym,
            Say("form.option.suspect", {"suspect": one.pseudonym, "headline": one.headline()}),
        )
        for one in case.suspects
    )
    pseudonym, questions = chosen("suspect", options, meant, answers)
    return case.suspect(pseudonym or ""), About(incident=case.ref, suspect=pseudonym), questions


def answer(answers: Answers, name: str) -> str:
    """The answer to a question as one text; empty when it was left open or not asked."""
    given = answers.get(name, "")
    return given.strip() if isinstance(given, str) else ""


def several(answers: Answers, name: str) -> tuple[str, ...]:
    """The answers to a question that takes several."""
    given = answers.get(name, ())
    return (given,) if isinstance(given, str) else given


def needed(answers: Answers, name: str) -> str:
    """The answer to a question that must have one.

    Raises:
        Refused: ``missing_answer``.
    """
    given = answer(answers, name)
    if not given:
        raise Refused("missing_answer").at(name)
    return given


def needed_text(answers: Answers, name: str, most: int = MAX_TITLE) -> str:
    """A plain text that must be there.

    Raises:
        Refused: ``missing_answer``, or the reasons of ``check_plain``, beside that question.
    """
    return _plain(needed(answers, name), name, most) or ""


def text(answers: Answers, name: str, most: int = MAX_TITLE) -> str | None:
    """A plain text that may be left out.

    Raises:
        Refused: The reasons of ``check_plain``, beside that question.
    """
    return _plain(answer(answers, name), name, most)


def _plain(given: str, name: str, most: int) -> str | None:
    return beside(name, lambda: check_plain(" ".join(given.split()), most)) if given else None


def beside(name: str, read: Callable[[], R]) -> R:
    """What ``read`` reads; what it refuses is told beside that question."""
    try:
        return read()
    except Refused as refused:
        raise refused.at(name) from None


def day(answers: Answers, name: str = "on") -> date | None:
    """A day that may be left open."""
    given = answer(answers, name)
    return date.fromisoformat(given) if given else None


def chosen(
    name: str, options: tuple[Option, ...], meant: str | None, answers: Answers
) -> tuple[str | None, tuple[Question, ...]]:
    """Which of several things a form is about, and the question for it unless there is no doubt.

    Args:
        name: Of the question.
        options: The things, by reference.
        meant: The reference that was named already.
        answers: So far.
    """
    if meant or len(options) == 1:
        return meant or options[0].value, ()
    ref = answer(answers, name) or None
    # Of more than fit a menu the newest are offered; any can be named in a command.
    shown = options[-MOST_CHOICES:]
    return ref, (Question(name=name, wants=Wants.ONE, options=shown, first=ref, reshapes=True),)
