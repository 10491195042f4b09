"""Slash commands: what the bot receives, what the person is shown."""

import threading

import httpx
import pytest
from slack_sdk.webhook import WebhookClient

from tests.sandbox.fake_bot import BOT_TOKEN, Received, Scene, running_scene


def test_a_command_arrives_signed_with_every_field_slack_sends(scene: Scene) -> None:
    delivery = scene.lead.type("general", "/insider open  Support staff")

    form = scene.bot.last.form
    assert delivery.status == 200
    assert delivery.shown == []
    assert form["command"] == "/insider"
    assert form["text"] == "open  Support staff"
    assert form["team_id"] == scene.workspace.team_id
    assert form["team_domain"] == "retailer"
    assert form["channel_id"] == scene.workspace.channel("general").id
    assert form["channel_name"] == "general"
    assert form["user_id"] == scene.lead.person.id
    assert form["user_name"] == "lead.responder"
    assert form["api_app_id"] == scene.workspace.app_id
    assert form["is_enterprise_install"] == "false"
    assert form["response_url"].startswith(scene.sandbox.url)
    assert form["trigger_id"]
    assert form["token"]
    assert scene.bot.last.headers["content-type"] == "application/x-www-form-urlencoded"
    assert scene.bot.last.headers["user-agent"].startswith("Slackbot")


@pytest.mark.parametrize(("channel", "name"), [("case", "privategroup"), ("@insider", "directmessage")])
def test_the_names_of_private_conversations_are_not_sent(scene: Scene, channel: str, name: str) -> None:
    scene.lead.type(channel, "/insider list")

    assert scene.bot.last.form["channel_name"] == name


def test_typed_names_become_ids_and_signs_become_entities(scene: Scene) -> None:
    scene.lead.type(
        "general", "/insider add @Support agent, @lead.responder in #general & #case <b> @here @nobody"
    )

    lead, support = scene.lead.person.id, scene.support.person.id
    general, case = scene.workspace.channel("general").id, scene.workspace.channel("case").id
    assert scene.bot.last.form["text"] == (
        f"add <@{support}|support.agent>, <@{lead}|lead.responder> in <#{general}|general> "
        f"&amp; <#{case}|case> &lt;b&gt; <!here> @nobody"
    )


def test_a_channel_that_the_writer_does_not_see_stays_a_word(scene: Scene) -> None:
    scene.support.type("general", "/insider show #case")

    assert scene.bot.last.form["text"] == "show #case"


def test_the_longest_name_wins(scene: Scene) -> None:
    longer = scene.workspace.add_person("Support agent two")

    scene.lead.type("general", "/insider add @support agent two")

    assert scene.bot.last.form["text"] == f"add <@{longer.id}|support.agent.two>"


def test_links_and_addresses_are_marked(scene: Scene) -> None:
    scene.lead.type("general", "/insider note see https://example.org/a?b=1&c=2. or hr@example.org")

    assert scene.bot.last.form["text"] == (
        "note see <https://example.org/a?b=1&amp;c=2>. or <mailto:hr@example.org|hr@example.org>"
    )


def test_a_json_answer_is_seen_by_the_writer_alone(scene: Scene) -> None:
    scene.bot.answer = lambda _: (200, {"text": "Recorded."})

    delivery = scene.lead.type("general", "/insider note x")

    assert [message.plain for message in delivery.shown] == ["Recorded."]
    assert delivery.shown[0].ephemeral_to == scene.lead.person.id
    assert "Recorded." in scene.lead.everything()
    assert "Recorded." not in scene.support.everything()
    assert scene.client.conversations_history(channel=delivery.shown[0].channel)["messages"] == []


def test_an_answer_in_channel_is_seen_by_all_with_the_command(scene: Scene) -> None:
    scene.bot.answer = lambda _: (200, {"text": "For all.", "response_type": "in_channel"})

    scene.lead.type("general", "/insider list")

    assert [message.plain for message in scene.support.see("general")] == ["/insider list", "For all."]


def test_plain_text_in_the_answer_is_a_message(scene: Scene) -> None:
    scene.bot.answer = lambda _: (200, "Just words")

    assert scene.lead.type("general", "/insider help").shown[0].plain == "Just words"


def test_a_failing_bot_is_reported_by_slackbot(scene: Scene) -> None:
    scene.bot.answer = lambda _: (500, "")

    delivery = scene.lead.type("general", "/insider list")

    assert (delivery.status, delivery.failure) == (500, "dispatch_failed")
    assert delivery.shown[0].plain == '/insider failed with the error "dispatch_failed"'
    assert delivery.shown[0].user == "USLACKBOT"


def test_an_answer_that_slack_would_not_take_is_a_failure(scene: Scene) -> None:
    scene.bot.answer = lambda _: (200, {"blocks": [{"type": "nonsense"}]})

    assert scene.lead.type("general", "/insider list").failure == "invalid_command_response"


