"""``/insider screen``: what holds a case, who lets it go on, and how it ends when it was protected."""

from dataclasses import replace
from itertools import product
from typing import Final

import pytest

from bot import views
from bot.forms import changing, shape
from bot.reading import Answered, Intent
from bot.router import _do
from bot.words import Words
from commands._shape import About, Answers, Request
from commands.suspect import New
from domain.access import Role
from domain.errors import Refused
from domain.screen import HOLDING_RECIPIENTS, Part, Verdict
from domain.vocabulary import RECIPIENT, SCREEN_QUESTION
from storage import Transaction
from storage.errors import Shredded
from tests.builders import AUDITOR, HR, LEGAL, MEMBER, OPENER, OWNER, ROOM, Desk, Office

QUESTIONS: Final = SCREEN_QUESTION.codes()
SECOND_LEGAL: Final = "U0COUNSEL"
CANARY: Final = "Kanarienvogel"
CLEAR: Final = "screen clear because it was sold"
PROTECTED: Final = "screen protected because the regulator was told"


@pytest.fixture
def held(office: Office) -> Office:
    """The incident is in triage and the screen holds it."""
    for line in ("phase triage", "screen people=yes recipient=no activity=yes speech=no asker=unknown"):
        office.desk.types(OPENER, line)
    return office


def _code(office: Office, who: str, line: str) -> str:
    return office.desk.outcome(who, line)


