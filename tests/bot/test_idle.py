"""Reminders of what lies still: each level once, whoever looks, and only while it does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot.jobs.idle import IdleWatch, idle_in
from domain.access import Role
from storage import Store
from tests.builders import HR, NOW, OPENER, Desk

DAY = timedelta(days=1)


def opened(store: Store) -> tuple[Desk, str]:
    """An incident with a channel, in which nothing was recorded since now."""
    desk = Desk(store)
    desk.owner()
    desk.role(OPENER, Role.RESPONDER)
    desk.role(HR, Role.HR)
    ref = desk.opens()
    with store.transaction() as tx:
        tx.incidents.bind_channel(ref, "C0IDLE")
    return desk, ref


def look(desk: Desk, days: float) -> int:
    """What a process that just started takes on, so many days later."""
    watch = IdleWatch(desk.store, new_key=lambda: f"{next(desk.numbers):032x}")
    return watch.run(NOW + days * DAY)


def told(desk: Desk, ref: str, days: float) -> list[tuple[str, int, int]]:
    """What would be said: what, days, level."""
    with desk.store.reading() as tx:
        return [(one.what, one.days, one.level) for one in idle_in(tx, ref, NOW + days * DAY)]


def test_silence_is_told_after_a_week_and_at_each_level_once(store: Store) -> None:
    desk, ref = opened(store)

    assert [look(desk, days) for days in (1, 6, 7, 8, 13, 14, 27, 28, 60)] == [0, 0, 1, 0, 0, 1, 0, 1, 0]
    assert told(desk, ref, 8) == [("silent", 8, 7)]


def test_processes_that_look_together_remind_once(store: Store) -> None:
    desk, _ = opened(store)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: look(desk, 7), range(4)))

    assert sum(made) == 1
    assert [row.kind for row in desk.outbox()].count("idle") == 1


def test_after_a_time_in_which_nothing_ran_the_highest_level_is_told_alone(store: Store) -> None:
    desk, _ = opened(store)

    assert [look(desk, 20), look(desk, 20.5)] == [1, 0]


def test_a_dismissal_that_waits_is_told_sooner(store: Store) -> None:
    desk, ref = opened(store)
    suspect = desk.suspects(OPENER, ref)
    desk.types(HR, f"{suspect} dismissal proposed")

    assert told(desk, ref, 0.5) == []
    assert told(desk, ref, 3) == [("dismissal", 3, 3)]
    assert [look(desk, days) for days in (1, 2, 3)] == [1, 0, 1]


def test_what_was_recorded_since_starts_the_time_anew(store: Store) -> None:
    desk, ref = opened(store)
    look(desk, 7)
    desk.now = NOW + 8 * DAY
    desk.types(OPENER, f"{ref} note Asked again")

    assert [look(desk, 14), look(desk, 15)] == [0, 1]


def test_a_measure_is_told_from_the_day_after_it_was_to_be_in_place(store: Store) -> None:
    desk, ref = opened(store)
    desk.types(OPENER, f"{ref} measure add Read less")
    with store.reading() as tx:
        [measure] = tx.cases.load(ref).measures
    desk.types(OPENER, f"{ref} measure {measure.ref} approved due=2026-03-12")

    assert told(desk, ref, 2) == []
    assert told(desk, ref, 3) == [("measure", 1, 1)]


def test_of_a_rejected_incident_nobody_is_reminded(store: Store) -> None:
    desk, ref = opened(store)
    desk.types(OPENER, f"{ref} reject out of scope because nobody of ours did it")

    assert look(desk, 30) == 0
