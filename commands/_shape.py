"""What every command file fills: ``Command``, ``Verb``, ``Request``, ``Reply``.

To add a command: a file here named after its noun with, per verb, an ``Args``, a ``parse`` and a ``run``,
closed by ``COMMAND = Command(...)``; its line in ``commands/__init__.py``; its sentences in ``bot/words``;
its test in ``tests/commands``. ``tests/test_docs.py`` names whichever is missing.

A verb's ``run`` gets its request, its typed arguments and an open transaction. It asks ``domain`` for the
decision and writes the change, its record entry and what is to be sent in that one transaction. It knows
nothing of Slack, SQL, the network or the clock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from commands._form import Answers, Form, Say
from commands._phrases import About, Phrase
from commands._surfaces import refresh
from domain.access import Actor, Identity, may_record, require_record
from domain.case import Case, Suspect
from domain.errors import NotFound, Refused
from domain.lifecycles import LIFECYCLES, Circumstances, check_move
from domain.references import Kind
from storage import Transaction
from storage.facts import Change
from storage.record import Outcome

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
class Request:
    """Who asks, from where, when, and about what.

    Args:
        who: The person, as Slack knows them now.
        channel: Id of the channel in which they asked.
        now: The moment, in UTC.
        about: References that were typed.
        new_reference: Makes an unused reference of a kind, such as ``S-9MFT3K``.
        new_key: Makes a random 128-bit key in hexadecimal, for the outbox.
    """

    who: Identity
    channel: str
    now: datetime
    about: About = About()
    new_reference: Callable[[Kind], str]
    new_key: Callable[[], str]

    @property
    def today(self) -> date:
        """The day it is for the person who asks."""
        return self.now.astimezone(ZoneInfo(self.who.zone)).date()

    def actor(self, tx: Transaction) -> Actor:
        """The person with the roles they hold in this transaction."""
        return tx.people.actor(self.who.person)

    def case(self, tx: Transaction) -> Case:
        """The incident the request is about: by reference, by suspect, or by the channel it was made in.

        Raises:
            NotFound: There is none that this person may see.
            Refused: ``which_incident`` when nothing says which one is meant.
        """
        actor = self.actor(tx)
        if self.about.suspect:
            case = tx.cases.of_suspect(actor, self.about.suspect)
            if self.about.incident not in {None, case.ref}:
                raise NotFound
            return case
        if self.about.incident:
            return tx.cases.find(actor, self.about.incident)
        case_here = tx.cases.in_channel(actor, self.channel)
        if case_here is None:
            raise Refused("which_incident")
        return case_here

    def suspect(self, tx: Transaction) -> tuple[Case, Suspect]:
        """The incident and the suspect that the request names by pseudonym.

        Raises:
            NotFound: There is no such suspect, or none that this person may see.
            Refused: ``which_suspect`` when no pseudonym was typed and the incident has not just one.
        """
        case = self.case(tx)
        if self.about.suspect is None and len(case.suspects) == 1:
            return case, case.suspects[0]
        if not case.suspects:
            raise Refused("no_suspects")
        if self.about.suspect is None:
            raise Refused("which_suspect", suspects=tuple(one.pseudonym for one in case.suspects))
        suspect = case.suspect(self.about.suspect)
        if suspect is None:
            raise NotFound
        return case, suspect

    def offers(self, tx: Transaction, case: Case, *verbs: str) -> "tuple[Offer, ...]":
        """These verbs as offers about an incident, to those who may change it."""
        if not may_record(self.actor(tx), case.access):
            return ()
        return tuple(Offer(verb, (case.ref,)) for verb in verbs)

    def recording(self, tx: Transaction) -> Case:
        """The incident the request is about, for somebody who may change it.

        Raises:
            NotFound, Refused: See ``case``; ``read_only``.
        """
        case = self.case(tx)
        require_record(self.actor(tx), case.access)
        return case

    def record(
        self,
        tx: Transaction,
        case: Case,
        verb: str,
        *,
        subject: str | None = None,
        undoes: str | None = None,
        **detail: str | None,
    ) -> Change:
        """Append a change of an incident to the record; have its channel told, its card and Homes made anew.

        Args:
            tx: The open transaction.
            case: The incident that changes.
            verb: What happened, for example ``leak.recorded``; also the id of the sentence that says it.
            subject: Reference of the suspect, agency, notice or measure that changes.
            undoes: Reference of the change that this one takes back.
            **detail: Codes and texts for that sentence; none is left out.

        Raises:
            NotFound, Refused: The person may not change this incident.
        """
        actor = self.actor(tx)
        require_record(actor, case.access)
        change = Change(self.new_reference(Kind.CHANGE), case.ref, self.now)
        tx.record.append(
            change=change.ref,
            at=self.now,
            actor=actor.person,
            verb=verb,
            outcome=Outcome.UNDONE if undoes else Outcome.DONE,
            incident=case.ref,
            subject=subject,
            detail={key: value for key, value in detail.items() if value is not None},
            undoes=undoes,
        )
        tx.outbox.put(
            kind="change",
            lane=case.ref,
            key=self.new_key(),
            at=self.now,
            incident=case.ref,
            change=change.ref,
        )
        # Before the change is written: whoever it bars loses the incident from their Home by it.
        refresh(tx, case.ref, case.access, subject=subject, at=self.now, new_key=self.new_key)
        return change

    def move(
        self,
        tx: Transaction,
        case: Case,
        lifecycle: str,
        wanted: str,
        circumstances: Circumstances,
        *,
        subject: str = "",
        verb: str | None = None,
        **detail: str | None,
    ) -> Change:
        """Record one step of a lifecycle after the engine allowed it.

        ``subject``: reference of what moves; empty for the incident. ``detail``: more for the sentence.

        Raises:
            IllegalMove, Refused: See ``domain.lifecycles.check_move``.
        """
        standing = tx.moves.standing(case.ref, lifecycle, subject)
        check_move(
            LIFECYCLES[lifecycle],
            standing.state if standing else None,
            wanted,
            circumstances,
            today=self.today,
            previous_on=standing.circumstances.on if standing else None,
        )
        change = self.record(
            tx,
            case,
            verb or f"{lifecycle}.moved",
            subject=subject or None,
            lifecycle=lifecycle,
            state=wanted,
            **detail,
            **told(circumstances),
        )
        tx.moves.add(change, lifecycle, wanted, circumstances, subject=subject)
        return change


def told(circumstances: Circumstances) -> dict[str, str | None]:
    """Circumstances as details of a record entry."""
    return {
        "on": circumstances.on.isoformat() if circumstances.on else None,
        "reported_by": circumstances.reported_by,
        "source": circumstances.source,
        "reason": circumstances.reason,
    }


@dataclass(frozen=True, slots=True)
class Offer:
    """A verb that may be wanted next, with references of what it would be about."""

    verb: str
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the person who asked is answered, privately.

    Args:
        changes: References of recorded changes; each is told by its record entry, the first with Undo.
        said: Further sentences, in order.
        body: A value that ``bot/views`` shows, such as a ``Case``.
        opens: Answers with which the verb's form is opened instead.
        offers: Verbs that are offered as buttons.
    """

    changes: tuple[str, ...] = ()
    said: tuple[Say, ...] = ()
    body: object | None = None
    opens: Answers | None = None
    offers: tuple[Offer, ...] = ()


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