def test_a_slow_bot_times_out_and_an_absent_one_does_no_harm() -> None:
    release = threading.Event()

    def slow(_received: Received) -> tuple[int, object]:
        release.wait(30)
        return 200, ""

    with running_scene(patience=0.1) as scene:
        scene.bot.answer = slow
        late = scene.lead.type("general", "/insider list")
        release.set()
        scene.sandbox.connect("http://127.0.0.1:9/slack/events")
        absent = scene.lead.type("general", "/insider list")

        assert (late.status, late.failure) == (0, "operation_timeout")
        assert late.shown[0].plain == '/insider failed with the error "operation_timeout"'
        assert (absent.status, absent.failure) == (0, "dispatch_failed")


def test_resending_delivers_the_very_same_bytes(scene: Scene) -> None:
    scene.bot.answer = lambda _: (200, {"text": f"Answer {len(scene.bot.received)}"})

    first = scene.lead.type("general", "/insider open x")
    again = scene.lead.resend(first)

    assert first.raw == again.raw
    assert scene.bot.received[0] == scene.bot.received[1]
    assert [message.plain for message in again.shown] == ["Answer 2"]


def test_a_delivery_can_be_replayed_by_hand_and_not_be_forged(scene: Scene) -> None:
    raw = scene.lead.type("general", "/insider open x").raw
    assert raw is not None

    assert httpx.post(raw.url, headers=raw.headers, content=raw.body).status_code == 200
    assert httpx.post(raw.url, headers=raw.headers, content=raw.body + b"y").status_code == 401


def test_text_without_a_slash_is_a_message_and_nothing_is_sent(scene: Scene) -> None:
    delivery = scene.support.type("general", "Hello @Lead responder & co")

    assert delivery.raw is None
    assert scene.bot.received == []
    assert scene.lead.see("general")[-1].plain == "Hello @Lead responder & co"
    assert scene.lead.see("general")[-1].text == f"Hello <@{scene.lead.person.id}> &amp; co"


def test_typing_in_a_public_channel_joins_it_and_a_private_one_is_not_there(scene: Scene) -> None:
    scene.workspace.add_channel("news")

    scene.support.type("news", "Hello")

    assert [message.plain for message in scene.support.see("news")] == ["Support agent joined #news", "Hello"]
    with pytest.raises(LookupError):
        scene.support.type("case", "Hello")


def test_a_response_address_takes_five_uses_and_defaults_to_ephemeral(scene: Scene) -> None:
    scene.lead.type("general", "/insider list")
    webhook = WebhookClient(scene.bot.last.form["response_url"])

    answers = [webhook.send(text=f"Part {number}") for number in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[5].body == "used_url"
    assert [message.plain for message in scene.lead.see("general")] == [
        f"Part {number}" for number in range(5)
    ]
    assert scene.support.see("general") == []


def test_a_response_address_expires_after_thirty_minutes(scene: Scene) -> None:
    scene.lead.type("general", "/insider list")
    scene.clock.seconds += 30 * 60 + 1

    answer = WebhookClient(scene.bot.last.form["response_url"]).send(text="Late")

    assert (answer.status_code, answer.body) == (404, "expired_url")


def test_a_response_address_replaces_and_deletes_its_answer(scene: Scene) -> None:
    scene.bot.answer = lambda _: (200, {"text": "Working on it"})
    scene.lead.type("general", "/insider export")
    webhook = WebhookClient(scene.bot.last.form["response_url"])

    webhook.send(text="Here it is", replace_original=True)
    assert [message.plain for message in scene.lead.see("general")] == ["Here it is"]

    webhook.send(delete_original=True)
    assert scene.lead.see("general") == []


def test_what_is_answered_by_the_response_address_in_time_counts_as_shown(scene: Scene) -> None:
    def through_the_address(received: Received) -> tuple[int, object]:
        WebhookClient(received.form["response_url"]).send(text="By another door")
        return 200, ""

    scene.bot.answer = through_the_address

    assert [m.plain for m in scene.lead.type("general", "/insider list").shown] == ["By another door"]


def test_nonsense_at_a_response_address_is_refused(scene: Scene) -> None:
    scene.lead.type("general", "/insider list")
    url = scene.bot.last.form["response_url"]

    assert httpx.post(url, content=b"{").text == "invalid_payload"
    assert httpx.post(url, json=[]).text == "invalid_payload"
    assert httpx.post(url, json={}).text == "no_text"
    assert httpx.post(url, json={"blocks": [{"type": "x"}]}).text == "invalid_blocks"


def test_the_token_of_the_bot_is_not_sent_to_it(scene: Scene) -> None:
    scene.lead.type("general", "/insider list")

    assert BOT_TOKEN not in scene.bot.last.form.values()
