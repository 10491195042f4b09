"""The text of ``/insider`` -> command, verb, typed arguments -> reply: the one path of every request.

Commands, buttons and modals all end in ``Router.answer``: identity from Slack, then one transaction in which
roles and bars are read, the verb runs, and the delivery is marked as seen. A refusal changes nothing; it is
recorded afterwards, in a transaction of its own.

A changing verb without the words that it needs opens its form. What a form was made upon may have changed
when it comes back: it is made anew in the transaction that records, and shown again if it is out of date.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import structlog

from bot import handling, views
from bot.forms import asked as still_asked
from bot.forms import changing, filled, placed, shape
from bot.leaked_values import AS_TYPED, Hints, insisted
from bot.people import People
from bot.reading import Answered, Asking, Intent, asks_for, bare, read_or_ask, unlinked
from bot.replying import seen_before, shown
from bot.unavailable import Unavailable, unavailable
from bot.views._blocks import Message
from bot.words import Words
from commands import undo
from commands._form import MOST_CHOICES, Option, answer
from commands._glass import end_due
from commands._shape import About, Answers, Form, Reply, Request, Say, Verb
from domain.access import Identity, may_record
from domain.errors import Refused
from domain.references import Kind
from domain.regimes import Choice
from storage import Store, Transaction
from storage.errors import CommitUncertain, DatabaseReadOnly, DatabaseUnavailable
from storage.record import Outcome

_UNREAD: Final = "read"
"""The verb of what was not understood."""

_log = structlog.get_logger(__name__)


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


@dataclass(frozen=True, slots=True)
class Opened:
    """A form, the name of the verb that it fills, what it is about beside its answers.

    ``given``: answers to questions that it does not ask yet.
    """

    verb: str
    form: Form
    about: About
    given: Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the person is shown, or the form that opens instead; ``refused``: nothing was done."""

    message: Message
    words: Words
    opens: Opened | None = None
    refused: Refused | None = None


