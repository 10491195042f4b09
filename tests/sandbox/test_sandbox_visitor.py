"""The Home tab, shortcuts, suggestions and choices: what the bot receives, what the person is left with."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from sandbox.model import View
from tests.sandbox.fake_bot import Received, Scene, running_scene

MANIFEST: dict[str, Any] = {
    "features": {
        "app_home": {"home_tab_enabled": True},
        "slash_commands": [{"command": "/insider"}],
        "shortcuts": [
            {"callback_id": "open", "type": "global"},
            {"callback_id": "add", "type": "message"},
        ],
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "commands"]}},
    "settings": {"event_subscriptions": {"bot_events": ["app_home_opened"]}},
}


@pytest.fixture
def described() -> Iterator[Scene]:
    """The scene with a manifest."""
    with running_scene(manifest=MANIFEST) as running:
        yield running


def words(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def option(text: str, value: str) -> dict[str, Any]:
    return {"text": words(text), "value": value}


def offer(*names: str) -> tuple[int, object]:
    return 200, {"options": [option(name, name.lower()) for name in names]}


FORM: dict[str, Any] = {
    "type": "modal",
    "title": words("Who"),
    "submit": words("Add"),
    "blocks": [
        {
            "type": "input",
            "block_id": "who",
            "label": words("Person"),
            "optional": True,
            "element": {"type": "external_select", "action_id": "pick", "min_query_length": 0},
        },
        {
            "type": "input",
            "block_id": "kind",
            "label": words("Kind"),
            "optional": True,
            "dispatch_action": True,
            "element": {
                "type": "static_select",
                "action_id": "kind",
                "options": [option("Leak", "leak"), option("Snoop", "snoop")],
            },
        },
        {
            "type": "input",
            "block_id": "long",
            "label": words("System"),
            "optional": True,
            "element": {"type": "external_select", "action_id": "long"},
        },
    ],
}


def open_form(scene: Scene) -> View:
    def answer(received: Received) -> tuple[int, object]:
        scene.client.views_open(trigger_id=received.form["trigger_id"], view=FORM)
        return 200, ""

    scene.bot.answer = answer
    scene.lead.type("general", "/insider suspect")
    view = scene.lead.modal()
    assert view is not None
    return view


def test_opening_the_home_tab_is_an_event_and_shows_what_is_published(described: Scene) -> None:
    lead = described.lead

    def publish(received: Received) -> tuple[int, object]:
        section = {"type": "section", "text": {"type": "mrkdwn", "text": "Your *work*"}}
        user = received.event["event"]["user"]
        described.client.views_publish(user_id=user, view={"type": "home", "blocks": [section]})
        return 200, ""

    assert lead.home() is None
    described.bot.answer = publish
    delivery = lead.open_home()

    received = described.bot.last
    event = received.event["event"]
    home = lead.home()
    assert delivery.status == 200
    assert received.headers["content-type"] == "application/json"
    assert received.event["type"] == "event_callback"
    assert received.event["event_id"].startswith("Ev")
    assert (event["type"], event["tab"], event["user"]) == ("app_home_opened", "home", lead.person.id)
    assert event["channel"].startswith("D")
    assert "view" not in event
    assert home is not None
    assert home.plain == "Your work"
    assert described.support.home() is None
    lead.open_home()
    assert described.bot.last.event["event"]["view"]["id"] == home.id


def test_an_event_that_is_not_subscribed_is_not_sent() -> None:
    with running_scene(manifest={**MANIFEST, "settings": {}}) as scene:
        assert scene.lead.open_home().raw is None
        assert scene.bot.received == []


def test_a_button_on_the_home_tab_carries_its_view(scene: Scene) -> None:
    button = {"type": "button", "action_id": "go", "text": words("Go")}
    home = {"type": "home", "blocks": [{"type": "actions", "elements": [button]}]}
    scene.client.views_publish(user_id=scene.lead.person.id, view=home)
    view = scene.lead.home()
    assert view is not None

    scene.lead.click(view, "go")

    payload = scene.bot.last.payload
    assert payload["container"] == {"type": "view", "view_id": view.id}
    assert payload["view"]["type"] == "home"
    assert payload["trigger_id"]


def test_a_global_shortcut_has_a_trigger_and_no_channel(described: Scene) -> None:
    assert described.lead.shortcut("open").status == 200

    payload = described.bot.last.payload
    assert (payload["type"], payload["callback_id"]) == ("shortcut", "open")
    assert payload["trigger_id"]
    assert payload["user"]["id"] == described.lead.person.id
    assert "channel" not in payload


def test_a_shortcut_on_a_message_carries_the_message(described: Scene) -> None:
    described.support.type("general", "I looked")
    message = described.lead.see("general")[-1]

    described.lead.message_shortcut(message, "add")

    payload = described.bot.last.payload
    assert (payload["type"], payload["callback_id"]) == ("message_action", "add")
    assert payload["message"]["text"] == "I looked"
    assert payload["message_ts"] == message.ts
    assert payload["channel"] == {"id": message.channel, "name": "general"}
    assert payload["response_url"].startswith(described.sandbox.url)


def test_shortcuts_that_are_not_offered_cannot_be_chosen(described: Scene) -> None:
    described.bot.answer = lambda _: (200, {"text": "For your eyes"})
    (ephemeral,) = described.lead.type("general", "/insider list").shown

    for callback_id in ("add", "none"):
        with pytest.raises(LookupError):
            described.lead.shortcut(callback_id)
    with pytest.raises(LookupError):
        described.lead.message_shortcut(ephemeral, "add")


def test_an_external_select_asks_the_app_for_what_is_typed(scene: Scene) -> None:
    view = open_form(scene)
    scene.bot.answer = lambda _: offer("Support staff", "Support agent")

    offered = scene.lead.suggest("pick", "supp")

    payload = scene.bot.last.payload
    assert [one["value"] for one in offered] == ["support staff", "support agent"]
    assert (payload["type"], payload["value"]) == ("block_suggestion", "supp")
    assert (payload["block_id"], payload["action_id"]) == ("who", "pick")
    assert payload["container"] == {"type": "view", "view_id": view.id}
    assert "trigger_id" not in payload


def test_slack_asks_only_when_enough_is_typed(scene: Scene) -> None:
    open_form(scene)
    scene.bot.answer = lambda _: offer("Register")
    asked = len(scene.bot.received)

    assert scene.lead.suggest("long", "re") == []
    assert len(scene.bot.received) == asked
    assert len(scene.lead.suggest("long", "reg")) == 1


@pytest.mark.parametrize(
    "answer",
    [
        (500, ""),
        offer(*[f"n{number}" for number in range(101)]),
        offer("x" * 76),
    ],
)
def test_a_list_that_slack_would_not_take_is_not_shown(scene: Scene, answer: tuple[int, object]) -> None:
    open_form(scene)
    scene.bot.answer = lambda _: answer

    with pytest.raises(LookupError):
        scene.lead.suggest("pick")


def test_an_external_select_is_filled_from_what_the_app_offers(scene: Scene) -> None:
    open_form(scene)

    def answer(received: Received) -> tuple[int, object]:
        if received.payload["type"] != "block_suggestion":
            return 200, ""
        names = ["Support staff", "Support agent", "Lead"]
        return offer(*[name for name in names if received.payload["value"] in name.lower()])

    scene.bot.answer = answer
    with pytest.raises(LookupError):
        scene.lead.fill({"Person": "nobody"})
    scene.lead.submit({"Person": "lead"})

    picked = scene.bot.last.payload["view"]["state"]["values"]["who"]["pick"]["selected_option"]
    assert picked["value"] == "lead"


def test_choosing_tells_the_bot_only_where_the_view_asks_for_it(scene: Scene) -> None:
    open_form(scene)
    scene.bot.answer = lambda _: offer("Lead")
    scene.lead.choose("Person", "lead")
    assert scene.bot.last.payload["type"] == "block_suggestion"

    scene.lead.choose("Kind", "Snoop")

    payload = scene.bot.last.payload
    values = payload["view"]["state"]["values"]
    assert payload["type"] == "block_actions"
    assert payload["actions"][0]["selected_option"]["value"] == "snoop"
    assert values["kind"]["kind"]["selected_option"]["value"] == "snoop"
    assert values["who"]["pick"]["selected_option"]["value"] == "lead"


def test_a_view_can_be_pushed_onto_an_open_modal_only(scene: Scene) -> None:
    view = open_form(scene)

    def push(received: Received) -> tuple[int, object]:
        scene.client.views_push(trigger_id=received.payload["trigger_id"], view=FORM)
        return 200, ""

    scene.bot.answer = push
    scene.lead.choose("Kind", "Leak")

    pushed = scene.lead.modal()
    assert pushed is not None
    assert (pushed.previous_id, pushed.root_id) == (view.id, view.id)
    scene.bot.answer = lambda _: (200, "")
    scene.support.type("general", "/insider list")
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        scene.client.views_push(trigger_id=scene.bot.last.form["trigger_id"], view=FORM)


def test_the_clock_of_the_workspace_moves_forward_only(scene: Scene) -> None:
    before = scene.workspace.now()

    scene.workspace.travel(90)

    assert scene.workspace.now() == before + 90
    assert scene.workspace.ahead == 90
    with pytest.raises(ValueError, match="back"):
        scene.workspace.travel(-1)
