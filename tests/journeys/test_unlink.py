"""A case about what somebody was entitled to do ends: whom it was about is forgotten, and learns nothing."""

from tests.journeys.scene import Scene, posts, suspect_of

LEAD = "Lead responder"
PERSON = "HR partner"
PROTECTED = "screen protected because the regulator was told"


def ended(scene: Scene) -> tuple[str, str, str]:
    """A case about somebody on its team that two held to be protected; what the person had seen before."""
    ref = scene.open()
    here = ref.lower()
    scene.ask(LEAD, here, f"/insider team add @{PERSON} as hr")
    scene.settled()
    lead = scene.as_(LEAD)
    lead.type(here, "/insider suspect add")
    lead.submit({"who": PERSON})
    lead.close()
    scene.settled()
    pseudonym = suspect_of(lead.type(here, "/insider suspect"))
    scene.ask(LEAD, here, f'/insider {pseudonym} access suspended according to "the IT service"')
    assert "holds" in scene.ask(LEAD, here, "/insider screen all yes")
    scene.settled()
    seen = scene.as_(PERSON).everything()

    decide = f"/insider {ref} {PROTECTED}"
    first = scene.ask("Counsel", "security", decide)
    assert "reviewer" in first
    scene.ask("Privacy officer", "security", decide)
    scene.settled()
    return ref, pseudonym, seen


def test_the_channel_is_silent_about_it_and_the_person_is_told_nothing(scene: Scene) -> None:
    ref, pseudonym, seen = ended(scene)
    here = ref.lower()
    before = [one.plain for one in posts(scene.as_(LEAD).see(here))]

    scene.ask(LEAD, here, "/insider note the board was told")
    scene.ask("Counsel", "security", f"/insider {ref} evidence add letter cabinet-3")
    scene.settled()

    assert [one.plain for one in posts(scene.as_(LEAD).see(here))] == before
    assert scene.as_(PERSON).everything() == seen
    assert pseudonym not in seen
    for name in (LEAD, "Counsel", "Privacy officer"):
        shown = scene.ask(name, "security", f"/insider show {ref}")
        assert PERSON not in shown
        assert "suspended" not in scene.ask(name, "security", f"/insider {ref} suspect").casefold()
        timeline = scene.ask(name, "security", f"/insider timeline {ref}")
        assert "the IT service" not in timeline
        assert "no suspect" in scene.ask(name, "security", f"/insider {pseudonym} access revoked")
    assert not any(PERSON in str(entry.detail) for entry in scene.record())


def test_nothing_is_remembered_that_bars_the_person(scene: Scene) -> None:
    ref, pseudonym, _ = ended(scene)

    assert ref in scene.ask(PERSON, "security", f"/insider show {ref}")
    for word in ("suspect", "timeline"):
        shown = scene.ask(PERSON, "security", f"/insider {word} {ref}")
        assert "barred" not in shown
        assert not [line for line in shown.splitlines() if pseudonym in line and PERSON in line]
    other = scene.open("Another list was sent")
    assert "HR partner" in scene.ask(LEAD, other.lower(), f"/insider team add @{PERSON} as hr")
    assert other in scene.ask(PERSON, "security", f"/insider show {other}")
    with scene.bot.store.reading() as tx:
        access = [case.access for case in tx.cases.visible(tx.people.actor(_id(scene, "Counsel")), [ref])]
    assert [one.barred for one in access] == [frozenset()]


def _id(scene: Scene, name: str) -> str:
    return scene.workspace.person(name).id
