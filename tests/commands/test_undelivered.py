"""What Slack did not take: whom it is shown to, and trying it again."""

from datetime import timedelta

import pytest

from commands.undelivered import Undelivered
from storage.outbox import DEAD, PENDING
from storage.record import Outcome
from tests.builders import BARRED, NOW, OPENER, OWNER, Desk, Office


def set_aside(desk: Desk) -> list[str | None]:
    """Slack takes nothing of what waits, for good: what it was about."""
    about = []
    with desk.store.transaction() as tx:
        while row := tx.outbox.claim(now=NOW, owner="test", lease=timedelta(minutes=1)):
            tx.outbox.dead(row.id, owner="test", reason="channel_not_found")
            about.append(row.incident)
    return about


def _shown(desk: Desk, person: str) -> Undelivered:
    body = desk.types(person, "undelivered").body
    assert isinstance(body, Undelivered)
    return body


def test_an_owner_sees_what_was_set_aside_and_why(office: Office) -> None:
    about = set_aside(office.desk)

    shown = _shown(office.desk, OWNER)

    assert about
    assert [one.incident for one in shown.messages] == about
    assert {one.reason for one in shown.messages} == {"channel_not_found"}


def test_a_barred_owner_sees_nothing_of_their_incident_and_cannot_have_it_tried_again(
    office: Office,
) -> None:
    desk, person = office.desk, BARRED["barred owner"]
    about = set_aside(desk)

    assert [one.incident for one in _shown(desk, person).messages] == [
        one for one in about if one != office.ref
    ]
    desk.types(person, "undelivered retry")

    waits = {row.incident: row.state for row in desk.outbox()}
    assert (waits[office.ref], waits[office.other]) == (DEAD, PENDING)


def test_trying_again_is_one_entry_of_the_record_and_puts_everything_back(office: Office) -> None:
    desk = office.desk
    about = set_aside(desk)

    entry = desk.entry(desk.types(OWNER, "undelivered retry"))

    assert (entry.verb, entry.outcome, entry.actor) == ("undelivered.retried", Outcome.DONE, OWNER)
    assert len([row for row in desk.outbox() if row.state == PENDING]) >= len(about)
    assert _shown(desk, OWNER).messages == ()


def test_without_anything_set_aside_nothing_is_recorded(desk: Desk) -> None:
    before = desk.stored()

    reply = desk.types(OWNER, "undelivered retry")

    assert (reply.changes, [one.id for one in reply.said]) == ((), ["undelivered.nothing"])
    assert before == desk.stored()


def test_another_try_is_not_undone(office: Office) -> None:
    set_aside(office.desk)
    change = office.desk.entry(office.desk.types(OWNER, "undelivered retry")).change

    assert office.desk.refused(OWNER, f"undo {change}").code == "undo_fixed"


@pytest.mark.parametrize("line", ["undelivered now", "undelivered retry everything"])
def test_other_words_are_refused(desk: Desk, line: str) -> None:
    assert desk.refused(OWNER, line).code == "unknown_word"
    assert desk.refused(OPENER, "undelivered").code == "not_your_function"
