"""A digest that Slack does not take: its owner and the bot's owner are told, and have it tried again."""

from tests.journeys.scene import Scene, posts

OWNER = "Security director"


def test_a_digest_that_could_not_be_posted_is_told_and_posted_once_when_that_is_mended(scene: Scene) -> None:
    scene.ask("Executive", "executives", "/insider digest here daily 09:00")
    channel = scene.workspace.channel("executives")
    scene.workspace.leave(channel, scene.workspace.bot_user_id)

    scene.ask("Executive", "executives", "/insider digest now")
    scene.settled()

    told = [posts(scene.as_(name).see(scene.as_(name).direct))[-1].plain for name in (OWNER, "Executive")]
    assert all("Not delivered: the digest in #executives." in one for one in told)
    assert "undelivered retry" in told[0]
    assert "digest now" in told[1]
    assert posts(scene.as_("Executive").see("executives")) == []

    scene.workspace.join(channel, scene.workspace.bot_user_id)
    shown = scene.ask(OWNER, scene.as_(OWNER).direct, "/insider undelivered")
    assert "the digest in #executives" in shown
    assert "1 message is tried again now" in scene.ask(
        OWNER, scene.as_(OWNER).direct, "/insider undelivered retry"
    )
    scene.settled()

    assert len(posts(scene.as_("Executive").see("executives"))) == 1
    assert "None: everything that was to be said" in scene.ask(
        OWNER, scene.as_(OWNER).direct, "/insider undelivered"
    )
