"""The App Home: what each person reads there, and that a suspect's is a stranger's from the bar on."""

import json
import re
import time
from dataclasses import replace
from datetime import timedelta

import httpx
from slack_sdk.signature import SignatureVerifier

from bot.views.home import MOST_CHANGES
from sandbox.story import JANUARY_2020, Player, Story
from sandbox.visitor import Delivery
from storage.record import Outcome
from tests.journeys.scene import SECRET, Scene, suspect_of, until

STORY = Story.read(JANUARY_2020)


def opened(scene: Scene, name: str) -> Delivery:
    """Have a person open their Home, and wait until it is published."""
    delivery = scene.as_(name).open_home()
    assert delivery.status == 200
    scene.settled()
    return delivery


def read(scene: Scene, name: str) -> str:
    """The Home as the person reads it after opening it."""
    opened(scene, name)
    return shown(scene, name)


def shown(scene: Scene, name: str) -> str:
    """The Home as it stands, without being opened again."""
    scene.settled()
    view = scene.as_(name).home()
    assert view is not None
    return view.plain


def make_suspect(scene: Scene, channel: str, name: str) -> None:
    """The lead responder makes somebody a suspect."""
    lead = scene.as_("Lead responder")
    lead.type(channel, "/insider suspect add")
    lead.submit({"who": name})
    scene.settled()


def test_a_stranger_is_taught_what_the_bot_is_and_whom_to_ask(scene: Scene) -> None:
    ref = scene.open()

    page = read(scene, "Stranger")

    assert "You have no part in any incident." in page
    assert "tell your security team" in page
    assert "[Open incident]" not in page
    assert ref not in page
    for name in STORY.people:
        assert name not in page


def test_a_responder_without_an_incident_can_open_one(scene: Scene) -> None:
    page = read(scene, "Lead responder")

    assert "You have no part in any incident." in page
    assert "[Open incident]" in page


def test_the_button_opens_the_form_of_a_new_incident(scene: Scene) -> None:
    opened(scene, "Lead responder")
    lead = scene.as_("Lead responder")
    view = lead.home()
    assert view is not None

    lead.click(view, "ask.open")

    until(lead.modal)
    modal = lead.modal()
    assert modal is not None
    assert modal.title == "Open an incident"


def test_the_button_beside_an_incident_shows_it_and_help_is_at_hand(scene: Scene) -> None:
    ref = scene.open()
    opened(scene, "Lead responder")
    lead = scene.as_("Lead responder")
    for action, words in (("look.show", "Support staff disclosed"), ("look.help", "Open an incident")):
        view = lead.home()
        assert view is not None

        lead.click(view, action)

        modal = lead.modal()
        assert modal is not None
        assert words in modal.plain
        lead.close()
    assert ref in shown(scene, "Lead responder")


def test_a_lead_reads_what_waits_and_their_incidents(scene: Scene) -> None:
    ref = scene.open()

    page = read(scene, "Lead responder")

    assert f"{ref} · next: assess it · who is concerned · which data" in page
    assert f"{ref} · Reported · Suspected" in page
    assert "you are lead" in page


def test_what_was_recorded_no_longer_waits(scene: Scene) -> None:
    ref = scene.open()
    opened(scene, "Lead responder")
    for line in (
        "phase triage",
        "screen all no",
        "leaked email",
        "customers at least 500",
        "employees unknown",
        "police reported",
        "notice customers assessing",
    ):
        scene.ask("Lead responder", ref.lower(), f"/insider {line}")

    assert f"{ref} · next: who is concerned\n" in shown(scene, "Lead responder")


