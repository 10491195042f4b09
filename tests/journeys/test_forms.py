"""Forms through the real door: what is missing is asked for, errors stand beside, nothing is done twice."""

import hashlib

import pytest

from sandbox.model import View
from sandbox.visitor import Visitor
from storage.record import Outcome
from tests.journeys.scene import Scene, reference


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

    lead.redeliver(first)

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


def test_what_moved_meanwhile_is_shown_again_and_not_overwritten(scene: Scene) -> None:
    ref = scene.open()
    here = ref.lower()
    lead = scene.as_("Lead responder")
    lead.type(here, "/insider suspect add unnamed")
    lead.type(here, "/insider show")
    suspect = reference(lead.see(here)[-1].plain, "S")
    lead.type(here, f"/insider {suspect} access")
    assert form(lead, "Step for a suspect").plain
    lead.choose("Which step?", "Restricted")
    scene.ask("Counsel", "security", f"/insider {suspect} access suspended")

    facts = dict.fromkeys(("Systems", "Ordered by", "Carried out by"), "as agreed")
    lead.submit({"On which day?": "2026-01-10", **facts})

    again = form(lead, "Step for a suspect").plain
    assert "Somebody changed this while the form was open" in again
    assert "= 2026-01-10" in again
    assert "Restricted" not in again
    lead.choose("Which step?", "Restored")
    lead.submit({"Approved by": "HR"})
    assert "Recorded" in form(lead, "Recorded").plain
    assert done(scene).count("access.moved") == 2


def test_what_the_form_no_longer_asks_is_not_recorded(scene: Scene) -> None:
    here = scene.open().lower()
    scene.settled()
    lead = scene.as_("Lead responder")
    lead.type(here, "/insider leaked")
    lead.click(lead.see(here)[-1], "Record data")
    lead.fill({"fields": ["E-mail address"], "recipient": "Unknown third party"})
    lead.choose("What happened to the data?", "Ruled out")

    lead.submit({})

    told = form(lead, "Recorded").plain
    assert "E-mail address: Ruled out" in told
    assert "Unknown third party" not in told
    lead.type(here, "/insider count")
    lead.click(lead.see(here)[-1], "Record a count")
    lead.fill({"scope": "Notified"})
    lead.choose("What is counted?", "Employees involved")

    lead.submit({"Number": "3"})

    counts = scene.ask("Lead responder", here, "/insider count")
    assert "Employees involved: 3" in counts
    assert "Employees involved: not recorded" not in counts


def test_a_form_submitted_before_it_was_made_anew_is_shown_again(scene: Scene) -> None:
    here = scene.open().lower()
    scene.settled()
    lead = scene.as_("Lead responder")
    lead.type(here, "/insider phase")
    lead.click(lead.see(here)[-1], "Change phase")

    # Chosen and submitted at once: the steps are still those of the phase.
    delivery = lead.submit({"Which step?": "Triage", "Of what?": "How sure it is"})

    assert (delivery.failure, delivery.errors) == ("", {})
    again = form(lead, "Phase").plain
    assert "there are other choices here" in again
    assert "Triage" not in again
    lead.submit({"Which step?": "Confirmed", "Why?": "The log shows it"})
    assert "How sure: Confirmed" in form(lead, "Recorded").plain


def test_where_nothing_says_which_incident_the_persons_own_are_suggested(scene: Scene) -> None:
    mine, other = scene.open("Lists on a stick"), scene.open("Contact data was sold")
    lead = scene.as_("Lead responder")
    lead.type("security", "/insider note")
    assert lead.modal() is None
    lead.type("security", "/insider measure add")
    form(lead, "Preventive measure")

    assert {mine, other} == {option["value"] for option in lead.suggest("incident")}
    assert [other] == [option["value"] for option in lead.suggest("incident", "contact")]
    lead.choose("incident", mine)
    lead.submit({"measure_text": "Read less"})

    form(lead, "Recorded")
    assert "Read less" in scene.ask("Lead responder", mine.lower(), "/insider measure")


def test_nobody_is_suggested_what_they_may_not_see(scene: Scene) -> None:
    ref = scene.open()
    scene.ask("Lead responder", ref.lower(), "/insider team add @HR partner as hr")
    colleague, lead = scene.as_("HR partner"), scene.as_("Lead responder")
    colleague.type("security", "/insider measure add")
    assert [ref] == [option["value"] for option in colleague.suggest("incident")]
    lead.type(ref.lower(), "/insider suspect add")
    lead.submit({"who": "HR partner"})

    # Another query: the very same request within a second would be a replay.
    assert colleague.suggest("incident", "IN") == []
    colleague.close()
    colleague.type("security", "/insider measure add")
    assert colleague.suggest("incident", ref) == []


def test_the_global_shortcut_opens_an_incident(scene: Scene) -> None:
    lead = scene.as_("Lead responder")

    lead.shortcut("open_incident")
    lead.submit({"What happened, in one line?": "Lists on a stick"})

    assert "IN-" in form(lead, "Recorded").plain


def test_the_global_shortcut_refuses_a_stranger_in_the_same_place(scene: Scene) -> None:
    stranger = scene.as_("Stranger")

    stranger.shortcut("open_incident")

    assert "You have no role here" in form(stranger, "Not done").plain


def test_a_form_that_comes_too_late_says_so(scene: Scene) -> None:
    ref = scene.open()
    lead = scene.as_("Lead responder")
    lead.type(ref.lower(), "/insider leaked")
    button = lead.see(ref.lower())[-1]
    late = lead.click(button, "Record data")
    lead.close()

    # The same trigger again: Slack takes each once.
    lead.redeliver(late)

    assert lead.modal() is None
    assert "took too long to open" in lead.see(ref.lower())[-1].plain


