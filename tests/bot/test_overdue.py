"""What ``app.py doctor`` finds of what waits for too long: messages, digests, reminders, verifying."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from bot.findings import Finding
from bot.jobs import digests
from bot.jobs.clocks import Reminders
from bot.overdue import overdue, standing
from domain.regimes import Choice
from storage import Store
from storage.stuck import Stuck, stuck
from tests.builders import MASTER_KEY, NOW, OWNER, Desk, furnish, staff

LONG: Final = timedelta(minutes=11)
WELL: Final = Stuck(waiting=0, oldest=None, aside={}, verified=NOW, clock=NOW, room=10**10)


@pytest.fixture
def desk(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Desk]:
    """People at work on SQLite; nothing waits."""
    file = tmp_path / "insider.db"
    shutil.copy(migrated_sqlite, file)
    made = Desk(Store.open(f"sqlite:///{file}", [MASTER_KEY]), numbers=itertools.count())
    staff(made)
    yield made
    made.store.close()


def found(desk: Desk, now: datetime) -> list[Finding]:
    """What is found at a moment; none of it keeps the bot from working."""
    findings = list(overdue(desk.store, now, Reminders(desk.store, str, Choice())))
    assert not any(one.serious for one in findings)
    return findings


def texts(findings: list[Finding]) -> str:
    """All of it."""
    return "\n".join(one.text for one in findings)


def test_where_all_is_well_nothing_is_found() -> None:
    assert list(standing(WELL, NOW)) == []
    within = replace(WELL, waiting=1, oldest=NOW - timedelta(minutes=9), clock=NOW - timedelta(seconds=9))
    assert list(standing(within, NOW)) == []


def test_messages_that_wait_for_more_than_ten_minutes_are_found(desk: Desk) -> None:
    with desk.store.transaction() as tx:
        tx.outbox.put(kind="post", lane="C1", key="1", at=NOW)
        tx.outbox.put(kind="post", lane="C1", key="2", at=NOW + timedelta(minutes=3))
        tx.outbox.claim(now=NOW, owner="one", lease=timedelta(hours=1))

    assert found(desk, NOW + timedelta(minutes=9)) == []
    [finding] = found(desk, NOW + timedelta(minutes=15))
    assert finding.text.startswith(
        "2 messages wait to be sent, the first of them for 15 minutes. If the bot runs"
    )


def test_messages_that_were_set_aside_are_found_by_their_reasons(desk: Desk) -> None:
    reasons = ("is_archived", "channel_not_found", "is_archived")
    with desk.store.transaction() as tx:
        for number, reason in enumerate(reasons):
            tx.outbox.put(kind="post", lane=f"C{number}", key=str(number), at=NOW)
            row = tx.outbox.claim(now=NOW, owner="one", lease=timedelta(hours=1))
            assert row is not None
            tx.outbox.dead(row.id, owner="one", reason=reason)

    [finding] = found(desk, NOW + LONG)
    assert finding.text.startswith("3 messages were set aside")
    assert "(channel_not_found 1, is_archived 2)" in finding.text
    assert finding.text.endswith("then an owner types /insider undelivered retry.")


def test_a_digest_that_nobody_took_on_is_found_until_somebody_does(desk: Desk) -> None:
    desk.types(OWNER, "digest here weekdays 09:00")
    with desk.store.reading() as tx:
        [subscription] = tx.subscriptions.all()
    [due] = subscription.schedule.upcoming(NOW, 1)
    with desk.store.transaction() as tx:
        tx.soundness.found(None, due)

    assert found(desk, due + timedelta(minutes=9)) == []
    [finding] = found(desk, due + LONG)
    assert finding.text.startswith(f"The digest of {subscription.channel} was due, and nobody took it on.")

    digests.run(desk.store, due + LONG, lambda: "digest")
    assert found(desk, due + LONG) == []


def test_a_digest_that_pauses_is_not_late(desk: Desk) -> None:
    desk.types(OWNER, "digest here weekdays 09:00")
    with desk.store.reading() as tx:
        [subscription] = tx.subscriptions.all()
    [due] = subscription.schedule.upcoming(NOW, 1)
    with desk.store.transaction() as tx:
        tx.soundness.found(None, due)
        tx.subscriptions.save(replace(subscription, paused_until=due + timedelta(days=1)))

    assert found(desk, due + LONG) == []


def test_a_reminder_of_a_clock_that_nobody_took_on_is_found_until_somebody_does(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    file = tmp_path / "insider.db"
    shutil.copy(migrated_sqlite, file)
    desk = Desk(Store.open(f"sqlite:///{file}", [MASTER_KEY]))
    office = furnish(desk)
    desk.types("U0LEAD", f"{office.ref} jurisdiction EU")
    desk.types("U0LEAD", f"{office.ref} clock aware now")
    late = NOW + timedelta(hours=40)

    def reminders() -> list[str]:
        return [one.text for one in found(desk, late) if "reminder" in one.text]

    assert [text.partition(",")[0] for text in reminders()] == ["A clock calls for a reminder"]
    Reminders(desk.store, lambda: f"key {next(desk.numbers)}", Choice()).run(late)
    assert reminders() == []
    desk.store.close()


def test_a_record_that_was_not_verified_for_a_day_is_found(desk: Desk) -> None:
    day = timedelta(days=1)
    assert found(desk, NOW + day) == []
    [finding] = found(desk, NOW + day * 2)
    assert "has not verified the whole record since" in finding.text

    with desk.store.transaction() as tx:
        tx.soundness.found(None, NOW + day * 2)
    assert found(desk, NOW + day * 3) == []


@pytest.mark.parametrize("seconds", [11, -11])
def test_a_database_with_another_time_is_found(seconds: int) -> None:
    [finding] = standing(replace(WELL, clock=NOW + timedelta(seconds=seconds)), NOW)

    assert "differs from this one’s by 11 seconds" in finding.text
    assert not finding.serious


@pytest.mark.parametrize(("megabytes", "serious"), [(199, False), (19, True)])
def test_a_disk_that_fills_is_found(megabytes: int, serious: bool) -> None:
    [finding] = standing(replace(WELL, room=megabytes * 1_000_000), NOW)

    assert f"has {megabytes} MB left" in finding.text
    assert finding.serious is serious


def test_how_things_stand_is_read_from_either_database(
    desk: Desk, new_postgres: Callable[..., AbstractContextManager[str]], tmp_path: Path
) -> None:
    with desk.store.reading() as tx:
        on_sqlite = stuck(tx)
    with new_postgres() as url:
        store = Store.open(url, [MASTER_KEY])
        with store.reading() as tx:
            on_postgres = stuck(tx)
        store.close()

    assert on_sqlite.room == pytest.approx(shutil.disk_usage(tmp_path).free, rel=0.5)
    assert (on_sqlite.clock, on_sqlite.verified) == (None, NOW)
    assert (on_postgres.room, on_postgres.verified) == (None, None)
    assert on_postgres.clock is not None
    assert abs(on_postgres.clock - datetime.now(UTC)) < timedelta(minutes=5)
