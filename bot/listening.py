"""Whether the manifest and the listeners agree: what Slack sends is heard, and nothing is waited for in vain.

Bolt does not tell what a listener listens to, so each is asked about one request of every kind.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse

from bot import views
from bot.views import form
from bot.views._blocks import ASK, LOOK

Json = dict[str, Any]

_BUTTONS = (views.UNDO, ASK, LOOK, form.ANSWER)


def unheard(app: App, manifest: Mapping[str, Any]) -> list[str]:
    """What the manifest lets Slack send although no listener takes it."""
    return [
        name
        for name, request in requests(manifest).items()
        if not any(_takes(listener, request) for listener in _listeners(app))
    ]


def unannounced(app: App, manifest: Mapping[str, Any]) -> list[str]:
    """The listeners to which Slack will send nothing, since the manifest does not mention it."""
    asked = list(requests(manifest).values())
    return [
        listener.ack_function.__qualname__
        for listener in _listeners(app)
        if not any(_takes(listener, request) for request in asked)
    ]


def requests(manifest: Mapping[str, Any]) -> dict[str, Json]:
    """One request of every kind that Slack sends to an app with this manifest, by what it is about."""
    features, settings = manifest["features"], manifest["settings"]
    made = {one["command"]: {"command": one["command"]} for one in features.get("slash_commands", ())}
    for shortcut in features.get("shortcuts", ()):
        kind = "shortcut" if shortcut["type"] == "global" else "message_action"
        made[shortcut["callback_id"]] = {"type": kind, "callback_id": shortcut["callback_id"]}
    for event in settings.get("event_subscriptions", {}).get("bot_events", ()):
        made[event] = {"type": "event_callback", "event": {"type": event}}
    return made | dict(_interactions(settings.get("interactivity", {})))


def _interactions(interactivity: Mapping[str, Any]) -> Iterator[tuple[str, Json]]:
    if interactivity.get("is_enabled"):
        for action in _BUTTONS:
            yield action, {"type": "block_actions", "actions": [{"type": "button", "action_id": action}]}
        yield (
            form.CALLBACK,
            {"type": "view_submission", "view": {"type": "modal", "callback_id": form.CALLBACK}},
        )
    if interactivity.get("message_menu_options_url"):
        yield "options", {"type": "block_suggestion", "action_id": form.ANSWER}


def _listeners(app: App) -> list[Any]:
    return list(app._listeners)  # noqa: SLF001 -- Bolt has no other list of them


def _takes(listener: Any, request: Json) -> bool:  # noqa: ANN401 -- see above
    asked = BoltRequest(mode="socket_mode", body=request)
    return bool(listener.matches(req=asked, resp=BoltResponse(status=200)))
