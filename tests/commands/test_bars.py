"""A bar of somebody who matters takes a second person, or ends within a day."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.reading import Intent
from commands._shape import About
from commands.suspect import COMMAND, New
from domain.access import Role
from storage import Store
from storage.record import Outcome
from tests.builders import AUDITOR, HR, LEGAL, LOBBY, MEMBER, OPENER, OWNER, ROOM, Desk
from tests.commands.barring import (
    DAY,
    HOUR,
    LEAD,
    NOBODY,
    SECOND,
    bar,
    furnish,
    sees,
    steps,
    the,
    told,
    watch,
)


@pytest.fixture
def desk(small: Desk) -> Desk:
    """A small office of one's own."""
    return small


@pytest.mark.parametrize("person", [MEMBER, HR, OWNER])
def test_a_bar_of_somebody_on_the_team_or_with_a_role_waits_for_a_second_person(
    desk: Desk, person: str
) -> None:
    suspect = bar(desk, person)
    assert steps(desk, LEAD) == {("bar", suspect)}
    assert steps(desk, OPENER) == steps(desk, person) == steps(desk, MEMBER) == set()


def test_a_bar_of_anybody_else_waits_for_nobody_and_does_not_end(desk: Desk) -> None:
    bar(desk, NOBODY)
    assert steps(desk, LEAD) == set()
    desk.now += 30 * DAY
    assert watch(desk) == 0
    with desk.store.reading() as tx:
        assert tx.people.blind(NOBODY) in tx.cases.access(the(desk)).barred


def test_who_adds_somebody_with_a_role_is_told_that_it_takes_a_second_person(desk: Desk) -> None:

    verb = next(one for one in COMMAND.verbs if one.name == "suspect add")
    reply = desk.does(desk.request(OPENER), Intent(verb, New(person=HR, user=HR), About(incident=the(desk))))
    assert "bar.to_confirm" in [one.id for one in reply.said]
    reply = desk.does(
        desk.request(OPENER), Intent(verb, New(person=NOBODY, user=NOBODY), About(incident=the(desk)))
    )
    assert "bar.to_confirm" not in [one.id for one in reply.said]


def test_who_adds_somebody_is_told_when_nobody_is_there_to_confirm_it(desk: Desk) -> None:
    for person, role in ((LEAD, "lead"), (LEGAL, "legal"), (HR, "hr")):
        desk.types(OWNER, f"role take <@{person}> {role}")
    verb = next(one for one in COMMAND.verbs if one.name == "suspect add")
    new = Intent(verb, New(person=MEMBER, user=MEMBER), About(incident=the(desk)))
    assert "bar.to_confirm_nobody" in [one.id for one in desk.does(desk.request(OPENER), new).said]


@pytest.mark.parametrize("who", [LEAD, HR, LEGAL])
def test_a_bar_that_was_confirmed_stays(desk: Desk, who: str) -> None:
    suspect = bar(desk, MEMBER)
    entry = desk.entry(desk.types(who, f"suspect confirm {suspect}"))
    assert (entry.verb, entry.subject, entry.detail) == ("suspect.confirmed", suspect, {"person": OPENER})
    desk.now += 2 * DAY
    assert watch(desk) == 0
    assert not sees(desk, MEMBER)
    assert steps(desk, LEAD) == set()
    assert desk.refused(LEGAL, f"suspect confirm {suspect}").code == "bar_none"


def test_the_lead_of_the_incident_confirms_what_another_added(desk: Desk) -> None:
    suspect = bar(desk, HR, by=MEMBER)
    assert steps(desk, OPENER) == {("bar", suspect)}
    assert desk.outcome(OPENER, f"suspect confirm {suspect}") == "done"


def test_a_bar_is_confirmed_by_whichever_pseudonym_the_suspect_had(desk: Desk) -> None:
    suspect = bar(desk, MEMBER)
    with desk.store.transaction() as tx:
        change = desk.request(OPENER).record(tx, tx.cases.load(the(desk)), "suspect.renamed", subject=suspect)
        tx.suspects.rename(change, suspect, "S-NEWNAM")
    assert steps(desk, LEAD) == {("bar", "S-NEWNAM")}
    assert desk.entry(desk.types(LEAD, f"suspect confirm {suspect}")).subject == "S-NEWNAM"
    assert steps(desk, LEAD) == set()


def test_who_added_a_suspect_does_not_confirm_it(desk: Desk) -> None:
    suspect = bar(desk, MEMBER, by=HR)
    assert desk.refused(HR, f"suspect confirm {suspect}", ROOM).code == "not_proposer"


def test_who_decides_nothing_in_the_incident_confirms_no_bar(desk: Desk) -> None:
    suspect = bar(desk, MEMBER)
    desk.types(HR, f"{the(desk)} recuse because we are friends")
    assert desk.refused(HR, f"suspect confirm {suspect}").code == "recused"


