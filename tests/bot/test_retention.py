"""Who a suspect was is forgotten when its time is over, on each database; a legal hold comes first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Final

import pytest

from bot.jobs.retention import Retention
from commands.suspect import New
from domain.access import Role
from domain.retention import Periods
from storage import Store
from storage.errors import Shredded
from storage.record import Entry, Outcome
from tests.builders import AUDITOR, LEGAL, NOW, OPENER, Desk

PERSON: Final = "U0SUSPECT"
NAME: Final = "canary-name"
WEEK_BEFORE: Final = NOW + timedelta(days=53)
DUE: Final = NOW + timedelta(days=60)


def closed(store: Store, finding: str = "not involved") -> tuple[Desk, str, str]:
    """A closed incident with one suspect and what was found of them."""
    desk = Desk(store)
    desk.owner()
    desk.role(OPENER, Role.RESPONDER)
    desk.role(LEGAL, Role.LEGAL)
    desk.role(AUDITOR, Role.AUDITOR)
    desk.role(PERSON, Role.HR)
    ref = desk.opens()
    suspect = desk.suspects(OPENER, ref, New(person=PERSON, user=PERSON, name=NAME))
    desk.types(OPENER, f"{suspect} {finding} according to canary-source")
    desk.types(OPENER, f"{ref} close according to the board")
    return desk, ref, suspect


def job(desk: Desk) -> Retention:
    """The job of a process that just started."""
    return Retention(
        desk.store,
        new_reference=desk.reference,
        new_key=lambda: f"{next(desk.numbers):032x}",
        periods=Periods(),
    )


def told(desk: Desk) -> list[tuple[str | None, str | None]]:
    """Who is told what beforehand."""
    return [(row.person, row.slot) for row in desk.outbox() if row.kind == "expiring"]


def test_nothing_is_forgotten_before_its_time_and_leads_are_told_a_week_before(store: Store) -> None:
    desk, ref, suspect = closed(store)
    assert job(desk).run(WEEK_BEFORE - timedelta(days=1)) == 0
    assert told(desk) == []

    assert job(desk).run(WEEK_BEFORE) == 0
    assert job(desk).run(WEEK_BEFORE + timedelta(hours=1)) == 0

    assert told(desk) == [(OPENER, f"{suspect} {DUE.date().isoformat()}")]
    assert [one.pseudonym for one in desk.case(ref).suspects] == [suspect]


def test_when_its_time_is_over_nobody_can_tell_who_it_was(store: Store) -> None:
    desk, ref, suspect = closed(store)
    [before] = [row for row in desk.rows()["suspect"] if row.pseudonym == suspect]

    assert job(desk).run(DUE) == 1

    case = desk.case(ref)
    assert (case.suspects, case.unlinked) == ((), (suspect,))
    assert NAME not in str(desk.rows())
    with desk.store.reading() as tx, pytest.raises(Shredded):
        tx.vault.unseal(suspect, "suspect.name", f"{before.change}/{suspect}", before.name)
    entry = desk.last()
    assert (entry.verb, entry.outcome, entry.subject) == ("suspect.forgotten", Outcome.SYSTEM, suspect)
    shown = desk.types(OPENER, f"{ref} timeline")
    assert entry.change in str(shown.body)


def test_who_was_barred_stays_barred(store: Store) -> None:
    desk, ref, _ = closed(store)
    job(desk).run(DUE)
    assert desk.outcome(PERSON, f"show {ref}") == "not_found"


def test_it_is_forgotten_once_by_whichever_process_is_first(store: Store) -> None:
    desk, _, _ = closed(store)
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: job(desk).run(DUE), range(4))) == 1
    assert [entry.verb for entry in _record(desk)].count("suspect.forgotten") == 1


def test_a_legal_hold_comes_first_and_its_release_lets_it_go_on(store: Store) -> None:
    desk, ref, _ = closed(store)
    desk.types(LEGAL, f"{ref} hold in force according to counsel")
    assert job(desk).run(DUE) == 0
    assert told(desk) == []

    desk.types(LEGAL, f"{ref} hold released according to counsel")

    assert job(desk).run(DUE) == 1


@pytest.mark.parametrize("finding", ["inconclusive", "under investigation"])
def test_of_what_is_not_decided_nothing_is_forgotten_by_itself(store: Store, finding: str) -> None:
    desk, _, _ = closed(store, finding)
    assert job(desk).run(DUE + timedelta(days=5000)) == 0


def _record(desk: Desk) -> list[Entry]:
    with desk.store.reading() as tx:
        return tx.record.all()
