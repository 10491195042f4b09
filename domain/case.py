"""A case as the record has it: values only, put together by storage, judged by the rules beside this file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from domain.access import CaseAccess
from domain.counts import Amount
from domain.lifecycles import LIFECYCLES, Circumstances
from domain.veris_form import Characteristic
from domain.vocabulary import NAMED_FIELDS, in_order


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one lifecycle of one subject stands.

    Args:
        lifecycle: Name of the lifecycle.
        state: Code of the present state.
        at: When it was recorded.
        circumstances: When it took effect, who says so.
        reached: Every state it was ever in and that was not undone, the present one last.
    """

    lifecycle: str
    state: str
    at: datetime
    circumstances: Circumstances = Circumstances()
    reached: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """The present state's label."""
        return LIFECYCLES[self.lifecycle].states[self.state].label(language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One person's consent to a proposed dismissal. ``part`` is the role it was given in."""

    part: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A suspect employee, by pseudonym. Who it is stays in the sealed store."""

    pseudonym: str
    named: bool
    added_at: datetime
    finding: Standing
    access: Standing
    employment: Standing
    termination: Standing
    proposed_by: str | None = None
    approvals: tuple[Approval, ...] = ()

    def headline(self) -> str:
        """The one word for lists: the first match of the order in the domain reference, section 3."""
        return next(name for name, holds in self._headlines() if holds)

    def _headlines(self) -> Iterator[tuple[str, bool]]:
        employment, termination = self.employment.state, self.termination.state
        yield "reinstated", employment == "reinstated"
        yield "cleared", self.finding.state in {"not_involved", "unsubstantiated", "exonerated"}
        yield "terminated_disputed", employment == "terminated" and termination == "disputed"
        for name in ("terminated", "contract_ended", "resigned"):
            yield name, employment == name
        yield "termination_pending", termination in _PENDING
        for name in ("sanctioned", "on_leave", "former"):
            yield name, employment == name
        for name in ("revoked", "suspended", "restricted"):
            yield f"access_{name}", self.access.state == name
        yield "under_investigation", self.finding.state == "under_investigation"
        yield "person_of_interest", True


_PENDING = frozenset(
    {"proposed", "hr_review", "legal_review", "hearing_scheduled", "heard", "approved", "notified"}
)

ENDED = frozenset({"closed", "rejected", "duplicate"})
"""Phases in which nobody has to do anything any more."""

HEADLINES = (
    "reinstated",
    "cleared",
    "terminated_disputed",
    "terminated",
    "contract_ended",
    "resigned",
    "termination_pending",
    "sanctioned",
    "on_leave",
    "former",
    "access_revoked",
    "access_suspended",
    "access_restricted",
    "under_investigation",
    "person_of_interest",
)
"""Every headline, in the order in which the first match wins."""


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
    """A recorded count: what is counted, in which scope, how many and how sure."""

    what: str
    scope: str
    amount: Amount
    at: datetime
    circumstances: Circumstances = Circumstances()


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """Law enforcement in this incident: one agency, named or not, and where it stands."""

    ref: str
    agency: str | None
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice to customers or to a regulator. ``way``: how it was sent, in the recorder's words."""

    ref: str
    audience: str
    way: str | None
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A preventive measure: what will be changed so that it does not happen again."""

    ref: str
    text: str
    standing: Standing
    announced: Circumstances | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """One step of a piece of evidence from hand to hand.

    Args:
        step: Code of ``vocabulary.CUSTODY``.
        to: Who or what it went to, in the recorder's words.
        by: Who recorded it.
        at: When it was recorded.
        circumstances: When it happened, who says so.
    """

    step: str
    to: str | None = None
    by: str
    at: datetime
    circumstances: Circumstances = Circumstances()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A piece of evidence: where it is kept and what it must hash to; never the thing itself.

    ``kind``: code of ``vocabulary.EVIDENCE_KIND``. ``sha256``: 64 lower-case hexadecimal digits.
    ``custody``: every step, the collecting first.
    """

    ref: str
    kind: str
    place: str
    sha256: str | None = None
    custody: tuple[Custody, ...]


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

    ``none_announced``: that no preventive measure was announced was itself recorded, as of that day.
    ``veris``: what the VERIS record that it was imported from says, by the place in the record.
    ``channel``: the id of its Slack channel, once there is one.
    """

    ref: str
    title: str
    opened_at: datetime
    opened_by: str
    phase: Standing
    certainty: Standing
    suspects: tuple[Suspect, ...] = ()
    fields: Mapping[str, LeakedField]
    counts: Mapping[tuple[str, str], Count]
    referrals: tuple[Referral, ...] = ()
    notices: tuple[Notice, ...] = ()
    measures: tuple[Measure, ...] = ()
    none_announced: Circumstances | None = None
    notes: tuple[Note, ...] = ()
    evidence: tuple[Exhibit, ...] = ()
    relations: tuple[Relation, ...] = ()
    waiting: Waiting | None = None
    veris: Mapping[str, Characteristic] = field(default_factory=dict)
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
        told = [self.phase.circumstances, self.certainty.circumstances]
        for one in self.suspects:
            tracks = (one.finding, one.access, one.employment, one.termination)
            told += [track.circumstances for track in tracks]
        told += [one.standing.circumstances for one in self.referrals]
        told += [one.standing.circumstances for one in self.notices]
        told += [one.circumstances for one in self.fields.values()]
        told += [one.circumstances for one in self.counts.values()]
        return any(circumstances.reported for circumstances in told)

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

    def suspect(self, pseudonym: str) -> Suspect | None:
        """The suspect of this incident with that pseudonym."""
        return next((one for one in self.suspects if one.pseudonym == pseudonym), None)

    def amount(self, what: str, scope: str) -> Amount | None:
        """The recorded amount, or none when nothing was recorded."""
        count = self.counts.get((what, scope))
        return count.amount if count else None

    def first_announced(self) -> date | None:
        """The earliest day on which a preventive measure of this incident was announced."""
        days = [one.announced.on for one in self.measures if one.announced and one.announced.on]
        return min(days, default=None)
