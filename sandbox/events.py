"""Events: what happens in the workspace, told to an app that subscribed to it."""

import secrets

from sandbox.interactions import Line
from sandbox.model import Json, Person
from sandbox.payloads import view_json
from sandbox.workspace import identifier


def subscribed(line: Line, kind: str) -> bool:
    """Whether the app's manifest asks for events of this kind."""
    if line.manifest is None:
        return True
    settings = line.manifest.get("settings", {}).get("event_subscriptions", {})
    return kind in settings.get("bot_events", [])


def envelope(line: Line, event: Json) -> Json:
    """An event as it is delivered. A repeated delivery carries the same `event_id`."""
    workspace = line.workspace
    return {
        "token": line.verification_token,
        "team_id": workspace.team_id,
        "api_app_id": workspace.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": "Ev" + secrets.token_hex(5).upper(),
        "event_time": int(workspace.now()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team_id,
                "user_id": workspace.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": identifier("EC"),
    }


def app_home_opened(line: Line, person: Person) -> Json:
    """That a person opened the app's Home tab; it carries the view that stands there, if there is one."""
    workspace = line.workspace
    view = workspace.views.home(person.id)
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": workspace.direct(person).id,
        "tab": "home",
        "event_ts": f"{workspace.now():.6f}",
    }
    return event | ({"view": view_json(workspace, view)} if view else {})