def test_a_dismissal_waits_for_hr_and_then_for_legal(scene: Scene) -> None:
    ref = scene.open()
    here = ref.lower()
    pseudonym = suspect_of(scene.as_("Lead responder").type(here, "/insider suspect add unnamed"))
    for name in ("HR partner", "Counsel", "Lead responder"):
        opened(scene, name)
    scene.ask("Lead responder", here, "/insider screen all no")
    turn = f"a dismissal of {pseudonym} was proposed: it is your turn"

    def waiting() -> list[str]:
        return [name for name in ("HR partner", "Counsel", "Lead responder") if turn in shown(scene, name)]

    assert waiting() == []
    scene.ask("Lead responder", here, f"/insider {pseudonym} dismissal propose")
    assert waiting() == ["HR partner"]
    scene.ask("HR partner", "security", f"/insider {pseudonym} dismissal approve")
    assert waiting() == ["Counsel"]
    scene.ask("Counsel", "security", f"/insider {pseudonym} dismissal approve")
    assert waiting() == []


def test_a_clock_that_is_overdue_stands_first_and_its_button_opens_the_form_that_settles_it(
    scene: Scene,
) -> None:
    here = scene.open().lower()
    scene.ask("Lead responder", here, "/insider clock jurisdiction EU")
    scene.ask("Lead responder", here, "/insider leaked passport to unknown third party")
    began = scene.clock() - timedelta(hours=60)
    scene.ask("Lead responder", here, f"/insider clock aware {began:%Y-%m-%d %H:%M} UTC")
    page = read(scene, "Lead responder")
    assert "may apply: GDPR Art. 33(1) is due by" in page
    assert "nobody recorded: " in page
    assert "High risk found" in page

    scene.clock.ahead += timedelta(hours=20)
    scene.bot.ticker.tick()
    page = shown(scene, "Lead responder")

    assert page.index("may apply: GDPR Art. 33(1) is overdue since") < page.index("next: assess it")
    assert "overdue" not in read(scene, "HR partner")
    lead = scene.as_("Lead responder")
    view = lead.home()
    assert view is not None
    lead.click(view, "ask.clock met")
    until(lead.modal)
    modal = lead.modal()
    assert modal is not None
    assert "= GDPR Art. 33(1)" in modal.plain
    lead.close()
    lead.click(view, "ask.clock moment")
    until(lambda: (form := lead.modal()) is not None and form.title == "When it happened")


def test_a_proposed_closing_waits_for_a_second_person(scene: Scene) -> None:
    ref = scene.open()
    here = ref.lower()
    lines = ("confirm by the log", "phase triage", "screen all no", "phase investigating", "phase recovering")
    for line in (*lines, "measure none announced"):
        scene.ask("Lead responder", here, f"/insider {line}")
    for name in ("Counsel", "Lead responder"):
        opened(scene, name)
    told = f"{ref} · closing was proposed: a second person has to confirm it, and you can."
    facts = 'summary="one list" lessons="read less" retain_until=2030-01-10'
    assert "Not closed yet" in scene.ask("Lead responder", here, f"/insider close {facts}")
    assert told in shown(scene, "Counsel")
    assert told not in shown(scene, "Lead responder")

    counsel = scene.as_("Counsel")
    home = counsel.home()
    assert home is not None
    counsel.click(home, "Confirm closing")
    until(counsel.modal)
    form = counsel.modal()
    assert form is not None
    assert "Closing summary: one list" in form.plain
    submitted = counsel.submit({})
    assert (submitted.failure, submitted.errors) == ("", {})

    assert told not in shown(scene, "Counsel")
    assert "Phase: Closed" in scene.ask("Lead responder", here, "/insider timeline")


def test_others_changes_since_the_last_look_are_listed_and_ones_own_are_not(scene: Scene) -> None:
    ref = scene.open()
    here = ref.lower()
    assert "Changed by others" not in read(scene, "Counsel")
    scene.ask("Lead responder", here, "/insider leaked email to unknown third party according to the press")
    scene.ask("Counsel", "security", f"/insider {ref} customers at least 500")

    page = read(scene, "Counsel")

    changes = page[page.index("Changed by others since you looked") :]
    assert f"{ref} · E-mail address: Disclosed" in changes
    assert "at least 500" not in changes
    assert "press" not in changes
    assert read(scene, "Counsel").rstrip().endswith("Nothing.")


