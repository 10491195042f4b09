"""Forms through the real door: what is missing is asked for, errors stand beside, nothing is done twice."""

import pytest

from sandbox.model import View
from sandbox.visitor import Visitor
from storage.record import Outcome
from tests.journeys.scene import Scene


def form(visitor: Visitor, title: str) -> View:
    """The form that is open."""
    view = visitor.modal()
    assert view is not None
    assert title == view.title
    return view


def done(scene: Scene) -> list[str]:
    """What was recorded."""
    return [entry.verb for entry in scene.record() if entry.outcome is Outcome.DONE]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("open", "Open an incident"),
        ("{ref} leaked to unknown third party", "Data involved"),
        ("{ref} suspect add", "Add a suspect"),
        ("{ref} team add", "Add to the team"),
        ("{ref} measure add", "Preventive measure"),
        ("digest here", "Digest for a channel"),
    ],
)
def test_words_that_are_missing_are_asked_for(scene: Scene, line: str, title: str) -> None:
    ref = scene.open()
    lead = scene.as_("Lead responder")

    delivery = lead.type("security", f"/insider {line.format(ref=ref)}")

    assert delivery.shown == []
    form(lead, title)


def test_what_was_typed_stands_in_the_form(scene: Scene) -> None:
    ref = scene.open()
    lead = scene.as_("Lead responder")

    lead.type("security", f"/insider {ref} leaked to unknown third party")

    assert "= Unknown third party" in form(lead, "Data involved").plain


def test_a_form_records_and_says_so_with_undo(scene: Scene) -> None:
    ref = scene.open()
    lead = scene.as_("Lead responder")
    lead.type(ref.lower(), "/insider leaked")
    lead.click(lead.see(ref.lower())[-1], "Record data")

    lead.submit({"fields": ["E-mail address", "Telephone number"], "recipient": "Unknown third party"})

    shown = form(lead, "Recorded")
    assert "E-mail address and Telephone number: Disclosed" in shown.plain
    lead.click(shown, "Undo")
    assert "Undone" in form(lead, "Insider incident").plain
    assert "Nothing recorded yet" in scene.ask("Lead responder", ref.lower(), "/insider leaked")


def test_an_error_stands_beside_its_field_and_the_answers_stay(scene: Scene) -> None:
    ref = scene.open()
    lead = scene.as_("Lead responder")
    lead.type("security", "/insider open")

    delivery = lead.submit({"title": "Leak of *everything*"})

    assert "Plain words only" in delivery.errors["title"]
    assert "= Leak of *everything*" in form(lead, "Open an incident").plain
    assert done(scene).count("incident.opened") == 1
    lead.submit({"title": "Leak of everything"})
    assert "is open" in form(lead, "Recorded").plain
    assert ref


def test_a_form_submitted_twice_records_once(scene: Scene) -> None:
    scene.open()
    lead = scene.as_("Lead responder")
    lead.type("security", "/insider open")
    first = lead.submit({"title": "Lists on a stick"})

    lead.resend(first)

    assert done(scene).count("incident.opened") == 2


def test_somebody_barred_while_the_form_was_open_is_told_that_there_is_no_such_incident(
    scene: Scene,
) -> None:
    ref = scene.open()
    scene.ask("Lead responder", ref.lower(), "/insider team add @HR partner as hr")
    scene.settled()
    colleague, lead = scene.as_("HR partner"), scene.as_("Lead responder")
    colleague.type(ref.lower(), "/insider note")
    colleague.click(colleague.see(ref.lower())[-1], "Add note")
    form(colleague, "Note")
    lead.type(ref.lower(), "/insider suspect add")
    lead.submit({"who": "HR partner"})

    colleague.submit({"note": "Badge returned"})

    view = colleague.modal()
    assert view is not None
    assert "There is no such incident" in view.plain
    assert "note.added" not in done(scene)
