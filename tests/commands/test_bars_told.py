"""Who is told in private what a bar brings about: leads, owners, nobody else."""

import pytest
from structlog.testing import capture_logs

from bot.owners import first_owners
from domain.access import Role
from storage import Store
from tests.builders import HR, LEGAL, MEMBER, NOW, OPENER, OWNER, Desk
from tests.commands.barring import SECOND, bar, the, told


@pytest.fixture
def desk(small: Desk) -> Desk:
    """A small office of one's own."""
    return small


def test_leads_are_told_privately_what_counts_no_more(desk: Desk) -> None:
    other = desk.suspects(OPENER, the(desk))
    desk.types(MEMBER, f"{other} dismissal propose")
    desk.types(HR, f"{other} dismissal approve")
    bar(desk, HR, by=MEMBER)
    assert told(desk, "voided") == [(OPENER, f"dismissal:{other}")]


@pytest.mark.parametrize(("proposes", "what"), [("close", "closing:"), ("erase because of it", "erasing:")])
def test_what_a_suspect_proposed_is_proposed_no_more(desk: Desk, proposes: str, what: str) -> None:
    if what == "erasing:":
        desk.types(OPENER, "close according to the board")
    else:
        for line in ("confirm because the log shows it", "measure none announced"):
            desk.types(OPENER, line)
        for phase in ("triage", "investigating", "recovering"):
            desk.types(OPENER, f"phase {phase}")
    desk.types(HR, f"{the(desk)} {proposes}")
    bar(desk, HR, by=MEMBER)
    assert told(desk, "voided") == [(OPENER, what)]


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


@pytest.mark.parametrize(("owners", "warned"), [([OWNER], ["one_owner"]), ([OWNER, SECOND], [])])
def test_the_first_start_says_when_there_is_one_owner_alone(
    store: Store, owners: list[str], warned: list[str]
) -> None:
    desk = Desk(store)
    for _ in range(2):
        with capture_logs() as logs:
            first_owners(store, owners, NOW, desk.reference)
        assert [one["event"] for one in logs] == warned
        warned = []


def test_giving_a_role_says_when_there_is_one_owner_alone(desk: Desk) -> None:
    reply = desk.types(OWNER, f"role give <@{SECOND}> comms")
    assert [one.id for one in reply.said] == ["role.one_owner"]
    assert desk.types(OWNER, f"role give <@{SECOND}> owner").said == ()
    reply = desk.types(OWNER, f"role take <@{SECOND}> owner")
    assert [one.id for one in reply.said] == ["role.one_owner"]