class Router:
    """Turns requests into answers.

    Args:
        store: Where everything is kept.
        people: Who is asking.
        now: The clock, in UTC.
        new_reference: Makes a random reference of a kind.
        new_key: Makes 128 random bits in hexadecimal.
        choice: Which regimes the organisation uses.
        hints: What is looked for in what people type.
    """

    def __init__(
        self,
        store: Store,
        people: People,
        *,
        now: Callable[[], datetime],
        new_reference: Callable[[Kind], str],
        new_key: Callable[[], str],
        choice: Choice = Choice(),
        hints: Hints = Hints(),
    ) -> None:
        self._store = store
        self._people = people
        self._now = now
        self._new_reference = new_reference
        self._new_key = new_key
        self._choice = choice
        self._hints = hints

    def command(self, asked: Asked, text: str) -> Answer:
        """Answer ``/insider <text>``."""
        line, insists = insisted(self._people.by_person(unlinked(text)))

        def read(request: Request) -> Intent:
            return replace(read_or_ask(line, request.today), typed=line, insists=insists)

        return self.answer(asked, read)

    def undo(self, asked: Asked, change: str) -> Answer:
        """Answer a click on Undo."""
        return self.answer(asked, lambda _: Intent(undo.COMMAND.verbs[0], undo.Args(change)))

    def ask(self, asked: Asked, verb: str, about: About, answers: Answers) -> Answer:
        """Open a verb's form, or make it anew for the answers so far."""
        given = self._by_person(answers)
        return self.answer(asked, lambda _: Intent(changing(verb), Asking(given), about))

    def submit(self, asked: Asked, verb: str, about: About, *, basis: str, answers: Answers) -> Answer:
        """Record what a form answers. A refusal comes with the form as it would be made now."""
        answers = self._by_person(answers)
        done = self.answer(asked, lambda _: Intent(changing(verb), Answered(answers, basis), about))
        if done.refused is None or isinstance(done.refused, Unavailable):
            return done
        again = self.answer(asked, lambda _: Intent(changing(verb), Asking(answers), about), tell=False)
        return replace(done, opens=again.opens)

    def _by_person(self, answers: Answers) -> Answers:
        """Answers in which whoever was picked by a further account is the person whose account it is."""
        person = self._people.person
        return {name: person(one) if isinstance(one, str) else one for name, one in answers.items()}

    def look(self, asked: Asked, noun: str, about: About) -> Answer:
        """Show what a noun alone shows."""
        return self.answer(asked, lambda request: replace(bare(noun, request.today), about=about))

    def suggest(self, asked: Asked, query: str) -> tuple[list[Option], Words]:
        """The newest incidents that the person may change and whose reference or title has these words."""
        handling.note(verb="suggest", outcome="shown")
        wanted = query.casefold()
        try:
            who = self._people.identity(asked.user)
            with self._store.transaction() as tx:
                self._end_due(tx, self._now())
                actor = tx.people.actor(who.person)
                cases = [case for case in tx.cases.visible(actor) if may_record(actor, case.access)]
        except (Refused, DatabaseUnavailable):
            return [], Words()
        newest = cases[::-1]
        newest.sort(key=lambda case: case.history)  # what was imported comes last
        found = [Option(case.ref, f"{case.ref} · {case.title}") for case in newest]
        shown = [one for one in found if wanted in str(one.label).casefold()]
        return shown[:MOST_CHOICES], Words(who.language, who.zone)

    def answer(self, asked: Asked, intend: Callable[[Request], Intent], *, tell: bool = True) -> Answer:
        """Do what is intended, in one transaction, and say what came of it.

        Args:
            asked: Who, where, which delivery.
            intend: Request -> what is meant; may refuse.
            tell: Whether a refusal is recorded.
        """
        try:
            return self._answer(asked, intend, tell=tell)
        except DatabaseUnavailable as error:
            refused = unavailable(error)
            return Answer(message=views.refusal(refused, Words()), words=Words(), refused=refused)

    def _answer(self, asked: Asked, intend: Callable[[Request], Intent], *, tell: bool) -> Answer:
        words = Words()
        intent: Intent | None = None
        try:
            who = self._people.identity(asked.user)
            words = Words(who.language, who.zone)
            request = self._request(asked, who)
            intent = intend(request)
            handling.note(verb=intent.verb.name)
            if not isinstance(intent.args, Asking):  # a form is opened within three seconds
                self._people.still(asked.user)
            return self._run(asked, request, intent, words)
        except Refused as refused:
            if intent is not None and asks_for(intent, refused):
                # Words were missing after all: they are asked for.
                given = refused.params.get("given")
                answers = given if isinstance(given, dict) else {}
                return self.ask(asked, intent.verb.name, intent.about, answers)
            handling.note(verb=_UNREAD, outcome="refused", code=refused.code)
            if tell:
                self._record_refusal(asked, intent, refused)
            return Answer(message=views.refusal(refused, words), words=words, refused=refused)

    def _run(self, asked: Asked, request: Request, intent: Intent, words: Words) -> Answer:
        try:
            with self._store.transaction() as tx:
                return self._done(tx, asked, request, intent, words)
        except (DatabaseReadOnly, CommitUncertain):
            if intent.verb.changes:
                raise
        # A right that is over and cannot be ended now would have to be written down: then nothing is shown.
        with self._store.reading() as tx:
            return self._done(tx, asked, request, intent, words)

    def _done(self, tx: Transaction, asked: Asked, request: Request, intent: Intent, words: Words) -> Answer:
        self._end_due(tx, request.now)
        request = request.of(intent.about, tx)
        if isinstance(intent.args, Asking):
            return _opened(request, intent.verb, intent.args.answers, tx, words, hints=self._hints)
        if intent.verb.changes and not tx.seen.claim(asked.delivery, request.now):
            handling.note(outcome="repeated")
            reply = seen_before(request, tx, tx.seen.answered(asked.delivery))
        else:
            reply = _do(request, intent, tx, self._hints)
            if reply.changes:
                tx.seen.answer(asked.delivery, reply.changes[0])
        if reply.opens is not None:
            return _opened(request, intent.verb, reply.opens, tx, words, hints=self._hints)
        if request.about != intent.about and not reply.names:
            renamed = {"former": intent.about.suspect, "suspect": request.about.suspect}
            reply = replace(reply, said=(*reply.said, Say("suspect.renamed", renamed)))
        message = shown(reply, tx, words)
        # Of a commit that fails it is noted afterwards that it failed.
        handling.note(outcome="done" if intent.verb.changes else "shown")
        return Answer(message=message, words=words)

    def _end_due(self, tx: Transaction, now: datetime) -> None:
        """Nobody sees anything by a right that is over, however long ago the last tick was."""
        end_due(tx, now, new_reference=self._new_reference, new_key=self._new_key)

    def _request(self, asked: Asked, who: Identity) -> Request:
        return Request(
            who=who,
            channel=asked.channel,
            now=self._now(),
            new_reference=self._new_reference,
            new_key=self._new_key,
            choice=self._choice,
        )

    def _record_refusal(self, asked: Asked, intent: Intent | None, refused: Refused) -> None:
        about = intent.about if intent else About()
        verb = intent.verb.name if intent else _UNREAD
        with self._store.transaction() as tx:
            tx.record.append(
                change=self._new_reference(Kind.CHANGE),
                at=self._now(),
                actor=self._people.person(asked.user),
                verb=verb,
                outcome=Outcome.REFUSED,
                incident=_incident(tx, about, asked.channel),
                subject=about.suspect or about.incident,
                code=refused.code,
            )
        _log.info("refused", verb=verb, outcome=refused.code)


def _incident(tx: Transaction, about: About, channel: str) -> str | None:
    """The incident that a refusal is about, whoever was refused: those who see it may read of it."""
    named = tx.suspects.incident_of(about.suspect) if about.suspect else about.incident
    ref = named or tx.incidents.of_channel(channel)
    return ref if ref and tx.cases.exists(ref) else None


def _do(request: Request, intent: Intent, tx: Transaction, hints: Hints = Hints()) -> Reply:
    """Run the verb; of a form, after it was made anew.

    Raises:
        Refused: ``moved_meanwhile`` when the form is out of date; ``personal_data``; the verb's reasons.
    """
    verb, args = intent.verb, intent.args
    if isinstance(args, Answered):
        request = placed(request, args.answers)
        form = hints.asking(shape(verb, request, args.answers, tx), args.answers)
        if form.basis != args.basis:
            raise Refused("moved_meanwhile")
        answers = still_asked(form, args.answers)
        as_typed = hints.check_answers(form, answers)
        request = replace(request, about=form.about, as_typed=as_typed)
        args = filled(verb, {name: value for name, value in answers.items() if name != AS_TYPED})
    elif verb.changes:
        request = replace(request, as_typed=hints.check(intent.typed, insists=intent.insists))
    return verb.run(request, args, tx)


def _opened(
    request: Request, verb: Verb[Any], answers: Answers, tx: Transaction, words: Words, *, hints: Hints
) -> Answer:
    form = hints.asking(shape(verb, request, answers, tx), answers)
    handling.note(outcome="form")
    about = request.about
    if not answer(answers, "incident"):
        # Where a form comes back from, no channel says any more which incident is meant.
        about = replace(about, incident=form.about.incident)
    asked = {question.name for question in form.questions}
    given = {name: value for name, value in answers.items() if name not in asked}
    return Answer(message=Message(""), words=words, opens=Opened(verb.name, form, about, given))
