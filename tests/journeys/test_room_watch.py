"""Who can read an incident's channel without being meant to is noticed, and told to its lead elsewhere."""

from datetime import timedelta

from sandbox.model import Channel, Message
from storage.record import Outcome
from tests.journeys.scene import Scene, posts, until


def direct(scene: Scene, name: str = "Lead responder") -> list[Message]:
    """What the bot said to somebody in private."""
    return posts(scene.workspace.direct(scene.workspace.person(name)).messages)


def room(scene: Scene, ref: str) -> Channel:
    """The incident's channel."""
    return scene.as_("Lead responder").place(ref.lower())


def join(scene: Scene, ref: str, name: str) -> None:
    """Have somebody come into the incident's channel."""
    scene.workspace.join(room(scene, ref), scene.workspace.person(name).id, by=None)


def look(scene: Scene) -> None:
    """Let ten minutes go by, and what they bring be done."""
    before = len([row for row in looks(scene) if row])
    scene.clock.ahead += timedelta(minutes=10)
    until(lambda: len(looks(scene)) > before)
    scene.settled()


def looks(scene: Scene) -> list[str]:
    """What was looked at so far."""
    with scene.bot.store.reading() as tx:
        rows = tx.session.connection().exec_driver_sql("SELECT state FROM outbox WHERE kind = 'look'").all()
    return [state for (state,) in rows if state == "sent"]


def noticed(scene: Scene) -> list[str]:
    """What stands in the record of it."""
    return [
        entry.verb for entry in scene.record() if entry.outcome is Outcome.SYSTEM and "room." in entry.verb
    ]


def test_a_stranger_who_joins_is_told_to_the_lead_and_taken_out_on_a_click(scene: Scene) -> None:
    ref = scene.open()
    join(scene, ref, "Stranger")

    until(lambda: direct(scene))
    [word] = direct(scene)
    assert f"{ref}: " in word.plain
    assert "who may not see the incident, is in its channel" in word.plain
    assert noticed(scene) == ["room.stranger"]
    assert "who may not see the incident" in scene.ask("Lead responder", "security", f"/insider {ref} room")

    lead = scene.as_("Lead responder")
    lead.click(word, "Take out of the channel")
    lead.submit({})
    scene.settled()

    assert scene.workspace.person("Stranger").id not in room(scene, ref).members
    assert "Nobody, as far as the last look went" in scene.ask(
        "Lead responder", "security", f"/insider {ref} room"
    )


def test_what_is_amiss_is_told_once_and_again_after_it_was_mended(scene: Scene) -> None:
    ref = scene.open()
    stranger = scene.workspace.person("Stranger").id
    join(scene, ref, "Stranger")
    until(lambda: direct(scene))
    look(scene)
    assert len(direct(scene)) == 1

    room(scene, ref).members.remove(stranger)
    look(scene)
    join(scene, ref, "Stranger")
    look(scene)

    assert noticed(scene) == ["room.stranger"] * 2
    assert len(direct(scene)) == 2


def test_a_channel_that_became_public_or_shared_is_noticed_at_the_next_look(scene: Scene) -> None:
    ref = scene.open()
    look(scene)
    assert noticed(scene) == []
    room(scene, ref).shared_with = ("T0OTHER",)
    room(scene, ref).kind = "public"

    look(scene)

    assert sorted(noticed(scene)) == ["room.public", "room.shared"]
    assert {"Everybody here can read" in one.plain for one in direct(scene)} == {True, False}


def test_of_a_barred_person_in_the_channel_the_lead_alone_is_told_and_nobody_is_taken_out(
    scene: Scene,
) -> None:
    ref = scene.open()
    scene.ask("Lead responder", ref.lower(), "/insider team add @HR partner as hr")
    scene.settled()
    lead = scene.as_("Lead responder")
    lead.type(ref.lower(), "/insider suspect add")
    lead.submit({"who": "HR partner"})
    before = scene.as_("HR partner").everything()

    look(scene)

    assert noticed(scene) == ["room.barred"]
    told = [one.plain for one in direct(scene)]
    assert sum("Somebody who is barred from the incident is in its channel" in one for one in told) == 1
    assert not any(scene.workspace.person("HR partner").id in one for one in told)
    assert scene.as_("HR partner").everything() == before
    answer = scene.ask("Lead responder", "security", f"/insider {ref} room remove @HR partner")
    assert "Slack would tell them" in answer
    assert scene.workspace.person("HR partner").id in room(scene, ref).members


def test_nobody_is_taken_out_before_the_eyes_of_a_barred_person(scene: Scene) -> None:
    ref = scene.open()
    scene.ask("Lead responder", ref.lower(), "/insider team add @HR partner as hr")
    scene.settled()
    join(scene, ref, "Stranger")
    lead = scene.as_("Lead responder")
    lead.type(ref.lower(), "/insider suspect add")
    lead.submit({"who": "HR partner"})
    lead.close()
    scene.settled()
    before = room(scene, ref).members[:]

    scene.ask("Lead responder", "security", f"/insider {ref} room remove @Stranger")
    scene.settled()

    assert room(scene, ref).members == before


def test_the_team_and_those_who_may_see_every_incident_belong_there(scene: Scene) -> None:
    ref = scene.open()
    scene.ask("Lead responder", ref.lower(), "/insider team add @Executive")
    scene.settled()
    join(scene, ref, "Counsel")

    look(scene)

    assert noticed(scene) == []
