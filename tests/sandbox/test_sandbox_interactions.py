"""Buttons, menus and modals: what the bot receives, what the person is left with."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from sandbox.model import Message
from tests.sandbox.fake_bot import Received, Scene


def words(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def options(*values: str) -> list[dict[str, Any]]:
    return [{"text": words(value.title()), "value": value} for value in values]


def field(label: str, element: dict[str, Any], **others: object) -> dict[str, Any]:
    return {"type": "input", "block_id": label.lower(), "label": words(label), "element": element, **others}


BUTTONS: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "Recorded."}},
    {
        "type": "actions",
        "block_id": "row",
        "elements": [
            {"type": "button", "action_id": "undo", "text": words("Undo"), "value": "7", "style": "danger"},
            {"type": "static_select", "action_id": "severity", "options": options("high", "low")},
            {"type": "users_select", "action_id": "owner"},
            {"type": "overflow", "action_id": "more", "options": options("copy", "history")},
        ],
    },
]
MODAL: dict[str, Any] = {
    "type": "modal",
    "callback_id": "suspect",
    "private_metadata": "kept",
    "title": words("Add somebody"),
    "submit": words("Add"),
    "blocks": [
        field("Person", {"type": "users_select", "action_id": "pick"}),
        field("Why", {"type": "plain_text_input", "action_id": "text", "max_length": 5}, optional=True),
        field("Fields", {"type": "multi_static_select", "options": options("email", "phone")}, optional=True),
        field("Since", {"type": "datepicker", "initial_date": "2026-11-01"}, optional=True),
        field("Where", {"type": "conversations_select"}, optional=True),
        field("Sure", {"type": "checkboxes", "options": options("yes", "no")}, optional=True),
    ],
}


def posted(scene: Scene) -> Message:
    scene.client.chat_postMessage(channel="#general", text="Recorded.", blocks=BUTTONS)
    return scene.lead.see("general")[-1]


def open_modal(scene: Scene, view: dict[str, Any] = MODAL) -> None:
    def answer(received: Received) -> tuple[int, object]:
        scene.client.views_open(trigger_id=received.form["trigger_id"], view=view)
        return 200, ""

    scene.bot.answer = answer
    scene.lead.type("general", "/insider suspect add")
    scene.bot.answer = lambda _: (200, "")


def test_a_button_sends_block_actions_as_slack_does(scene: Scene) -> None:
    message = posted(scene)

    delivery = scene.lead.click(message, "Undo")

    payload = scene.bot.last.payload
    assert delivery.status == 200
    assert payload["type"] == "block_actions"
    assert payload["user"]["id"] == scene.lead.person.id
    assert payload["channel"] == {"id": message.channel, "name": "general"}
    assert payload["message"]["ts"] == message.ts
    assert payload["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": False,
    }
    assert payload["trigger_id"]
    assert payload["response_url"].startswith(scene.sandbox.url)
    (action,) = payload["actions"]
    assert (action["action_id"], action["block_id"], action["value"]) == ("undo", "row", "7")
    assert action["type"] == "button"


def test_menus_send_what_was_chosen(scene: Scene) -> None:
    message = posted(scene)

    scene.lead.click(message, "severity", "Low")
    assert scene.bot.last.payload["actions"][0]["selected_option"]["value"] == "low"
    assert scene.bot.last.payload["state"]["values"]["row"]["severity"]["selected_option"]["value"] == "low"
    scene.lead.click(message, "owner", "Support agent")
    assert scene.bot.last.payload["actions"][0]["selected_user"] == scene.support.person.id
    scene.lead.click(message, "more", "history")
    assert scene.bot.last.payload["actions"][0]["selected_option"]["value"] == "history"


def test_a_button_that_is_not_there_cannot_be_pressed(scene: Scene) -> None:
    message = posted(scene)

    with pytest.raises(LookupError):
        scene.lead.click(message, "Redo")
    with pytest.raises(LookupError):
        scene.lead.click(message, "severity", "medium")


def test_pressing_in_an_ephemeral_message_can_replace_and_delete_it(scene: Scene) -> None:
    scene.bot.answer = lambda _: (200, {"text": "Recorded.", "blocks": BUTTONS})
    (answer,) = scene.lead.type("general", "/insider note x").shown

    def undo(received: Received) -> tuple[int, object]:
        WebhookClient(received.payload["response_url"]).send(text="Taken back.", replace_original=True)
        return 200, ""

    scene.bot.answer = undo
    delivery = scene.lead.click(answer, "undo")

    assert scene.bot.last.payload["container"]["is_ephemeral"] is True
    assert "message" not in scene.bot.last.payload
    assert [message.plain for message in delivery.shown] == ["Taken back."]
    assert [message.plain for message in scene.lead.see("general")] == ["Taken back."]
    WebhookClient(scene.bot.last.payload["response_url"]).send(delete_original=True)
    assert scene.lead.see("general") == []


def test_a_failed_click_says_so_and_posts_nothing(scene: Scene) -> None:
    message = posted(scene)
    scene.bot.answer = lambda _: (404, "")

    assert scene.lead.click(message, "undo").failure == "dispatch_failed"
    assert scene.lead.see("general") == [message]


def test_a_modal_is_seen_by_the_one_who_asked(scene: Scene) -> None:
    open_modal(scene)

    modal = scene.lead.modal()
    assert modal is not None
    assert (modal.title, modal.callback_id, modal.private_metadata) == ("Add somebody", "suspect", "kept")
    assert "Add somebody" in scene.lead.everything()
    assert "kept" not in scene.lead.everything()
    assert scene.support.modal() is None


def test_a_trigger_opens_one_modal_within_three_seconds(scene: Scene) -> None:
    def code_for(trigger: str) -> str:
        with pytest.raises(SlackApiError) as raised:
            scene.client.views_open(trigger_id=trigger, view=MODAL)
        return str(raised.value.response["error"])

    open_modal(scene)
    assert code_for(scene.bot.last.form["trigger_id"]) == "exchanged_trigger_id"
    assert code_for("1.2.3") == "invalid_trigger_id"
    scene.lead.type("general", "/insider list")
    scene.clock.seconds += 3.5
    assert code_for(scene.bot.last.form["trigger_id"]) == "expired_trigger_id"


def test_submitting_sends_the_state_with_null_for_what_was_not_touched(scene: Scene) -> None:
    open_modal(scene)

    delivery = scene.lead.submit({"Person": "Support agent", "fields": ["Email", "phone"], "Where": "case"})

    view = scene.bot.last.payload["view"]
    values = {block: next(iter(state.values())) for block, state in view["state"]["values"].items()}
    assert delivery.errors == {}
    assert scene.bot.last.payload["type"] == "view_submission"
    assert (view["callback_id"], view["private_metadata"]) == ("suspect", "kept")
    assert view["state"]["values"]["person"]["pick"]["selected_user"] == scene.support.person.id
    assert values["why"] == {"type": "plain_text_input", "value": None}
    assert [option["value"] for option in values["fields"]["selected_options"]] == ["email", "phone"]
    assert values["since"]["selected_date"] == "2026-11-01"
    assert values["where"]["selected_conversation"] == scene.workspace.channel("case").id
    assert values["sure"]["selected_options"] == []
    assert scene.lead.modal() is None


def test_the_client_refuses_an_empty_required_field_without_asking_the_bot(scene: Scene) -> None:
    open_modal(scene)
    sent = len(scene.bot.received)

    empty = scene.lead.submit({})
    too_long = scene.lead.submit({"pick": "Support agent", "text": "too long"})

    assert empty.errors == {"person": "Please complete this required field."}
    assert too_long.errors == {"why": "Please use at most 5 characters."}
    assert len(scene.bot.received) == sent


def test_unknown_fields_and_choices_are_lookup_errors(scene: Scene) -> None:
    with pytest.raises(LookupError):
        scene.lead.submit({})
    open_modal(scene)
    for entries in ({"Nowhere": "x"}, {"Person": "Nobody"}, {"Fields": ["iban"]}, {"Where": "#none"}):
        with pytest.raises(LookupError):
            scene.lead.submit(entries)


def test_errors_stay_beside_the_field_and_keep_what_was_entered(scene: Scene) -> None:
    open_modal(scene)
    scene.bot.answer = lambda _: (200, {"response_action": "errors", "errors": {"person": "Not this one."}})

    delivery = scene.lead.submit({"Person": "Support agent"})

    modal = scene.lead.modal()
    assert delivery.errors == {"person": "Not this one."}
    assert modal is not None
    assert "= Support agent\n! Not this one." in modal.plain
    scene.bot.answer = lambda _: (200, "")
    scene.lead.submit({})
    assert scene.lead.modal() is None


def test_update_push_and_clear_change_the_stack(scene: Scene) -> None:
    second = {**MODAL, "title": words("Second")}
    third = {**MODAL, "title": words("Third")}
    open_modal(scene)
    first = scene.lead.modal()
    assert first is not None

    scene.bot.answer = lambda _: (200, {"response_action": "update", "view": second})
    scene.lead.submit({"Person": "Support agent"})
    updated = scene.lead.modal()
    assert updated is not None
    assert (updated.title, updated.id) == ("Second", first.id)
    assert updated.hash != first.hash

    scene.bot.answer = lambda _: (200, {"response_action": "push", "view": third})
    scene.lead.submit({})
    pushed = scene.lead.modal()
    assert pushed is not None
    assert (pushed.title, pushed.previous_id, pushed.root_id) == ("Third", first.id, first.id)

    scene.bot.answer = lambda _: (200, {"response_action": "clear"})
    scene.lead.submit({"Person": "Support agent"})
    assert scene.lead.modal() is None


def test_an_empty_answer_goes_back_to_the_view_below(scene: Scene) -> None:
    open_modal(scene)
    scene.bot.answer = lambda _: (200, {"response_action": "push", "view": {**MODAL, "title": words("Top")}})
    scene.lead.submit({"Person": "Support agent"})
    scene.bot.answer = lambda _: (200, "")

    scene.lead.submit({"Person": "Support agent"})

    modal = scene.lead.modal()
    assert modal is not None
    assert modal.title == "Add somebody"


def test_a_failed_submission_leaves_the_modal_open_with_a_notice(scene: Scene) -> None:
    open_modal(scene)
    scene.bot.answer = lambda _: (500, "")

    delivery = scene.lead.submit({"Person": "Support agent"})

    modal = scene.lead.modal()
    assert delivery.failure == "dispatch_failed"
    assert modal is not None
    assert "trouble connecting" in modal.plain


def test_a_submission_delivered_twice_reaches_the_bot_twice_and_harms_nothing(scene: Scene) -> None:
    open_modal(scene)
    first = scene.lead.submit({"Person": "Support agent"})

    again = scene.lead.resend(first)

    assert again.status == 200
    assert scene.bot.received[-1] == scene.bot.received[-2]


def test_views_update_by_id_keeps_entries_and_checks_the_hash(scene: Scene) -> None:
    open_modal(scene)
    scene.lead.fill({"Person": "Support agent"})
    before = scene.lead.modal()
    assert before is not None

    with pytest.raises(SlackApiError, match="hash_conflict"):
        scene.client.views_update(view_id=before.id, hash="0.0", view=MODAL)
    with pytest.raises(SlackApiError, match="not_found"):
        scene.client.views_update(view_id="V0", view=MODAL)
    scene.client.views_update(
        view_id=before.id, hash=before.hash, view={**MODAL, "title": words("New title")}
    )

    after = scene.lead.modal()
    assert after is not None
    assert after.title == "New title"
    assert after.values["person"]["pick"]["selected_user"] == scene.support.person.id


def test_a_button_in_a_modal_carries_the_view_and_what_was_entered(scene: Scene) -> None:
    row = {"type": "actions", "elements": [{"type": "button", "action_id": "check", "text": words("Check")}]}
    open_modal(scene, {**MODAL, "blocks": [*MODAL["blocks"], row]})

    scene.lead.click(scene.lead.fill({"Person": "Support agent"}), "Check")

    payload = scene.bot.last.payload
    modal = scene.lead.modal()
    assert modal is not None
    assert payload["container"] == {"type": "view", "view_id": modal.id}
    assert payload["view"]["state"]["values"]["person"]["pick"]["selected_user"] == scene.support.person.id
    assert payload["actions"][0]["action_id"] == "check"


@pytest.mark.parametrize(("notify", "heard"), [(True, "view_closed"), (False, None)])
def test_closing_tells_the_bot_only_when_asked_to(scene: Scene, *, notify: bool, heard: str | None) -> None:
    open_modal(scene, {**MODAL, "notify_on_close": notify})

    scene.lead.close()

    assert scene.lead.modal() is None
    assert (scene.bot.last.payload["type"] if "payload" in scene.bot.last.form else None) == heard


def test_a_home_tab_is_kept_for_its_person(scene: Scene) -> None:
    home = {"type": "home", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*Yours*"}}]}

    scene.client.views_publish(user_id=scene.lead.person.id, view=home)

    assert "Yours" in scene.lead.everything()
    assert "Yours" not in scene.support.everything()


def test_a_button_is_told_from_others_of_its_name_by_its_block(scene: Scene) -> None:
    words = {"type": "plain_text", "text": "Show"}
    blocks = [
        {
            "type": "actions",
            "block_id": name,
            "elements": [{"type": "button", "action_id": "look", "text": words, "value": name}],
        }
        for name in ("first", "second")
    ]
    scene.client.chat_postMessage(channel="#general", text="Two", blocks=blocks)

    scene.lead.click(scene.lead.see("general")[-1], "second look")

    assert scene.bot.last.payload["actions"][0]["value"] == "second"


def test_a_reply_stands_in_the_thread_and_takes_no_command(scene: Scene) -> None:
    (asked,) = scene.lead.type("general", "Who was on shift?").shown

    (answered,) = scene.support.reply(asked, "@Lead responder I was").shown
    (again,) = scene.lead.reply(answered, "Thank you").shown

    assert answered.thread_ts == again.thread_ts == asked.ts
    assert scene.lead.see("general")[1].plain == "@Lead responder I was"
    with pytest.raises(ValueError, match="no commands in threads"):
        scene.lead.reply(asked, "/insider help")
