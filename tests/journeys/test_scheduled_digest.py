"""A digest comes by itself: subscribed for the next minute, posted by the scheduler."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.journeys.scene import Clock, Scene, posts, until

ZONE = ZoneInfo("Europe/Paris")
HALF = timedelta(seconds=30)


def just_before_the_next_minute(clock: Clock) -> datetime:
    """Move the bot's clock to half a minute before a full minute; answers that minute, local."""
    local = clock().astimezone(ZONE)
    minute = (local + HALF + HALF).replace(second=0, microsecond=0) + HALF + HALF
    clock.ahead += minute - HALF - local
    return minute


def test_the_scheduler_posts_a_digest_subscribed_for_the_next_minute(scene: Scene) -> None:
    ref = scene.open()
    minute = just_before_the_next_minute(scene.clock)

    answer = scene.ask("Executive", "executives", f"/insider digest here daily {minute:%H:%M} codes")

    assert f"every day at {minute:%H:%M}, Europe/Paris, in English" in answer
    scene.clock.ahead += HALF
    until(lambda: posts(scene.as_("Executive").see("executives")))
    [digest] = posts(scene.as_("Executive").see("executives"))
    assert "1 open: Reported 1" in digest.plain
    assert "late" not in digest.plain
    assert ref in digest.plain


def test_a_slot_is_posted_once_across_a_restart(scene: Scene) -> None:
    minute = just_before_the_next_minute(scene.clock)
    scene.ask("Executive", "executives", f"/insider digest here daily {minute:%H:%M}")
    scene.clock.ahead += HALF
    until(lambda: posts(scene.as_("Executive").see("executives")))

    scene.restart()
    scene.bot.ticker.tick()
    scene.settled()

    assert len(posts(scene.as_("Executive").see("executives"))) == 1


def test_a_slot_that_came_while_nothing_ran_is_posted_at_the_next_start(scene: Scene) -> None:
    minute = just_before_the_next_minute(scene.clock)
    scene.ask("Executive", "executives", f"/insider digest here daily {minute:%H:%M}")
    scene.bot.stop()
    scene.clock.ahead += timedelta(days=2, minutes=30)

    scene.start()

    until(lambda: posts(scene.as_("Executive").see("executives")))
    scene.settled()
    [digest] = posts(scene.as_("Executive").see("executives"))
    assert "Posted late: it was due" in digest.plain
    assert "2 digests before it were not posted" in digest.plain


def test_a_paused_channel_gets_none_until_it_is_resumed(scene: Scene) -> None:
    minute = just_before_the_next_minute(scene.clock)
    scene.ask("Executive", "executives", f"/insider digest here daily {minute:%H:%M}")
    scene.ask("Executive", "executives", "/insider digest pause")
    scene.clock.ahead += timedelta(minutes=5)

    scene.bot.ticker.tick()
    scene.settled()

    assert posts(scene.as_("Executive").see("executives")) == []
    assert "Next three" in scene.ask("Executive", "executives", "/insider digest resume")


def test_a_french_digest_is_french_throughout(scene: Scene) -> None:
    scene.open()
    scene.ask("Executive", "executives", "/insider digest here daily 09:00 in French details")

    scene.ask("Executive", "executives", "/insider digest now")
    scene.settled()

    [digest] = posts(scene.as_("Executive").see("executives"))
    assert "Incidents ouverts\n1 ouvert : Signalé 1" in digest.plain
    assert "Salariés : non renseigné. Clients : non renseigné." in digest.plain
    for english in ("incident opened", "Customers", "Employees", "unknown", "days", "None", "Trend"):
        assert english not in digest.plain


def test_a_preview_is_seen_by_who_asked_alone(scene: Scene) -> None:
    scene.ask("Executive", "executives", "/insider digest here daily 09:00")

    scene.ask("Executive", "executives", "/insider digest preview")
    scene.as_("Executive").wait_to_see("executives", "Preview for you alone")

    assert "Preview" not in scene.as_("Counsel").everything()
    assert posts(scene.as_("Executive").see("executives")) == []
