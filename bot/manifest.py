"""The Slack app manifest, made from the commands."""

import json
from collections.abc import Sequence
from typing import Final

from commands._shape import Command

_NAME: Final = "Insider incidents"
# Socket Mode needs no address. The README says what to put here for HTTP mode.
_ADDRESS: Final = "https://example.invalid/slack/events"
OPEN_INCIDENT: Final = "open_incident"
"""Callback id of the global shortcut."""
ADD_TO_INCIDENT: Final = "add_to_incident"
"""Callback id of the shortcut on a message."""
_SCOPES: Final = (
    "commands",
    "chat:write",
    "groups:write",
    "groups:read",
    "groups:history",
    # Digests may go to public channels, whose members and earlier posts are read first.
    "channels:read",
    "channels:history",
    "im:write",
    # A private word of unknown outcome is looked for before it is said again.
    "im:history",
    "users:read",
    "pins:write",
    # Roles by user groups.
    "usergroups:read",
)
_EVENTS: Final = ("app_home_opened", "member_joined_channel")


def manifest(commands: Sequence[Command]) -> dict[str, object]:
    """The manifest as JSON values, in the shape of Slack's manifest schema version 1.

    Args:
        commands: All commands, in the order of help; their names become the usage hint.
    """
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": _NAME,
            "description": "Who looked at, took, leaked or sold customers' data, and what was done about it",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": _NAME, "always_online": True},
            "shortcuts": [
                {
                    "name": "Open insider incident",
                    "type": "global",
                    "callback_id": OPEN_INCIDENT,
                    "description": "A new incident with a channel of its own",
                },
                {
                    "name": "Add to an insider incident",
                    "type": "message",
                    "callback_id": ADD_TO_INCIDENT,
                    "description": "Keeps where the message stands and its hash, not its text",
                },
            ],
            "slash_commands": [
                {
                    "command": "/insider",
                    "url": _ADDRESS,
                    "description": "Open and work on insider incidents",
                    "usage_hint": " | ".join(command.name for command in commands),
                    # A typed mention then arrives as an id.
                    "should_escape": True,
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": list(_SCOPES)}},
        "settings": {
            "event_subscriptions": {
                "request_url": _ADDRESS,
                "bot_events": list(_EVENTS),
            },
            "interactivity": {
                "is_enabled": True,
                "request_url": _ADDRESS,
                "message_menu_options_url": _ADDRESS,
            },
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def render(commands: Sequence[Command]) -> str:
    """The manifest as a JSON file's text."""
    return json.dumps(manifest(commands), indent=2, ensure_ascii=False) + "\n"
