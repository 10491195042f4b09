"""The protected-activity screen: whether a case may be about what somebody was entitled to do.

Five questions at triage. Any yes, and any recorded recipient such as a journalist, holds the case: it goes on
only when Legal and an independent reviewer clear it, or it ends and the persons are unlinked (guard G2 of the
domain reference, section 5.6). What others did is recorded all the same: the screen binds what is done here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.access import Actor, CaseAccess, Role
from domain.errors import Refused
from domain.lifecycles import Circumstances

HOLDING_RECIPIENTS = frozenset({"journalist", "authority", "counsel_or_union"})
"""Recipients of data to whom people are entitled to turn."""

_DISMISSING = ("termination", "approved")
_GATES = frozenset({("incident", "investigating"), _DISMISSING, ("law_enforcement", "referred")})
"""Steps that the screen holds: going on, dismissing somebody, accusing somebody to an agency."""


class Verdict(StrEnum):
    """What a decider holds: the case may go on, or it was a protected activity."""

    CLEAR = "clear"
    PROTECTED = "protected"


class Part(StrEnum):
    """In which part somebody decides."""

    LEGAL = "legal"
    REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """What holds a case: a question that was answered yes, or a recipient; and the change that told it."""

    code: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One person's decision. ``covers``: the changes that held the case when it was made."""

    person: str
    part: Part
    verdict: Verdict
    covers: frozenset[str]
    at: datetime
    circumstances: Circumstances = Circumstances()


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """The screen of one incident.

    Args:
        answers: Question -> ``yes``, ``no`` or ``unknown``, as answered last; empty before that.
        answered_by: Who answered last.
        trips: All that ever held the case and was not undone: a later no does not take a yes back.
        decisions: The latest of each person, oldest first.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    answered_by: str | None = None
    trips: tuple[Trip, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def standing(self) -> tuple[Decision, ...]:
        """The decisions that were made knowing of all that holds the case."""
        needed = {trip.change for trip in self.trips}
        return tuple(one for one in self.decisions if one.covers >= needed)

    @property
    def verdict(self) -> Verdict | None:
        """What Legal and a reviewer agree on; none before that."""
        verdicts = {one.part: one.verdict for one in self.standing}
        return verdicts[Part.LEGAL] if len(verdicts) == len(Part) and len({*verdicts.values()}) == 1 else None

    @property
    def held(self) -> bool:
        """Whether the case may not go on."""
        return bool(self.trips) and self.verdict is not Verdict.CLEAR

    @property
    def passed(self) -> bool:
        """Whether it was answered and does not hold the case."""
        return bool(self.answers) and not self.held

    def part_for(self, actor: Actor, access: CaseAccess, opened_by: str) -> Part:
        """The part in which a person may decide now.

        Raises:
            Refused: ``screen_not_held``; ``screen_not_independent`` for who opened or leads the case;
                ``screen_needs_legal`` or ``screen_decided`` when nothing is left for this person.
        """
        if not self.held:
            raise Refused("screen_not_held")
        if actor.person == opened_by or access.team.get(actor.person) is Role.LEAD:
            raise Refused("screen_not_independent")
        taken = {one.part for one in self.standing if one.person != actor.person}
        if Role.LEGAL in actor.roles and Part.LEGAL not in taken:
            return Part.LEGAL
        if Part.REVIEWER not in taken:
            return Part.REVIEWER
        raise Refused("screen_decided" if Part.LEGAL in taken else "screen_needs_legal")

    def may_decide(self, actor: Actor, access: CaseAccess, opened_by: str) -> bool:
        """Whether this person could decide now and has not yet."""
        if any(one.person == actor.person for one in self.standing):
            return False
        try:
            self.part_for(actor, access, opened_by)
        except Refused:
            return False
        return True

    def check(self, lifecycle: str, current: str | None, wanted: str) -> None:
        """Refuse a step that is done here and that the screen holds.

        Args:
            lifecycle: Its name.
            current: Code of the present state.
            wanted: Code of the state to enter.

        Raises:
            Refused: ``screen_unanswered`` or ``screen_held``.
        """
        place = (lifecycle, wanted)
        if place not in _GATES:
            return
        # A dismissal needs that it was passed (guard G7), not only that nothing is known against it.
        if not self.answers and (place == _DISMISSING or current == "triage"):
            raise Refused("screen_unanswered")
        if self.held:
            raise Refused("screen_held")
