"""What waits: one test per rule, each with a case that has it and one that has not."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from domain.access import Actor, CaseAccess, Role
from domain.case import Case, Waiting
from domain.clocks import clock_of
from domain.judgements import Judgements
from domain.lifecycles import Circumstances
from domain.moments import MOMENTS, ClockFacts, Moment, Outcome
from domain.regimes import REGIMES, Choice
from domain.screen import Screen, Trip
from domain.steps import STEPS, Step, awaits_approval, may_approve, next_steps, waits_for
from domain.suspects import Approval, Suspect
from tests.domain.builders import (
    NOW,
    case,
    disclosed,
    exact,
    measure,
    notice,
    paper,
    referral,
    suspect,
)

LEAD, HR_PERSON, LAWYER, AUDITOR = "U1", "U2", "U3", "U4"


def settled(**rest: Any) -> Case:  # noqa: ANN401 -- whatever else the case has
    """An incident in which nothing is missing, but for what is given."""
    full: dict[str, Any] = {
        "phase": "investigating",
        "suspects": [suspect(access="revoked")],
        "fields": {"email_address": "disclosed"},
        "counts": disclosed({"persons": exact(1), "suspects": exact(1)}),
        "referrals": (referral("referred"),),
        "notices": (notice("sent"),),
        "measures": (measure(),),
        "access": CaseAccess(team={LEAD: Role.LEAD, AUDITOR: Role.AUDITOR}),
    }
    return case(**{**full, **rest})


def closed() -> Case:
    """An incident that was closed."""
    return settled(phase="closed")


def actor(person: str, *roles: Role) -> Actor:
    """A person with these roles."""
    return Actor(person=person, blind=f"blind {person}", roles=frozenset(roles))


def proposed(state: str = "proposed", *approvals: tuple[str, str], by: str = LEAD) -> Suspect:
    """A suspect whose dismissal was proposed; ``approvals`` are (part, person)."""
    given = tuple(Approval(part=part, person=person, at=NOW) for part, person in approvals)
    return replace(suspect(access="revoked", termination=state), proposed_by=by, approvals=given)


def test_nothing_is_left_to_do_where_everything_is_recorded() -> None:
    assert next_steps(settled()) == ()
    assert next_steps(settled(certainty="confirmed")) == ()


@pytest.mark.parametrize(
    ("lacking", "steps"),
    [
        ({"phase": "reported"}, ["phase"]),
        ({"phase": "triage"}, ["screen"]),
        ({"suspects": []}, ["who"]),
        ({"fields": {}}, ["fields"]),
        ({"counts": disclosed({"suspects": exact(1)})}, ["customers"]),
        ({"counts": disclosed({"persons": exact(1)})}, ["employees"]),
        ({"counts": {}}, ["customers", "employees"]),
        ({"referrals": ()}, ["law"]),
        ({"notices": ()}, ["notice"]),
        ({"notices": (notice("sent", audience="regulator"),)}, ["notice"]),
        ({"certainty": "confirmed", "measures": ()}, ["measures"]),
    ],
)
def test_what_nobody_recorded_is_a_step(lacking: dict[str, Any], steps: list[str]) -> None:
    assert [step.code for step in next_steps(settled(**lacking))] == steps


def test_no_notice_is_due_while_nothing_is_known_to_be_disclosed() -> None:
    assert next_steps(settled(fields={"email_address": "possible"}, notices=())) == ()


def test_measures_are_asked_for_once_the_incident_is_confirmed_and_not_when_none_was_announced() -> None:
    assert next_steps(settled(measures=())) == ()
    assert next_steps(settled(certainty="confirmed", measures=(), none_announced=Circumstances())) == ()


@pytest.mark.parametrize("phase", ["closed", "rejected", "duplicate"])
def test_a_closed_incident_needs_nothing(phase: str) -> None:
    assert next_steps(case(phase=phase)) == ()


def test_a_suspects_unchanged_access_is_a_step_of_theirs_unless_they_are_out_of_it() -> None:
    one, two = suspect("S-000001"), suspect("S-000002", access="suspended")
    cleared, back = suspect(finding="not_involved"), suspect(employment="reinstated")

    assert next_steps(settled(suspects=[one, two])) == (Step("access", "S-000001"),)
    assert "access" not in {step.code for step in next_steps(settled(suspects=[cleared, back]))}


def test_the_steps_come_in_their_order() -> None:
    codes = [step.code for step in next_steps(case(fields={}))]

    assert codes == sorted(codes, key=STEPS.index)


@pytest.mark.parametrize(
    ("one", "turns"),
    [
        (suspect(), set()),
        (proposed(), {HR_PERSON}),
        (proposed("hr_review"), {HR_PERSON}),
        (proposed("legal_review", ("hr", "U9")), {LAWYER}),
        (proposed("heard", ("hr", "U9")), {LAWYER}),
        (proposed("legal_review", ("hr", LAWYER)), set()),
        (proposed(by=HR_PERSON), set()),
        (proposed("approved", ("hr", "U9"), ("legal", "U8")), set()),
        (proposed("effective"), set()),
    ],
)
def test_whose_turn_it_is_to_approve(one: Suspect, turns: set[str]) -> None:
    people = [actor(LEAD, Role.LEAD), actor(HR_PERSON, Role.HR), actor(LAWYER, Role.LEGAL), actor("U5")]

    assert {person.person for person in people if may_approve(person, case(), one)} == turns


def test_who_opened_the_incident_has_no_turn_to_approve() -> None:
    opened = replace(case(), opened_by=HR_PERSON)

    assert not may_approve(actor(HR_PERSON, Role.HR), opened, proposed())
    assert may_approve(actor("U5", Role.HR), opened, proposed())


def test_a_dismissal_that_others_approved_is_not_waited_for() -> None:
    assert not awaits_approval(suspect(termination="approved"))
    assert awaits_approval(suspect(termination="hr_review"))


def test_who_leads_is_waited_for_and_nobody_else_of_the_team() -> None:
    lacking = settled(fields={}, notices=())

    assert waits_for(actor(LEAD), lacking, NOW) == (Step("fields"),)
    for person in (AUDITOR, "U5"):
        assert waits_for(actor(person), lacking, NOW) == ()
    assert waits_for(actor("U5", Role.LEAD), lacking, NOW) == ()


def test_what_was_left_open_waits_with_its_owner_until_it_is_settled() -> None:
    watched = Waiting(owner=AUDITOR, tracks=(("law_enforcement", "L-000001"),), at=NOW)
    access = CaseAccess(team={AUDITOR: Role.RESPONDER})
    left = settled(phase="closed", waiting=watched, access=access)

    assert waits_for(actor(AUDITOR), left, NOW) == (Step("watch"),)
    assert waits_for(actor(HR_PERSON, Role.HR), left, NOW) == ()
    assert waits_for(actor(AUDITOR), replace(left, referrals=(referral("declined"),)), NOW) == ()


HELD: Final = Judgements(
    screen=Screen(answers={"whistle": "yes"}, trips=(Trip(code="whistle", change="C-000001"),))
)


def test_a_triage_whose_screen_was_answered_needs_no_answer() -> None:
    assert next_steps(settled(phase="triage", judgements=HELD)) == ()


def test_a_held_case_waits_for_legal_and_for_its_team_to_decide() -> None:
    access = CaseAccess(team={LEAD: Role.LEAD, "U6": Role.RESPONDER})
    held = settled(judgements=HELD, access=access, opened_by="U7")
    decide = (Step("decide"),)

    assert waits_for(actor(LAWYER, Role.LEGAL), held, NOW) == decide
    assert waits_for(actor("U6"), held, NOW) == decide
    assert waits_for(actor("U6", Role.LEGAL), held, NOW) == decide
    assert waits_for(actor(HR_PERSON, Role.HR), held, NOW) == ()
    assert waits_for(actor(LEAD, Role.LEGAL), held, NOW) == ()
    opener = replace(held, access=CaseAccess(team={"U7": Role.RESPONDER}))
    assert waits_for(actor("U7"), opener, NOW) == ()
    assert waits_for(actor(LAWYER, Role.LEGAL), replace(held, phase=closed().phase), NOW) == ()
    assert waits_for(actor(LAWYER, Role.LEGAL), settled(access=access), NOW) == ()


def test_a_paper_whose_last_day_is_over_waits_for_legal_by_its_reference() -> None:
    out = (NOW - timedelta(days=1)).date()
    papers = (
        paper("preservation", "in_force", until=out, ref="PA-000002"),
        paper("preservation", "in_force", until=NOW.date(), ref="PA-000003"),
    )
    found = settled(papers=papers, access=CaseAccess(team={LAWYER: Role.LEGAL}))

    assert waits_for(actor(LAWYER, Role.LEGAL), found, NOW) == (Step("paper", "PA-000002"),)
    assert waits_for(actor(LAWYER), found, NOW) == ()


def test_what_is_to_be_put_right_is_a_step_about_its_subject() -> None:
    cleared = suspect("S-000002", finding="exonerated", access="revoked", employment="terminated")
    found = settled(suspects=[cleared], notices=(notice("sent"),))

    assert next_steps(found) == (
        Step("right_access", "S-000002"),
        Step("right_pay", "S-000002"),
        Step("right_notice", "N-000001"),
    )


def test_a_decision_comes_before_the_facts() -> None:
    both = settled(suspects=[proposed(by="U9")], fields={}, notices=())

    steps = waits_for(actor(LEAD, Role.HR), both, NOW)

    assert steps == (Step("approval", "S-000001"), Step("fields"))


def test_nothing_waits_for_a_barred_person() -> None:
    access = CaseAccess(team={LEAD: Role.LEAD}, barred=frozenset({f"blind {LEAD}"}))

    assert waits_for(actor(LEAD, Role.HR), settled(suspects=[proposed(by="U9")], access=access), NOW) == ()


TEAM: Final = {
    LEAD: Role.LEAD,
    LAWYER: Role.LEGAL,
    "U6": Role.PRIVACY,
    HR_PERSON: Role.HR,
    "U7": Role.RESPONDER,
    AUDITOR: Role.AUDITOR,
}


def clocked(hours: float, **rest: Any) -> Case:  # noqa: ANN401 -- whatever else the case has
    """An incident in the EU in which nothing is missing, known of for so many hours."""
    aware = Moment(at=NOW - timedelta(hours=hours), zone="UTC", recorded=NOW)
    rest.setdefault("access", CaseAccess(team=TEAM))
    return settled(jurisdictions=("EU",), moments={"aware_at": aware}, **rest)


def clock_steps(person: str, one: Case) -> list[tuple[str, str | None]]:
    """What waits for a person, as codes and what it is about."""
    found = waits_for(actor(person), one, NOW)
    return [(step.code, step.subject) for step in found if step.code in {"overdue", "soon", "trigger"}]


@pytest.mark.parametrize(("hours", "code"), [(80, "overdue"), (72, "soon"), (1, "soon"), (-1, "")])
def test_a_clock_that_is_due_waits_for_lead_legal_and_privacy(hours: float, code: str) -> None:
    one = clocked(hours)
    if hours < 0:
        one = replace(one, moments={})
    meant = {person for person in TEAM if (code, "gdpr33") in clock_steps(person, one)}

    assert meant == ({LEAD, LAWYER, "U6"} if code else set())


def test_moments_that_clocks_lack_wait_for_them_each_once_and_no_submission_among_them() -> None:
    found = clock_steps(LAWYER, clocked(1))
    moments = [subject for code, subject in found if code == "trigger"]

    assert ("trigger", "high_risk_at") in found
    assert len(moments) == len(set(moments))
    assert not any(MOMENTS[str(moment)].submission for moment in moments)
    assert "aware_at" not in moments
    assert clock_steps(HR_PERSON, clocked(1)) == []


@pytest.mark.parametrize(("hours", "code"), [(80, "overdue"), (71, "soon"), (0, "soon")])
def test_a_clock_waits_with_its_due_time_from_72_hours_before_it(hours: float, code: str) -> None:
    found = waits_for(actor(LEAD), clocked(hours), NOW)

    assert Step(code, "gdpr33", NOW + timedelta(hours=72 - hours)) in found
    assert "gdpr33" not in {step.subject for step in waits_for(actor(LEAD), clocked(-1), NOW)}


def test_what_may_not_be_done_before_a_day_is_never_due_soon() -> None:
    regime = REGIMES["fr_hearing"]
    summoned = Moment(at=NOW, zone="UTC", recorded=NOW)
    one = replace(clocked(1), jurisdictions=("FR",), moments={regime.moment: summoned})
    later = clock_of(one, "fr_hearing", NOW).adjusted

    assert later is not None
    assert "fr_hearing" not in {step.subject for step in waits_for(actor(LEAD), one, later)}


def test_overdue_clocks_come_before_everything_else() -> None:
    one = clocked(80, suspects=[proposed(by="U9")], fields={}, notices=())

    codes = [step.code for step in waits_for(actor(LEAD, Role.HR), one, NOW)]

    assert codes[0] == "overdue"
    assert codes == sorted(codes, key=STEPS.index)


def test_clocks_of_a_closed_incident_or_that_ended_wait_for_nobody() -> None:
    assert clock_steps(LEAD, clocked(80, phase="closed")) == []
    met = Outcome(state="met", by=LEAD, at=NOW)
    ended = clocked(80, clocks={"gdpr33": ClockFacts(outcome=met)})
    assert "gdpr33" not in {subject for _, subject in clock_steps(LEAD, ended)}


def test_what_the_organisation_turned_off_waits_for_nobody() -> None:
    off = Choice(off=frozenset({"gdpr33"}))
    found = waits_for(actor(LEAD), clocked(80), NOW, off)
    assert "gdpr33" not in {step.subject for step in found}
