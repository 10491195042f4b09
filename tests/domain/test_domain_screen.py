"""The protected-activity screen: what holds a case, who decides about it, and which steps it stops."""

from typing import Final

import pytest

from domain.access import Actor, CaseAccess, Role
from domain.errors import Refused
from domain.lifecycles import LIFECYCLES
from domain.screen import Decision, Part, Screen, Trip, Verdict
from tests.domain.builders import NOW

YES: Final = Trip(code="whistle", change="C-000001")
LATER: Final = Trip(code="journalist", change="C-000002")
ACCESS: Final = CaseAccess(team={"U0LEAD": Role.LEAD, "U0MEMBER": Role.RESPONDER})
OPENER: Final = "U0OPENER"
BOTH: Final = frozenset({"C-000001", "C-000002"})


def actor(person: str, *roles: Role) -> Actor:
    """Somebody with these roles."""
    return Actor(person=person, blind=f"blind {person}", roles=frozenset(roles))


def decision(
    person: str,
    part: Part,
    verdict: Verdict = Verdict.CLEAR,
    covers: frozenset[str] = frozenset({"C-000001"}),
) -> Decision:
    """A decision that was made when the first answer held the case, unless told."""
    return Decision(person=person, part=part, verdict=verdict, covers=covers, at=NOW)


def held(*decisions: Decision, trips: tuple[Trip, ...] = (YES,)) -> Screen:
    """A screen with an answer that holds the case."""
    return Screen(answers={"whistle": "yes"}, answered_by="U0MEMBER", trips=trips, decisions=decisions)


LEGAL: Final = decision("U0LEGAL", Part.LEGAL)
REVIEWER: Final = decision("U0REVIEW", Part.REVIEWER)
UNHELD: Final = Screen(answers={"whistle": "no"}, answered_by="U0MEMBER")


def refusal(screen: Screen, who: Actor) -> str:
    """Why somebody may not decide; nothing when they may."""
    try:
        screen.part_for(who, ACCESS, OPENER)
    except Refused as refused:
        return refused.code
    return ""


def test_a_screen_holds_until_legal_and_a_reviewer_clear_it() -> None:
    assert not Screen().held
    assert not UNHELD.held
    assert held().held
    assert held(LEGAL).held
    assert held(REVIEWER).held
    assert not held(LEGAL, REVIEWER).held


def test_it_stays_held_when_they_disagree_or_find_a_protected_activity() -> None:
    protected = decision("U0LEGAL", Part.LEGAL, Verdict.PROTECTED)
    both = held(protected, decision("U0REVIEW", Part.REVIEWER, Verdict.PROTECTED))
    assert held(protected, REVIEWER).verdict is None
    assert held(protected, REVIEWER).held
    assert both.verdict is Verdict.PROTECTED
    assert both.held


def test_a_decision_counts_only_with_all_that_holds_the_case_in_view() -> None:
    again = held(LEGAL, REVIEWER, trips=(YES, LATER))
    assert again.standing == ()
    assert again.held
    knowing = decision("U0LEGAL", Part.LEGAL, covers=BOTH)
    assert held(knowing, REVIEWER, trips=(YES, LATER)).standing == (knowing,)


def test_it_is_passed_when_it_was_answered_and_does_not_hold() -> None:
    assert not Screen().passed
    assert UNHELD.passed
    assert not held().passed
    assert held(LEGAL, REVIEWER).passed


def test_nobody_decides_about_a_case_that_is_not_held() -> None:
    assert refusal(UNHELD, actor("U0LEGAL", Role.LEGAL)) == "screen_not_held"
    assert refusal(held(LEGAL, REVIEWER), actor("U0OTHER", Role.LEGAL)) == "screen_not_held"


@pytest.mark.parametrize("person", [OPENER, "U0LEAD"])
def test_whoever_opened_or_leads_the_case_does_not_decide_even_for_legal(person: str) -> None:
    assert refusal(held(), actor(person, Role.LEGAL)) == "screen_not_independent"
    assert not held().may_decide(actor(person, Role.LEGAL), ACCESS, OPENER)


