"""Closing takes two people: what one proposes another confirms, unless something has changed since."""

from collections.abc import Mapping
from typing import Final

import pytest

from bot import views
from bot.forms import changing, shape
from bot.views import digest
from bot.words import Words
from commands._shape import About, Reply
from domain.closing import StillOpen, may_confirm, proposed
from domain.digest import Clearance, compile_digest
from domain.steps import Step, waits_for
from tests.builders import (
    AUDITOR,
    BARRED,
    HR,
    LEGAL,
    LOBBY,
    MEMBER,
    NOW,
    OPENER,
    ROOM,
    Desk,
)

RECOVERING: Final = (
    "confirm because the log shows it",
    "measure none announced",
    "phase triage",
    "screen all no",
    "phase investigating",
    "phase recovering",
)
PROPOSES: Final = 'close on 9 Mar summary="one list" lessons="read less" retain="1 Jan 2030"'
FACTS: Final[Mapping[str, str]] = {
    "summary": "one list",
    "lessons": "read less",
    "retain_until": "2030-01-01",
}


@pytest.fixture
def ref(desk: Desk) -> str:
    """An incident that is recovering, in its channel, with a member on its team."""
    ref = desk.opens(channel=ROOM)
    for line in (f"team add <@{MEMBER}>", *RECOVERING):
        desk.types(OPENER, line)
    return ref


def proposes(desk: Desk, who: str = OPENER, line: str = PROPOSES) -> str:
    """Have somebody propose to close the incident; answers the reference of that change."""
    return desk.records(who, line).change


def shown(desk: Desk, reply: Reply) -> str:
    """What an answer says."""
    return views.answer(reply, [desk.entry(reply)], Words()).text


def test_who_proposes_is_told_what_was_not_done_and_who_can_confirm_it(desk: Desk, ref: str) -> None:
    reply = desk.types(OPENER, PROPOSES)
    text = shown(desk, reply)
    assert desk.case(ref).phase.state == "recovering"
    assert "Not closed yet" in text
    assert f"`close confirm {reply.changes[0]}`" in text
    assert f"<@{MEMBER}>" in text
    assert f"<@{OPENER}>" not in text
    assert [offer.verb for offer in reply.offers] == ["close withdraw"]


def test_where_nobody_else_on_the_team_can_the_answer_says_so(desk: Desk, ref: str) -> None:
    desk.types(OPENER, f"team add <@{MEMBER}> as auditor")
    text = shown(desk, desk.types(OPENER, PROPOSES))
    assert "Nobody else on the team can" in text
    assert "<@" not in text


def test_somebody_barred_is_not_named_among_those_who_can(desk: Desk, ref: str) -> None:
    suspect = desk.suspects(OPENER, ref, person=MEMBER)
    desk.types(HR, f"{suspect} finding not involved")
    assert "<@" not in shown(desk, desk.types(OPENER, PROPOSES))


def test_a_second_person_closes_it_with_what_the_first_one_proposed(desk: Desk, ref: str) -> None:
    entry = desk.records(MEMBER, f"close confirm {proposes(desk)}")
    phase = desk.case(ref).phase
    assert (phase.state, dict(phase.circumstances.facts)) == ("closed", FACTS)
    assert (entry.verb, (entry.detail or {})["person"], (entry.detail or {})["on"]) == (
        "closing.confirmed",
        OPENER,
        "2026-03-09",
    )
    assert proposed(desk.case(ref)) is None


@pytest.mark.parametrize("line", ["phase closed", "clore"])
def test_however_it_is_typed_closing_is_proposed(desk: Desk, ref: str, line: str) -> None:
    assert desk.records(OPENER, line).verb == "closing.proposed"
    assert desk.case(ref).open


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (OPENER, "not_opener"),
        (HR, "not_proposer"),
        (AUDITOR, "read_only"),
        ("U0RESP", "not_found"),
        (BARRED["barred lead"], "done"),
        (MEMBER, "done"),
        (LEGAL, "done"),
        ("U0LEAD", "done"),
    ],
)
def test_who_confirms_neither_proposed_it_nor_opened_the_incident(
    desk: Desk, ref: str, who: str, code: str
) -> None:
    change = proposes(desk, HR)
    assert desk.outcome(who, f"{ref} close confirm {change}", LOBBY) == code
    with desk.store.reading() as tx:
        actor = tx.people.actor(who)
        may = may_confirm(actor, tx.cases.load(ref))
        waits = Step("closing") in waits_for(actor, tx.cases.load(ref), NOW)
    assert (may, waits) == (code == "done",) * 2


def test_to_who_was_barred_since_the_closing_does_not_exist(desk: Desk, ref: str) -> None:
    change = proposes(desk)
    suspect = desk.suspects(OPENER, ref, person=MEMBER)
    desk.types(HR, f"{suspect} finding not involved")
    assert desk.outcome(MEMBER, f"{ref} close confirm {change}", LOBBY) == "not_found"


def test_what_somebody_proposed_who_was_barred_since_is_void(desk: Desk, ref: str) -> None:
    change = proposes(desk, MEMBER)
    suspect = desk.suspects(OPENER, ref, person=MEMBER)
    desk.types(HR, f"{suspect} finding not involved")
    assert desk.refused(HR, f"close confirm {change}").code == "closing_none"
    proposes(desk)


