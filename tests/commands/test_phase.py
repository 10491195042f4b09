"""``/insider phase``, ``confirm``, ``reject``: where an incident stands, and how sure it is one."""

from datetime import date
from typing import Final

import pytest

from bot.views import refusal
from bot.views.phase import phases
from bot.words import Words
from commands.phase import Phases
from domain.closing import hindrances
from domain.errors import Refused
from tests.builders import OPENER, Office, without_facts


@pytest.mark.parametrize(
    ("line", "lifecycle", "state"),
    [
        ("phase triage", "incident", "triage"),
        ("status Triage", "incident", "triage"),
        ("phase Qualification", "incident", "triage"),
        ("reject out of scope nobody of ours did it", "incident", "rejected"),
        ("confirm because the log shows it", "certainty", "confirmed"),
        ("confirmed by the log", "certainty", "confirmed"),
        ("phase confirmed as the log shows", "certainty", "confirmed"),
        ("phase near miss because nothing was sent", "certainty", "near_miss"),
        ("phase false positive it was a test", "certainty", "false_positive"),
        ("rejeter hors sujet", "incident", "rejected"),
        ("phase closed according to the board", "incident", "closed"),
    ],
)
def test_a_step_moves_phase_or_certainty(office: Office, line: str, lifecycle: str, state: str) -> None:
    before = office.desk.case(office.ref)
    entry = office.desk.records(OPENER, line)
    after = office.desk.case(office.ref)
    expected = {"incident": before.phase.state, "certainty": before.certainty.state} | {lifecycle: state}
    assert expected == {"incident": after.phase.state, "certainty": after.certainty.state}
    assert (f"{lifecycle}.moved", office.ref, None) == (entry.verb, entry.incident, entry.subject)
    assert entry.detail is not None
    assert (lifecycle, state) == (entry.detail["lifecycle"], entry.detail["state"])


def test_a_step_keeps_its_circumstances(office: Office) -> None:
    entry = office.desk.records(OPENER, 'phase closed on 9 Mar according to HR source "press" because done')
    told = office.desk.case(office.ref).phase.circumstances
    assert (date(2026, 3, 9), "HR", "press", "done") == (
        told.on,
        told.reported_by,
        told.source,
        told.reason,
    )
    assert entry.detail == {
        "lifecycle": "incident",
        "state": "closed",
        "on": "2026-03-09",
        "reported_by": "HR",
        "source": "press",
        "reason": "done",
    }


def test_a_step_remembers_every_state_before(office: Office) -> None:
    for state in ("triage", "investigating", "contained"):
        office.desk.types(OPENER, f"phase {state}")
    assert office.desk.case(office.ref).phase.reached == ("reported", "triage", "investigating", "contained")


def test_words_after_a_step_that_needs_a_reason_are_the_reason(office: Office) -> None:
    entry = office.desk.records(OPENER, "reject it was a drill on 9 Mar")
    assert without_facts(entry) == {
        "lifecycle": "incident",
        "state": "rejected",
        "on": "2026-03-09",
        "reason": "it was a drill",
    }


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("out of scope", "out_of_scope"),
        ("not this kind:", "out_of_scope"),
        ("Not enough information", "insufficient_information"),
        ("fausse alerte", "false_positive"),
        ("reject_reason=false_positive", "false_positive"),
    ],
)
def test_a_rejection_has_a_reason_of_the_vocabulary_and_words_why(
    office: Office, typed: str, code: str
) -> None:
    office.desk.strictly(OPENER, f"reject {typed} nobody of ours did it")
    told = office.desk.case(office.ref).phase.circumstances
    assert (told.reason, dict(told.facts)) == ("nobody of ours did it", {"reject_reason": code})


def test_without_a_reason_of_the_vocabulary_the_form_asks_for_one_and_keeps_the_words(office: Office) -> None:
    with pytest.raises(Refused) as caught:
        office.desk.strictly(OPENER, "reject it was a drill")
    assert caught.value.code == "missing_facts"
    assert caught.value.params["given"] == {
        "track": "incident",
        "state": "rejected",
        "reason": "it was a drill",
    }


def test_a_protected_activity_is_not_rejected_but_pointed_to_the_screen(office: Office) -> None:
    refused = office.desk.refused(OPENER, "reject protected activity because the regulator was told")
    said = refusal(refused, Words()).text
    assert "`screen protected because …`" in said
    assert "Legal and an independent reviewer" in said


def test_what_others_did_needs_no_reason(office: Office) -> None:
    office.desk.records(OPENER, "reject according to the board")
    office.desk.records(OPENER, "phase false positive according to the board")
    case = office.desk.case(office.ref)
    assert (case.phase.state, case.certainty.state) == ("rejected", "false_positive")


PATHS: Final = (
    ("triage", "investigating", "contained", "investigating", "recovering", "investigating"),
    (
        "triage",
        "reject not enough because no log",
        "reopen new log",
        "duplicate of {other}",
        "reopen not the same",
    ),
    ("duplicate of {other}", "triage because it is another one", "rejected false alarm: a drill"),
    (
        "confirm because the log shows it",
        "suspected we were wrong",
        "near miss nothing sent",
        "confirm it was sent",
        "near miss nothing sent",
    ),
    ("false positive a drill", "suspected no drill", "confirmed by the log", "false positive a drill"),
)


@pytest.mark.parametrize("path", PATHS)
def test_every_step_is_reached_by_plain_words(office: Office, path: tuple[str, ...]) -> None:
    nouns = ("reject", "reopen", "duplicate", "confirm ")
    for step in path:
        line = (
            step
            if f"{step} ".startswith(nouns) and step != "rejected false alarm: a drill"
            else f"phase {step}"
        )
        office.desk.records(OPENER, line.format(other=office.other))
    office.desk.records(OPENER, "undo")


def test_the_bare_noun_tells_phase_and_what_may_follow(shared_office: Office) -> None:
    body = shared_office.desk.types(OPENER, "phase").body
    assert isinstance(body, Phases)
    said = str(phases(body, Words()).blocks)
    for words in (
        "Phase: *Reported*",
        "since Tue 10 Mar 2026",
        "`phase triage`",
        "`reject …` · needs a reason",
        "`duplicate of IN-…` · needs the other incident",
        "How sure: *Suspected*",
        "`confirm`",
        "`phase near miss` · needs a reason",
    ):
        assert words in said


def test_the_day_and_who_says_so_stand_beside_the_phase(office: Office) -> None:
    office.desk.types(OPENER, "phase contained on 9 Mar according to HR")
    body = office.desk.types(OPENER, "phase").body
    assert isinstance(body, Phases)
    said = "Phase: *Contained* · since 9 March 2026 · reported, according to HR"
    assert said in str(phases(body, Words()).blocks)
    assert "on 9 March" not in str(phases(body, Words()).blocks)


def test_the_bare_noun_tells_what_closing_and_waiting_need(office: Office) -> None:
    for line in ("triage", "investigating", "recovering"):
        office.desk.types(OPENER, f"phase {line}")
    body = office.desk.types(OPENER, "phase").body
    assert isinstance(body, Phases)
    said = str(phases(body, Words()).blocks)
    assert "`close waiting @person …` · needs somebody who watches over it · needs a reason" in said
    assert f"`close` · {len(hindrances(body.case, 'closed'))} things are still open" in said