def test_a_lead_of_the_organisation_who_does_not_lead_the_case_reviews() -> None:
    assert held().part_for(actor("U0HEAD", Role.LEAD), ACCESS, OPENER) is Part.REVIEWER


def test_legal_decides_for_legal_first_and_reviews_when_that_is_done() -> None:
    legal = actor("U0OTHER", Role.LEGAL)
    assert held().part_for(legal, ACCESS, OPENER) is Part.LEGAL
    assert held(REVIEWER).part_for(legal, ACCESS, OPENER) is Part.LEGAL
    assert held(LEGAL).part_for(legal, ACCESS, OPENER) is Part.REVIEWER


def test_anybody_else_reviews() -> None:
    member = actor("U0MEMBER", Role.HR)
    assert held().part_for(member, ACCESS, OPENER) is Part.REVIEWER
    assert held(LEGAL).part_for(member, ACCESS, OPENER) is Part.REVIEWER


def test_after_a_review_only_legal_is_left() -> None:
    assert refusal(held(REVIEWER), actor("U0MEMBER")) == "decision_needs"


def test_with_both_parts_taken_nobody_else_decides() -> None:
    disagree = held(LEGAL, decision("U0REVIEW", Part.REVIEWER, Verdict.PROTECTED))
    assert refusal(disagree, actor("U0MEMBER")) == "decided_already"
    assert refusal(disagree, actor("U0OTHER", Role.LEGAL)) == "decided_already"


def test_whoever_decided_may_change_their_mind_in_the_same_part() -> None:
    disagree = held(LEGAL, decision("U0REVIEW", Part.REVIEWER, Verdict.PROTECTED))
    assert disagree.part_for(actor("U0LEGAL", Role.LEGAL), ACCESS, OPENER) is Part.LEGAL
    assert disagree.part_for(actor("U0REVIEW"), ACCESS, OPENER) is Part.REVIEWER


def test_it_waits_for_whoever_could_decide_and_has_not() -> None:
    member = actor("U0MEMBER")
    assert held().may_decide(member, ACCESS, OPENER)
    assert held(LEGAL).may_decide(member, ACCESS, OPENER)
    assert not held(REVIEWER).may_decide(member, ACCESS, OPENER)
    assert not held(LEGAL).may_decide(actor("U0LEGAL", Role.LEGAL), ACCESS, OPENER)
    assert not UNHELD.may_decide(member, ACCESS, OPENER)


def test_it_waits_again_for_who_decided_before_the_case_was_held_once_more() -> None:
    again = held(LEGAL, trips=(YES, LATER))
    assert again.may_decide(actor("U0LEGAL", Role.LEGAL), ACCESS, OPENER)


STOPPED: Final = {
    ("incident", "investigating"),
    ("termination", "approved"),
    ("law_enforcement", "referred"),
}
"""The steps that accuse or decide: those that the reference, section 5.6, lets wait."""


@pytest.mark.parametrize("lifecycle", LIFECYCLES)
def test_a_held_case_stops_the_steps_that_accuse_and_no_others(lifecycle: str) -> None:
    for wanted in LIFECYCLES[lifecycle].states.codes():
        if (lifecycle, wanted) in STOPPED:
            with pytest.raises(Refused, match=r"^screen_held$"):
                held().check(lifecycle, "contained", wanted)
        else:
            held().check(lifecycle, "contained", wanted)
        UNHELD.check(lifecycle, "triage", wanted)
        held(LEGAL, REVIEWER).check(lifecycle, "triage", wanted)


def test_an_investigation_begins_after_triage_only_when_the_screen_was_answered() -> None:
    with pytest.raises(Refused, match=r"^screen_unanswered$"):
        Screen().check("incident", "triage", "investigating")
    for current in ("contained", "recovering", "closed", None):
        Screen().check("incident", current, "investigating")
    Screen().check("incident", "triage", "rejected")
    Screen().check("law_enforcement", "considering", "referred")


def test_a_dismissal_is_approved_only_when_the_screen_was_answered() -> None:
    with pytest.raises(Refused, match=r"^screen_unanswered$"):
        Screen().check("termination", "heard", "approved")
    Screen().check("termination", "heard", "rejected")
