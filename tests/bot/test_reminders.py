"""Reminders of clocks on each database: taken on once, by whichever process comes first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Final

from bot.jobs.clocks import Reminders
from domain.access import Role
from domain.regimes import Choice
from storage import Store
from tests.builders import LEGAL, NOW, OPENER, Desk

OUT: Final = timedelta(hours=100)


def opened(store: Store) -> tuple[Desk, str]:
    """An incident in the EU that is known of since now."""
    desk = Desk(store)
    desk.owner()
    desk.role(OPENER, Role.RESPONDER)
    desk.role(LEGAL, Role.LEGAL)
    ref = desk.opens()
    desk.types(OPENER, f"{ref} clock jurisdiction EU")
    desk.types(OPENER, f"{ref} confirm because the log shows it")
    return desk, ref


def look(desk: Desk, now: datetime, choice: Choice = Choice()) -> int:
    """What a process that just started takes on."""
    return Reminders(desk.store, lambda: f"{next(desk.numbers):032x}", choice).run(now)


def reminders(desk: Desk) -> list[str | None]:
    """What was put into the outbox."""
    return [row.slot for row in desk.outbox() if row.kind == "reminder"]


def test_processes_that_look_together_remind_once(store: Store) -> None:
    desk, _ = opened(store)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: look(desk, NOW + timedelta(hours=40)), range(4)))
    assert sum(made) == 1
    assert reminders(desk) == ["gdpr33 50"]


def test_the_highest_level_is_told_alone_and_the_lower_ones_never_follow(store: Store) -> None:
    desk, _ = opened(store)
    assert look(desk, NOW + OUT) == 1
    assert reminders(desk) == ["gdpr33 100"]
    assert look(desk, NOW + timedelta(hours=40)) == 0
    assert look(desk, NOW + OUT) == 0


def test_a_corrected_trigger_makes_another_due_time_of_which_is_told_again(store: Store) -> None:
    desk, ref = opened(store)
    look(desk, NOW + timedelta(hours=40))
    desk.now += timedelta(hours=40)
    desk.types(OPENER, f"{ref} clock aware 10 Mar 2026 12:00")
    assert look(desk, NOW + timedelta(hours=42)) == 1
    assert reminders(desk) == ["gdpr33 50", "gdpr33 50"]


def test_one_process_looks_once_a_minute_and_at_once_after_time_went_back(store: Store) -> None:
    desk, _ = opened(store)
    job = Reminders(desk.store, lambda: f"{next(desk.numbers):032x}", Choice())
    assert job.run(NOW + timedelta(hours=36)) == 0
    assert job.run(NOW + timedelta(hours=36, seconds=30)) == 0
    assert job.run(NOW + timedelta(hours=36, seconds=60)) == 1
    assert job.run(NOW) == 0


def test_what_ended_or_may_no_longer_apply_reminds_nobody(store: Store) -> None:
    desk, ref = opened(store)
    assert look(desk, NOW + OUT, Choice(off=frozenset({"gdpr33"}))) == 0
    desk.types(LEGAL, f"{ref} clock waive gdpr33 because a risk is unlikely")
    assert look(desk, NOW + OUT) == 0


def test_a_rejected_incident_reminds_nobody(store: Store) -> None:
    desk, ref = opened(store)
    desk.types(OPENER, f"{ref} reject out of scope because nobody of ours did it")
    assert look(desk, NOW + OUT) == 0


def test_the_card_is_made_anew_with_a_reminder(store: Store) -> None:
    desk, ref = opened(store)
    before = len(desk.outbox())
    with store.transaction() as tx:
        while row := tx.outbox.claim(now=NOW, owner="test", lease=timedelta(minutes=1)):
            tx.outbox.sent(row.id, owner="test", ts=None, at=NOW)
    look(desk, NOW + OUT)
    assert [(row.kind, row.incident) for row in desk.outbox(before)] == [("reminder", ref), ("card", ref)]
