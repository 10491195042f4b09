"""The forms in which Slack tells a bot what a person did: commands, block_actions, views, shortcuts."""

import json
from dataclasses import dataclass
from typing import cast

from sandbox.door import Door
from sandbox.escape import escape
from sandbox.events import Events
from sandbox.fields import Field, fields, initial_values
from sandbox.manifest import Manifest
from sandbox.model import Channel, Json, Message, Person, View
from sandbox.payloads import channel_name_for_app, message_json, view_json
from sandbox.tickets import Grant, Responses, Triggers
from sandbox.workspace import Workspace


@dataclass(slots=True, eq=False)
class Line:
    """What stands between the people and the bot. `url` is the sandbox's own, without a slash."""

    workspace: Workspace
    sender: Door
    triggers: Triggers
    responses: Responses
    events: Events
    manifest: Manifest
    verification_token: str
    url: str = ""

    def grant(self, person: Person, channel: Channel, original: Message | None = None) -> tuple[str, Grant]:
        """A response address for one interaction, and the grant behind it."""
        secret, grant = self.responses.issue(person, channel, original)
        return f"{self.url}/response/{secret}", grant


def typed(workspace: Workspace, person: Person, text: str, *, labels: bool) -> str:
    """The text as Slack passes it on, with ids for the people and channels that the writer sees."""
    visible = [channel for channel in workspace.channels() if workspace.sees(person.id, channel)]
    bot = workspace.person(workspace.bot_user_id)
    return escape(text, [*workspace.people(), bot], visible, labels=labels)


def command_form(
    line: Line, person: Person, channel: Channel, text: str, response_url: str
) -> dict[str, str]:
    """The form of a slash command."""
    workspace = line.workspace
    command, _, rest = text.strip().partition(" ")
    return {
        "token": line.verification_token,
        "team_id": workspace.team_id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": channel_name_for_app(channel),
        "user_id": person.id,
        "user_name": person.handle,
        "command": command,
        "text": typed(workspace, person, rest.strip(), labels=True),
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": line.triggers.issue(person.id),
    }


def message_action_form(
    line: Line, person: Person, message: Message, action: Json, response_url: str
) -> dict[str, str]:
    """The form of a block_actions in a message. An ephemeral message is named, not shown, as in Slack."""
    channel = line.workspace.channel(message.channel)
    payload = _shared(line, person, "block_actions") | {
        "container": _message_container(message),
        "channel": {"id": channel.id, "name": channel_name_for_app(channel)},
        "state": {"values": _state_with(message.blocks, action)},
        "response_url": response_url,
        "actions": [action],
    }
    if message.ephemeral_to is None:
        payload["message"] = message_json(line.workspace, message, metadata=True)
    return _form(payload)


def view_action_form(line: Line, person: Person, view: View, action: Json) -> dict[str, str]:
    """The form of a block_actions in a view."""
    payload = _shared(line, person, "block_actions") | {
        "container": {"type": "view", "view_id": view.id},
        "view": view_json(line.workspace, view),
        "actions": [action],
    }
    return _form(payload)


def submission_form(line: Line, person: Person, view: View) -> dict[str, str]:
    """The form of a view_submission."""
    payload = _shared(line, person, "view_submission")
    return _form(payload | {"view": view_json(line.workspace, view), "response_urls": []})


def closed_form(line: Line, person: Person, view: View, *, cleared: bool) -> dict[str, str]:
    """The form of a view_closed; `cleared` when the whole stack went."""
    payload = _shared(line, person, "view_closed")
    return _form(_untriggered(payload) | {"view": view_json(line.workspace, view), "is_cleared": cleared})


def shortcut_form(line: Line, person: Person, callback_id: str) -> dict[str, str]:
    """The form of a global shortcut."""
    return _form(_shared(line, person, "shortcut") | _chosen(line, callback_id))


def message_shortcut_form(
    line: Line, person: Person, message: Message, callback_id: str, response_url: str
) -> dict[str, str]:
    """The form of a shortcut on a message."""
    channel = line.workspace.channel(message.channel)
    return _form(
        _shared(line, person, "message_action")
        | _chosen(line, callback_id)
        | {
            "channel": {"id": channel.id, "name": channel_name_for_app(channel)},
            "message_ts": message.ts,
            "message": message_json(line.workspace, message),
            "response_url": response_url,
        }
    )


def suggestion_form(
    line: Line, person: Person, source: Message | View, field: Field, query: str
) -> dict[str, str]:
    """The form of a block_suggestion: what somebody typed into an external select so far."""
    payload = _untriggered(_shared(line, person, "block_suggestion")) | {
        "action_id": field.action_id,
        "block_id": field.block_id,
        "value": query,
    }
    if isinstance(source, View):
        container = {"type": "view", "view_id": source.id}
        return _form(payload | {"container": container, "view": view_json(line.workspace, source)})
    channel = line.workspace.channel(source.channel)
    return _form(
        payload
        | {
            "container": _message_container(source),
            "channel": {"id": channel.id, "name": channel_name_for_app(channel)},
        }
    )


def action_json(line: Line, block: Json, element: Json, choice: Json) -> Json:
    """One entry of `actions`: the element, and what was chosen in it."""
    kept = {
        key: element[key] for key in ("type", "action_id", "text", "style", "placeholder") if key in element
    }
    return kept | {"block_id": block["block_id"], "action_ts": f"{line.workspace.now():.6f}"} | choice


def _shared(line: Line, person: Person, kind: str) -> Json:
    workspace = line.workspace
    return {
        "type": kind,
        "user": {
            "id": person.id,
            "username": person.handle,
            "name": person.handle,
            "team_id": person.team or workspace.team_id,
        },
        "api_app_id": workspace.app_id,
        "token": line.verification_token,
        "trigger_id": line.triggers.issue(person.id),
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _untriggered(payload: Json) -> Json:
    return {key: value for key, value in payload.items() if key != "trigger_id"}


def _chosen(line: Line, callback_id: str) -> Json:
    return {"callback_id": callback_id, "action_ts": f"{line.workspace.now():.6f}"}


def _message_container(message: Message) -> Json:
    return {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.ephemeral_to is not None,
    }


def _state_with(blocks: list[Json], action: Json) -> Json:
    """The state of the menus in a message: as first shown, the one just used as chosen."""
    state = initial_values(blocks)
    for field in fields(blocks):
        if (field.block_id, field.action_id) == (action["block_id"], action["action_id"]):
            state[field.block_id][field.action_id] = {**field.empty, field.key: action[field.key]}
    return cast("Json", state)


def _form(payload: Json) -> dict[str, str]:
    return {"payload": json.dumps(payload, ensure_ascii=False, separators=(",", ":"))}
