"""Whoever heard a pseudonym together with the name cannot tell by it of whom later texts are."""

from collections.abc import Iterator
from typing import Final

import pytest

from bot import views
from bot.views.card import card
from bot.words import Words
from commands.suspect import New
from domain.steps import waits_for
from storage.record import Outcome
from tests.builders import AUDITOR, BARRED, HR, LEGAL, LOBBY, MEMBER, NOW, OPENER, OWNER, ROOM, Desk

NAME: Final = "J. Placeholder"
READS: Final = ("show", "suspects", "timeline", "timeline all", "dismissal", "audit", "reveal")


@pytest.fixture
def ref(desk: Desk) -> str:
    """An incident in its channel, with a member on its team."""
    ref = desk.opens(channel=ROOM)
    desk.types(OPENER, f"team add <@{MEMBER}>")
    desk.types(OPENER, "screen all no")
    return ref


@pytest.fixture
def heard(desk: Desk, ref: str) -> str:
    """The pseudonym beside which a member was shown the name; there is an older step and a proposal."""
    heard = desk.suspects(OPENER, ref, New(name=NAME))
    desk.types(OPENER, f"{heard} access revoked")
    desk.types(MEMBER, f"{heard} dismissal propose")
    reveals(desk, heard)
    return heard


def reveals(desk: Desk, suspect: str) -> str:
    """Have a member shown who somebody is; answers all that they were answered."""
    change = desk.records(MEMBER, f"reveal {suspect} because HR has to know").change
    desk.types(HR, f"reveal approve {change}")
    return shown(desk, MEMBER, "reveal")


def shown(desk: Desk, who: str, line: str) -> str:
    """All that somebody is answered."""
    message = views.answer(desk.types(who, line), [], Words())
    return message.text + str(message.blocks)


def called(desk: Desk, ref: str) -> str:
    """What the only suspect is called now."""
    [suspect] = desk.case(ref).suspects
    return suspect.pseudonym


def texts(desk: Desk, ref: str) -> Iterator[str]:
    """Everything that can be read of the incident from now on."""
    for line in READS:
        yield shown(desk, LEGAL, line)
    with desk.store.reading() as tx:
        case = tx.cases.load(ref)
        yield str(card(case, [OPENER], NOW, Words()).blocks)
        yield str([waits_for(tx.people.actor(who), case, NOW) for who in (HR, LEGAL, MEMBER)])
        for entry in tx.record.of_incident(ref):
            if entry.outcome is not Outcome.READ and entry.verb != "incident.opened":
                yield str(views.posted(entry, "Member", Words()).payload())


def test_the_name_stands_beside_the_pseudonym_that_was_asked_for_and_no_later_one(
    desk: Desk, ref: str
) -> None:
    heard = desk.suspects(OPENER, ref, New(name=NAME))
    first = reveals(desk, heard)
    new = called(desk, ref)
    again = shown(desk, MEMBER, "reveal")
    assert new != heard
    assert all(NAME in text and heard in text and new not in text for text in (first, again))


def test_no_text_says_the_heard_pseudonym_any_more_and_all_say_the_new_one(
    desk: Desk, ref: str, heard: str
) -> None:
    found = list(texts(desk, ref))
    assert [text for text in found if heard in text] == []
    assert sum(called(desk, ref) in text for text in found) > len(READS)


def test_it_is_renewed_once_for_each_pseudonym_that_was_heard(desk: Desk, ref: str, heard: str) -> None:
    new = called(desk, ref)
    shown(desk, MEMBER, "reveal")
    assert called(desk, ref) == new
    change = desk.records(OPENER, f"reveal {new} because of it").change
    desk.types(HR, f"reveal approve {change}")
    desk.types(OPENER, "reveal")
    assert called(desk, ref) not in {new, heard}


def test_who_asked_under_the_same_pseudonym_makes_no_third_one(desk: Desk, ref: str) -> None:
    heard = desk.suspects(OPENER, ref, New(name=NAME))
    other = desk.records(OPENER, f"reveal {heard} because of it").change
    reveals(desk, heard)
    new = called(desk, ref)
    desk.types(HR, f"reveal approve {other}")
    assert heard in shown(desk, OPENER, "reveal")
    assert called(desk, ref) == new


