"""The incident's card: one pinned message in its channel that always says what is recorded, and no more."""

import json
import re
from dataclasses import replace

from sandbox.model import Message
from sandbox.story import JANUARY_2020, Player, Story
from tests.journeys.scene import Scene, posts, suspect_of

STORY = Story.read(JANUARY_2020)


def cards(scene: Scene, channel: str) -> list[Message]:
    """The pinned messages of a channel, once everything was sent."""
    scene.settled()
    return [message for message in scene.workspace.channel(channel).messages if message.pinned]


def card(scene: Scene, channel: str) -> Message:
    """The one card of an incident's channel."""
    [found] = cards(scene, channel)
    return found


def test_an_opened_incident_has_a_pinned_card_that_says_what_to_record_next(scene: Scene) -> None:
    ref = scene.open()

    found = card(scene, ref.lower())

    for words in (ref, "Reported", "Suspected", "Lead responder", "Nothing is recorded yet of: People, Data"):
        assert words in found.plain
    assert "Clocks: no jurisdiction is recorded" in found.plain
    for button in ("Change phase", "Add suspect", "Record data", "Record a count", "Law enforcement", "Show"):
        assert f"[{button}]" in found.plain


def test_the_cards_buttons_show_and_ask_privately(scene: Scene) -> None:
    ref = scene.open()
    lead = scene.as_("Lead responder")
    for action, words in (
        ("look.timeline", "opened"),
        ("look.show", "Support staff disclosed"),
        ("ask.leaked", "What happened to the data?"),
    ):
        lead.click(card(scene, ref.lower()), action)

        modal = lead.modal()
        assert modal is not None
        assert words in modal.plain
        lead.close()


def test_each_change_edits_the_card_in_place(scene: Scene) -> None:
    ref = scene.open()
    here = ref.lower()
    first = card(scene, here)

    scene.ask("Lead responder", here, "/insider phase investigating according to security")
    scene.ask("Lead responder", here, "/insider leaked email, phone")
    pseudonym = suspect_of(scene.as_("Lead responder").type(here, "/insider suspect add unnamed"))
    scene.ask("Lead responder", here, f"/insider {pseudonym} access revoked")
    scene.ask("Lead responder", here, "/insider customers at least 500")

    now = card(scene, here)
    assert now.ts == first.ts
    assert "Investigating (reported by others)" in now.plain
    assert "Disclosed: E-mail address and Telephone number" in now.plain
    assert f"{pseudonym} · Access revoked" in now.plain
    assert "Customers disclosed: at least 500" in now.plain
    assert "Employees involved: not recorded" in now.plain


def test_an_undone_change_leaves_the_card(scene: Scene) -> None:
    ref = scene.open()
    scene.ask("Lead responder", ref.lower(), "/insider leaked email")
    assert "E-mail address" in card(scene, ref.lower()).plain

    scene.ask("Lead responder", ref.lower(), "/insider undo")

    assert "E-mail address" not in card(scene, ref.lower()).plain


def test_a_deleted_card_comes_back_with_the_next_change(scene: Scene) -> None:
    ref = scene.open()
    gone = card(scene, ref.lower())
    scene.workspace.put(replace(gone, deleted=True, pinned=False))

    scene.ask("Lead responder", ref.lower(), "/insider leaked email")

    again = card(scene, ref.lower())
    assert again.ts != gone.ts
    assert "E-mail address" in again.plain


def test_the_card_stays_as_it_was_while_a_barred_person_is_in_the_channel(scene: Scene) -> None:
    ref = scene.open()
    here = ref.lower()
    scene.ask("Lead responder", here, "/insider team add @HR partner as hr")
    before = card(scene, here)
    lead = scene.as_("Lead responder")

    lead.type(here, "/insider suspect add")
    lead.submit({"who": "HR partner"})
    scene.ask("Lead responder", here, "/insider leaked email")

    assert card(scene, here) == before


def test_the_card_outlives_a_restart(scene: Scene) -> None:
    ref = scene.open()
    first = card(scene, ref.lower())

    scene.restart()
    scene.ask("Lead responder", ref.lower(), "/insider leaked email")

    assert card(scene, ref.lower()).ts == first.ts


def test_a_card_holds_no_title_no_note_no_name_and_no_source(scene: Scene) -> None:
    lines = tuple(line for line in STORY.lines if "/insider role give" not in line)
    Player(scene.workspace, scene.box.visitor).play(replace(STORY, lines=lines))
    scene.settled()
    channels = [channel for channel in scene.workspace.channels() if channel.name.startswith("in-")]

    kept = [json.dumps([one.text, one.blocks]) for one in (card(scene, channel.id) for channel in channels)]

    assert len(kept) == 3
    named = set(STORY.people) - {"Lead responder"}
    for text in (*named, "statement", "contact data", "seller", "videos", "speaks of", "county"):
        assert not any(text in one for one in kept), text


def test_what_others_said_is_marked_on_the_card(scene: Scene) -> None:
    ref = scene.open()
    here = ref.lower()
    pseudonym = suspect_of(scene.as_("Lead responder").type(here, "/insider suspect add unnamed"))

    scene.ask("Lead responder", here, f"/insider {pseudonym} dismissed according to the press")
    scene.ask("Lead responder", here, "/insider police involved stage unknown according to the press")
    scene.ask("Lead responder", here, "/insider notice customers sent according to the press on 10 Jan 2020")

    shown = card(scene, here).plain
    assert "employment: Dismissed · dismissal: In effect (reported by others)" in shown
    assert "Said to be working with law enforcement" in shown
    assert "Sent · on 10 January 2020 (reported by others)" in shown
    assert "press" not in shown


def test_the_cards_title_names_nobody_on_a_locked_screen(scene: Scene) -> None:
    ref = scene.open()

    assert card(scene, ref.lower()).text == f"{ref} · Reported"


def test_only_the_card_is_pinned_and_only_once(scene: Scene) -> None:
    ref = scene.open()
    for count in range(3):
        scene.ask("Lead responder", ref.lower(), f"/insider customers {count}")
    scene.settled()

    said = posts(scene.as_("Lead responder").see(ref.lower()))
    assert [re.match(r"IN-\w{6}", one.text) is not None for one in said] == [True, False, False, False]


def test_a_channel_with_somebody_who_is_barred_from_a_related_incident_hears_nothing_of_the_relation(
    scene: Scene,
) -> None:
    other, ref = scene.open("Lists on a stick"), scene.open()
    scene.ask("Lead responder", other.lower(), "/insider team add @HR partner as hr")
    lead = scene.as_("Lead responder")
    lead.type(ref.lower(), "/insider suspect add")
    lead.submit({"who": "HR partner"})

    scene.ask("Lead responder", other.lower(), f"/insider relate {ref}")
    scene.ask("Lead responder", other.lower(), "/insider phase triage")
    scene.settled()

    heard = scene.as_("HR partner").everything()
    assert f"{other} · Triage" in heard
    assert ref not in heard
