"""A small office for tests of bars: one incident, and one person of each role that decides."""

from datetime import timedelta
from typing import Final

from bot.jobs.bars import BarWatch
from commands.suspect import New
from domain.access import Role
from domain.steps import waits_for
from tests.builders import AUDITOR, HR, LEGAL, LOBBY, MEMBER, OPENER, ROOM, Desk

DAY: Final = timedelta(hours=24)
HOUR: Final = timedelta(hours=1)
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


def cleared(desk: Desk, person: str) -> str:
    """Somebody whose bar was confirmed, and who was cleared."""
    suspect = bar(desk, person)
    desk.types(LEGAL, f"suspect confirm {suspect}")
    desk.types(HR if person != HR else LEGAL, f"{suspect} finding not involved")
    desk.now += HOUR
    return suspect