def test_until_somebody_is_shown_the_name_the_pseudonym_stays(desk: Desk, ref: str) -> None:
    suspect = desk.suspects(OPENER, ref, New(name=NAME))
    change = desk.records(MEMBER, f"reveal {suspect} because of it").change
    desk.types(HR, f"reveal approve {change}")
    for who in (HR, OPENER, AUDITOR):
        desk.types(who, "reveal")
    assert called(desk, ref) == suspect


def test_an_earlier_pseudonym_still_works_for_those_who_may_see_the_case(
    desk: Desk, ref: str, heard: str
) -> None:
    entry = desk.records(OPENER, f"{heard} finding under investigation", LOBBY)
    assert (entry.incident, entry.subject) == (ref, called(desk, ref))
    desk.types(HR, f"{heard} dismissal approve")
    [suspect] = desk.case(ref).suspects
    states = (suspect.access.state, suspect.finding.state, suspect.termination.state)
    assert states == ("revoked", "under_investigation", "legal_review")
    assert [one.part for one in suspect.approvals] == ["hr"]


@pytest.mark.parametrize("who", ["U0STRANGER", "U0RESP", OWNER, BARRED["barred legal"]])
def test_to_everybody_else_an_earlier_one_is_as_any_other(desk: Desk, ref: str, heard: str, who: str) -> None:
    desk.suspects(OPENER, ref, person=BARRED["barred legal"])
    for line in ("{} access suspended", "timeline {}", "reveal {} because of it", "show {}"):
        answers = [desk.answer(who, line.format(one), LOBBY) for one in (heard, "S-ZZZZZZ")]
        assert answers == [("not_found", {})] * 2


def test_who_was_refused_reads_of_no_other_pseudonym_than_they_typed(
    desk: Desk, ref: str, heard: str
) -> None:
    with desk.store.transaction() as tx:
        tx.record.append(
            change="C-REFUSED000",
            at=NOW,
            actor=OWNER,
            verb="show",
            outcome=Outcome.REFUSED,
            incident=ref,
            subject=heard,
            code="not_found",
        )
        entry = tx.record.get("C-REFUSED000")
    assert entry is not None
    assert entry.subject == heard
    assert called(desk, ref) not in shown(desk, OWNER, "audit organisation")


def test_the_renewal_is_told_without_the_earlier_one_and_is_not_taken_back(
    desk: Desk, ref: str, heard: str
) -> None:
    with desk.store.reading() as tx:
        [entry] = (one for one in tx.record.all() if one.verb == "suspect.renamed")
    assert (entry.actor, entry.subject, entry.detail) == (MEMBER, called(desk, ref), {})
    assert desk.refused(OPENER, f"undo {entry.change}").code == "undo_fixed"
    assert heard not in str(desk.outbox())


def test_tracks_that_wait_do_so_under_the_new_one(desk: Desk, ref: str) -> None:
    heard = desk.suspects(OPENER, ref, New(name=NAME))
    for line in (
        f"{heard} finding inconclusive according to HR",
        f"{heard} dismissal propose",
        "confirm because the log shows it",
        "measure none announced",
        "phase triage",
        "phase investigating",
        "phase recovering",
        f"close waiting <@{MEMBER}> because the court decides",
    ):
        desk.types(OPENER, line)
    reveals(desk, heard)
    waiting = desk.case(ref).waiting
    assert waiting is not None
    assert {subject for _, subject in waiting.tracks} == {called(desk, ref)}


def test_a_suspect_whose_adding_is_taken_back_after_it_is_gone_by_any_pseudonym(desk: Desk, ref: str) -> None:
    heard = desk.suspects(OPENER, ref, New(name=NAME))
    added = desk.last().change
    reveals(desk, heard)
    new = called(desk, ref)
    desk.types(OPENER, f"undo {added}")
    for one in (heard, new):
        assert desk.refused(OPENER, f"{one} access suspended", LOBBY).code == "not_found"
