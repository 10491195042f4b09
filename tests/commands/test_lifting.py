"""Two lift a bar once the person was cleared; after it they are where their roles put them."""

import pytest

from bot.reading import Asking, read_or_ask
from commands._bars import ask_lift
from domain.errors import Refused
from storage import Store
from tests.builders import HR, LEGAL, LOBBY, MEMBER, NOW, OPENER, Desk
from tests.commands.barring import DAY, HOUR, bar, cleared, furnish, sees, steps, the, watch


@pytest.fixture
def desk(small: Desk) -> Desk:
    """A small office of one's own."""
    return small


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


def test_a_form_to_lift_begins_with_whom_it_was_typed_for(desk: Desk) -> None:
    for person in (MEMBER, HR):
        cleared(desk, person)
    first, second = (one.suspect for one in desk.case(the(desk)).bars)
    for typed in (first, second):
        intent = read_or_ask(f"suspect lift {typed}", NOW.date())
        assert isinstance(intent.args, Asking)
        with desk.store.transaction() as tx:
            form = ask_lift(desk.request(OPENER, LOBBY), intent.args.answers, tx)
        assert form.questions[0].first == typed
        assert {one.value for one in form.questions[0].options} == {first, second}


def test_a_form_to_lift_says_when_nobody_was_cleared(desk: Desk) -> None:

    bar(desk, HR)
    with desk.store.transaction() as tx, pytest.raises(Refused, match="lift_nobody"):
        ask_lift(desk.request(OPENER), {}, tx)
