"""What every command file fills: ``Command``, ``Verb``, ``Reply``; ``Request`` is in ``_request.py``.

To add a command: a file here named after its noun with, per verb, an ``Args``, a ``parse`` and a ``run``,
closed by ``COMMAND = Command(...)``; its line in ``commands/__init__.py``; its sentences in ``bot/words``;
its test in ``tests/commands``. ``tests/test_docs.py`` names whichever is missing.

A verb's ``run`` gets its request, its typed arguments and an open transaction. It asks ``domain`` for the
decision and writes the change, its record entry and what is to be sent in that one transaction. It knows
nothing of Slack, SQL, the network or the clock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from commands._form import Answers, Form, Say
from commands._phrases import About, Phrase
from commands._request import Offer, Request, told
from storage import Transaction

__all__ = [
    "About",
    "Answers",
    "Command",
    "Form",
    "NoArgs",
    "Offer",
    "Reply",
    "Request",
    "Say",
    "Verb",
    "no_words",
    "told",
]

A = TypeVar("A")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the person who asked is answered, privately.

    Args:
        changes: References of recorded changes; each is told by its record entry, the first with Undo.
        said: Further sentences, in order.
        body: A value that ``bot/views`` shows, such as a ``Case``.
        opens: Answers with which the verb's form is opened instead.
        offers: Verbs that are offered as buttons.
        names: Whether it says who somebody is: their valid pseudonym does not stand beside it.
    """

    changes: tuple[str, ...] = ()
    said: tuple[Say, ...] = ()
    body: object | None = None
    opens: Answers | None = None
    offers: tuple[Offer, ...] = ()
    names: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb(Generic[A]):
    """One thing a command does.

    Args:
        name: Its name in help and in the record of refusals, for example ``suspect add``.
        nouns: Nouns that select it by themselves.
        words: First words after the noun that select it; empty selects it for all other words.
        bare: Whether the noun alone selects it.
        parse: Phrase -> typed arguments; refuses what it cannot read.
        run: Does it.
        usage: How it is typed, after the slash command.
        examples: Typed lines that work as they stand.
        mentions: Whether a person or a channel may be mentioned in its words.
        ask: Request, answers so far -> the form that asks for its arguments; every verb that changes has one.
        fill: Answers of that form -> typed arguments; refuses what it cannot read.
        references: Whether it reads references among its words itself.
        changes: Whether it changes anything.
        right: Who may: a function of ``domain.access``, ``all``, ``lead``, ``undo``; empty: who sees it.
    """

    name: str
    nouns: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    bare: bool = False
    parse: Callable[[Phrase], A]
    run: Callable[[Request, A, Transaction], Reply]
    usage: str
    examples: tuple[str, ...] = ()
    mentions: bool = False
    ask: Callable[[Request, Answers, Transaction], Form] | None = None
    fill: Callable[[Answers], A] | None = None
    references: bool = False
    changes: bool = True
    right: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One noun of ``/insider``: its other names, its verbs, and the lifecycles that it moves."""

    name: str
    nouns: tuple[str, ...]
    verbs: tuple[Verb[Any], ...]
    lifecycles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoArgs:
    """For verbs that take no words."""


def no_words(phrase: Phrase) -> NoArgs:
    """Parse of a verb that takes no words.

    Raises:
        Refused: ``unknown_word``.
    """
    phrase.finish()
    return NoArgs()
