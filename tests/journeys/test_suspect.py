"""The suspect may be in the room: becoming one bars at once, everywhere that exists so far."""

from tests.journeys.scene import Scene, posts, suspect_of


def test_a_colleague_on_the_team_who_becomes_a_suspect_sees_no_such_incident(scene: Scene) -> None:
    ref = scene.open()
    here = ref.lower()
    scene.ask("Lead responder", here, "/insider team add @HR partner as hr")
    scene.settled()
    assert ref in scene.ask("HR partner", here, "/insider show")

    lead = scene.as_("Lead responder")
    lead.type(here, "/insider suspect add")
    lead.submit({"who": "HR partner"})

    nothing = scene.ask("HR partner", "security", "/insider show IN-000000")
    assert nothing == scene.ask("HR partner", "security", f"/insider show {ref}")
    assert nothing == scene.ask("HR partner", "security", f"/insider {ref} leaked email")
    assert "You have no part in any incident" in scene.ask("HR partner", "security", "/insider list")
    assert scene.ask("HR partner", "security", "/insider note x") == scene.ask(
        "HR partner", here, "/insider note x"
    )


def test_the_bot_is_silent_in_the_channel_while_the_suspect_is_in_it(scene: Scene) -> None:
    ref = scene.open()
    here = ref.lower()
    scene.ask("Lead responder", here, "/insider team add @HR partner as hr")
    scene.settled()
    lead = scene.as_("Lead responder")
    before = len(posts(lead.see(here)))

    lead.type(here, "/insider suspect add")
    lead.submit({"who": "HR partner"})
    scene.ask("Lead responder", here, "/insider leaked email")
    scene.settled()

    assert before == len(posts(lead.see(here)))


def test_nobody_is_invited_to_the_channel_before_the_eyes_of_the_suspect(scene: Scene) -> None:
    ref = scene.open()
    here = ref.lower()
    scene.ask("Lead responder", here, "/insider team add @HR partner as hr")
    scene.settled()
    lead = scene.as_("Lead responder")
    lead.type(here, "/insider suspect add")
    lead.submit({"who": "HR partner"})
    lead.close()
    before = scene.workspace.channel(here).members[:]

    scene.ask("Lead responder", here, "/insider team add @Counsel as legal")
    scene.settled()

    assert scene.workspace.channel(here).members == before


def test_the_modal_says_the_pseudonym_and_no_channel_says_the_name(scene: Scene) -> None:
    ref = scene.open()
    lead = scene.as_("Lead responder")
    lead.type(ref.lower(), "/insider suspect add")

    lead.submit({"who": "Support agent"})
    scene.settled()

    done = lead.modal()
    assert done is not None
    assert "Suspect S-" in done.plain
    assert "no longer sees anything" in done.plain
    lead.close()
    assert "Support agent" not in lead.everything()


def test_a_mention_opens_the_picker_with_a_word_on_why(scene: Scene) -> None:
    ref = scene.open()
    lead = scene.as_("Lead responder")

    lead.type(ref.lower(), "/insider suspect add @Support agent")

    modal = lead.modal()
    assert modal is not None
    assert "rather than mentioned in a command" in modal.plain
    lead.submit({})
    lead.close()
    assert "S-" in scene.ask("Lead responder", ref.lower(), "/insider suspect")


def test_an_empty_modal_is_told_beside_the_field_and_records_nothing(scene: Scene) -> None:
    ref = scene.open()
    lead = scene.as_("Lead responder")
    lead.type(ref.lower(), "/insider suspect add")

    delivery = lead.submit({})

    assert "Pick a person" in delivery.errors["who"]
    assert [entry.verb for entry in scene.record()].count("suspect.added") == 0


def test_an_executive_digest_leaves_out_what_a_member_is_barred_from(scene: Scene) -> None:
    ref = scene.open("Barred")
    other = scene.open("Open to all")
    lead = scene.as_("Lead responder")
    lead.type(ref.lower(), "/insider suspect add")
    lead.submit({"who": "Executive"})
    scene.ask("Counsel", "executives", "/insider digest here daily 09:00 codes")

    scene.ask("Counsel", "executives", "/insider digest now")
    scene.settled()

    [digest] = posts(scene.as_("Counsel").see("executives"))
    assert ref not in digest.plain
    assert other in digest.plain
    assert "1 open" in digest.plain
    assert f"{ref} was left out of the digest" in lead.everything()
    assert "left out" not in scene.as_("Executive").everything()


def test_a_command_from_before_the_bar_that_arrives_again_after_it_tells_nothing(scene: Scene) -> None:
    ref = scene.open()
    here = ref.lower()
    scene.ask("Lead responder", here, "/insider team add @HR partner as hr")
    colleague, lead = scene.as_("HR partner"), scene.as_("Lead responder")
    before = colleague.type("security", f"/insider {ref} customers at least 500")
    lead.type(here, "/insider suspect add")
    lead.submit({"who": "HR partner"})

    again = colleague.redeliver(before)
    colleague.click(before.shown[0], "Undo")

    assert "There is no such incident" in again.shown[0].plain
    assert "Customers disclosed: at least 500" in scene.ask("Lead responder", here, "/insider count")


def test_undo_by_its_button_takes_the_bar_back(scene: Scene) -> None:
    ref = scene.open()
    here = ref.lower()
    scene.ask("Lead responder", here, "/insider team add @HR partner as hr")
    lead = scene.as_("Lead responder")
    lead.type(here, "/insider suspect add")
    lead.submit({"who": "HR partner"})
    assert "There is no such" in scene.ask("HR partner", "security", f"/insider show {ref}")

    scene.ask("Lead responder", here, "/insider undo")

    assert ref in scene.ask("HR partner", "security", f"/insider show {ref}")


def test_the_undo_button_answers_in_place_and_works_once(scene: Scene) -> None:
    ref = scene.open()
    lead = scene.as_("Lead responder")
    [shown] = lead.type(ref.lower(), "/insider customers at least 500").shown

    lead.click(shown, "Undo")
    lead.wait_to_see(ref.lower(), "Undone: count")
    again = lead.click(shown, "undo")

    assert again.status == 200
    lead.wait_to_see(ref.lower(), "it was undone before")
    assert "Customers: not recorded" in scene.ask("Lead responder", ref.lower(), "/insider count")


def test_an_unnamed_suspect_bars_nobody(scene: Scene) -> None:
    ref = scene.open()

    pseudonym = suspect_of(scene.as_("Lead responder").type(ref.lower(), "/insider suspect add unnamed"))

    assert pseudonym in scene.ask("Counsel", "security", f"/insider show {ref}")
