"""A case as the record has it: values only, put together by storage, judged by the rules beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from domain.access import CaseAccess
from domain.counts import Amount, hull, least
from domain.drafts import Drafts
from domain.exhibits import Exhibit
from domain.facts import UNKNOWN
from domain.glass import Glass
from domain.judgements import Judgements
from domain.lifecycles import Circumstances
from domain.moments import Belongs, ClockFacts, Moment
from domain.paper import Paper
from domain.standing import Standing
from domain.suspects import Bar, Suspect
from domain.veris_form import Characteristic
from domain.vocabulary import NAMED_FIELDS, in_order

ENDED = frozenset({"closed", "rejected", "duplicate"})
"""Phases in which nobody has to do anything any more."""

_DECIDED = frozenset({"approved", "in_progress"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakedField:
    """What is known of one kind of data: a code of the vocabulary with its status, never a value."""

    code: str
    status: str
    recipient: str | None = None
    egress: str | None = None
    at: datetime
    circumstances: Circumstances = Circumstances()


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A recorded count: what is counted, in which scope, how many and how sure.

    ``population``: the people whom alone it counts, or whose records; ``jurisdiction``: the place where alone
    it counts. Without both it is the whole: of everybody everywhere.
    ``others``: what other sources report for the same day with another figure.
    """

    what: str
    scope: str
    amount: Amount
    at: datetime
    population: str | None = None
    jurisdiction: str | None = None
    circumstances: Circumstances = Circumstances()
    others: tuple["Count", ...] = ()

    @property
    def agreed(self) -> Amount:
        """What all who report it would agree to."""
        return hull([self.amount, *(one.amount for one in self.others)])

    @property
    def part(self) -> bool:
        """Whether it counts some people or some place alone."""
        return bool(self.population or self.jurisdiction)


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """Law enforcement in this incident: one agency, named or not, and where it stands."""

    ref: str
    agency: str | None
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """To whom a notice is: each has one of its own, with its own text and its own way (reference 3.9, 3.10).

    Args:
        audience: ``customers`` or ``regulator``.
        population: Code of the people that it is to alone, for customers.
        regime: Code of the duty that it fulfils, for a regulator.
        jurisdiction: Code of the place that it is for alone.
    """

    audience: str
    population: str | None = None
    regime: str | None = None
    jurisdiction: str | None = None

    @property
    def parts(self) -> Mapping[str, str]:
        """What is said beyond the audience, by name."""
        told = {"population": self.population, "regime": self.regime, "jurisdiction": self.jurisdiction}
        return {name: code for name, code in told.items() if code}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice to customers or to a regulator. ``way``: how it was sent, in the recorder's words."""

    ref: str
    to: Addressee
    way: str | None
    standing: Standing
    drafts: Drafts = Drafts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A preventive measure: what will be changed so that it does not happen again.

    Args:
        ref: Its reference.
        text: What will be changed.
        standing: Where it stands; the kind of control and the day it is due are among its facts.
        owner: The person's key. Somebody who left the team or was barred since is no owner.
        announced: That it was announced; where is among the facts.
    """

    ref: str
    text: str
    standing: Standing
    owner: str | None = None
    announced: Circumstances | None = None

    @property
    def due(self) -> date | None:
        """The day by which it is to be in place, where one was decided."""
        given = self.standing.facts.get("due_on", UNKNOWN)
        return None if given == UNKNOWN else date.fromisoformat(given)

    def overdue(self, today: date) -> bool:
        """Whether it was to be in place before today and is not."""
        return self.standing.state in _DECIDED and self.due is not None and self.due < today


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """That another incident belongs to this one.

    ``kind``: code of ``vocabulary.RELATION``. ``told_there``: it was recorded in the other incident, so that
    of a duplicate it is the other one that duplicates this one.
    """

    other: str
    kind: str = "related"
    told_there: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Tracks that were left open on purpose, and who watches over them.

    Args:
        owner: The person's key. Somebody who left the team or was barred since is no owner: then there is
            no ``Waiting``.
        tracks: Lifecycle and subject of each.
        at: When it was recorded.
        circumstances: Why.
    """

    owner: str
    tracks: tuple[tuple[str, str], ...]
    at: datetime
    circumstances: Circumstances = Circumstances()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something a responder wrote down."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One incident with everything recorded about it that was not undone.

    ``counts``: of everybody everywhere, by what is counted and in which scope. ``parts``: counts of some
    people or some place alone, which lie within those; never added to them.
    ``none_announced``: that no preventive measure was announced was itself recorded, as of that day.
    ``unlinked``: pseudonyms of former suspects of whom nobody can tell any more who they were.
    ``veris``: what the VERIS record that it was imported from says, by the place in the record.
    ``moments``: what clocks run from, by code. ``jurisdictions``: codes of places; empty while nobody says.
    ``entities``: by kind of organisation, whether this one is of it.
    ``clocks``: what was recorded of each clock that ever looked applicable, by the code of its regime.
    ``bars``: of the suspects who have an account here and are barred now.
    ``glasses``: who asked to see it in an emergency, oldest first.
    ``channel``: the id of its Slack channel, once there is one.
    """

    ref: str
    title: str
    opened_at: datetime
    opened_by: str
    phase: Standing
    certainty: Standing
    suspects: tuple[Suspect, ...] = ()
    bars: tuple[Bar, ...] = ()
    unlinked: tuple[str, ...] = ()
    fields: Mapping[str, LeakedField]
    counts: Mapping[tuple[str, str], Count]
    parts: tuple[Count, ...] = ()
    referrals: tuple[Referral, ...] = ()
    notices: tuple[Notice, ...] = ()
    papers: tuple[Paper, ...] = ()
    measures: tuple[Measure, ...] = ()
    none_announced: Circumstances | None = None
    notes: tuple[Note, ...] = ()
    evidence: tuple[Exhibit, ...] = ()
    relations: tuple[Relation, ...] = ()
    waiting: Waiting | None = None
    veris: Mapping[str, Characteristic] = field(default_factory=dict)
    moments: Mapping[str, Moment] = field(default_factory=dict)
    jurisdictions: tuple[str, ...] = ()
    entities: Mapping[str, Belongs] = field(default_factory=dict)
    clocks: Mapping[str, ClockFacts] = field(default_factory=dict)
    judgements: Judgements = field(default_factory=Judgements)
    glasses: tuple[Glass, ...] = ()
    channel: str | None = None
    access: CaseAccess = CaseAccess()

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.phase.state not in ENDED and not self.history

    @property
    def history(self) -> bool:
        """Whether it was imported and nobody has taken it up since: what VERIS tells is past."""
        return bool(self.veris) and self.phase.state == "reported"

    @property
    def related(self) -> tuple[str, ...]:
        """References of the related incidents."""
        return tuple(one.other for one in self.relations)

    @property
    def reported(self) -> bool:
        """Whether any of it is what others did or said, rather than done here."""
        return any(one.reported for one in self.circumstances())

    def circumstances(self) -> tuple[Circumstances, ...]:
        """When, who says so and why, of every fact."""
        told = [self.phase.circumstances, self.certainty.circumstances]
        for one in self.suspects:
            tracks = (one.finding, one.access, one.employment, one.termination)
            told += [track.circumstances for track in tracks]
        told += [one.standing.circumstances for one in self.referrals]
        told += [one.standing.circumstances for one in self.notices]
        told += [one.circumstances for one in self.fields.values()]
        told += [one.circumstances for one in (*self.counts.values(), *self.parts)]
        return tuple(told)

    def fields_with(self, status: str) -> tuple[str, ...]:
        """Codes of the fields with this status, in the vocabulary's order."""
        return in_order(code for code, entry in self.fields.items() if entry.status == status)

    def others_ruled_out(self) -> bool:
        """Whether every field that the vocabulary names has a status and none is unknown or possible.

        Neither may anything recorded beside them be open: another kind of data, or one not yet known.
        """
        settled = {"disclosed", "accessed", "ruled_out"}
        unnamed = self.fields.get("unknown")
        return (
            all(code in self.fields for code in NAMED_FIELDS)
            and all(entry.status in settled for entry in self.fields.values())
            and (unnamed is None or unnamed.status == "ruled_out")
        )

    def unsettled(self) -> int:
        """How many kinds of data were never judged, or are unknown or possible."""
        judged = {code for code, entry in self.fields.items() if entry.status not in {"possible", "unknown"}}
        return len({*NAMED_FIELDS, *self.fields} - judged)

    def notices_to(self, audience: str) -> tuple[Notice, ...]:
        """The notices to customers, or to regulators, oldest first."""
        return tuple(one for one in self.notices if one.to.audience == audience)

    def suspect(self, pseudonym: str) -> Suspect | None:
        """The suspect of this incident with that pseudonym."""
        return next((one for one in self.suspects if one.pseudonym == pseudonym), None)

    def amount(self, what: str, scope: str) -> Amount | None:
        """The recorded amount of the whole, else what its parts say of it; none when nothing was recorded."""
        count = self.counts.get((what, scope))
        if count:
            return count.agreed
        return least(one.agreed for one in self.parts if (one.what, one.scope) == (what, scope))

    def first_announced(self) -> date | None:
        """The earliest day on which a preventive measure of this incident was announced."""
        days = [one.announced.on for one in self.measures if one.announced and one.announced.on]
        return min(days, default=None)
