"""An incident in which nothing happens is told of in its own channel, and nowhere else."""

from datetime import timedelta

from tests.journeys.scene import Scene


def test_after_a_week_of_silence_the_incidents_channel_is_reminded_once(scene: Scene) -> None:
    room = scene.open().lower()
    scene.settled()

    scene.clock.ahead += timedelta(days=7, minutes=1)

    lead = scene.as_("Lead responder")
    lead.wait_to_see(room, "Nothing was recorded for 7 days.")
    scene.settled()
    scene.clock.ahead += timedelta(hours=2)
    scene.bot.ticker.tick()
    scene.settled()
    assert sum("Nothing was recorded" in message.plain for message in lead.see(room)) == 1
    for other in ("Executive", "Support agent"):
        assert "Nothing was recorded" not in scene.as_(other).everything()
