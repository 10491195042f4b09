"""Erasing an incident, through the real door: what the team, the suspect and the channel see of it."""

import re

from tests.journeys.scene import Scene, posts

LEAD = "Lead responder"


def closed(scene: Scene) -> str:
    """A closed incident with Counsel on its team; answers its reference."""
    ref = scene.open("Badge of gate Zeppelin was lent")
    here = ref.lower()
    for line in (
        "team add @Counsel as legal",
        "team add @HR partner as hr",
        "note Zeppelin again",
        f"{ref} close according to the board",
    ):
        scene.ask(LEAD, here, f"/insider {line}")
    scene.settled()
    return ref


def proposes(scene: Scene, ref: str) -> str:
    """HR proposes to erase it; answers the reference of that change."""
    return reference_of_change(
        scene.ask("HR partner", "security", f"/insider {ref} erase because Zeppelin is old")
    )


def reference_of_change(text: str) -> str:
    """The change that an answer names."""
    found = re.search(r"\bC-[0-9A-Z]{10}\b", text)
    assert found, text
    return found[0]


def said(scene: Scene, channel: str) -> list[str]:
    """What everybody in a channel can read."""
    return [one.plain for one in posts(scene.workspace.channel(channel).messages) if one.plain]


def test_what_the_bot_posted_is_taken_away_and_who_could_see_it_is_told(scene: Scene) -> None:
    ref = closed(scene)
    change = proposes(scene, ref)
    scene.settled()
    assert said(scene, ref.lower())
    answer = scene.ask("Counsel", "security", f"/insider {ref} erase confirm {change}")
    scene.settled()

    assert f"{ref} was erased" in answer
    assert said(scene, ref.lower()) == []
    for name in (LEAD, "Counsel", "HR partner"):
        told = scene.ask(name, "security", f"/insider show {ref}")
        assert "was erased" in told
        assert "Zeppelin is old" in told
    stranger = scene.ask("Stranger", "security", f"/insider show {ref}")
    assert stranger == scene.ask("Stranger", "security", "/insider show IN-ZZZZZZ")
    assert ref not in scene.ask(LEAD, "security", "/insider list")


def test_while_somebody_is_in_the_channel_who_could_not_see_it_the_posts_stay(scene: Scene) -> None:
    ref = closed(scene)
    person = scene.workspace.person
    scene.workspace.join(scene.workspace.channel(ref.lower()), person("Stranger").id, by=person(LEAD).id)
    change = proposes(scene, ref)
    scene.settled()
    before = said(scene, ref.lower())

    scene.ask("Counsel", "security", f"/insider {ref} erase confirm {change}")
    scene.settled()

    assert said(scene, ref.lower()) == before


def test_a_suspect_of_any_role_notices_nothing_of_it(scene: Scene) -> None:
    ref = closed(scene)
    lead, suspect = scene.as_(LEAD), scene.as_("Privacy officer")
    lead.type(ref.lower(), "/insider suspect add")
    lead.submit({"who": "Privacy officer"})
    lead.close()
    scene.settled()
    suspect.open_home()
    scene.settled()
    before = suspect.everything()

    scene.ask("Counsel", "security", f"/insider {ref} erase confirm {proposes(scene, ref)}")
    scene.settled()
    assert suspect.everything() == before

    suspect.open_home()
    scene.settled()
    home = suspect.everything()
    told = scene.ask("Privacy officer", "security", f"/insider show {ref}")
    assert told == scene.ask("Privacy officer", "security", "/insider show IN-ZZZZZZ")
    assert ref not in str(home)
