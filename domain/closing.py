"""What a step of phase or certainty needs, and what is still open before an incident may be closed.

An incident is closed when each of its tracks is settled, or is left open on purpose and somebody watches over
it (guard G1 of the domain reference), and when a second person confirms it. That binds what is done here;
what others are reported to have done does not wait for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.access import Actor, may_record
from domain.case import ENDED, Case, Waiting
from domain.decisions import ANYBODY, JointDecision, Proposal, without
from domain.errors import Refused
from domain.lifecycles import LIFECYCLES, Circumstances
from domain.moments import ClockFacts
from domain.paper import PAPERS
from domain.regimes import REGIMES
from domain.standing import Standing

_OTHERS_FINISH = frozenset({"law_enforcement", "customer_notice", "regulator_notice", "measure", *PAPERS})
"""Lifecycles that may stay open in a closed incident while somebody watches over them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One lifecycle of one subject.

    ``subject``: its reference; empty for the incident itself. ``state``: empty when there should be a subject
    and none is recorded.
    """

    lifecycle: str
    subject: str = ""
    state: str

    @property
    def place(self) -> tuple[str, str]:
        """Lifecycle and subject."""
        return self.lifecycle, self.subject

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do."""
        return self.state in LIFECYCLES[self.lifecycle].settled

    @property
    def may_wait(self) -> bool:
        """Whether the incident may wait for it: our own work on it is done, or others have to act.

        Whether it is an incident, and what somebody did, has to be found out here.
        """
        if self.lifecycle == "finding":
            return self.state == "under_review"
        return self.lifecycle in {"termination", "clock"} or self.may_outlast

    @property
    def may_outlast(self) -> bool:
        """Whether it may stay open in a closed incident."""
        return self.lifecycle in _OTHERS_FINISH and bool(self.state)


class StillOpen(Refused):
    """An incident is not closed because of these tracks: a state that has to change comes with each."""

    def __init__(self, case: Case, tracks: tuple[Track, ...]) -> None:
        super().__init__("still_open", incident=case.ref, n=len(tracks))
        self.tracks = tracks


def open_tracks(case: Case) -> tuple[Track, ...]:
    """Every track of a case in which something is left to do."""
    return tuple(track for track in _tracks(case) if not track.settled)


def lacks_measures(case: Case) -> bool:
    """Whether a confirmed incident has neither a preventive measure nor the record that none was announced.

    What will change is the question that every reader of such news asks (guard G1 of the domain reference).
    """
    return case.certainty.state == "confirmed" and not case.measures and case.none_announced is None


def hindrances(case: Case, wanted: str) -> tuple[Track, ...]:
    """What keeps a case from the phase ``closed`` or ``awaiting_outcome`` (G1); the phase first, if so."""
    phase = case.phase.state
    watched = case.waiting.tracks if case.waiting and phase == "awaiting_outcome" else ()
    found = [
        track
        for track in open_tracks(case)
        if not (
            track.may_wait if wanted == "awaiting_outcome" else track.may_outlast and track.place in watched
        )
    ]
    if wanted == "closed" and lacks_measures(case):
        found.append(Track(lifecycle="measure", state=""))
    if phase != wanted and wanted not in LIFECYCLES["incident"].states[phase].next:
        found.insert(0, Track(lifecycle="incident", state=phase))
    return tuple(found)


def proposed(case: Case) -> Proposal | None:
    """The closing that waits for a second person; none when there is none, or what there was is void.

    It is void when the phase has moved since, or who proposed it was barred.
    """
    found = case.judgements.closing
    if found is None or found.basis != case.phase.change or found.blind in case.access.barred:
        return None
    return None if case.access.void(found.by, found.at) else found


def confirming(case: Case, proposal: Proposal) -> JointDecision:
    """What the closing takes: one more person who may change the case (G5)."""
    apart = {case.opened_by: "not_opener", proposal.by: "not_proposer"}
    return JointDecision(parts=((ANYBODY,),), apart=apart | without(case.judgements.recused))


def may_confirm(actor: Actor, case: Case) -> bool:
    """Whether a closing waits that this person can confirm."""
    proposal = proposed(case)
    return proposal is not None and may_record(actor, case.access) and confirming(case, proposal).may(actor)


def watched(case: Case) -> tuple[Waiting, tuple[Track, ...]] | None:
    """Who watches over which tracks that are still open; none when nothing waits."""
    if case.waiting is None or case.phase.state not in {"awaiting_outcome", "closed"}:
        return None
    tracks = tuple(track for track in open_tracks(case) if track.place in case.waiting.tracks)
    return (case.waiting, tracks) if tracks else None


def needs(lifecycle: str, current: str, wanted: str) -> tuple[str, ...]:
    """What a step needs when it is done here: ``reason``, ``owner``, ``other``, ``settled``."""
    found = LIFECYCLES[lifecycle].states[wanted].needs
    reopens = lifecycle == "incident" and current in ENDED
    return (*found, "reason") if reopens else found


def check_step(case: Case, lifecycle: str, wanted: str, circumstances: Circumstances) -> None:
    """Refuse a step of phase or certainty that is done here and lacks what it needs.

    An owner and another incident come with commands of their own, which ask for them.

    Raises:
        StillOpen: Something hinders closing.
        Refused: ``needs_reason``, ``needs_owner`` or ``needs_other``.
    """
    current = (case.phase if lifecycle == "incident" else case.certainty).state
    if circumstances.reported or wanted == current:
        return
    if wanted == "closed" and hindrances(case, wanted):
        raise StillOpen(case, hindrances(case, wanted))
    if wanted not in LIFECYCLES[lifecycle].states[current].next:
        return
    needed = needs(lifecycle, current, wanted)
    if "owner" in needed:
        raise Refused("needs_owner")
    if "other" in needed:
        raise Refused("needs_other")
    if "reason" in needed and not circumstances.reason:
        raise Refused("needs_reason", lifecycle=lifecycle, wanted=wanted)


def _tracks(case: Case) -> Iterator[Track]:
    yield _track(case.certainty)
    for suspect in case.suspects:
        yield _track(suspect.finding, suspect.pseudonym)
        yield _track(suspect.termination, suspect.pseudonym)
    for referral in case.referrals:
        yield _track(referral.standing, referral.ref)
    for notice in case.notices:
        yield _track(notice.standing, notice.ref)
    for measure in case.measures:
        yield _track(measure.standing, measure.ref)
    # A gagged one hinders nobody: that an incident cannot be closed would tell of it. Legal looks after it.
    for paper in case.papers:
        if not paper.gagged:
            yield _track(paper.standing, paper.ref)
    for code, facts in case.clocks.items():
        yield Track(lifecycle="clock", subject=code, state=_clock(case, code, facts))


def _clock(case: Case, code: str, facts: ClockFacts) -> str:
    """Where a clock stands without looking at the time: met, waived, or still to be."""
    if facts.outcome is not None:
        return facts.outcome.state
    return "running" if code in REGIMES and REGIMES[code].moment in case.moments else "waiting_trigger"


def _track(standing: Standing, subject: str = "") -> Track:
    return Track(lifecycle=standing.lifecycle, subject=subject, state=standing.state)
