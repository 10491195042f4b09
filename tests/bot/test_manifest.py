"""The manifest: exactly what this bot asks Slack for."""

import json
from typing import Any

from bot.manifest import manifest, render
from commands._shape import Command

COMMANDS = [Command(name=name, nouns=(name,), verbs=()) for name in ("open", "suspect", "help")]


def features() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render(COMMANDS))
    return found


def test_one_slash_command_whose_hint_names_the_commands() -> None:
    (command,) = features()["features"]["slash_commands"]

    assert command["command"] == "/insider"
    assert command["should_escape"] is True
    assert command["usage_hint"] == "open | suspect | help"
    assert command["url"] == "https://example.invalid/slack/events"


def test_the_bot_asks_for_these_scopes_and_no_others() -> None:
    scopes = features()["oauth_config"]["scopes"]

    assert set(scopes) == {"bot"}
    assert sorted(scopes["bot"]) == [
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "groups:history",
        "groups:read",
        "groups:write",
        "im:history",
        "im:write",
        "pins:write",
        "usergroups:read",
        "users:read",
    ]


def test_settings() -> None:
    settings = features()["settings"]

    address = "https://example.invalid/slack/events"
    assert settings == {
        "event_subscriptions": {
            "request_url": address,
            "bot_events": ["app_home_opened", "member_joined_channel"],
        },
        "interactivity": {
            "is_enabled": True,
            "request_url": address,
            "message_menu_options_url": address,
        },
        "org_deploy_enabled": False,
        "socket_mode_enabled": True,
        "token_rotation_enabled": False,
    }


def test_names_are_within_slacks_limits() -> None:
    found = features()

    assert found["features"]["bot_user"]["display_name"] == "Insider incidents"
    assert len(found["display_information"]["name"]) <= 35
    assert len(found["display_information"]["description"]) <= 140


def test_the_text_is_the_manifest_with_a_line_end() -> None:
    text = render(COMMANDS)

    assert json.loads(text) == manifest(COMMANDS)
    assert text.startswith("{\n  ")
    assert text.endswith("}\n")
