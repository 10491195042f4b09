"""Break-glass: somebody outside an incident sees it for a day when another role lets them; never by a bar."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, cast

import pytest

from bot import views
from bot.jobs.glass import GlassEnds
from bot.router import Asked, Router
from bot.words import Words
from domain.access import Identity, Role
from domain.glass import ASKED_FOR, OPEN_FOR, REVIEWED_IN
from domain.steps import Step, waits_for
from storage.record import Outcome
from tests.builders import AUDITOR, BARRED, HR, LEGAL, LOBBY, MEMBER, NOW, OPENER, OWNER, ROOM, Desk

SECOND: Final = timedelta(seconds=1)
SECOND_OWNER: Final = "U0OWNER2"


@pytest.fixture
def ref(desk: Desk) -> str:
    """An incident in its channel, with a member on its team."""
    ref = desk.opens(channel=ROOM)
    desk.types(OPENER, f"team add <@{MEMBER}>")
    return ref


def asks(desk: Desk, ref: str, who: str = OWNER) -> str:
    """Have somebody ask to see an incident; answers the reference of that change."""
    desk.types(who, f"break-glass {ref} because nobody answers", LOBBY)
    return desk.last().change


def opened(desk: Desk, ref: str) -> str:
    """Have HR let the owner see an incident; answers the reference of the change that asked."""
    change = asks(desk, ref)
    desk.records(HR, f"{ref} break-glass approve {change}", LOBBY)
    return change


def sees(desk: Desk, ref: str, who: str = OWNER) -> str:
    """What comes of looking at an incident."""
    return desk.outcome(who, f"show {ref}", LOBBY)


def ends(desk: Desk) -> int:
    """What a tick does; answers for how many people it is over."""
    job = GlassEnds(desk.store, new_reference=desk.reference, new_key=lambda: f"{next(desk.numbers):032x}")
    return job.run(desk.now)


def told(desk: Desk, after: int = 0) -> list[str | None]:
    """Who is told in private."""
    return [row.person for row in desk.outbox(after) if row.kind == "glass"]


def waits(desk: Desk, ref: str, who: str) -> list[Step]:
    """What of break-glass waits for somebody."""
    with desk.store.reading() as tx:
        steps = waits_for(tx.people.actor(who), tx.cases.load(ref), desk.now)
    return [one for one in steps if one.code.startswith("glass")]


def test_nothing_is_seen_until_another_role_approved_and_then_it_is(desk: Desk, ref: str) -> None:
    change = asks(desk, ref)
    assert sees(desk, ref) == "not_found"
    entry = desk.records(HR, f"{ref} break-glass approve {change}", LOBBY)
    assert (entry.verb, (entry.detail or {})["person"], (entry.detail or {})["role"]) == (
        "glass.approved",
        OWNER,
        "hr",
    )
    assert sees(desk, ref) == "done"
    desk.records(OWNER, f"{ref} note Called counsel", LOBBY)
    assert ref in [case.ref for case in _visible(desk, OWNER)]
    assert desk.refused(OWNER, f"{ref} team add <@U0NEW>", LOBBY).code == "lead_only"


def _visible(desk: Desk, who: str) -> list[Any]:
    with desk.store.reading() as tx:
        return list(tx.cases.visible(tx.people.actor(who)))


def test_it_is_one_incident_and_one_person_alone(desk: Desk, ref: str) -> None:
    other = desk.opens(title="Lists on a stick")
    desk.role(SECOND_OWNER, Role.OWNER)
    opened(desk, ref)
    assert [sees(desk, one) for one in (ref, other)] == ["done", "not_found"]
    assert sees(desk, ref, SECOND_OWNER) == "not_found"


def test_it_ends_by_itself_after_a_day_and_once(desk: Desk, ref: str) -> None:
    opened(desk, ref)
    desk.now = NOW + OPEN_FOR - SECOND
    assert (ends(desk), sees(desk, ref)) == (0, "done")
    desk.now += SECOND
    assert (ends(desk), ends(desk), sees(desk, ref)) == (1, 0, "not_found")
    entry = desk.last()
    assert (entry.verb, entry.outcome, entry.detail) == ("glass.ended", Outcome.SYSTEM, {"person": OWNER})


def test_a_request_after_the_end_sees_nothing_though_no_tick_came(desk: Desk, ref: str) -> None:
    opened(desk, ref)
    desk.now = NOW + OPEN_FOR - SECOND
    assert ref in shown(desk, f"show {ref}")
    desk.now += SECOND
    assert shown(desk, f"show {ref}") == shown(desk, "show IN-ZZZZZZ")
    assert ref not in shown(desk, "list")
    assert [one.verb for one in _record(desk)].count("glass.ended") == 1


class _Known:
    """Slack's word on who somebody is."""

    def __init__(self, identity: Callable[[str], Identity]) -> None:
        self.identity = identity

    def by_person(self, text: str) -> str:
        """Nobody here has a second account."""
        return text

    def person(self, user: str) -> str:
        """The only account of each person."""
        return user

    def still(self, user: str) -> None:
        """Nobody here was deactivated."""


def shown(desk: Desk, line: str) -> str:
    """What the owner is answered, through the router."""
    router = Router(
        desk.store,
        cast("Any", _Known(desk.identity)),
        now=lambda: desk.now,
        new_reference=desk.reference,
        new_key=lambda: f"{next(desk.numbers):032x}",
    )
    asked = Asked(user=OWNER, channel=LOBBY, delivery=f"{next(desk.numbers)}")
    message = router.command(asked, line).message
    return message.text + str(message.blocks)