def test_who_is_neither_lead_nor_hr_nor_legal_does_not_confirm(desk: Desk) -> None:
    suspect = bar(desk, HR)
    assert desk.refused(MEMBER, f"suspect confirm {suspect}").code == "decision_needs"
    assert desk.refused(AUDITOR, f"{the(desk)} suspect confirm {suspect}").code == "read_only"


def test_to_who_is_barred_a_bar_is_as_unknown_as_one_that_is_not_there(desk: Desk) -> None:
    suspect = bar(desk, HR)
    for line in ("suspect confirm {}", "suspect lift {} because of me", "suspect lift approve {}"):
        known, unknown = (desk.answer(HR, line.format(one), LOBBY) for one in (suspect, "S-ZZZZZZ"))
        assert known == unknown
        assert known[0] == "not_found"


def test_of_a_bar_that_waits_or_is_confirmed_the_channel_is_told_nothing(desk: Desk) -> None:
    suspect = bar(desk, MEMBER)
    sent = len(desk.outbox())
    desk.types(LEAD, f"suspect confirm {suspect}")
    assert {row.kind for row in desk.outbox(sent)} <= {"home"}


def test_a_bar_that_nobody_confirms_ends_after_a_day_with_all_that_it_took(desk: Desk) -> None:
    before = desk.case(the(desk)).access.team
    suspect = bar(desk, MEMBER)
    added = desk.last().change
    desk.now += DAY - timedelta(seconds=1)
    assert watch(desk) == 0
    assert not sees(desk, MEMBER)

    desk.now += timedelta(seconds=1)
    assert watch(desk) == 1
    assert watch(desk) == 0

    entry = desk.last()
    assert (entry.verb, entry.outcome, entry.undoes) == ("suspect.unconfirmed", Outcome.SYSTEM, added)
    assert (entry.actor, entry.subject, entry.detail) == ("bar watch", suspect, None)
    assert desk.case(the(desk)).access.team == before
    assert desk.case(the(desk)).suspects == ()
    assert sees(desk, MEMBER)
    assert desk.refused(OPENER, f"undo {entry.change}").code == "undo_fixed"
    assert desk.refused(OPENER, f"undo {added}").code == "undo_again"
    assert entry.change in str(desk.types(OPENER, f"{the(desk)} timeline all").body)


def test_after_its_end_it_can_be_confirmed_no_more_even_before_the_tick(desk: Desk) -> None:
    suspect = bar(desk, MEMBER)
    desk.now += DAY
    assert desk.refused(LEGAL, f"suspect confirm {suspect}").code == "bar_none"


def test_a_bar_ends_once_by_whichever_process_is_first(store: Store) -> None:
    desk = furnish(Desk(store))
    bar(desk, MEMBER)
    desk.now += DAY
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: watch(desk), range(4))) == 1


def test_the_end_is_told_to_leads_and_owners_and_not_to_whom_it_was_about(desk: Desk) -> None:
    desk.role(SECOND, Role.OWNER)
    suspect = bar(desk, OWNER)
    desk.now += DAY
    watch(desk)
    assert told(desk, "unconfirmed") == [(OPENER, suspect), (SECOND, suspect)]


def test_the_same_person_can_be_added_again_and_waits_again(desk: Desk) -> None:
    bar(desk, MEMBER)
    desk.now += DAY
    watch(desk)
    again = bar(desk, MEMBER)
    assert steps(desk, LEAD) == {("bar", again)}


def test_who_added_takes_back_alone_what_nobody_confirmed(desk: Desk) -> None:
    bar(desk, MEMBER)
    added = desk.last().change
    assert desk.refused(LEAD, f"{the(desk)} undo {added}").code == "undo_bar"
    assert desk.outcome(OPENER, f"undo {added}") == "done"


def test_nobody_takes_a_confirmed_bar_back_alone(desk: Desk) -> None:
    suspect = bar(desk, MEMBER)
    added = desk.last().change
    desk.types(HR, f"suspect confirm {suspect}")
    for who in (OPENER, LEAD):
        assert desk.refused(who, f"{the(desk)} undo {added}").code == "undo_bar"
    assert desk.refused(HR, f"undo {desk.last().change}").code == "undo_fixed"


def test_a_slip_of_the_picker_is_taken_back_within_an_hour(desk: Desk) -> None:
    bar(desk, NOBODY)
    added = desk.last().change
    assert desk.outcome(OPENER, f"undo {added}") == "done"
    assert desk.refused(LEAD, f"{the(desk)} undo {added}").code == "undo_bar"
    desk.now += HOUR
    assert desk.refused(OPENER, f"undo {added}").code == "undo_bar"


@pytest.mark.parametrize(
    "line",
    [
        "suspect confirm {}",
        "suspect {} confirm",
    ],
)
def test_a_bar_is_confirmed_wherever_it_is_typed_by_its_pseudonym(desk: Desk, line: str) -> None:
    suspect = bar(desk, MEMBER)
    assert desk.answer(LEGAL, line.format(suspect), LOBBY)[0] == "done"
