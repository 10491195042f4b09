"""Whole cases: put together from their facts, and handed out only to those who may see them.

Every query that returns an incident to anyone goes through here and asks ``domain.access``; nothing reads
incidents around it. ``load`` is for delivery alone, which decides about its audience itself.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from sqlmodel import col, select

from domain.access import Actor, CaseAccess, Out, Role, may_be_told, may_see
from domain.case import Case
from domain.errors import NotFound
from domain.judgements import Judgements
from domain.papers import may_read_gagged
from domain.voided import without_yes_of_barred
from storage.bars import Bars
from storage.case_tables import ChannelRow, IncidentRow
from storage.clocks import Clocks
from storage.counts import Counts
from storage.database import reads_only
from storage.drafts import NoticeTexts
from storage.erasures import Erasures
from storage.evidence import Evidence
from storage.facts import Facts
from storage.glasses import Glasses
from storage.incidents import Incidents
from storage.judgements import JudgementBook
from storage.leaks import Leaks
from storage.moments import Moments
from storage.moves import Moves
from storage.notes import Notes, Relations
from storage.papers import Papers
from storage.people import Teams
from storage.record import Entry
from storage.suspects import Suspects
from storage.tracks import Measures, Notices, Referrals
from storage.veris import VerisRecords
from storage.waiting import Waitings

_DUPLICATE = "incident.duplicate"
_UNGAGGED = "gag.lifted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """Reads cases through the aggregates that hold their facts."""

    facts: Facts
    incidents: Incidents
    moves: Moves
    suspects: Suspects
    bars: Bars
    leaks: Leaks
    counts: Counts
    referrals: Referrals
    notices: Notices
    papers: Papers
    drafts: NoticeTexts
    measures: Measures
    notes: Notes
    evidence: Evidence
    relations: Relations
    waiting: Waitings
    moments: Moments
    clocks: Clocks
    teams: Teams
    veris: VerisRecords
    judgements: JudgementBook
    erasures: Erasures
    glasses: Glasses

    def visible(self, actor: Actor, among: Collection[str] | None = None) -> list[Case]:
        """Every case, or those of ``among``, that this person may see, oldest first.

        Relations to others are left out.
        """
        refs = [ref for ref, access in self._access(among).items() if may_see(actor, access)]
        return self._within(self._load(refs, gagged=may_read_gagged(actor)), refs)

    def exists(self, ref: str) -> bool:
        """Whether there is a case with this reference: for the record alone, never for an answer."""
        return self.facts.session.get(IncidentRow, ref) is not None

    def refs(self, actor: Actor) -> list[str]:
        """References of every case that this person may see, oldest first."""
        return [ref for ref, access in self._access().items() if may_see(actor, access)]

    def history(self, actor: Actor, case: Case) -> list[Entry]:
        """The record of a case that this person was handed, oldest first, as far as they may read it."""
        told = (self.told(entry, [actor]) for entry in self.facts.record.of_incident(case.ref))
        return [entry for entry in told if entry is not None]

    def told(self, entry: Entry, readers: Iterable[Actor]) -> Entry | None:
        """An entry as all of these people may read it who may see its own incident.

        That another incident is related is told to those alone who may see that one too. That this one is a
        duplicate is then told without saying of which; of a relation nothing is left. Nor is anything left of
        a gagged paper, but for Legal; nor, after its gag ended, of what was recorded before.
        """
        readers = tuple(readers)
        if not all(map(may_read_gagged, readers)):
            if self.papers.is_untold(entry):
                return None
            if entry.verb == _UNGAGGED:
                # To others it is the first that there is of this paper.
                entry = replace(entry, verb=f"{(entry.detail or {}).get('lifecycle')}.moved")
        other = self.facts.record.other(entry)
        if other is None:
            return entry
        access = self._access([other]).get(other)
        if access is not None and all(may_see(reader, access) for reader in readers):
            return entry
        detail = dict(entry.detail or {})
        if detail.get("undid") == _DUPLICATE:
            return entry
        if entry.verb != _DUPLICATE:
            return None
        del detail["other"]
        return replace(entry, verb="incident.moved", detail=detail)

    def find(self, actor: Actor, ref: str) -> Case:
        """The case with this reference, locked against other writers.

        Raises:
            NotFound: There is none, or none that this person may see.
            Refused: ``erased`` or ``erased_by_time``, to those who could see it.
        """
        self.lock([ref])
        access, erased = self._access([ref]).get(ref), self.erasures.of(ref, actor.person)
        if erased:
            raise erased.refused()
        if access is None or not may_see(actor, access):
            raise NotFound
        [case] = self._load([ref], gagged=may_read_gagged(actor))
        seen = self._access(case.related)
        return self._within([case], [other for other in seen if may_see(actor, seen[other])])[0]

    def called(self, actor: Actor, pseudonym: str) -> str:
        """The pseudonym that is valid now of who had this one; the same to those who may not see the case."""
        ref = self.suspects.incident_of(pseudonym) or ""
        access = self._access([ref]).get(ref)
        if access is None or not may_see(actor, access):
            return pseudonym
        return self.facts.record.pseudonyms.shown(pseudonym)

    def of_suspect(self, actor: Actor, pseudonym: str) -> Case:
        """The case in which a suspect stands.

        Raises:
            NotFound: As ``find``.
        """
        return self.find(actor, self.suspects.incident_of(pseudonym) or "")

    def in_channel(self, actor: Actor, channel: str) -> Case | None:
        """The case whose own channel this is; none when there is none that this person may see."""
        ref = self.incidents.of_channel(channel)
        try:
            return self.find(actor, ref) if ref else None
        except NotFound:
            return None

    def for_audience(self, blinds: Collection[str] | None) -> tuple[list[Case], list[Case]]:
        """All cases, parted into those that may be told before these people, and those that may not.

        None: before everybody here.
        """
        access = self._access()
        told = [ref for ref in access if may_be_told(blinds, access[ref])]
        withheld = [ref for ref in access if ref not in told]
        return self._within(self._load(told), told), self._load(withheld)

    def load(self, ref: str, *, gagged: bool = False) -> Case:
        """One case, whoever asks, without its gagged papers: for the system's own work only.

        ``gagged``: with them, for what they forbid.

        Raises:
            NotFound: There is none.
        """
        found = self._load([ref], gagged=gagged)
        if not found:
            raise NotFound
        return found[0]

    def access(self, ref: str) -> CaseAccess:
        """Who may see a case: as ``load``, without all else.

        Raises:
            NotFound: There is none.
        """
        found = self._access([ref])
        if ref not in found:
            raise NotFound
        return found[ref]

    def access_of(self, ref: str) -> CaseAccess | None:
        """The same for whoever asks for an emergency, locked; none where there is no such case.

        The rules of that decide what they are told: see ``domain.glass.check_asking``.
        """
        self.lock([ref])
        return self._access([ref]).get(ref)

    def lock(self, refs: Collection[str]) -> None:
        """Lock incidents against other writers, several always in the same order: nobody waits in a circle.

        SQLite's writers take turns anyway; on PostgreSQL this is where they do.
        """
        query = select(IncidentRow.ref).where(col(IncidentRow.ref).in_(refs)).order_by(col(IncidentRow.ref))
        if not reads_only(self.facts.session):
            self.facts.session.exec(query.with_for_update()).all()

    def _access(self, refs: Collection[str] | None = None) -> dict[str, CaseAccess]:
        query = select(IncidentRow.ref).order_by(col(IncidentRow.opened_at), col(IncidentRow.ref))
        query = query.where(col(IncidentRow.ref).not_in(self.erasures.refs()))
        if refs is not None:
            query = query.where(col(IncidentRow.ref).in_(refs))
        found = list(self.facts.session.exec(query))
        teams, spans = self.teams.of_incidents(found), self.bars.spans(found)
        known = self.teams.known(spans.keys()) if spans else ()
        blinds = {self.facts.vault.blind("person", person): person for person in known}
        access = {ref: _without(teams.get(ref, {}), spans.get(ref, {}), blinds) for ref in found}
        return {**access, **self.glasses.seeing(access)}

    def _within(self, cases: Iterable[Case], refs: Collection[str]) -> list[Case]:
        return [
            replace(case, relations=tuple(one for one in case.relations if one.other in refs))
            for case in cases
        ]

    def _load(self, refs: Collection[str], *, gagged: bool = False) -> list[Case]:
        with self.facts.surveyed(refs):
            return self._read(refs, gagged=gagged)

    def _read(self, refs: Collection[str], *, gagged: bool) -> list[Case]:
        rows = self.facts.session.exec(
            select(IncidentRow)
            .where(col(IncidentRow.ref).in_(refs), col(IncidentRow.ref).not_in(self.erasures.refs()))
            .order_by(col(IncidentRow.opened_at), col(IncidentRow.ref))
        ).all()
        refs = [row.ref for row in rows]
        standings = self.moves.standings(refs)
        suspects, bars = self.suspects.of_incidents(refs, standings), self.bars.of_incidents(refs)
        referrals = self.referrals.of_incidents(refs, standings)
        papers = self.papers.of_incidents(refs, standings)
        notices = self.notices.of_incidents(refs, standings, self.drafts.of_incidents(refs))
        none_announced = self.measures.none_announced(refs)
        leaks, counts = self.leaks.of_incidents(refs), self.counts.of_incidents(refs)
        notes, relations = self.notes.of_incidents(refs), self.relations.of_incidents(refs)
        evidence = self.evidence.of_incidents(refs)
        moments, places = self.moments.of_incidents(refs), self.moments.places(refs)
        clocks, entities = self.clocks.of_incidents(refs), self.moments.entities(refs)
        access = self._access(refs)
        measures = self.measures.of_incidents(access, standings)
        waiting = self.waiting.of_incidents(access)
        channels, veris = self._channels(refs), self.veris.of_incidents(refs)
        judgements, unlinked = self.judgements.of_incidents(refs), self.suspects.unlinked(refs)
        glasses = self.glasses.of_incidents(refs)
        found = [
            Case(
                ref=row.ref,
                title=self.incidents.title(row),
                opened_at=row.opened_at,
                opened_by=row.opened_by,
                phase=standings[row.ref, "incident", ""],
                certainty=standings[row.ref, "certainty", ""],
                suspects=suspects.get(row.ref, ()),
                bars=bars.get(row.ref, ()),
                unlinked=unlinked.get(row.ref, ()),
                fields=leaks.get(row.ref, {}),
                counts={(one.what, one.scope): one for one in counts.get(row.ref, ()) if not one.part},
                parts=tuple(one for one in counts.get(row.ref, ()) if one.part),
                referrals=referrals.get(row.ref, ()),
                notices=notices.get(row.ref, ()),
                papers=tuple(one for one in papers.get(row.ref, ()) if gagged or not one.gagged),
                measures=measures.get(row.ref, ()),
                none_announced=none_announced.get(row.ref),
                notes=notes.get(row.ref, ()),
                evidence=evidence.get(row.ref, ()),
                relations=relations.get(row.ref, ()),
                waiting=waiting.get(row.ref),
                veris=veris.get(row.ref, {}),
                moments=moments.get(row.ref, {}),
                jurisdictions=places.get(row.ref, ()),
                entities=entities.get(row.ref, {}),
                clocks=clocks.get(row.ref, {}),
                judgements=judgements.get(row.ref, Judgements()),
                glasses=glasses.get(row.ref, ()),
                channel=channels.get(row.ref),
                access=access[row.ref],
            )
            for row in rows
        ]
        return [without_yes_of_barred(case) for case in found]

    def _channels(self, refs: Collection[str]) -> dict[str, str]:
        rows = self.facts.session.exec(select(ChannelRow).where(col(ChannelRow.incident).in_(refs)))
        return {row.incident: row.channel for row in rows}


def _without(
    team: Mapping[str, Role], spans: Mapping[str, tuple[Out, ...]], known: Mapping[str, str]
) -> CaseAccess:
    """The access to one incident; ``known``: blind key -> person. Who is barred has no part in it."""
    barred = frozenset(blind for blind, times in spans.items() if any(one.until is None for one in times))
    out = {known[blind]: times for blind, times in spans.items() if blind in known}
    away = {known[blind] for blind in barred if blind in known}
    team = {person: part for person, part in team.items() if person not in away}
    return CaseAccess(team=team, barred=barred, out=out)
