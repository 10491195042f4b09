"""One unit of work: a session, its vault, and the aggregates that share them."""

from dataclasses import dataclass
from typing import Self

from sqlmodel import Session

from storage.aside import Asides
from storage.bars import Bars
from storage.cases import Cases
from storage.chain import Chain
from storage.checkpoints import Checkpoints
from storage.clocks import Clocks
from storage.counts import Counts
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
from storage.outbox import Outbox
from storage.outside import NOTHING, Outside
from storage.pace import Pauses
from storage.papers import Papers
from storage.people import People, Teams
from storage.places import Places
from storage.record import Record
from storage.rooms import Rooms
from storage.seen import Seen
from storage.soundness import Soundness
from storage.subscriptions import Subscriptions
from storage.surfaces import Cards, Homes
from storage.suspects import Suspects
from storage.sweeps import Sweeps
from storage.tracks import Measures, Notices, Referrals
from storage.vault import Vault
from storage.verifying import Verifier
from storage.veris import VerisRecords
from storage.waiting import Waitings


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """Everything that one unit of work may touch: all of it is committed, or none of it.

    An aggregate is a small class that takes the session, and the vault if it seals anything; those of a case
    take ``Facts``, which is both and the record. A new one is a field here and a line in ``over``.
    """

    session: Session
    vault: Vault
    record: Record
    outbox: Outbox
    pauses: Pauses
    aside: Asides
    sweeps: Sweeps
    seen: Seen
    people: People
    subscriptions: Subscriptions
    cards: Cards
    homes: Homes
    cases: Cases
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
    rooms: Rooms
    checkpoints: Checkpoints
    places: Places
    verifier: Verifier
    soundness: Soundness

    @classmethod
    def over(cls, session: Session, root: bytes, outside: Outside = NOTHING) -> Self:
        """Bundle the aggregates over a session, the root key, and what is known outside the database."""
        vault = Vault(session, root)
        record = Record(session, vault, Chain(session, vault))
        facts = Facts(session, vault, record)
        suspects = Suspects(facts)
        cases = Cases(
            facts=facts,
            incidents=Incidents(facts),
            moves=Moves(facts),
            suspects=suspects,
            bars=Bars(facts, outside),
            leaks=Leaks(facts),
            counts=Counts(facts),
            referrals=Referrals(facts),
            notices=Notices(facts),
            papers=Papers(facts),
            drafts=NoticeTexts(facts),
            measures=Measures(facts),
            notes=Notes(facts),
            evidence=Evidence(facts),
            relations=Relations(facts),
            waiting=Waitings(facts),
            moments=Moments(facts),
            clocks=Clocks(facts),
            teams=Teams(facts, outside),
            veris=VerisRecords(facts),
            judgements=JudgementBook(facts),
            erasures=Erasures(facts, suspects),
            glasses=Glasses(facts),
        )
        return cls(
            session=session,
            vault=vault,
            record=record,
            outbox=Outbox(session),
            pauses=Pauses(session),
            aside=Asides(session),
            sweeps=Sweeps(session),
            seen=Seen(session),
            people=People(facts, outside),
            subscriptions=Subscriptions(facts),
            cards=Cards(session),
            homes=Homes(session),
            cases=cases,
            incidents=cases.incidents,
            moves=cases.moves,
            suspects=cases.suspects,
            bars=cases.bars,
            leaks=cases.leaks,
            counts=cases.counts,
            referrals=cases.referrals,
            notices=cases.notices,
            papers=cases.papers,
            drafts=cases.drafts,
            measures=cases.measures,
            notes=cases.notes,
            evidence=cases.evidence,
            relations=cases.relations,
            waiting=cases.waiting,
            moments=cases.moments,
            clocks=cases.clocks,
            teams=cases.teams,
            veris=cases.veris,
            judgements=cases.judgements,
            erasures=cases.erasures,
            glasses=cases.glasses,
            rooms=Rooms(facts),
            checkpoints=Checkpoints(session, vault),
            places=Places(session),
            verifier=Verifier(session, vault),
            soundness=Soundness(session),
        )