def test_what_was_opened_again_since_is_listed_and_nothing_is_closed(desk: Desk, ref: str) -> None:
    change = proposes(desk)
    measure = desk.records(OPENER, "measure add Read less").subject
    refused = desk.refused(MEMBER, f"close confirm {change}")
    assert isinstance(refused, StillOpen)
    assert [track.subject for track in refused.tracks] == [measure]
    desk.types(OPENER, f"measure {measure} rejected because it costs too much")
    desk.records(MEMBER, f"close confirm {change}")


def test_when_the_phase_moved_since_the_proposal_is_void(desk: Desk, ref: str) -> None:
    change = proposes(desk)
    for line in ("phase investigating", "phase recovering"):
        desk.types(OPENER, line)
    assert desk.refused(MEMBER, f"close confirm {change}").code == "closing_none"
    desk.closes()


def test_what_was_proposed_anew_is_confirmed_by_its_own_name(desk: Desk, ref: str) -> None:
    change = proposes(desk)
    desk.records(MEMBER, "close withdraw because the summary is wrong")
    again = proposes(desk, line=PROPOSES.replace("one list", "two lists"))
    assert desk.refused(MEMBER, f"close confirm {change}").code == "closing_changed"
    desk.records(MEMBER, f"close confirm {again}")
    assert desk.case(ref).phase.circumstances.facts["summary"] == "two lists"


def test_while_one_waits_no_other_is_proposed(desk: Desk, ref: str) -> None:
    proposes(desk)
    for who in (OPENER, MEMBER):
        refused = desk.refused(who, "close")
        assert (refused.code, refused.params["person"]) == ("closing_proposed", OPENER)
        assert f"<@{OPENER}>" in views.refusal(refused, Words()).text


@pytest.mark.parametrize("who", [OPENER, MEMBER, HR])
def test_a_proposal_is_withdrawn_by_whoever_may_change_the_incident(desk: Desk, ref: str, who: str) -> None:
    change = proposes(desk)
    entry = desk.records(who, "close withdraw because another log was found")
    assert (entry.verb, (entry.detail or {})["reason"]) == ("closing.withdrawn", "another log was found")
    assert desk.refused(MEMBER, f"close confirm {change}").code == "closing_none"


def test_others_are_reported_to_have_closed_it_and_nobody_confirms_that(desk: Desk, ref: str) -> None:
    proposes(desk)
    desk.records(OPENER, "close according to the board")
    assert (desk.case(ref).phase.state, proposed(desk.case(ref))) == ("closed", None)


def test_each_step_is_taken_back_by_undo_the_later_one_first(desk: Desk, ref: str) -> None:
    fresh = desk.case(ref)
    change = proposes(desk)
    waiting = desk.case(ref)
    confirmed = desk.records(MEMBER, f"close confirm {change}")
    refused = desk.refused(OPENER, f"undo {change}")
    assert (refused.code, refused.params["lifecycle"]) == ("undo_later_first", "closing")
    assert "for the closing" in views.refusal(refused, Words()).text
    desk.records(MEMBER, f"undo {confirmed.change}")
    assert desk.case(ref) == waiting
    withdrawn = desk.records(OPENER, "close withdraw")
    desk.records(OPENER, f"undo {withdrawn.change}")
    assert desk.case(ref) == waiting
    desk.records(OPENER, f"undo {change}")
    assert desk.case(ref) == fresh


def test_a_proposal_stands_again_when_the_step_after_it_is_taken_back(desk: Desk, ref: str) -> None:
    change = proposes(desk)
    desk.types(OPENER, "phase investigating")
    desk.types(OPENER, "undo")
    desk.records(MEMBER, f"close confirm {change}")


def test_what_waits_is_shown_with_its_facts_and_buttons(desk: Desk, ref: str) -> None:
    proposes(desk)
    for who, verbs in (
        (MEMBER, ["phase set", "close confirm", "close withdraw"]),
        (OPENER, ["phase set", "close withdraw"]),
    ):
        reply = desk.types(who, "phase")
        assert [offer.verb for offer in reply.offers] == verbs
        for line in ("show", "phase"):
            told = str(views.answer(desk.types(who, line), [], Words()).blocks)
            assert f"<@{OPENER}> proposed to close it" in told
            assert "one list" in told


def test_the_form_tells_what_is_confirmed(desk: Desk, ref: str) -> None:
    change = proposes(desk, line=f"{PROPOSES} because all was done")
    with desk.store.transaction() as tx:
        form = shape(changing("close confirm"), desk.request(MEMBER, about=About(incident=ref)), {}, tx)
    assert form.basis == change
    said = "\n".join(Words().sentences(form.says))
    for text in ("one list", "read less", "1 January 2030", "all was done", "9 March 2026", f"<@{OPENER}>"):
        assert text in said


def test_a_digest_counts_what_waits_for_a_second_person(desk: Desk, ref: str) -> None:
    proposes(desk)
    with desk.store.reading() as tx:
        cases, _ = tx.cases.for_audience([])
    body = compile_digest(cases, now=NOW, since=None, clearance=Clearance.COUNTS)
    assert body.closings == 1
    for language, said in (
        ("en", "1 proposed closing waits for a second person."),
        ("fr", "1 clôture proposée attend une seconde personne."),
    ):
        assert said in str(digest.digest(body, Words(language)).blocks)
