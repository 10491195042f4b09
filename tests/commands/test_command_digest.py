"""``/insider digest``: what a channel gets, and when."""

from datetime import UTC, datetime
from typing import Final

import pytest

from commands.digest import Confirmed, Subscriptions
from domain.access import Identity
from domain.digest import Clearance
from domain.references import Kind, read_reference
from domain.schedules import Schedule
from storage.subscriptions import Subscription
from tests.builders import NOW, Desk

EXEC: Final = "U0EXEC"
HERE: Final = "C0EXEC"
FOREVER: Final = datetime(9999, 1, 1, tzinfo=UTC)


def _of(desk: Desk, channel: str = HERE) -> Subscription:
    with desk.store.reading() as tx:
        found = tx.subscriptions.of_channel(channel)
    assert found is not None
    return found


@pytest.fixture
def subscribed(desk: Desk) -> Desk:
    """A desk at which ``HERE`` gets a digest on weekdays at nine."""
    desk.types(EXEC, "digest here weekdays 09:00", HERE)
    return desk


def test_a_new_subscription_takes_zone_and_language_from_who_asks(desk: Desk) -> None:
    who = Identity(person=EXEC, user=EXEC, zone="Europe/Paris", language="fr")
    desk.types(who, "digest here weekdays 09:00", HERE)
    found = _of(desk)
    assert read_reference(found.ref) == (Kind.SUBSCRIPTION, found.ref)
    assert Schedule("0 9 * * 1-5", "Europe/Paris") == found.schedule
    assert (
        found.channel,
        found.owner,
        found.language,
        found.clearance,
    ) == (HERE, EXEC, "fr", Clearance.COUNTS)
    assert (found.since, found.paused_until) == (NOW, None)


def test_subscribing_is_recorded_and_the_next_three_times_are_told(desk: Desk) -> None:
    body = desk.types(EXEC, "digest here weekdays 10:00", HERE).body
    entry, found = desk.last(), _of(desk)
    assert ("digest.set", found.ref, None) == (entry.verb, entry.subject, entry.incident)
    assert entry.detail == {
        "channel": HERE,
        "cron": "0 10 * * 1-5",
        "zone": "UTC",
        "language": "en",
        "clearance": "counts",
    }
    assert isinstance(body, Confirmed)
    assert (found, [10, 11, 12]) == (body.subscription, [due.day for due in body.upcoming])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("weekly monday 09:00 Europe/Paris in French", ("0 9 * * 1", "Europe/Paris", "fr", "counts")),
        ("0 9 * * 1-5 details", ("0 9 * * 1-5", "UTC", "en", "details")),
        ("Daily 9am, codes, Asia/Tokyo", ("0 9 * * *", "Asia/Tokyo", "en", "codes")),
        ("en français chaque jour 9h30", ("30 9 * * *", "UTC", "fr", "counts")),
        ("en semaine 09:00 en français", ("0 9 * * 1-5", "UTC", "fr", "counts")),
        ("lundi 09:00 en", ("0 9 * * 1", "UTC", "en", "counts")),
        ("daily 09:00 utc with clearance counts", ("0 9 * * *", "UTC", "en", "counts")),
    ],
)
def test_settings_stand_in_any_order(desk: Desk, words: str, expected: tuple[str, ...]) -> None:
    desk.types(EXEC, f"digest here {words}", HERE)
    found = _of(desk)
    assert expected == (found.schedule.cron, found.schedule.zone, found.language, found.clearance)


def test_a_channel_can_be_subscribed_from_elsewhere(desk: Desk) -> None:
    desk.types(EXEC, "digest set <#C0BOARD|board> daily 09:00", HERE)
    assert _of(desk, "C0BOARD").channel == "C0BOARD"


def test_a_change_keeps_what_it_does_not_name(subscribed: Desk) -> None:
    before = _of(subscribed)
    subscribed.types("U0LEAD", "digest here in French codes", HERE)
    after = _of(subscribed)
    assert (before.ref, EXEC, before.schedule, before.since) == (
        after.ref,
        after.owner,
        after.schedule,
        after.since,
    )
    assert (after.language, after.clearance) == ("fr", Clearance.CODES)


@pytest.mark.parametrize("words", ["daily 07:00", "Asia/Tokyo"])
def test_a_new_schedule_owes_nothing_from_before_it(subscribed: Desk, words: str) -> None:
    subscribed.now = NOW.replace(day=11, hour=12)
    subscribed.types(EXEC, f"digest here {words}", HERE)
    found = _of(subscribed)
    assert found.schedule.last_due(subscribed.now) <= found.since == subscribed.now


def test_more_than_totals_is_let_out_by_few(subscribed: Desk) -> None:
    assert subscribed.outcome("U0COMMS", "digest here codes", HERE) == "not_your_function"
    subscribed.types(EXEC, "digest here details", HERE)
    assert subscribed.outcome("U0COMMS", "digest here daily 10:00", HERE) == "not_your_function"


def test_a_pause_ends_when_the_day_begins_in_the_zone_of_the_channel(subscribed: Desk) -> None:
    subscribed.types(EXEC, "digest here Asia/Tokyo", HERE)
    reply = subscribed.types(EXEC, "digest pause UNTIL 1 Apr", HERE)
    assert datetime(2026, 3, 31, 15, tzinfo=UTC) == _of(subscribed).paused_until
    assert [say.id for say in reply.said] == ["digest.paused_until"]
    assert subscribed.last().verb == "digest.paused"


def test_a_pause_without_a_day_lasts_until_it_is_resumed(subscribed: Desk) -> None:
    subscribed.types(EXEC, "digest pause", HERE)
    paused = _of(subscribed).paused_until
    subscribed.now = NOW.replace(day=12)
    subscribed.types(EXEC, "digest resume", HERE)
    resumed = _of(subscribed)
    assert (FOREVER, None, subscribed.now) == (paused, resumed.paused_until, resumed.since)
    assert subscribed.last().verb == "digest.resumed"


def test_a_preview_is_sent_to_who_asks_and_records_nothing(subscribed: Desk) -> None:
    recorded = subscribed.last()
    subscribed.types("U0LEAD", "digest preview", HERE)
    row = subscribed.outbox()[-1]
    assert ("preview", "preview:U0LEAD", "U0LEAD", HERE, _of(subscribed).ref, None) == (
        row.kind,
        row.lane,
        row.person,
        row.channel,
        row.subscription,
        row.slot,
    )
    assert recorded == subscribed.last()


def test_now_posts_to_the_channel_in_a_slot_of_its_own(subscribed: Desk) -> None:
    for _ in range(2):
        subscribed.types(EXEC, "digest now", HERE)
    first, second = subscribed.outbox()[-2:]
    assert ("digest", HERE, HERE, _of(subscribed).ref) == (
        first.kind,
        first.lane,
        first.channel,
        first.subscription,
    )
    with subscribed.store.reading() as tx:
        claimed = [tx.subscriptions.claimed(_of(subscribed).ref, row.slot or "") for row in (first, second)]
    assert (claimed, subscribed.last().verb) == ([True, True], "digest.now")
    assert first.slot != second.slot


@pytest.mark.parametrize("line", ["digest", "digest list", "digests"])
def test_subscriptions_are_listed(subscribed: Desk, line: str) -> None:
    body = subscribed.types(EXEC, line, HERE).body
    assert Subscriptions((_of(subscribed),)) == body
