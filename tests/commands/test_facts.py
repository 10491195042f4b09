"""The facts of a step: asked for when it is done here, told with what was recorded, of this incident only."""

from datetime import date
from typing import Any

import pytest

from bot.forms import changing, filled, shape
from bot.reading import asks_for, read
from bot.words import Words
from commands._shape import About, Answers
from commands._step_form import FACT
from domain.errors import Refused
from domain.facts import FACTS
from domain.lifecycles import LIFECYCLES
from tests.builders import BARRED, HR, LEGAL, MEMBER, NOW, OPENER, Office

REVOKED = 'access revoked yesterday ordered=HR executed="IT operations" snapshot=none devices=no'
STEPS = [
    (name, state.code)
    for name, lifecycle in LIFECYCLES.items()
    for state in lifecycle.states
    if state.facts or state.leave
]


@pytest.mark.parametrize(("name", "code"), STEPS)
def test_every_fact_that_a_state_names_exists(name: str, code: str) -> None:
    state = LIFECYCLES[name].states[code]
    assert {*state.facts, *state.leave} <= set(FACTS.codes())


def test_no_fact_is_there_that_no_step_needs() -> None:
    used = {code for name, code in STEPS for code in LIFECYCLES[name].states[code].facts}
    used |= {code for name, code in STEPS for code in LIFECYCLES[name].states[code].leave}
    assert set(FACTS.codes()) - used == {"family", "prevention", "announced_where", "other_data"}


def test_a_step_done_here_without_its_facts_is_refused_and_asks_for_them(office: Office) -> None:
    line = f"{office.suspect} access revoked yesterday because of the alarm devices=yes"
    with pytest.raises(Refused, match=r"^missing_facts$") as refused:
        office.desk.strictly(OPENER, line)

    missing: Any = refused.value.params["facts"]
    assert [one.code for one in missing] == ["ordered_by", "executed_by", "snapshot"]
    assert asks_for(read(line, NOW.date()), refused.value)
    assert refused.value.params["given"] == {
        "track": "access",
        "state": "revoked",
        "on": "2026-03-09",
        "reason": "of the alarm",
        "fact.devices_returned": "yes",
    }


def test_the_same_step_as_somebody_elses_needs_nothing_more(office: Office) -> None:
    office.desk.strictly(OPENER, f"{office.suspect} access revoked according to IT")

    assert office.desk.case(office.ref).suspects[0].access.circumstances.facts == {}


def test_facts_are_kept_sealed_with_the_step_and_told(office: Office) -> None:
    entry = office.desk.entry(office.desk.strictly(OPENER, f"{office.suspect} {REVOKED}"))

    standing = office.desk.case(office.ref).suspects[0].access
    assert standing.circumstances.on == date(2026, 3, 9)
    assert standing.circumstances.facts == {
        "ordered_by": "HR",
        "executed_by": "IT operations",
        "snapshot": "none",
        "devices_returned": "no",
    }
    said, posted = Words().entry(entry), Words().entry(entry, posted=True)
    for words in ("Ordered by: HR", "Carried out by: IT operations", "Snapshot taken first: none"):
        assert words in said
    assert "IT operations" not in posted
    assert "IT operations" not in str(office.desk.rows())


def test_undo_takes_the_facts_back_with_the_step(office: Office) -> None:
    before = office.desk.case(office.ref)
    office.desk.strictly(OPENER, f"{office.suspect} {REVOKED}")
    office.desk.types(OPENER, "undo")

    assert before == office.desk.case(office.ref)


def asked(office: Office, verb: str, answers: Any, about: About | None = None) -> dict[str, Any]:  # noqa: ANN401
    """The facts that a form asks for, by code."""
    request = office.desk.request(OPENER, about=about)
    with office.desk.store.transaction() as tx:
        form = shape(changing(verb), request, answers, tx)
    return {one.name.removeprefix(FACT): one for one in form.questions if one.name.startswith(FACT)}


@pytest.mark.parametrize("state", LIFECYCLES["access"].following("unchanged"))
def test_a_form_asks_for_exactly_the_facts_of_the_step(office: Office, state: str) -> None:
    found = asked(office, "suspect step", {"track": "access", "state": state}, About(suspect=office.suspect))
    assert list(found) == list(LIFECYCLES["access"].states[state].facts)

    told = {"track": "access", "state": state, "told": "reported"}
    assert asked(office, "suspect step", told, About(suspect=office.suspect)) == {}


def test_evidence_is_chosen_from_what_there_is(office: Office) -> None:
    found = asked(office, "dismissal", {"state": "proposed"}, About(suspect=office.suspect))

    assert [one.value for one in found["evidence"].options] == [office.evidence]
    about = About(incident=office.other, suspect=office.desk.suspects(OPENER, office.other))
    assert asked(office, "dismissal", {"state": "proposed"}, about)["evidence"].asks == "fact_no_evidence"


def test_what_may_be_left_open_is_then_unknown_or_none() -> None:
    answers = {
        "track": "access",
        "state": "revoked",
        "fact.ordered_by": "HR",
        "fact.executed_by": "IT",
        "fact.devices_returned": "unknown",
    }
    args: Any = filled(changing("suspect step"), answers)

    assert args.circumstances.facts["snapshot"] == "none"
    assert args.circumstances.facts["devices_returned"] == "unknown"


def substantiating(office: Office, person: str) -> None:
    """Have the finding decided with somebody, by the form."""
    answers: Answers = {
        "track": "finding",
        "state": "substantiated",
        "fact.evidence": (office.evidence,),
        "fact.decided_with": person,
        "fact.heard": "9 March",
    }
    request = office.desk.request(HR, about=About(suspect=office.suspect))
    with office.desk.store.transaction() as tx:
        verb = changing("suspect step")
        verb.run(request, filled(verb, answers), tx)


def test_a_finding_is_decided_by_two_people_of_the_team(office: Office) -> None:
    office.desk.types(OPENER, f"{office.suspect} finding under investigation")
    for person, code in (
        (HR, "needs_another_person"),
        (LEGAL, "person_not_on_team"),
        (BARRED["barred team lead"], "person_not_on_team"),
    ):
        before = office.desk.stored()
        with pytest.raises(Refused, match=rf"^{code}$"):
            substantiating(office, person)
        assert before == office.desk.stored()

    substantiating(office, MEMBER)
    assert office.desk.case(office.ref).suspects[0].finding.circumstances.facts["decided_with"] == MEMBER


def test_who_was_cleared_is_taken_up_again_on_new_evidence_alone(office: Office) -> None:
    office.desk.types(HR, f"{office.suspect} finding not involved")
    with pytest.raises(Refused, match=r"^missing_facts$"):
        office.desk.strictly(OPENER, f"{office.suspect} finding person of interest")

    office.desk.strictly(OPENER, f"{office.suspect} finding poi new_evidence={office.evidence}")
    assert office.desk.case(office.ref).suspects[0].finding.state == "person_of_interest"


def test_a_dismissal_does_not_take_effect_before_the_person_was_told(office: Office) -> None:
    facts = "told_by=letter dismissal_kind=for_cause"
    for who, words in ((OPENER, "propose"), (HR, "approve"), ("U0LEGAL", "approve")):
        office.desk.types(who, f"{office.suspect} dismissal {words}")
    with pytest.raises(Refused, match=r"^effective_before_told$"):
        office.desk.strictly(OPENER, f'{office.suspect} dismissal notified {facts} effective="9 Mar 2026"')
    office.desk.strictly(OPENER, f'{office.suspect} dismissal notified {facts} effective="31 Mar 2026"')
