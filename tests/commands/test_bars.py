"""A bar of somebody who matters takes two, or ends within a day; two lift it once the person was cleared."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from bot.jobs.bars import BarWatch
from bot.reading import Intent
from commands._bars import ask_lift
from commands._shape import About
from commands.suspect import COMMAND, New
from domain.access import Role
from domain.errors import Refused
from domain.steps import waits_for
from storage import Store
from storage.record import Outcome
from tests.builders import AUDITOR, HR, LEGAL, LOBBY, MEMBER, OPENER, OWNER, ROOM, Desk, open_desk

DAY: Final = timedelta(hours=24)
HOUR: Final = timedelta(hours=1)
COPIED: Final = 10_000
"""References of a copy are counted from here: the file it is copied from has used those below."""
LEAD: Final = "U0LEAD"
SECOND: Final = "U0SECOND"
NOBODY: Final = "U0NOBODY"


def furnish(desk: Desk) -> Desk:
    """One incident in ``ROOM``, led by its opener; a member, and one person of each role."""
    desk.owner()
    roles = {OPENER: Role.RESPONDER, HR: Role.HR, LEGAL: Role.LEGAL, AUDITOR: Role.AUDITOR, LEAD: Role.LEAD}
    for person, role in roles.items():
        desk.role(person, role)
    ref = desk.opens(channel=ROOM)
    desk.types(OPENER, f"team add <@{MEMBER}>")
    desk.types(OPENER, f"{ref} screen all no")
    return desk


@pytest.fixture(scope="module")
def furnished(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A furnished file, to be copied."""
    file = tmp_path_factory.mktemp("bars") / "furnished.db"
    shutil.copy(migrated_sqlite, file)
    furnish(open_desk(file)).store.close()
    return file


@pytest.fixture
def desk(furnished: Path, tmp_path: Path) -> Iterator[Desk]:
    """A furnished desk of one's own."""
    shutil.copy(furnished, tmp_path / "desk.db")
    made = open_desk(tmp_path / "desk.db", COPIED)
    yield made
    made.store.close()


def the(desk: Desk) -> str:
    """Reference of the incident."""
    with desk.store.reading() as tx:
        [ref] = tx.cases.refs(tx.people.actor(AUDITOR))
    return ref


def bar(desk: Desk, person: str, by: str = OPENER) -> str:
    """Make somebody a suspect."""
    return desk.suspects(by, the(desk), New(person=person, user=person))


def watch(desk: Desk) -> int:
    """What the tick does now, in a process that just started."""
    job = BarWatch(desk.store, new_reference=desk.reference, new_key=lambda: f"{next(desk.numbers):032x}")
    return job.run(desk.now)


def told(desk: Desk, kind: str) -> list[tuple[str | None, str | None]]:
    """Who is told what of this kind."""
    return [(row.person, row.slot) for row in desk.outbox() if row.kind == kind]


def sees(desk: Desk, person: str) -> bool:
    """Whether the incident exists for this person."""
    return desk.outcome(person, f"show {the(desk)}", LOBBY) == "done"


def steps(desk: Desk, person: str) -> set[tuple[str, str | None]]:
    """What waits for this person about bars."""
    with desk.store.reading() as tx:
        found = waits_for(tx.people.actor(person), tx.cases.load(the(desk)), desk.now)
    return {(one.code, one.subject) for one in found if one.code in {"bar", "lift"}}


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


def cleared(desk: Desk, person: str) -> str:
    """Somebody whose bar was confirmed, and who was cleared."""
    suspect = bar(desk, person)
    desk.types(LEGAL, f"suspect confirm {suspect}")
    desk.types(HR if person != HR else LEGAL, f"{suspect} finding not involved")
    desk.now += HOUR
    return suspect


def test_a_bar_is_lifted_by_two_once_the_person_was_cleared(desk: Desk) -> None:
    suspect = cleared(desk, HR)
    asked = desk.entry(desk.types(OPENER, f"suspect lift {suspect} because they were abroad"))
    assert (asked.verb, asked.subject) == ("suspect.lift_asked", suspect)
    assert not sees(desk, HR)
    assert steps(desk, LEGAL) == {("lift", suspect)}
    assert desk.refused(OPENER, f"suspect lift approve {suspect}").code == "not_proposer"
    assert desk.refused(MEMBER, f"suspect lift approve {suspect}").code == "decision_needs"

    lifted = desk.entry(desk.types(LEGAL, f"suspect lift approve {suspect}"))

    assert (lifted.verb, lifted.detail) == ("suspect.lifted", {"person": OPENER})
    assert sees(desk, HR)
    assert [one.pseudonym for one in desk.case(the(desk)).suspects] == [suspect]
    for change in (asked.change, lifted.change):
        assert desk.refused(OPENER, f"{the(desk)} undo {change}").code == "undo_fixed"


def test_after_it_they_are_not_on_the_team_until_a_lead_puts_them_there(desk: Desk) -> None:
    suspect = cleared(desk, MEMBER)
    desk.types(OPENER, f"suspect lift {suspect} because they were abroad")
    sent = len(desk.outbox())
    desk.types(LEGAL, f"suspect lift approve {suspect}")
    assert MEMBER not in desk.case(the(desk)).access.team
    assert not sees(desk, MEMBER)
    assert {row.kind for row in desk.outbox(sent)} <= {"home", "look"}
    assert not [row for row in desk.outbox(sent) if row.person == MEMBER]
    desk.types(OPENER, f"team add <@{MEMBER}>")
    assert sees(desk, MEMBER)


