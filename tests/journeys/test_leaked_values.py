"""Values of personal data are held back through the real door, and kept when somebody insists on it."""

import pytest

from storage.record import Entry, Outcome
from tests.journeys.scene import Scene

VALUE = "j.doe@example.com"


def last(scene: Scene) -> Entry:
    """The newest entry of the record."""
    return scene.record()[-1]


@pytest.mark.parametrize(
    "line",
    [
        f"note Sent to {VALUE}",
        f"leaked email to unknown third party because {VALUE} said so",
        f"notice draft english Dear {VALUE}",
        f'evidence add log "mailbox of {VALUE}"',
        f"open Leak of {VALUE}",
        f"measure add Block {VALUE}",
    ],
)
def test_a_typed_value_is_held_back_and_shown_masked(scene: Scene, line: str) -> None:
    ref = scene.open()
    before = scene.record()

    told = scene.ask("Lead responder", ref.lower(), f"/insider {line}")

    assert "this looks like a value of E-mail address" in told
    assert "•••" in told
    assert VALUE not in told
    assert [entry.code for entry in scene.record()[len(before) :]] == ["personal_data"]
    assert VALUE not in str(scene.record())


def test_whoever_insists_records_it_and_the_record_says_so(scene: Scene) -> None:
    ref = scene.open()

    told = scene.ask("Lead responder", ref.lower(), f"/insider note Write to {VALUE} as typed")

    assert "kept as typed, though it looks like: E-mail address" in told
    assert (last(scene).detail or {})["as_typed"] == "email_address"
    scene.settled()
    assert f"Write to {VALUE}" in scene.ask("Lead responder", ref.lower(), "/insider note")


def test_as_typed_alone_is_a_note_like_any_other(scene: Scene) -> None:
    ref = scene.open()

    scene.ask("Lead responder", ref.lower(), "/insider note It was read out as typed")

    assert "as_typed" not in (last(scene).detail or {})


def test_a_form_asks_whether_a_value_is_meant(scene: Scene) -> None:
    ref = scene.open()
    lead = scene.as_("Lead responder")
    lead.type(ref.lower(), "/insider note")
    lead.click(lead.see(ref.lower())[-1], "Add note")
    lead.submit({"note": f"Sent to {VALUE}"})

    asked = lead.modal()
    assert asked is not None
    assert "this looks like a value of E-mail address" in asked.plain
    assert "This looks like personal data" in asked.plain
    assert last(scene).outcome is Outcome.REFUSED
    lead.submit({"note": f"Sent to {VALUE}"})
    assert last(scene).outcome is Outcome.REFUSED
    lead.submit({"note": f"Sent to {VALUE}", "as_typed": "Record it as typed"})

    assert last(scene).outcome is Outcome.DONE
    assert (last(scene).detail or {})["as_typed"] == "email_address"


def test_a_form_without_the_value_is_recorded_as_ever(scene: Scene) -> None:
    ref = scene.open()
    lead = scene.as_("Lead responder")
    lead.type(ref.lower(), "/insider note")
    lead.click(lead.see(ref.lower())[-1], "Add note")
    lead.submit({"note": f"Sent to {VALUE}"})
    lead.submit({"note": "Sent to a customer"})

    assert last(scene).outcome is Outcome.DONE
    assert "as_typed" not in (last(scene).detail or {})


def test_who_a_suspect_is_may_be_told_in_the_form_for_it(scene: Scene) -> None:
    ref = scene.open()
    lead = scene.as_("Lead responder")
    lead.type(ref.lower(), "/insider suspect add")
    lead.submit({"name": VALUE, "number": "0142685300"})

    assert last(scene).verb == "suspect.added"
