"""Break-glass, recuse and handover as people type them, through signed requests."""

import re
from datetime import timedelta

from tests.journeys.scene import Scene, posts, suspect_of, until

LEAD = "Lead responder"
OWNER = "Security director"
DAY = timedelta(hours=24)


def change_in(text: str) -> str:
    """The first reference of a change in a text."""
    found = re.search(r"\bC-[0-9A-Z]{10}\b", text)
    assert found, text
    return found[0]


def test_an_owner_breaks_the_glass_when_hr_lets_them_and_it_ends_by_itself(scene: Scene) -> None:
    ref = scene.open()
    here = ref.lower()
    none = scene.ask(OWNER, "security", "/insider show IN-ZZZZZZ")
    assert scene.ask(OWNER, "security", f"/insider show {ref}") == none
    asked = scene.ask(OWNER, "security", f"/insider break-glass {ref} because nobody of its team answers")
    assert "You see nothing of" in asked
    assert scene.ask(OWNER, "security", f"/insider show {ref}") == none

    change = change_in(asked)
    assert "in an emergency" in scene.ask(
        "HR partner", "security", f"/insider {ref} break-glass approve {change}"
    )
    assert ref in scene.ask(OWNER, "security", f"/insider show {ref}")
    scene.settled()
    lead = scene.as_(LEAD)
    assert lead.everything().count("in an emergency") >= 2
    assert "nobody of its team answers" not in "".join(one.plain for one in posts(lead.see(here)))

    scene.clock.ahead += DAY
    assert scene.ask(OWNER, "security", f"/insider show {ref}") == none
    until(lambda: "glass.ended" in [one.verb for one in scene.record()])
    assert "was reviewed" in scene.ask(
        LEAD, here, f"/insider break-glass review {change} because it was needed"
    )


def test_to_a_barred_owner_break_glass_finds_no_such_incident(scene: Scene) -> None:
    ref = scene.open()
    lead = scene.as_(LEAD)
    lead.type(ref.lower(), "/insider suspect add")
    lead.submit({"who": OWNER})
    lead.close()
    for line in ("/insider break-glass {} because nobody answers", "/insider {} break-glass"):
        known, unknown = (scene.ask(OWNER, "security", line.format(one)) for one in (ref, "IN-ZZZZZZ"))
        assert known == unknown
        assert "There is no such incident" in known
    scene.settled()
    assert ref not in scene.as_(OWNER).everything()


def test_who_was_recused_decides_nothing_and_the_lead_is_handed_over(scene: Scene) -> None:
    ref = scene.open()
    here = ref.lower()
    scene.ask(LEAD, here, "/insider team add @Counsel as legal")
    suspect = suspect_of(scene.as_(LEAD).type(here, "/insider suspect add unnamed"))
    scene.ask(LEAD, here, "/insider screen all no")
    assert "Proposed" in scene.ask(LEAD, here, f"/insider {suspect} dismissal propose")
    scene.ask("HR partner", "security", f"/insider {ref} recuse because we are friends")
    refused = scene.ask("HR partner", "security", f"/insider {suspect} dismissal approve")
    assert "taken out of the decisions" in refused

    scene.ask(LEAD, here, "/insider handover @Counsel")

    assert "Only a lead" in scene.ask(LEAD, here, "/insider team remove @Counsel")
    assert "Nothing changed" not in scene.ask("Counsel", here, "/insider team add @HR partner as hr")
    changes = [one.verb for one in scene.record() if one.verb.startswith("team.")]
    assert changes[-3:] == ["team.recused", "team.handed_over", "team.joined"]
