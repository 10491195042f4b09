"""A suspect who sits in the incident's channel: the case goes on in a fresh one, and they notice nothing."""

import re

from sandbox.model import Message
from tests.journeys.scene import Scene, posts, until


def words(scene: Scene, name: str) -> list[Message]:
    """What the bot said to somebody in private."""
    return posts(scene.workspace.direct(scene.workspace.person(name)).messages)


def suspected(scene: Scene, name: str = "HR partner") -> str:
    """An incident on whose team, and in whose channel, somebody was who became a suspect; its reference."""
    ref = scene.open()
    scene.ask("Lead responder", ref.lower(), f"/insider team add @{name} as hr")
    scene.ask("Lead responder", ref.lower(), "/insider team add @Counsel as legal")
    scene.settled()
    lead = scene.as_("Lead responder")
    lead.type(ref.lower(), "/insider suspect add")
    lead.submit({"who": name})
    lead.close()
    until(lambda: moving(scene))
    return ref


def moving(scene: Scene) -> list[Message]:
    """The private questions whether a case goes on elsewhere."""
    return [one for one in words(scene, "Lead responder") if "fresh channel" in one.plain]


def fresh(scene: Scene, ref: str) -> str:
    """The name of the one channel that the lead is in since, once it is there."""
    before = {ref.lower(), "security", "executives", "general"}
    until(lambda: set(scene.as_("Lead responder").channels()) - before)
    scene.settled()
    [name] = set(scene.as_("Lead responder").channels()) - before
    return name


def test_the_lead_is_asked_at_once_and_the_case_goes_on_where_the_suspect_is_not(scene: Scene) -> None:
    ref = suspected(scene)
    lead, suspect = scene.as_("Lead responder"), scene.as_("HR partner")
    old = lead.place(ref.lower())
    seen, kept = suspect.everything(), repr(old)
    lead.click(moving(scene)[0], "Go on in a fresh channel")
    lead.submit({})
    lead.close()

    name = fresh(scene, ref)

    room = scene.workspace.channel(name)
    people = {scene.workspace.person(one).id for one in ("Lead responder", "Counsel")}
    assert people <= set(room.members)
    assert scene.workspace.person("HR partner").id not in room.members
    assert room.kind == "private"
    told = "\n".join(one.plain for one in posts(lead.see(name)))
    assert ref in told
    assert "goes on in a fresh channel" in told
    scene.ask("Lead responder", name, "/insider leaked email")
    scene.settled()
    assert "E-mail" in "\n".join(one.plain for one in posts(lead.see(name)))
    assert suspect.everything() == seen
    assert repr(old) == kept
    assert name not in suspect.channels()


def test_the_name_of_the_fresh_channel_tells_nothing_of_the_first(scene: Scene) -> None:
    ref = suspected(scene)
    lead = scene.as_("Lead responder")
    lead.type("security", f"/insider {ref} room move")
    name = fresh(scene, ref)

    assert re.fullmatch(r"in-[0-9a-z]{6}", name)
    assert name != ref.lower()
    assert name.upper() not in {entry.incident for entry in scene.record()}


def test_the_channel_that_was_left_is_to_everybody_a_channel_like_any_other(scene: Scene) -> None:
    ref = suspected(scene)
    scene.ask("Lead responder", "security", f"/insider {ref} room move")
    name = fresh(scene, ref)

    for person in ("HR partner", "Lead responder", "Counsel"):
        assert scene.ask(person, ref.lower(), "/insider show") == scene.ask(
            person, "security", "/insider show"
        )
    assert ref in scene.ask("Lead responder", name, "/insider show")
    assert "Not done" in scene.ask("Lead responder", name, "/insider room move")


def test_nobody_is_asked_where_the_suspect_is_not_in_the_channel(scene: Scene) -> None:
    ref = scene.open()
    lead = scene.as_("Lead responder")
    lead.type(ref.lower(), "/insider suspect add")
    lead.submit({"who": "Support agent"})
    lead.close()
    scene.settled()

    assert moving(scene) == []