def test_a_button_of_another_version_gets_a_plain_answer(scene: Scene) -> None:
    lead = scene.as_("Lead responder")
    ref = scene.open()
    lead.type(ref.lower(), "/insider leaked")
    shown = lead.see(ref.lower())[-1]
    [row] = [block for block in shown.blocks if block["type"] == "actions"]
    row["elements"][0]["action_id"] = "ask.something old"

    lead.click(shown, "Record data")

    assert "There is no something old" in form(lead, "Not done").plain


def test_a_message_becomes_evidence_without_its_text(scene: Scene) -> None:
    ref = scene.open()
    lead = scene.as_("Lead responder")
    said = scene.as_("Support agent").type("general", "The list is on my stick, ask 06 12 34 56 78").shown[0]

    lead.message_shortcut(said, "add_to_incident")
    assert "= Message" not in form(lead, "Evidence").plain, "which incident is asked first"
    lead.choose("Which incident?", ref)
    assert "= Message" in form(lead, "Evidence").plain
    lead.submit({})

    form(lead, "Recorded")
    kept = scene.ask("Lead responder", ref.lower(), "/insider evidence")
    assert f"/archives/{said.channel}/p{said.ts.replace('.', '')}" in kept
    assert hashlib.sha256(said.text.encode()).hexdigest() in kept
    assert "stick" not in kept
    assert "06 12" not in "".join(f"{entry.detail}" for entry in scene.record())


def test_a_person_whom_slack_has_to_look_up_first_sees_that_it_takes_a_moment(scene: Scene) -> None:
    ref = scene.open()
    scene.ask("Lead responder", ref.lower(), "/insider team add @HR partner as hr")
    scene.settled()
    scene.restart()
    seen: list[str] = []
    colleague = scene.as_("HR partner")

    def look() -> None:
        view = colleague.modal()
        if view is not None and view.plain not in seen:
            seen.append(view.plain)

    stop = scene.workspace.subscribe(look)
    card = next(message for message in colleague.see(ref.lower()) if message.pinned)
    colleague.click(card, "Record data")
    stop()

    assert ["One moment" in text for text in seen] == [True, False]
    form(colleague, "Data involved")


def test_a_button_whose_form_slack_does_not_open_is_answered_with_an_id(scene: Scene) -> None:
    ref = scene.open()
    scene.settled()
    lead = scene.as_("Lead responder")
    lead.type(ref.lower(), "/insider notes")
    button = lead.see(ref.lower())[-1]
    scene.box.faults.set("server_error", methods=["views.open"])

    lead.click(button, "Add note")

    assert lead.modal() is None
    assert "Something went wrong on our side" in lead.see(ref.lower())[-1].plain


def test_a_form_that_fails_keeps_its_answers_and_says_so(scene: Scene) -> None:
    ref = scene.open()
    lead = scene.as_("Lead responder")
    lead.type(ref.lower(), "/insider measure add")
    scene.settled()
    with scene.bot.store.transaction() as tx:
        tx.session.connection().exec_driver_sql("ALTER TABLE measure RENAME TO hidden")

    delivery = lead.submit({"measure_text": "Read less"})

    assert "Something went wrong on our side" in delivery.errors["measure_text"]
    with scene.bot.store.transaction() as tx:
        tx.session.connection().exec_driver_sql("ALTER TABLE hidden RENAME TO measure")
    lead.submit({})
    assert "Recorded" in form(lead, "Recorded").plain


def test_a_message_becomes_evidence_although_slack_does_not_say_where_it_stands(scene: Scene) -> None:
    ref = scene.open()
    lead = scene.as_("Lead responder")
    said = scene.as_("Support agent").type("general", "The list is on my stick").shown[0]
    scene.box.faults.set("dropped", methods=["chat.getPermalink"])

    lead.message_shortcut(said, "add_to_incident")
    lead.choose("Which incident?", ref)

    assert f"{said.channel} {said.ts}" in form(lead, "Evidence").plain


def test_what_was_typed_stands_in_the_form_that_asks_for_the_rest(scene: Scene) -> None:
    ref = scene.open()
    lead = scene.as_("Lead responder")
    suspect = reference(lead.type(ref.lower(), "/insider suspect add unnamed").shown[-1].plain, "S")

    line = f"/insider {suspect} access suspended on 10 Jan 2020 because of the alarm ordered=HR"
    assert lead.type(ref.lower(), line).shown == []

    asked = form(lead, "Step for a suspect").plain
    for words in ("= Suspended", "= 2020-01-10", "= of the alarm", "= HR"):
        assert words in asked
    assert "Devices returned" not in asked
    lead.submit({"Carried out by": "IT"})
    recorded = form(lead, "Recorded").plain
    assert "access: Suspended · on 10 January 2020" in recorded
    assert "Carried out by: IT" in recorded


def test_a_step_without_its_reason_asks_for_it(scene: Scene) -> None:
    ref = scene.open()
    lead = scene.as_("Lead responder")

    lead.type("security", f"/insider {ref} reject")
    assert "= Not an insider incident" in form(lead, "Phase").plain
    lead.submit({"Why?": "nobody of ours did it", "Kind of reason": "Out of scope"})
    recorded = form(lead, "Recorded").plain
    assert "because nobody of ours did it" in recorded
    assert "Kind of reason: Out of scope" in recorded
