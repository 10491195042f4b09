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
from domain.decisions import JointDecision, without
from domain.errors import Refused
from domain.lifecycles import Circumstances

HOLDING_RECIPIENTS = frozenset({"journalist", "authority", "counsel_or_union"})
"""Recipients of data to whom people are entitled to turn."""

PROTECTED = "protected_activity"
"""The reason of a rejection that the screen alone gives: code of ``vocabulary.REJECT_REASON``."""

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
        recused: Keys of the people who decide nothing in this incident.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    answered_by: str | None = None
    trips: tuple[Trip, ...] = ()
    decisions: tuple[Decision, ...] = ()
    recused: frozenset[str] = frozenset()

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
        """The part in which a person may decide now; who has decided may decide otherwise.

        Raises:
            Refused: ``screen_not_held``; the reasons of ``JointDecision.part_for``.
        """
        if not self.held:
            raise Refused("screen_not_held")
        others = tuple(one for one in self.standing if one.person != actor.person)
        return Part(self._joint(others, access, opened_by).part_for(actor))

    def may_decide(self, actor: Actor, access: CaseAccess, opened_by: str) -> bool:
        """Whether this person could decide now and has not yet."""
        return self.held and self._joint(self.standing, access, opened_by).may(actor)

    def _joint(self, given: tuple[Decision, ...], access: CaseAccess, opened_by: str) -> JointDecision:
        leads = (person for person, part in access.team.items() if part is Role.LEAD)
        return JointDecision(
            parts=tuple((part.value,) for part in Part),
            given=given,
            apart=dict.fromkeys((opened_by, *leads), "screen_not_independent") | without(self.recused),
        )

    def check(self, lifecycle: str, current: str | None, wanted: str) -> None:
        """Refuse a step that is done here and that the screen holds.

        Args:
            lifecycle: Its name.
            current: Code of the present state.
            wanted: Code of the state to enter.

        Raises:
            Refused: ``screen_unanswered`` or ``screen_held``.
        """
        why = self.hinders(lifecycle, current, wanted)
        if why:
            raise Refused(why)

    def hinders(self, lifecycle: str, current: str | None, wanted: str) -> str | None:
        """Why a step may not be done here now: ``screen_unanswered``, ``screen_held``, or none."""
        place = (lifecycle, wanted)
        if place not in _GATES:
            return None
        # A dismissal needs that it was passed (guard G7), not only that nothing is known against it.
        if not self.answers and (place == _DISMISSING or current == "triage"):
            return "screen_unanswered"
        return "screen_held" if self.held else None
