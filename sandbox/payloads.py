"""The shapes in which Slack shows its things to an app: users, channels, messages, views."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sandbox.model import Channel, Json, Message, Person, View
from sandbox.workspace import Workspace


def user_json(workspace: Workspace, person: Person, *, locale: bool) -> Json:
    """A user as users.info gives it; the locale only on request."""
    zone = datetime.fromtimestamp(workspace.now(), UTC).astimezone(ZoneInfo(person.tz))
    offset = zone.utcoffset()
    profile = {
        "real_name": person.name,
        "display_name": person.name,
        "team": person.team or workspace.team_id,
    }
    normalized = {f"{key}_normalized": profile[key] for key in ("real_name", "display_name")}
    return {
        "id": person.id,
        "team_id": person.team or workspace.team_id,
        "name": person.handle,
        "real_name": person.name,
        "deleted": person.deleted,
        "tz": person.tz,
        "tz_label": zone.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": {**profile, **normalized},
        "is_admin": person.is_admin,
        "is_owner": False,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_bot": person.is_bot,
        **({"is_stranger": True} if person.team else {}),
        "updated": int(workspace.now()),
        **({"locale": person.locale} if locale else {}),
    }


def channel_json(workspace: Workspace, channel: Channel) -> Json:
    """A conversation as conversations.info gives it to the bot."""
    shared = {
        "id": channel.id,
        "created": channel.created,
        "is_im": channel.kind == "im",
        "is_archived": channel.archived,
        "context_team_id": workspace.team_id,
        "is_shared": bool(channel.shared_with),
        "is_ext_shared": bool(channel.shared_with),
        "is_org_shared": False,
    }
    if channel.kind == "im":
        return shared | {
            "user": next(member for member in channel.members if member != workspace.bot_user_id)
        }
    return shared | {
        **({"connected_team_ids": list(channel.shared_with)} if channel.shared_with else {}),
        "name": channel.name,
        "name_normalized": channel.name,
        "creator": channel.creator,
        "is_channel": not channel.private,
        "is_group": channel.private,
        "is_private": channel.private,
        "is_mpim": False,
        "is_general": channel.name == "general",
        "is_member": workspace.bot_user_id in channel.members,
        "num_members": len(channel.members),
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def message_json(workspace: Workspace, message: Message, *, metadata: bool = False) -> Json:
    """A message as the Web API and interactions give it; metadata only on request."""
    optional = {
        "subtype": message.subtype,
        "blocks": message.blocks,
        "edited": message.edited,
        "thread_ts": message.thread_ts,
        "pinned_to": [message.channel] if message.pinned else None,
        "metadata": message.metadata if metadata else None,
    }
    if message.bot_id:
        optional |= {"bot_id": message.bot_id, "app_id": workspace.app_id}
    given = {key: value for key, value in optional.items() if value}
    return {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "team": workspace.team_id,
        **given,
    }


def view_json(workspace: Workspace, view: View) -> Json:
    """A view as the Web API answers and interactions carry it, its state included."""
    defaults = {"private_metadata": "", "callback_id": "", "external_id": "", "submit": None, "close": None}
    flags = {"clear_on_close": False, "notify_on_close": False}
    return {
        **defaults,
        **flags,
        **view.payload,
        "id": view.id,
        "team_id": workspace.team_id,
        "state": {"values": view.values},
        "hash": view.hash,
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": workspace.app_id,
        "app_installed_team_id": workspace.team_id,
        "bot_id": workspace.bot_id,
    }


def channel_name_for_app(channel: Channel) -> str:
    """The name that commands and interactions carry: Slack hides those of private conversations."""
    return {"im": "directmessage", "private": "privategroup", "public": channel.name}[channel.kind]