def _record(desk: Desk) -> list[Any]:
    with desk.store.reading() as tx:
        return list(tx.record.all())


@pytest.mark.parametrize("late", [timedelta(), OPEN_FOR])
def test_a_request_that_nobody_approved_in_a_day_is_over(desk: Desk, ref: str, late: timedelta) -> None:
    change = asks(desk, ref)
    desk.now = NOW + ASKED_FOR - SECOND
    assert desk.outcome(HR, f"{ref} break-glass approve {change}") == "done"
    desk.now += SECOND + late
    assert desk.refused(HR, f"{ref} break-glass approve {change}").code == "glass_over"
    asks(desk, ref)


def test_a_bar_beats_it_before_and_after_and_looks_like_no_such_incident(desk: Desk, ref: str) -> None:
    desk.role(SECOND_OWNER, Role.OWNER)
    early, late = asks(desk, ref), asks(desk, ref, SECOND_OWNER)
    desk.records(HR, f"{ref} break-glass approve {late}", LOBBY)
    for owner in (OWNER, SECOND_OWNER):
        desk.suspects(OPENER, ref, person=owner)
    assert desk.refused(HR, f"{ref} break-glass approve {early}").code == "glass_over"
    for owner in (OWNER, SECOND_OWNER):
        for line in ("show {}", "break-glass {} because nobody answers", "{} break-glass"):
            answers = [desk.answer(owner, line.format(one), LOBBY) for one in (ref, "IN-ZZZZZZ")]
            assert answers == [("not_found", {})] * 2


def test_by_the_yes_of_somebody_who_was_barred_since_nothing_is_seen(desk: Desk, ref: str) -> None:
    opened(desk, ref)
    desk.suspects(OPENER, ref, person=HR)
    assert sees(desk, ref) == "not_found"


def test_leads_and_owners_are_told_in_private_of_each_step_and_nobody_who_is_barred(
    desk: Desk, ref: str
) -> None:
    for one in (SECOND_OWNER, "U0OWNER3"):
        desk.role(one, Role.OWNER)
    desk.suspects(OPENER, ref, person="U0OWNER3")
    change = asks(desk, ref)
    others = {OPENER, SECOND_OWNER, BARRED["barred owner"]}
    assert (len(told(desk)), set(told(desk))) == (3, others)
    before = len(desk.outbox())
    desk.types(HR, f"{ref} break-glass approve {change}", LOBBY)
    assert (len(told(desk, before)), set(told(desk, before))) == (4, others | {OWNER})
    before, desk.now = len(desk.outbox()), NOW + OPEN_FOR
    ends(desk)
    assert (len(told(desk, before)), set(told(desk, before))) == (3, others)
    assert "nobody answers" not in str(desk.outbox())


def test_the_channel_of_the_incident_is_not_told_of_the_asking(desk: Desk, ref: str) -> None:
    before = len(desk.outbox())
    asks(desk, ref)
    assert {row.kind for row in desk.outbox(before)} == {"glass"}


def test_those_who_can_approve_are_asked_and_told_why(desk: Desk, ref: str) -> None:
    asks(desk, ref)
    found = {who: [one.code for one in waits(desk, ref, who)] for who in (HR, LEGAL, OPENER, MEMBER, AUDITOR)}
    assert found == {HR: ["glass"], LEGAL: ["glass"], OPENER: [], MEMBER: [], AUDITOR: []}


def test_who_leads_it_reviews_it_within_a_day_and_it_is_counted(desk: Desk, ref: str) -> None:
    change = opened(desk, ref)
    assert waits(desk, ref, OPENER) == [Step("glass_review", due=NOW + REVIEWED_IN)]
    assert waits(desk, ref, MEMBER) == []
    assert "Opened once; still to be reviewed: 1." in _page(desk)
    entry = desk.records(OPENER, f"break-glass review {change} because the police had to be called")
    assert (entry.verb, (entry.detail or {})["reason"]) == (
        "glass.reviewed",
        "the police had to be called",
    )
    assert waits(desk, ref, OPENER) == []
    assert "Opened once; still to be reviewed: 0." in _page(desk)
    again = f"break-glass review {change} because of it"
    assert desk.refused(MEMBER, again).code == "decided_already"


def _page(desk: Desk) -> str:
    return str(views.answer(desk.types(AUDITOR, "break-glass"), [], Words()).blocks)


def test_what_was_not_opened_is_not_reviewed(desk: Desk, ref: str) -> None:
    change = asks(desk, ref)
    assert desk.refused(MEMBER, f"break-glass review {change} because of it").code == "glass_not_open"


def test_no_step_of_it_is_taken_back(desk: Desk, ref: str) -> None:
    change = opened(desk, ref)
    desk.types(OPENER, f"break-glass review {change} because of it")
    for one in _record(desk):
        if one.verb.startswith("glass."):
            assert desk.refused(OPENER, f"undo {one.change}").code == "undo_fixed"


def test_who_lost_the_role_sees_it_still_until_the_end_unless_barred(desk: Desk, ref: str) -> None:
    desk.role(SECOND_OWNER, Role.OWNER)
    opened(desk, ref)
    desk.types(SECOND_OWNER, f"role take <@{OWNER}> owner")
    assert sees(desk, ref) == "done"