def test_nobody_asks_to_lift_a_bar_of_somebody_who_was_not_cleared(desk: Desk) -> None:
    suspect = bar(desk, HR)
    assert desk.refused(OPENER, f"suspect lift {suspect} because of doubts").code == "lift_not_cleared"


def test_asking_to_lift_is_void_when_the_finding_moves(desk: Desk) -> None:
    suspect = cleared(desk, HR)
    desk.types(OPENER, f"suspect lift {suspect} because they were abroad")
    assert desk.refused(OPENER, f"suspect lift {suspect} because of that").code == "lift_asked"
    desk.types(LEGAL, f"{suspect} finding person of interest because of a new log")
    assert desk.refused(LEGAL, f"suspect lift approve {suspect}").code == "lift_none"


def test_asking_to_lift_is_void_when_who_asked_is_barred(desk: Desk) -> None:
    suspect = cleared(desk, HR)
    desk.types(MEMBER, f"suspect lift {suspect} because they were abroad")
    bar(desk, MEMBER)
    assert desk.refused(LEGAL, f"suspect lift approve {suspect}").code == "lift_none"


def test_what_a_bar_made_void_stays_so_when_it_is_lifted(desk: Desk) -> None:
    other = desk.suspects(OPENER, the(desk))
    desk.types(MEMBER, f"{other} dismissal propose")
    desk.types(HR, f"{other} dismissal approve")
    desk.now += HOUR
    suspect = cleared(desk, HR)
    desk.types(OPENER, f"suspect lift {suspect} because they were abroad")
    desk.types(LEGAL, f"suspect lift approve {suspect}")
    found = desk.case(the(desk)).suspect(other)
    assert found is not None
    assert found.approvals == ()
    desk.now += HOUR
    desk.types(HR, f"{other} dismissal approve")
    assert desk.outcome(LEGAL, f"{other} dismissal approve") == "done"


def test_a_lifted_bar_comes_back_by_adding_them_again_alone(desk: Desk) -> None:
    suspect = cleared(desk, HR)
    added = next(one.change for one in desk.case(the(desk)).bars)
    desk.types(OPENER, f"suspect lift {suspect} because they were abroad")
    desk.types(LEGAL, f"suspect lift approve {suspect}")
    assert desk.refused(OPENER, f"undo {added}").code == "undo_bar"
    bar(desk, HR)
    assert not sees(desk, HR)


def test_on_each_database_a_bar_is_confirmed_and_lifted(store: Store) -> None:
    desk = furnish(Desk(store))
    suspect = cleared(desk, HR)
    desk.types(OPENER, f"suspect lift {suspect} because they were abroad")
    desk.types(LEGAL, f"suspect lift approve {suspect}")
    desk.now += DAY
    assert watch(desk) == 0
    assert sees(desk, HR)


def test_a_form_to_lift_says_when_nobody_was_cleared(desk: Desk) -> None:

    bar(desk, HR)
    with desk.store.transaction() as tx, pytest.raises(Refused, match="lift_nobody"):
        ask_lift(desk.request(OPENER), {}, tx)


def test_leads_are_told_privately_what_counts_no_more(desk: Desk) -> None:
    other = desk.suspects(OPENER, the(desk))
    desk.types(MEMBER, f"{other} dismissal propose")
    desk.types(HR, f"{other} dismissal approve")
    bar(desk, HR, by=MEMBER)
    assert told(desk, "voided") == [(OPENER, f"dismissal:{other}")]


def test_where_nothing_waited_no_lead_is_told(desk: Desk) -> None:
    bar(desk, HR)
    assert told(desk, "voided") == []


@pytest.mark.parametrize(("person", "role"), [(HR, "hr"), (LEGAL, "legal")])
def test_the_last_who_could_decide_is_missed_by_leads_and_owners_alone(
    desk: Desk, person: str, role: str
) -> None:
    bar(desk, person, by=MEMBER)
    assert told(desk, "unheld") == [(OPENER, role), (OWNER, role)]


def test_the_last_lead_is_missed_by_the_owners(desk: Desk) -> None:
    bar(desk, OPENER, by=MEMBER)
    assert told(desk, "unheld") == [(OWNER, "lead")]


def test_where_another_holds_the_role_nobody_is_told(desk: Desk) -> None:
    desk.role(SECOND, Role.HR)
    bar(desk, HR)
    assert told(desk, "unheld") == []


def test_an_owner_who_is_the_suspect_is_replaced_by_the_next(desk: Desk) -> None:
    desk.role(SECOND, Role.OWNER)
    desk.role(OWNER, Role.HR)
    desk.types(OWNER, f"role take <@{HR}> hr")
    bar(desk, OWNER)
    assert told(desk, "unheld") == [(OPENER, "hr"), (SECOND, "hr")]


def test_giving_a_role_says_when_there_is_one_owner_alone(desk: Desk) -> None:
    reply = desk.types(OWNER, f"role give <@{SECOND}> comms")
    assert [one.id for one in reply.said] == ["role.one_owner"]
    assert desk.types(OWNER, f"role give <@{SECOND}> owner").said == ()
    reply = desk.types(OWNER, f"role take <@{SECOND}> owner")
    assert [one.id for one in reply.said] == ["role.one_owner"]
