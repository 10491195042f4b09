"""The text of ``/insider`` -> command, verb, typed arguments -> reply: the one path of every request.

Commands, buttons and modals all end in ``Router.answer``: identity from Slack, then one transaction in which
roles and bars are read, the verb runs, and the delivery is marked as seen. A refusal changes nothing; it is
recorded afterwards, in a transaction of its own.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

import structlog

import commands
from bot import views
from bot.people import People
from bot.views._blocks import Message
from bot.words import Words
from commands import undo
from commands._phrases import Phrase, split
from commands._shape import About, Command, Picker, Reply, Request, Say, Verb
from commands.show import COMMAND as SHOW
from commands.suspect import COMMAND as SUSPECT
from commands.suspect import New
from domain.access import Identity
from domain.errors import Refused
from domain.references import Kind, read_reference
from storage import Store, Transaction
from storage.record import Outcome

_log = structlog.get_logger(__name__)

_NOUNS = {noun: command for command in commands.ALL for noun in command.nouns}
_ADD_SUSPECT = next(verb for verb in SUSPECT.verbs if verb.name == "suspect add")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request from Slack.

    Args:
        user: Slack user id.
        channel: Slack channel id; empty where there is none.
        delivery: What Slack repeats when it delivers twice: a trigger id or a view id.
    """

    user: str
    channel: str
    delivery: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the person is shown, or the modal that opens instead; ``refused``: nothing was done."""

    message: Message
    words: Words
    opens: Picker | None = None
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class Intent:
    """A verb with its typed arguments and what it is about."""

    verb: Verb[Any]
    args: object
    about: About = About()


class Router:
    """Turns requests into answers.

    Args:
        store: Where everything is kept.
        people: Who is asking.
        now: The clock, in UTC.
        new_reference: Makes a random reference of a kind.
        new_key: Makes 128 random bits in hexadecimal.
    """

    def __init__(
        self,
        store: Store,
        people: People,
        *,
        now: Callable[[], datetime],
        new_reference: Callable[[Kind], str],
        new_key: Callable[[], str],
    ) -> None:
        self._store = store
        self._people = people
        self._now = now
        self._new_reference = new_reference
        self._new_key = new_key

    def command(self, asked: Asked, text: str) -> Answer:
        """Answer ``/insider <text>``."""
        return self.answer(asked, lambda request: read(text, request.today))

    def undo(self, asked: Asked, change: str) -> Answer:
        """Answer a click on Undo."""
        return self.answer(asked, lambda _: Intent(undo.COMMAND.verbs[0], undo.Args(change)))

    def suspect(self, asked: Asked, incident: str, new: New) -> Answer:
        """Answer a submitted suspect modal."""

        def intend(_: Request) -> Intent:
            if not new.named:
                raise Refused("picker_empty")
            return Intent(_ADD_SUSPECT, new, About(incident=incident))

        return self.answer(asked, intend)

    def answer(self, asked: Asked, intend: Callable[[Request], Intent]) -> Answer:
        """Do what is intended, in one transaction, and say what came of it.

        Args:
            asked: Who, where, which delivery.
            intend: Request -> what is meant; may refuse.
        """
        words = Words()
        intent: Intent | None = None
        try:
            who = self._people.identity(asked.user)
            words = Words(who.language, who.zone)
            request = self._request(asked, who)
            intent = intend(request)
            return self._run(asked, request, intent, words)
        except Refused as refused:
            self._record_refusal(asked, intent, refused)
            return Answer(message=views.refusal(refused, words), words=words, refused=refused)

    def _run(self, asked: Asked, request: Request, intent: Intent, words: Words) -> Answer:
        request = replace(request, about=intent.about)
        with self._store.transaction() as tx:
            if intent.verb.changes and not tx.seen.claim(asked.delivery, request.now):
                reply = _seen_before(request, tx, tx.seen.answered(asked.delivery))
            else:
                reply = intent.verb.run(request, intent.args, tx)
                if reply.changes:
                    tx.seen.answer(asked.delivery, reply.changes[0])
            message = _message(reply, tx, words)
        return Answer(message=message, words=words, opens=reply.opens)

    def _request(self, asked: Asked, who: Identity) -> Request:
        return Request(
            who=who,
            channel=asked.channel,
            now=self._now(),
            new_reference=self._new_reference,
            new_key=self._new_key,
        )

    def _record_refusal(self, asked: Asked, intent: Intent | None, refused: Refused) -> None:
        about = intent.about if intent else About()
        verb = intent.verb.name if intent else "read"
        with self._store.transaction() as tx:
            tx.record.append(
                change=self._new_reference(Kind.CHANGE),
                at=self._now(),
                actor=asked.user,
                verb=verb,
                outcome=Outcome.REFUSED,
                subject=about.suspect or about.incident,
                code=refused.code,
            )
        _log.info("refused", verb=verb, outcome=refused.code)


def _seen_before(request: Request, tx: Transaction, change: str | None) -> Reply:
    """What was recorded the first time, to those who may still see it.

    Raises:
        NotFound: The person was barred since.
    """
    entry = tx.record.get(change) if change else None
    if entry is not None and entry.incident is not None:
        tx.cases.find(request.actor(tx), entry.incident)
    return Reply(changes=(change,) if change else (), said=(Say("already_done"),))


def _message(reply: Reply, tx: Transaction, words: Words) -> Message:
    entries = [entry for entry in map(tx.record.get, reply.changes) if entry is not None]
    return views.answer(reply, entries, words)


def read(text: str, today: date) -> Intent:
    """What a typed text means.

    References may stand before the noun or right after it; a reference alone shows, a pseudonym with words
    changes that suspect.

    Raises:
        Refused: ``unknown_command``, ``needs_words``, ``mention_not_here``, or the reasons of the verb.
    """
    about, rest = _references(text.strip(), About())
    command, noun, rest = _command(about, rest)
    about, after = _references(rest, about)
    phrase = Phrase(noun, split(after), after, today)
    verb = _verb(command, phrase)
    if verb.references:
        about, phrase = About(), Phrase(noun, split(rest), rest, today)
    if not verb.mentions and re.search(r"<[@#!]", phrase.raw):
        raise Refused("mention_not_here")
    args = verb.parse(phrase.after(len(verb.words)))
    return Intent(verb, args, about)


def _references(text: str, about: About) -> tuple[About, str]:
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