@pytest.mark.parametrize("answer", ["yes", "no", "unknown"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_any_yes_holds_and_nothing_else_does(desk: Desk, question: str, answer: str) -> None:
    ref = desk.opens(channel=ROOM)
    desk.types(OPENER, "phase triage")
    others = " ".join(f"{one}=no" for one in QUESTIONS if one != question)

    desk.types(OPENER, f"screen {others} {question}={answer}")

    screen = desk.case(ref).judgements.screen
    assert screen.answers == dict.fromkeys(QUESTIONS, "no") | {question: answer}
    assert screen.held is (answer == "yes")
    expected = "screen_held" if answer == "yes" else "done"
    assert expected == desk.outcome(OPENER, "phase investigating")


@pytest.mark.parametrize("recipient", RECIPIENT.codes())
def test_data_that_went_where_people_may_turn_holds_the_case(office: Office, recipient: str) -> None:
    reply = office.desk.types(OPENER, f"leaked phone to {recipient}")

    holds = recipient in HOLDING_RECIPIENTS
    assert office.desk.case(office.ref).judgements.screen.held is holds
    assert [one.id for one in reply.said] == (["screen.holds"] if holds else [])


def test_a_recipient_holds_even_after_another_was_recorded(office: Office) -> None:
    office.desk.types(OPENER, "leaked phone to journalist")
    office.desk.types(OPENER, "leaked phone to nobody")

    assert office.desk.case(office.ref).judgements.screen.held


def test_an_unanswered_screen_keeps_a_case_in_triage_unless_others_say_so(desk: Desk) -> None:
    desk.opens(channel=ROOM)
    desk.types(OPENER, "phase triage")

    assert desk.refused(OPENER, "phase investigating").code == "screen_unanswered"
    assert desk.outcome(OPENER, "phase investigating according to security") == "done"


def test_nobody_is_dismissed_before_the_screen_was_answered(desk: Desk) -> None:
    ref = desk.opens(channel=ROOM)
    dismissal = f"{desk.suspects(OPENER, ref)} dismissal"
    desk.types("U0LEAD", f"{dismissal} propose")

    assert desk.refused(HR, f"{dismissal} approve").code == "screen_unanswered"
    desk.types(OPENER, "screen all no")
    desk.types(HR, f"{dismissal} approve")


@pytest.mark.parametrize(
    "typed", ["screen all unknown", "screen answer all=no", "screen all no, people unknown"]
)
def test_the_answers_are_typed_in_plain_words(desk: Desk, typed: str) -> None:
    ref = desk.opens(channel=ROOM)
    desk.types(OPENER, typed)
    assert set(desk.case(ref).judgements.screen.answers) == set(QUESTIONS)


def test_a_later_no_does_not_take_a_yes_back(held: Office) -> None:
    held.desk.types(OPENER, "screen all no")

    assert _code(held, OPENER, "phase investigating") == "screen_held"


@pytest.mark.parametrize("line", ["screen all yes", "screen all no"])
def test_an_answer_is_not_undone(office: Office, line: str) -> None:
    entry = office.desk.records(OPENER, line)
    assert office.desk.refused(OPENER, f"undo {entry.change}").code == "undo_screen"
    assert office.desk.refused("U0LEAD", f"undo {entry.change}").code == "undo_screen"


def test_a_decision_is_not_undone(held: Office) -> None:
    entry = held.desk.records(LEGAL, CLEAR)
    assert held.desk.refused(LEGAL, f"undo {entry.change}").code == "undo_screen"


# What a held case may not do, on every way

STEPS: Final = (
    (OPENER, "phase investigating"),
    (LEGAL, "{suspect} dismissal approve"),
    (OPENER, "police reported border guard"),
    (OPENER, "police L-ZZZZZZ referred"),
)


@pytest.fixture
def ready(office: Office) -> Office:
    """Everything that a held case may not do would be done next."""
    desk = office.desk
    agency = desk.entry(desk.types(OPENER, 'police considering "customs"')).subject or ""
    desk.types(OPENER, "phase triage")
    desk.types(OPENER, f"{office.suspect} dismissal propose")
    desk.types(HR, f"{office.suspect} dismissal approve")
    return replace(office, agency=agency)


def _step(office: Office, line: str) -> str:
    return line.replace("L-ZZZZZZ", office.agency).format(suspect=office.suspect)


@pytest.mark.parametrize(("who", "line"), STEPS)
def test_a_held_case_is_refused_what_it_may_do_otherwise(ready: Office, who: str, line: str) -> None:
    typed = _step(ready, line)
    assert _code(ready, who, typed) == "done"
    ready.desk.types(OPENER, "screen all yes")

    assert _code(ready, who, typed) == "screen_held"
    assert _code(ready, who, f"{typed} according to the board") == "done"
    for by in (LEGAL, HR):
        ready.desk.types(by, CLEAR)
    assert _code(ready, who, typed) == "done"


def test_neither_hr_approves_in_a_held_case(office: Office) -> None:
    office.desk.types(OPENER, f"{office.suspect} dismissal propose")
    office.desk.types(OPENER, "screen all yes")
    assert _code(office, HR, f"{office.suspect} dismissal approve") == "screen_held"


def test_a_held_case_is_not_reopened_into_an_investigation(office: Office) -> None:
    office.desk.types(OPENER, "close according to the board")
    office.desk.types(OPENER, "screen all yes")
    assert _code(office, OPENER, "reopen because of a new log") == "screen_held"


@pytest.mark.parametrize(
    ("who", "verb", "about", "answers"),
    [
        (OPENER, "phase set", {}, {"track": "incident", "state": "investigating"}),
        (LEGAL, "dismissal", {"suspect": "{suspect}"}, {"state": "approved"}),
        (OPENER, "police step", {"other": "{agency}"}, {"state": "referred", "referral": "{agency}"}),
        (OPENER, "police step", {}, {"referral": "new", "state": "referred"}),
    ],
)
def test_neither_a_form_nor_a_button_does_it(
    ready: Office, who: str, verb: str, about: dict[str, str], answers: dict[str, str]
) -> None:
    ready.desk.types(OPENER, "screen all yes")

    def fill(values: dict[str, str]) -> dict[str, str]:
        return {name: one.format(suspect=ready.suspect, agency=ready.agency) for name, one in values.items()}

    before = ready.desk.stored()
    request = ready.desk.request(who, about=About(incident=ready.ref, **fill(about)))
    filled = Answered(fill(answers), _basis(ready, verb, request, fill(answers)))
    with ready.desk.store.transaction() as tx, pytest.raises(Refused) as caught:
        _do(request, Intent(changing(verb), filled, request.about), tx)

    # The form does not even offer it any more.
    assert caught.value.code == "choose_again"
    assert before == ready.desk.stored()


def _basis(office: Office, verb: str, request: Request, answers: Answers) -> str:
    with office.desk.store.reading() as tx:
        return shape(changing(verb), request, answers, tx).basis


# Who decides

DECIDERS: Final = {
    OPENER: "screen_not_independent",
    "U0CHIEF": "screen_not_independent",
    MEMBER: Part.REVIEWER,
    "U0LEAD": Part.REVIEWER,
    HR: Part.REVIEWER,
    "U0PRIV": Part.REVIEWER,
    LEGAL: Part.LEGAL,
    AUDITOR: "read_only",
    "U0EXEC": "which_incident",
    "U0BLEGAL": "which_incident",
}
"""Who -> the part in which they decide first, or why they do not."""


@pytest.mark.parametrize("verdict", [CLEAR, PROTECTED])
@pytest.mark.parametrize("who", DECIDERS)
def test_who_may_decide_first(held: Office, who: str, verdict: str) -> None:
    held.desk.types(OPENER, "team add <@U0CHIEF> as lead")

    expected = DECIDERS[who]
    if not isinstance(expected, Part):
        assert held.desk.refused(who, verdict).code == expected
        return
    held.desk.types(who, verdict)
    [decision] = held.desk.case(held.ref).judgements.screen.decisions
    assert (decision.person, decision.part) == (who, expected)
    assert decision.circumstances.reason


def test_even_legal_does_not_decide_on_a_case_that_they_opened_or_lead(desk: Desk) -> None:
    desk.opens(LEGAL, channel=ROOM)
    desk.types(LEGAL, "screen all yes")
    assert desk.refused(LEGAL, CLEAR).code == "screen_not_independent"


def test_one_person_is_not_both(held: Office) -> None:
    held.desk.role(HR, Role.LEGAL)
    held.desk.types(HR, CLEAR)
    held.desk.types(HR, CLEAR)
    screen = held.desk.case(held.ref).judgements.screen
    assert [one.part for one in screen.decisions] == [Part.LEGAL]
    assert screen.held


def test_a_second_of_legal_may_be_the_reviewer(held: Office) -> None:
    held.desk.role(SECOND_LEGAL, Role.LEGAL)
    for who in (LEGAL, SECOND_LEGAL):
        held.desk.types(who, CLEAR)
    assert not held.desk.case(held.ref).judgements.screen.held


@pytest.mark.parametrize(("legal", "reviewer"), list(product(Verdict, Verdict)))
@pytest.mark.parametrize("reviewer_first", [False, True])
def test_only_what_both_decide_takes_effect(
    held: Office, legal: Verdict, reviewer: Verdict, reviewer_first: bool
) -> None:
    turns = [(LEGAL, legal), (MEMBER, reviewer)]
    for who, verdict in reversed(turns) if reviewer_first else turns:
        held.desk.types(who, f"screen {verdict} because of the interview")

    case = held.desk.case(held.ref)
    agreed = legal is reviewer
    assert case.judgements.screen.verdict is (legal if agreed else None)
    assert case.judgements.screen.held is not (agreed and legal is Verdict.CLEAR)
    ended = agreed and legal is Verdict.PROTECTED
    assert (case.phase.state == "rejected", bool(case.unlinked), not case.suspects) == (ended,) * 3


def test_who_decided_may_decide_anew(held: Office) -> None:
    held.desk.types(LEGAL, PROTECTED)
    held.desk.types(HR, CLEAR)
    held.desk.types(LEGAL, CLEAR)
    assert _code(held, OPENER, "phase investigating") == "done"


@pytest.mark.parametrize("line", ["screen all yes", "leaked phone to lawyer"])
def test_what_is_learned_after_the_decision_holds_the_case_again(held: Office, line: str) -> None:
    for who in (LEGAL, HR):
        held.desk.types(who, CLEAR)
    held.desk.types(OPENER, line)

    assert _code(held, OPENER, "phase investigating") == "screen_held"
    for who in (HR, LEGAL):
        held.desk.types(who, CLEAR)
    assert _code(held, OPENER, "phase investigating") == "done"


def test_what_waits_is_offered_to_those_who_decide(held: Office) -> None:
    offers = {
        who: [one.verb for one in held.desk.types(who, "screen").offers] for who in (OPENER, LEGAL, AUDITOR)
    }
    assert offers == {
        OPENER: ["screen answer"],
        LEGAL: ["screen answer", "screen clear", "screen protected"],
        AUDITOR: [],
    }


# Unlinking (guard G2)


@pytest.fixture
def named(held: Office) -> tuple[Office, str]:
    """A named suspect, of whom much was typed; one whose adding was undone; Legal has called it protected."""
    desk = held.desk
    new = New(person=MEMBER, user=MEMBER, name=CANARY, employee_number=f"{CANARY}-4711")
    undone = desk.suspects(OPENER, held.ref, New(name=f"{CANARY} undone"))
    desk.types(OPENER, "undo")
    assert undone
    suspect = desk.suspects(OPENER, held.ref, new)
    for line in (
        f"access revoked because {CANARY} said so",
        f"finding not involved according to {CANARY} source {CANARY}",
    ):
        desk.types(OPENER, f"{suspect} {line}")
    desk.types(OPENER, "undo")
    desk.types(LEGAL, PROTECTED)
    return held, suspect


def _sealed(tx: Transaction) -> str:
    """Everything in the database that can be read, unsealed or not."""
    cases = tx.cases.visible(tx.people.actor(AUDITOR))
    found = [str(one) for one in (*tx.record.all(), *cases)]
    return "\n".join(found)


def test_the_record_and_the_case_tell_nothing_of_who_it_was(named: tuple[Office, str]) -> None:
    office, suspect = named
    with office.desk.store.reading() as tx:
        assert CANARY in _sealed(tx)

    office.desk.types(HR, PROTECTED)

    with office.desk.store.reading() as tx:
        assert CANARY not in _sealed(tx)
    case = office.desk.case(office.ref)
    assert suspect in case.unlinked
    assert office.suspect in case.unlinked
    assert case.suspects == ()
    assert case.access.barred == frozenset()


def test_no_row_can_be_unsealed_any_more(named: tuple[Office, str]) -> None:
    office, suspect = named
    before = office.desk.rows()
    old = next(row for row in before["suspect"] if row.pseudonym == suspect)
    office.desk.types(HR, PROTECTED)

    rows = [row for row in office.desk.rows()["suspect"] if row.incident == office.ref]
    assert {(row.blind, row.name, row.slack_user, row.employee_number) for row in rows} == {(None,) * 4}
    assert all(row.unlinked for row in rows)
    # Not even from a copy that somebody kept: its key is gone.
    with office.desk.store.reading() as tx, pytest.raises(Shredded):
        tx.vault.unseal(suspect, "suspect.name", f"{old.change}/{suspect}", old.name)
    steps = [row for row in office.desk.rows()["move"] if row.subject == suspect]
    assert {(row.reported_by, row.source, row.reason) for row in steps} == {(None, None, None)}


def test_no_surface_tells_who_it_was_or_what_was_told(named: tuple[Office, str]) -> None:
    office, suspect = named
    office.desk.types(HR, PROTECTED)

    for language in ("en", "fr"):
        words = Words(language)
        for line in ("show", "suspect", "screen", "timeline all", f"timeline {suspect} all", "list", "phase"):
            reply = office.desk.types(AUDITOR, line)
            shown = str(views.answer(reply, [], words).payload())
            assert CANARY not in shown
            assert MEMBER not in shown or line == "timeline all"
    assert office.desk.outcome(AUDITOR, f"show {suspect}") == "no_suspects"
    assert office.desk.outcome(OPENER, f"{suspect} access revoked") == "no_suspects"


def test_it_cannot_be_undone(named: tuple[Office, str]) -> None:
    office, suspect = named
    last = office.desk.records(HR, PROTECTED)
    with office.desk.store.reading() as tx:
        entries = tx.record.of_incident(office.ref)

    assert office.desk.refused("U0LEAD", f"undo {last.change}").code == "undo_screen"
    for entry in entries:
        if entry.subject == suspect:
            office.desk.outcome("U0LEAD", f"undo {entry.change}")
    case = office.desk.case(office.ref)
    assert (case.suspects, case.access.barred) == ((), frozenset())


def test_the_decision_stays(named: tuple[Office, str]) -> None:
    office, _ = named
    office.desk.types(HR, PROTECTED)

    screen = office.desk.case(office.ref).judgements.screen
    assert [(one.person, one.part, one.verdict) for one in screen.decisions] == [
        (LEGAL, Part.LEGAL, Verdict.PROTECTED),
        (HR, Part.REVIEWER, Verdict.PROTECTED),
    ]
    assert {one.circumstances.reason for one in screen.decisions} == {"the regulator was told"}
    assert office.desk.case(office.ref).phase.circumstances.reason == "the regulator was told"


def test_the_bar_is_gone_and_nothing_is_sent_to_who_was_barred(named: tuple[Office, str]) -> None:
    office, _ = named
    assert office.desk.outcome(MEMBER, "show") == "which_incident"
    sent = len(office.desk.outbox())

    office.desk.types(HR, PROTECTED)

    assert office.desk.outcome(MEMBER, "show") == "done"
    assert all(row.person != MEMBER and MEMBER not in row.lane for row in office.desk.outbox(sent))


@pytest.mark.parametrize("phase", ["recovering", "awaiting_outcome", "closed", "duplicate", "rejected"])
def test_from_every_phase_the_incident_ends_by_lawful_steps(held: Office, phase: str) -> None:
    held.desk.types(OPENER, f"phase {phase.replace('_', ' ')} according to the board because so"[:60])
    for who in (LEGAL, HR):
        held.desk.types(who, PROTECTED)
    assert held.desk.case(held.ref).phase.state == "rejected"


def test_a_reopened_case_stays_held_and_new_suspects_are_unlinked_too(held: Office) -> None:
    desk = held.desk
    for who in (LEGAL, HR):
        desk.types(who, PROTECTED)
    desk.types(OPENER, "reopen because of another matter")
    again = desk.suspects(OPENER, held.ref, New(name=CANARY))

    assert desk.outcome(OPENER, "phase investigating") == "screen_held"
    for who in (LEGAL, HR):
        desk.types(who, PROTECTED)
    assert again in desk.case(held.ref).unlinked


def test_both_databases_forget(both: Desk) -> None:
    ref = both.opens(channel=ROOM)
    suspect = both.suspects(OPENER, ref, New(person=MEMBER, user=MEMBER, name=CANARY))
    both.types(OPENER, "screen all yes")
    for who in (LEGAL, HR):
        both.types(who, PROTECTED)

    case = both.case(ref)
    assert (case.unlinked, case.suspects, case.phase.state) == ((suspect,), (), "rejected")
    assert case.phase.circumstances.facts == {"reject_reason": "protected_activity"}
    assert OWNER not in case.access.team


def test_nothing_is_erased_under_a_legal_hold(named: tuple[Office, str]) -> None:
    desk, ref = named[0].desk, named[0].ref
    desk.types(LEGAL, "hold issued counsel=counsel custodians=sales sources=mail")

    assert desk.refused(HR, PROTECTED).code == "screen_legal_hold"
    assert desk.outcome(OPENER, "phase investigating") == "screen_held"

    desk.types(LEGAL, "hold in force review=tomorrow")
    desk.types(LEGAL, "hold released counsel=counsel")
    desk.types(HR, PROTECTED)
    assert desk.case(ref).unlinked