def test_a_change_reaches_every_open_home_by_itself(scene: Scene) -> None:
    ref = scene.open()
    opened(scene, "Counsel")
    assert "Others that you may see" in shown(scene, "Counsel")

    scene.ask("Lead responder", ref.lower(), "/insider phase triage")

    assert f"{ref} · Triage · Suspected" in shown(scene, "Counsel")


def test_a_new_incident_reaches_who_may_see_it(scene: Scene) -> None:
    opened(scene, "Counsel")
    opened(scene, "Stranger")

    ref = scene.open()

    assert ref in shown(scene, "Counsel")
    assert ref not in shown(scene, "Stranger")


def test_who_joins_the_team_gets_the_incident_and_who_leaves_loses_it(scene: Scene) -> None:
    ref = scene.open()
    opened(scene, "Stranger")
    before = shown(scene, "Stranger")

    scene.ask("Lead responder", ref.lower(), "/insider team add @Stranger as comms")
    assert f"{ref} · Reported" in shown(scene, "Stranger")
    scene.ask("Lead responder", ref.lower(), "/insider team remove @Stranger")
    assert shown(scene, "Stranger") == before
    scene.ask("Lead responder", ref.lower(), "/insider undo")
    assert f"{ref} · Reported" in shown(scene, "Stranger")


def test_a_role_given_and_taken_changes_the_home(scene: Scene) -> None:
    ref = scene.open()
    opened(scene, "Stranger")
    before = shown(scene, "Stranger")

    scene.ask("Security director", "security", "/insider role give @Stranger hr")
    assert ref in shown(scene, "Stranger")
    scene.ask("Security director", "security", "/insider role take @Stranger hr")
    assert shown(scene, "Stranger") == before


def test_a_suspects_home_is_a_strangers_at_every_moment_after_the_bar(scene: Scene) -> None:
    ref = scene.open()
    here = ref.lower()
    scene.ask("Lead responder", here, "/insider team add @Support agent as responder")
    for name in ("Support agent", "Stranger"):
        opened(scene, name)
    assert ref in shown(scene, "Support agent")

    make_suspect(scene, here, "Support agent")

    def same() -> bool:
        return shown(scene, "Support agent") == shown(scene, "Stranger")

    assert same()
    for line in ("phase triage", "leaked email", "team remove @Support agent", "note Seen at the gate"):
        scene.ask("Lead responder", here, f"/insider {line}")
        assert same()
    for name in ("Support agent", "Stranger"):
        opened(scene, name)
    assert same()
    scene.restart()
    assert same()


def test_a_suspect_with_a_role_reads_what_a_colleague_reads_where_there_is_no_such_incident(
    scene: Scene,
) -> None:
    other = scene.open("Lists on a stick")
    ref = scene.open()
    scene.ask("Lead responder", ref.lower(), f"/insider relate {other}")
    opened(scene, "HR partner")
    assert ref in shown(scene, "HR partner")

    make_suspect(scene, ref.lower(), "HR partner")

    assert ref not in shown(scene, "HR partner")
    assert f"{other} · Reported" in shown(scene, "HR partner")


def test_a_relation_to_an_incident_that_one_may_not_see_is_no_news(scene: Scene) -> None:
    other = scene.open("Lists on a stick")
    ref = scene.open()
    make_suspect(scene, ref.lower(), "HR partner")
    opened(scene, "HR partner")

    scene.ask("Lead responder", other.lower(), f"/insider relate {ref}")
    scene.ask("Lead responder", other.lower(), "/insider undo")
    scene.ask("Lead responder", other.lower(), "/insider phase triage")

    page = read(scene, "HR partner")
    assert f"{other} · Phase: Triage" in page
    assert ref not in page
    assert "relat" not in page


