"""The text of ``/insider`` -> command, verb, typed arguments."""

import re
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import Any

import commands
from commands._phrases import Phrase, split
from commands._shape import About, Answers, Command, Verb
from commands.show import COMMAND as SHOW
from commands.suspect import COMMAND as SUSPECT
from domain.errors import Refused
from domain.references import Kind, read_reference

_NOUNS = {noun: command for command in commands.ALL for noun in command.nouns}
_MISSING = frozenset(
    {
        "missing_channel",
        "missing_counts",
        "missing_facts",
        "missing_person",
        "missing_reference",
        "missing_schedule",
        "missing_text",
        "missing_when",
        "missing_which",
        "missing_word",
        "needs_exception",
        "needs_reason",
    }
)
"""Refusals of words that are not there: the verb's form asks for them."""


@dataclass(frozen=True, slots=True)
class Asking:
    """In place of arguments: the form is to ask for them, with these answers in it already."""

    answers: Answers


@dataclass(frozen=True, slots=True)
class Answered:
    """In place of arguments: the answers of a form that was made upon ``basis``."""

    answers: Answers
    basis: str


@dataclass(frozen=True, slots=True)
class Intent:
    """A verb with its arguments and what it is about.

    ``typed``: the line that was read. ``insists``: that it is to be taken as typed, whatever it looks like.
    """

    verb: Verb[Any]
    args: object
    about: About = About()
    typed: str = ""
    insists: bool = False


def unlinked(text: str) -> str:
    """A typed text without the links that Slack makes of addresses and telephone numbers in it."""
    return re.sub(r"<(?:mailto|tel):[^|>]*\|([^>]*)>", r"\1", text)


def read(text: str, today: date) -> Intent:
    """What a typed text means.

    References may stand before the noun or right after it; a reference alone shows, a pseudonym with words
    changes that suspect.

    Raises:
        Refused: ``unknown_command``, ``needs_words``, ``mention_not_here``, or the reasons of the verb.
    """
    verb, phrase, about = _understood(text, today)
    return Intent(verb, verb.parse(phrase), about)


def read_or_ask(text: str, today: date) -> Intent:
    """As ``read``, but words that a changing verb misses are asked for."""
    verb, phrase, about = _understood(text, today)
    try:
        return Intent(verb, verb.parse(phrase), about)
    except Refused as refused:
        if verb.ask is None or refused.code not in _MISSING:
            raise
        given = refused.params.get("given")
        return Intent(verb, Asking(given if isinstance(given, dict) else {}), about)


def asks_for(intent: Intent, refused: Refused) -> bool:
    """Whether a typed line was refused for words that its verb's form can ask for."""
    typed = not isinstance(intent.args, (Asking, Answered))
    return typed and intent.verb.ask is not None and refused.code in _MISSING


def _understood(text: str, today: date) -> tuple[Verb[Any], Phrase, About]:
    """The verb that a text selects, the words that are left for it, and what it is about."""
    about, rest = references(text.strip(), About())
    command, noun, rest = _command(about, rest)
    if not any(verb.references for verb in command.verbs):
        about, rest = references(rest, about)
    phrase = Phrase(noun, split(rest), rest, today)
    verb = _verb(command, phrase)
    if not verb.mentions and re.search(r"<[@#!]", phrase.raw):
        raise Refused("mention_not_here")
    # A noun that is the verb by itself leaves all words to it.
    taken = 0 if phrase.noun in verb.nouns else len(verb.words)
    return verb, phrase.after(taken), about


def references(text: str, about: About = About()) -> tuple[About, str]:
    """Take the references that a text begins with."""
    while True:
        word, _, rest = text.partition(" ")
        found = read_reference(word)
        if found is None:
            return about, text
        name = {Kind.INCIDENT: "incident", Kind.SUSPECT: "suspect"}.get(found[0], "other")
        about, text = replace(about, **{name: found[1]}), rest.strip()


def _command(about: About, text: str) -> tuple[Command, str, str]:
    word, _, rest = text.partition(" ")
    noun = word.casefold().strip(":")
    if noun in _NOUNS:
        return _NOUNS[noun], noun, rest.strip()
    if not noun:
        return (SHOW, "show", "") if about != About() else (_NOUNS["help"], "help", "")
    if about.suspect:
        return SUSPECT, "suspect", text
    near = get_close_matches(noun, _NOUNS, n=1)
    raise Refused("unknown_command", word=word, nearest=near[0] if near else None)


def _verb(command: Command, phrase: Phrase) -> Verb[Any]:
    """The verb that the noun itself, the first words, or none of them select, in this order."""
    for verb in command.verbs:
        if phrase.noun in verb.nouns or (verb.bare and not phrase.words):
            return verb
    typed = tuple(word.casefold() for word in phrase.words)
    for verb in command.verbs:
        if verb.words and typed[: len(verb.words)] == verb.words:
            return verb
    for verb in sorted(command.verbs, key=lambda verb: verb.bare):
        if not verb.words:
            return verb
    raise Refused("needs_words", usage=" · ".join(verb.usage for verb in command.verbs))


def bare(noun: str, today: date) -> Intent:
    """What a noun alone means.

    Raises:
        Refused: ``unknown_command``: of a button of another version.
    """
    if noun not in _NOUNS:
        raise Refused("unknown_command", word=noun, nearest=None)
    phrase = Phrase(noun, (), "", today)
    verb = _verb(_NOUNS[noun], phrase)
    return Intent(verb, verb.parse(phrase))
