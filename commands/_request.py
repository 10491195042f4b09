"""What a verb is handed: who asks, from where, when, about what; and how a change is recorded."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from commands._phrases import About
from commands._step_form import given_step
from commands._surfaces import refresh
from domain.access import Actor, Identity, may_record, require_record
from domain.case import Case
from domain.errors import NotFound, Refused
from domain.exhibits import source_ref
from domain.facts import FACTS, NONE, UNKNOWN, Sort
from domain.lifecycles import LIFECYCLES, Circumstances, check_move
from domain.references import Kind
from domain.regimes import Choice
from domain.suspects import Suspect
from storage import Transaction
from storage.facts import Change
from storage.record import Outcome

_QUIET: Final = frozenset({"suspect.confirmed", "suspect.lift_asked", "suspect.lifted"})


@dataclass(frozen=True, slots=True)
class Offer:
    """A verb that may be wanted next, with references of what it would be about."""

    verb: str
    refs: tuple[str, ...] = ()


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
        choice: Which regimes the organisation uses.
        as_typed: Codes of the fields whose values what was typed seems to hold: somebody insisted on it.
    """

    who: Identity
    channel: str
    now: datetime
    about: About = About()
    new_reference: Callable[[Kind], str]
    new_key: Callable[[], str]
    choice: Choice = Choice()
    as_typed: tuple[str, ...] = ()

    @property
    def insisted(self) -> dict[str, str]:
        """What a record entry says of words that were kept as typed."""
        return {"as_typed": ",".join(self.as_typed)} if self.as_typed else {}

    @property
    def today(self) -> date:
        """The day it is for the person who asks."""
        return self.now.astimezone(ZoneInfo(self.who.zone)).date()

    def actor(self, tx: Transaction) -> Actor:
        """The person with the roles they hold in this transaction."""
        return tx.people.actor(self.who.person)

    def of(self, about: About, tx: Transaction) -> "Request":
        """The same request about something: a suspect by the pseudonym that is valid now.

        Who may not see the incident is told no other than they typed.
        """
        if about.suspect:
            about = replace(about, suspect=tx.cases.called(self.actor(tx), about.suspect))
        return replace(self, about=about)

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

    def offers(self, tx: Transaction, case: Case, *verbs: str) -> tuple[Offer, ...]:
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

        Of a gagged paper no channel is told, whoever is in it now: others may join it later; nor of whom a
        bar hits, which those who decide about it are told in private.

        Args:
            tx: The open transaction.
            case: The incident that changes.
            verb: What happened, for example ``leak.recorded``; also the id of the sentence that says it.
            subject: Reference of the suspect, agency, notice or measure that changes.
            undoes: Reference of the change that this one takes back.
            **detail: Codes and texts for that sentence; none is left out.

        Raises:
            NotFound, Refused: The person may not change this incident; ``no_such_source``.
        """
        actor = self.actor(tx)
        require_record(actor, case.access)
        _check_sources(case, detail)
        gagged, quiet = tx.papers.is_gagged(subject), verb in _QUIET
        change = Change(self.new_reference(Kind.CHANGE), case.ref, self.now)
        tx.record.append(
            change=change.ref,
            at=self.now,
            actor=actor.person,
            verb=verb,
            outcome=Outcome.UNDONE if undoes else Outcome.DONE,
            incident=case.ref,
            subject=subject,
            detail={key: value for key, value in detail.items() if value is not None} | self.insisted,
            undoes=undoes,
        )
        if not gagged and not quiet:
            tx.outbox.put(
                kind="change",
                lane=case.ref,
                key=self.new_key(),
                at=self.now,
                incident=case.ref,
                change=change.ref,
            )
        # Before the change is written: whoever it bars loses the incident from their Home by it.
        refresh(
            tx,
            case.ref,
            case.access,
            subject=subject,
            at=self.now,
            new_key=self.new_key,
            gagged=gagged,
            quiet=quiet,
        )
        return change

    def check_move(
        self,
        tx: Transaction,
        case: Case,
        *,
        lifecycle: str,
        current: str | None,
        wanted: str,
        circumstances: Circumstances,
        previous_on: date | None = None,
        **given: str | None,
    ) -> None:
        """Ask the engine whether a step may be recorded, and whether its facts are of this incident.

        ``given``: answers of the verb's form that are known already: it is opened when facts are missing.

        Raises:
            IllegalMove, Refused: See ``domain.lifecycles.check_move`` and ``Lifecycle.check_who``;
                ``no_such_evidence``, ``needs_another_person`` or ``person_not_on_team``.
        """
        if not circumstances.reported:
            case.judgements.screen.check(lifecycle, current, wanted)
            if wanted in LIFECYCLES[lifecycle].following(current):
                LIFECYCLES[lifecycle].check_who(self.actor(tx).roles, wanted)
        try:
            check_move(
                LIFECYCLES[lifecycle],
                current,
                wanted,
                circumstances,
                today=self.today,
                previous_on=previous_on,
            )
        except Refused as refused:
            refused.params["given"] = given_step(lifecycle, wanted, circumstances, given)
            raise
        for code, value in circumstances.facts.items():
            if FACTS[code].kind is Sort.EVIDENCE:
                known = {NONE, UNKNOWN, *(one.ref for one in case.evidence)}
                if not known.issuperset(value.split()):
                    raise Refused("no_such_evidence", fact=FACTS[code])
            if FACTS[code].kind is Sort.PERSON:
                self._check_person(tx, case, value)

    def _check_person(self, tx: Transaction, case: Case, person: str) -> None:
        if person == self.who.person:
            raise Refused("needs_another_person")
        if person not in case.access.team or tx.people.blind(person) in case.access.barred:
            raise Refused("person_not_on_team")

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
            IllegalMove, Refused: See ``check_move``.
        """
        standing = tx.moves.standing(case.ref, lifecycle, subject)
        self.check_move(
            tx,
            case,
            lifecycle=lifecycle,
            current=standing.state if standing else None,
            wanted=wanted,
            circumstances=circumstances,
            previous_on=standing.dated if standing else None,
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


def _check_sources(case: Case, detail: Mapping[str, str | None]) -> None:
    """Refuse evidence as the source that is no evidence of this incident.

    Raises:
        Refused: ``no_such_source``.
    """
    for name in ("reported_by", "source"):
        ref = source_ref(detail.get(name))
        if ref and ref not in {one.ref for one in case.evidence}:
            raise Refused("no_such_source", evidence=ref).at(name)


def told(circumstances: Circumstances) -> dict[str, str | None]:
    """Circumstances as details of a record entry."""
    return {
        "on": circumstances.on.isoformat() if circumstances.on else None,
        "reported_by": circumstances.reported_by,
        "source": circumstances.source,
        "reason": circumstances.reason,
        "facts": json.dumps(dict(circumstances.facts)) if circumstances.facts else None,
    }
