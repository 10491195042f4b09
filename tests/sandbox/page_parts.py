"""What the tests of the page show on it: an app's manifest, messages, modals, a Home tab."""

from typing import Any

from tests.sandbox.fake_bot import Received, Scene

Json = dict[str, Any]

MANIFEST: Json = {
    "features": {
        "app_home": {"home_tab_enabled": True},
        "shortcuts": [
            {
                "name": "Open incident",
                "type": "global",
                "callback_id": "open",
                "description": "With a channel",
            },
            {"name": "Add to incident", "type": "message", "callback_id": "add", "description": "As a note"},
        ],
        "slash_commands": [
            {"command": "/insider", "description": "Work on incidents", "usage_hint": "note | suspect"}
        ],
    },
    "oauth_config": {
        "scopes": {"bot": ["chat:write", "commands", "pins:write", "channels:read", "groups:read"]}
    },
    "settings": {"event_subscriptions": {"bot_events": ["app_home_opened"]}},
}
COMPLETIONS = (
    {"text": "note", "usage": "note <text>", "help": "Something to remember."},
    {"text": "suspect", "usage": "suspect", "help": "Who is suspected."},
    {"text": "suspect add", "usage": "suspect add [unnamed]", "help": "Who is suspected."},
)


def words(text: str) -> Json:
    """A text object."""
    return {"type": "plain_text", "text": text}


def option(text: str) -> Json:
    """An option of a menu, its value the text in lower case."""
    return {"text": words(text), "value": text.lower()}


def several(kind: str, *texts: str) -> Json:
    """An element of this kind with these options."""
    return {"type": kind, "action_id": kind, "options": [option(text) for text in texts]}


def button(text: str, action: str, **more: object) -> Json:
    """A button."""
    return {"type": "button", "action_id": action, "text": words(text), **more}


def field(label: str, element: Json, **more: object) -> Json:
    """An input block, its id the label in lower case."""
    return {"type": "input", "block_id": label.lower(), "label": words(label), "element": element, **more}


DIGEST: list[Json] = [
    {"type": "header", "text": words("Insider incidents")},
    {"type": "section", "text": {"type": "mrkdwn", "text": "*Open incidents*\n3 open, <#C0|hidden>"}},
    {
        "type": "data_visualization",
        "title": "Open by severity",
        "chart": {"type": "pie", "segments": [{"label": "High", "value": 2}, {"label": "Low", "value": 1}]},
    },
    {
        "type": "data_table",
        "caption": "Incidents",
        "page_size": 2,
        "rows": [
            [{"type": "raw_text", "text": "Incident"}, {"type": "raw_text", "text": "Days open"}],
            *(
                [
                    {"type": "raw_text", "text": f"IN-00000{n}"},
                    {"type": "raw_number", "value": n, "text": f"{n}"},
                ]
                for n in range(1, 4)
            ),
        ],
    },
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "First digest"}]},
    {
        "type": "actions",
        "elements": [
            button("Post now", "now", style="primary"),
            {"type": "overflow", "action_id": "over", "options": [option("Pause"), option("Preview")]},
        ],
    },
]
FORM: Json = {
    "type": "modal",
    "title": words("Record data"),
    "submit": words("Record"),
    "blocks": [
        {"type": "section", "text": words("Everything as it was found.")},
        field("Incident", {"type": "external_select", "action_id": "incident", "min_query_length": 1}),
        field(
            "Fields", {"type": "checkboxes", "action_id": "f", "options": [option("E-mail"), option("Phone")]}
        ),
        field(
            "Way", {"type": "radio_buttons", "action_id": "w", "options": [option("Mail"), option("Paper")]}
        ),
        field("Day", {"type": "datepicker", "action_id": "d"}, optional=True),
        field("Time", {"type": "timepicker", "action_id": "t"}, optional=True),
        field("People", {"type": "multi_users_select", "action_id": "p"}, optional=True),
        field("State", several("static_select", "Sent", "Waived"), optional=True, dispatch_action=True),
        field("Note", {"type": "plain_text_input", "action_id": "n", "multiline": True}, optional=True),
    ],
}
HOME: Json = {
    "type": "home",
    "blocks": [
        {"type": "header", "text": words("My incidents")},
        *(
            {
                "type": "section",
                "block_id": ref,
                "text": {"type": "mrkdwn", "text": f"*{ref}* · Reported"},
                "accessory": button("Show", "look.show", value=ref),
            }
            for ref in ("IN-AAAAAA", "IN-BBBBBB")
        ),
        {"type": "divider"},
        {"type": "actions", "elements": [button("Open incident", "ask.open", style="primary")]},
    ],
}


def opens(scene: Scene, view: Json) -> None:
    """Let the bot open this modal at whatever comes next, and then only acknowledge."""

    def answer(received: Received) -> tuple[int, object]:
        trigger = received.form.get("trigger_id") or received.payload["trigger_id"]
        scene.bot.answer = lambda _: (200, "")
        scene.client.views_open(trigger_id=trigger, view=view)
        return 200, ""

    scene.bot.answer = answer
