"""Clocks through the real door: what people read, and reminders that come once, however time goes."""

from datetime import timedelta

from tests.journeys.scene import Scene, posts, reference, until

LEAD = "Lead responder"


def started(scene: Scene) -> str:
    """An incident in the EU whose clock of 72 hours began an hour ago; answers its channel."""
    ref = scene.open()
    room = ref.lower()
    scene.ask(LEAD, room, "/insider clock jurisdiction EU")
    began = scene.clock() - timedelta(hours=1)
    scene.ask(LEAD, room, f"/insider clock aware {began:%Y-%m-%d %H:%M} UTC")
    scene.settled()
    return room


def reminders(scene: Scene, room: str) -> list[str]:
    """What the channel was reminded of, oldest first."""
    said = [message.plain for message in posts(scene.as_(LEAD).see(room))]
    return [text for text in said if "⏱" in text]


def ahead(scene: Scene, hours: float) -> None:
    """Travel in time, and have the bot look."""
    scene.clock.ahead += timedelta(hours=hours)
    scene.bot.ticker.tick()
    scene.settled()


def test_a_clock_reminds_its_own_channel_once_at_each_level_across_restarts(scene: Scene) -> None:
    room = started(scene)
    assert reminders(scene, room) == []
    expected = ("50 % of the time", "75 % of the time", "90 % of the time", "is overdue since")
    for count, (hours, said) in enumerate(zip((36, 18, 11, 8), expected, strict=True), start=1):
        ahead(scene, hours)
        if count in {1, 4}:
            scene.restart()
        ahead(scene, 0.1)
        found = reminders(scene, room)
        assert len(found) == count
        assert said in found[-1]
        assert "GDPR Art. 33(1)" in found[-1]
        assert "counsel decides" in found[-1]


def test_after_a_long_pause_one_message_tells_the_highest_level(scene: Scene) -> None:
    room = started(scene)
    scene.bot.stop()
    scene.clock.ahead += timedelta(hours=200)
    scene.start()
    until(lambda: reminders(scene, room))
    ahead(scene, 1)
    [only] = reminders(scene, room)
    assert "is overdue since" in only


def test_a_clock_that_was_met_reminds_no_more(scene: Scene) -> None:
    room = started(scene)
    told = scene.ask(LEAD, room, '/insider evidence add document "the portal\'s receipt"')
    evidence = reference(told, "EV")
    answer = scene.ask(LEAD, room, f"/insider clock met gdpr33 evidence {evidence}")
    assert "GDPR Art. 33(1): met" in answer
    ahead(scene, 200)
    assert reminders(scene, room) == []


def test_the_card_and_the_digest_tell_where_clocks_stand(scene: Scene) -> None:
    ref = scene.open()
    room = ref.lower()
    assert "No jurisdiction is recorded" in scene.ask(LEAD, room, "/insider clock")
    scene.ask(LEAD, room, "/insider clock jurisdiction EU")
    shown = scene.ask(LEAD, room, "/insider clocks")
    assert "GDPR Art. 33(1)" in shown
    assert "trigger unknown: Aware with reasonable certainty" in shown
    assert "on time" not in shown
    scene.ask(LEAD, room, "/insider confirm because the log shows it")
    assert "71 hours left" in scene.ask(LEAD, room, "/insider clock")
    ahead(scene, 80)
    scene.settled()
    [card] = [one.plain for one in posts(scene.as_(LEAD).see(room)) if "Clocks that may apply" in one.plain]
    assert "GDPR Art. 33(1) overdue since" in card

    scene.ask("Executive", "executives", "/insider digest here daily 09:00 in French")
    scene.ask("Executive", "executives", "/insider digest now")
    scene.settled()
    [digest] = posts(scene.as_("Executive").see("executives"))
    assert "1 délai est dépassé" in digest.plain
    assert "Peuvent s’appliquer, les juristes décident : 1 dépassé" in digest.plain


def test_evidence_that_is_named_as_the_source_is_told_with_its_kind_and_place(scene: Scene) -> None:
    room = scene.open().lower()
    evidence = reference(
        scene.ask(LEAD, room, '/insider evidence add press "the county paper, page 3"'), "EV"
    )
    told = f"according to {evidence} (Press report, kept: the county paper, page 3)"
    assert told in scene.ask(LEAD, room, f"/insider clock discovered 3 Jan 2020 according to {evidence}")
    for line in ("clock", "timeline"):
        assert told in scene.ask(LEAD, room, f"/insider {line}")
    refused = scene.ask(LEAD, room, "/insider clock discovered 3 Jan 2020 according to EV-ZZZZZZ")
    assert "This incident has no evidence EV-ZZZZZZ" in refused


def test_a_moment_without_its_time_is_asked_for_and_recorded(scene: Scene) -> None:
    room = scene.open().lower()
    lead = scene.as_(LEAD)
    lead.type(room, "/insider clock discovered")
    view = lead.modal()
    assert view is not None
    assert view.title == "When it happened"
    assert "= Discovered" in view.plain
    lead.submit({"on": "2020-01-03", "time": "14:30", "zone": "Europe/Paris"})
    scene.settled()
    assert "Discovered: Fri 3 Jan 2020, 14:30" in scene.ask(LEAD, room, "/insider clock")
