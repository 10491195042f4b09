"""The ten lines of the design's section 5, as a responder types them in an incident's own channel."""

from tests.journeys.scene import Scene, suspect_of


def test_the_ten_lines_work_as_typed(scene: Scene) -> None:
    ref = scene.open()
    lead, here = scene.as_("Lead responder"), ref.lower()

    lead.type(here, "/insider suspect add")
    modal = lead.modal()
    assert modal is not None
    assert modal.title == "Add a suspect"
    lead.close()
    pseudonym = suspect_of(lead.type(here, "/insider suspect add unnamed"))

    def ask(text: str) -> str:
        return scene.ask("Lead responder", here, f"/insider {text}")

    assert "E-mail address and Telephone number: Disclosed · to: Unknown third party" in ask(
        "leaked email, phone to unknown third party"
    )
    assert "All 53 other fields: Ruled out" in ask("not-leaked everything else")
    assert "Customers: undisclosed" in ask("customers undisclosed")
    assert "Customers: at least 500" in ask("customers at least 500")
    assert "Employees involved: unknown" in ask("employees unknown")
    # Who ordered it, who did it, what came back: the form asks for what the step needs and the line lacks.
    assert f"{pseudonym} access: Revoked · on " in ask(f"{pseudonym} access revoked yesterday")
    assert f"{pseudonym} dismissal: Proposed" in ask(f"{pseudonym} dismissal propose")
    assert "Reported to the agency · agency: county police · on 10 January" in ask(
        'police reported "county police" on 10 Jan'
    )
    assert "Note added" in ask("note Badge returned")
    assert "Monday to Friday at 09:00, Europe/Paris, in English. counts" in ask("digest here weekdays 09:00")


def test_a_dismissal_is_approved_by_two_others(scene: Scene) -> None:
    ref = scene.open()
    here = ref.lower()
    pseudonym = suspect_of(scene.as_("Lead responder").type(here, "/insider suspect add unnamed"))
    scene.ask("Lead responder", here, "/insider screen all no")
    command = f"/insider {pseudonym} dismissal"

    scene.ask("Lead responder", here, f"{command} propose")

    assert "Who proposes something cannot approve it" in scene.ask(
        "Lead responder", here, f"{command} approve"
    )
    assert "Next it takes somebody who holds one of these roles: HR" in scene.ask(
        "Counsel", "security", f"{command} approve"
    )
    assert "approved by HR" in scene.ask("HR partner", "security", f"{command} approve")
    assert "decided already" in scene.ask("HR partner", "security", f"{command} approve")
    assert "approved by Legal" in scene.ask("Counsel", "security", f"{command} approve")
    assert "dismissal: Approved" in scene.ask("Lead responder", here, f"/insider show {pseudonym}")
