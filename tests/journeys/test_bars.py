"""A bar of somebody with a role, as people see it in Slack: who waits, who is told, who notices nothing."""

import re
from datetime import timedelta

from sandbox.model import Message
from tests.journeys.scene import Scene, posts, reference, until
from tests.journeys.test_home import read, shown


def direct(scene: Scene, name: str) -> list[Message]:
    """What the bot said to somebody in private."""
    return posts(scene.workspace.direct(scene.workspace.person(name)).messages)


def add(scene: Scene, ref: str, name: str) -> str:
    """The lead makes somebody a suspect; answers the pseudonym."""
    lead = scene.as_("Lead responder")
    lead.type(ref.lower(), "/insider suspect add")
    submitted = lead.submit({"who": name})
    assert submitted.errors == {}
    view = lead.modal()
    assert view is not None
    assert "confirms it until" in view.plain
    lead.close()
    scene.settled()
    return reference(view.plain, "S")


def test_legal_confirms_from_their_home_and_the_suspect_notices_nothing(scene: Scene) -> None:
    ref = scene.open()
    read(scene, "HR partner")
    suspect = add(scene, ref, "HR partner")
    seen = scene.as_("HR partner").everything()
    assert ref not in shown(scene, "HR partner")

    page = read(scene, "Counsel")
    assert suspect in page
    counsel = scene.as_("Counsel")
    home = counsel.home()
    assert home is not None
    counsel.click(home, "Confirm bar")
    form = counsel.modal()
    assert form is not None
    assert "HR partner" not in form.plain
    counsel.submit({})
    counsel.close()

    assert "Confirm bar" not in shown(scene, "Counsel")
    scene.clock.ahead += timedelta(hours=25)
    scene.settled()
    assert scene.as_("HR partner").everything() == seen
    answers = [
        scene.ask("HR partner", "security", f"/insider suspect confirm {one}")
        for one in (suspect, "S-ZZZZZZ")
    ]
    assert answers[0].replace(suspect, "S-ZZZZZZ") == answers[1]


def test_what_nobody_confirmed_ends_and_the_owner_reads_the_reference_alone(scene: Scene) -> None:
    ref = scene.open()
    suspect = add(scene, ref, "HR partner")
    until(lambda: direct(scene, "Security director"))
    [missing] = direct(scene, "Security director")
    assert re.search(rf"{ref}.*nobody else is there", missing.plain)
    before = len(direct(scene, "Lead responder"))

    scene.clock.ahead += timedelta(hours=24)

    until(lambda: len(direct(scene, "Security director")) == 2)
    told = direct(scene, "Security director")[-1].plain
    assert ref in told
    assert suspect not in told
    until(lambda: len(direct(scene, "Lead responder")) > before)
    assert suspect in direct(scene, "Lead responder")[-1].plain
    assert ref in scene.ask("HR partner", "security", f"/insider show {ref}")
    assert not [one for one in direct(scene, "HR partner") if ref in one.plain]
