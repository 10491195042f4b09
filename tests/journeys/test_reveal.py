"""Being told who a suspect is, and the pseudonym after it, as people type it."""

from tests.journeys.scene import Scene, posts, reference, suspect_of


def named(scene: Scene, ref: str, who: str) -> str:
    """A named suspect of an incident; answers the pseudonym."""
    lead = scene.as_("Lead responder")
    lead.type(ref.lower(), "/insider suspect add")
    lead.submit({"who": who})
    lead.close()
    return suspect_of(lead.type(ref.lower(), "/insider suspect"))


def test_who_asked_is_told_once_another_role_approved_and_later_texts_have_another_pseudonym(
    scene: Scene,
) -> None:
    ref = scene.open()
    here = ref.lower()
    heard = named(scene, ref, "Support agent")
    told = scene.ask("Lead responder", here, f"/insider reveal {heard} because HR has to talk to them")
    change = told[told.index("C-") :][:12]
    assert "Not approved" in scene.ask("Lead responder", here, f"/insider reveal approve {change}")
    assert "may be told" in scene.ask("HR partner", "security", f"/insider {ref} reveal approve {change}")
    agent = scene.workspace.person("Support agent").id

    shown = scene.ask("Lead responder", here, "/insider reveal")
    assert agent in shown
    assert heard in shown

    scene.settled()
    new = reference(scene.ask("Lead responder", here, "/insider suspects"), "S")
    assert new != heard
    assert new not in shown
    last = posts(scene.as_("Lead responder").see(here))[-1]
    assert new in last.plain
    assert heard not in last.plain
    timeline = scene.ask("Counsel", "security", f"/insider {ref} timeline")
    assert new in timeline
    assert heard not in timeline
    assert agent not in scene.ask("Counsel", "security", f"/insider {ref} reveal")


def test_an_earlier_pseudonym_leads_on_for_those_who_see_the_case_and_nobody_else(scene: Scene) -> None:
    ref = scene.open()
    here = ref.lower()
    heard = named(scene, ref, "Support agent")
    told = scene.ask("Lead responder", here, f"/insider reveal {heard} because of a talk")
    scene.ask("HR partner", "security", f"/insider {ref} reveal approve {told[told.index('C-') :][:12]}")
    scene.ask("Lead responder", here, "/insider reveal")
    new = reference(scene.ask("Lead responder", here, "/insider suspects"), "S")

    for line in ("/insider show {}", "/insider {} access revoked according to the press"):
        assert f"{heard} is called {new} now" in scene.ask("Counsel", "security", line.format(heard))
    for who in ("Stranger", "Support agent"):
        for line in (
            "/insider show {}",
            "/insider {} access revoked",
            "/insider {} help",
            "/insider audit {}",
        ):
            assert scene.ask(who, "security", line.format(heard)) == scene.ask(
                who, "security", line.format("S-ZZZZZZ")
            )
            assert new not in scene.as_(who).everything()
