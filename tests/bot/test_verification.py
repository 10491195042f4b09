"""The whole record is verified once a day; a broken one is told to the owner and auditors, and kept."""

import threading
from datetime import timedelta
from typing import Final

import pytest
from sqlalchemy import text

from bot.jobs.endings import Endings
from bot.jobs.retention import Retention
from bot.jobs.verification import EVERY, Verification
from commands.audit import Audit
from domain.retention import Periods
from storage import Store
from storage.verifying import GivenUp
from tests.bot.test_retention import closed
from tests.builders import AUDITOR, NOW, OWNER, Desk

LATER: Final = NOW + timedelta(days=4000)


@pytest.fixture
def desk(store: Store) -> Desk:
    """People with roles, and a closed incident with a suspect."""
    return closed(store)[0]


def verification(desk: Desk, seconds: float = 60) -> Verification:
    """The job of a process that just started."""
    return Verification(
        desk.store, now=lambda: NOW, new_key=lambda: f"{next(desk.numbers):032x}", seconds=seconds
    )


def breaks(desk: Desk) -> None:
    """Take away the end of the chain, as nobody does from within."""
    with desk.store.transaction() as tx:
        tx.session.connection().execute(text("UPDATE chain_head SET position = position + 1"))


def mends(desk: Desk) -> None:
    """Restore what ``breaks`` broke."""
    with desk.store.transaction() as tx:
        tx.session.connection().execute(text("UPDATE chain_head SET position = position - 1"))


def told(desk: Desk) -> list[str]:
    """Who is told that the record is broken."""
    return sorted(row.person or "" for row in desk.outbox() if row.kind == "broken")


def test_nobody_is_told_of_a_whole_record(desk: Desk) -> None:
    verification(desk).run(NOW)

    assert told(desk) == []
    body = desk.types(AUDITOR, "audit organisation").body
    assert isinstance(body, Audit)
    assert not body.unsound


def test_the_owner_and_auditors_are_told_of_a_broken_record_once_a_day(desk: Desk) -> None:
    breaks(desk)
    job = verification(desk)

    job.run(NOW)
    job.run(NOW + timedelta(hours=1))
    verification(desk).run(NOW + timedelta(hours=2))
    assert told(desk) == sorted([OWNER, AUDITOR])
    job.run(NOW + EVERY)

    assert told(desk) == sorted([OWNER, AUDITOR] * 2)


def test_audit_says_that_the_record_is_broken_until_it_is_whole_again(desk: Desk) -> None:
    breaks(desk)
    verification(desk).run(NOW)
    mends(desk)
    broken = desk.types(AUDITOR, "audit organisation").body
    verification(desk).run(NOW + EVERY)
    whole = desk.types(AUDITOR, "audit organisation").body

    assert isinstance(broken, Audit)
    assert isinstance(whole, Audit)
    assert (broken.unsound, whole.unsound) == (True, False)


def test_nothing_is_erased_by_time_while_the_record_is_broken(desk: Desk) -> None:
    def erased() -> tuple[int, int]:
        def key() -> str:
            return f"{next(desk.numbers):032x}"

        forgets = Retention(desk.store, new_reference=desk.reference, new_key=key, periods=Periods())
        ends = Endings(desk.store, new_reference=desk.reference, new_key=key, periods=Periods())
        ends.run(LATER - timedelta(days=40))
        return forgets.run(LATER), ends.run(LATER)

    breaks(desk)
    verification(desk).run(NOW)
    assert erased() == (0, 0)
    mends(desk)
    verification(desk).run(NOW + EVERY)

    assert erased() == (1, 1)


def test_work_goes_on_and_is_recorded_while_the_record_is_broken(desk: Desk) -> None:
    breaks(desk)
    verification(desk).run(NOW)

    ref = desk.opens()

    assert desk.case(ref).ref == ref


def test_a_bot_that_stops_does_not_wait_for_the_end_of_verifying(desk: Desk) -> None:
    with desk.store.reading() as tx, pytest.raises(GivenUp):
        tx.verifier.verify(given_up=lambda: True)


def test_it_is_verified_in_a_thread_of_its_own(desk: Desk) -> None:
    breaks(desk)
    written = threading.Event()
    desk.store.on_commit(written.set)
    job = verification(desk, seconds=0.01)

    job.start()
    try:
        assert written.wait(30)
    finally:
        job.stop()

    assert told(desk) == sorted([OWNER, AUDITOR])