def test_news_that_one_may_not_read_takes_no_place_among_the_newest(scene: Scene) -> None:
    other = scene.open("Lists on a stick")
    ref = scene.open()
    make_suspect(scene, ref.lower(), "HR partner")
    opened(scene, "HR partner")

    scene.ask("Lead responder", other.lower(), "/insider phase triage")
    with scene.bot.store.transaction() as tx:
        for number in range(MOST_CHANGES):
            tx.record.append(
                change=f"C-{number:010}",
                at=scene.clock(),
                actor=scene.workspace.person("Lead responder").id,
                verb="relation.added",
                outcome=Outcome.DONE,
                incident=other,
                subject=ref,
                detail={"other": ref},
            )
    scene.ask("Lead responder", other.lower(), "/insider note Badge returned")

    page = read(scene, "HR partner")
    assert f"{other} · Phase: Triage" in page
    assert ref not in page


def test_undoing_the_bar_gives_the_incident_back(scene: Scene) -> None:
    ref = scene.open()
    opened(scene, "HR partner")
    make_suspect(scene, ref.lower(), "HR partner")
    assert ref not in shown(scene, "HR partner")

    scene.ask("Lead responder", ref.lower(), "/insider undo")

    assert ref in shown(scene, "HR partner")


def test_a_digest_that_one_owns_stands_with_its_next_time(scene: Scene) -> None:
    opened(scene, "Executive")
    scene.ask("Executive", "executives", "/insider digest here weekdays 09:00")

    assert re.search(r"executives: next on \w{3} \d+ \w+ \d{4}, 09:00", shown(scene, "Executive"))
    scene.ask("Executive", "executives", "/insider digest pause")
    assert "executives: paused" in shown(scene, "Executive")


def test_an_event_that_arrives_twice_is_one_look(scene: Scene) -> None:
    ref = scene.open()
    opened(scene, "Counsel")
    scene.ask("Lead responder", ref.lower(), "/insider leaked email")

    scene.as_("Counsel").resend(opened(scene, "Counsel"))
    scene.settled()

    assert "E-mail address: Disclosed" in shown(scene, "Counsel")


def test_the_messages_tab_publishes_nothing(scene: Scene) -> None:
    raw = opened(scene, "Counsel").raw
    before = scene.as_("Counsel").home()
    assert raw is not None
    told = json.loads(raw.body)
    body = json.dumps({**told, "event_id": "Ev0", "event": {**told["event"], "tab": "messages"}})
    now = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=now, body=body)
    stamps = {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": str(signature)}

    response = httpx.post(
        f"{scene.bot.server.url}/slack/events", content=body, headers={**raw.headers, **stamps}
    )
    scene.settled()

    assert response.status_code == 200
    assert scene.as_("Counsel").home() == before


def test_a_guest_reads_what_a_stranger_reads(scene: Scene) -> None:
    scene.open()

    assert read(scene, "Guest") == read(scene, "Stranger")


def test_a_home_holds_no_title_no_note_no_name_and_no_source(scene: Scene) -> None:
    opened(scene, "Counsel")
    opened(scene, "Counsel")
    lines = tuple(line for line in STORY.lines if "/insider role give" not in line)
    Player(scene.workspace, scene.box.visitor).play(replace(STORY, lines=lines))
    scene.settled()

    view = scene.as_("Counsel").home()
    assert view is not None
    kept = json.dumps(view.payload, ensure_ascii=False)
    assert "Changed by others" in kept
    for text in ("Support agent", "statement", "contact data", "seller", "videos", "speaks of", "county"):
        assert text not in kept


def test_a_french_reader_reads_french_in_their_zone(scene: Scene) -> None:
    scene.workspace.add_person("Consultant", locale="fr-FR")

    assert "Vous n’avez de rôle dans aucun incident." in read(scene, "Consultant")
