"""Web API methods on who is in a channel, and on whether it is still used."""

from sandbox.calls import Call, Method, person_by_id
from sandbox.model import Channel, Json, Person, SlackError
from sandbox.paging import cursor, position
from sandbox.payloads import channel_json

_PAGE, _MOST = 100, 999


def _invite(call: Call) -> Json:
    channel = _room(call)
    wanted = call.words("users")
    if not wanted:
        raise SlackError("no_user")
    faults = {person_id: fault for person_id in wanted if (fault := _invite_fault(call, channel, person_id))}
    if faults and not call.flag("force"):
        raise SlackError(next(iter(faults.values())))
    for person_id in wanted:
        if person_id not in faults:
            call.workspace.join(channel, person_id, by=call.workspace.bot_user_id)
    if len(faults) == len(wanted):
        raise SlackError(next(iter(faults.values())))
    return {"channel": channel_json(call.workspace, channel)}


def _invite_fault(call: Call, channel: Channel, person_id: str) -> str:
    if person_id == call.workspace.bot_user_id:
        return "cant_invite_self"
    if person_id in channel.members:
        return "already_in_channel"
    try:
        person = person_by_id(call.workspace, person_id)
    except SlackError as error:
        return error.code
    if person.deleted or person.is_bot or (person.team and person.team not in channel.shared_with):
        return "cant_invite"
    return "ura_max_channels" if _has_a_channel(call, person) else ""


def _has_a_channel(call: Call, person: Person) -> bool:
    """Whether this is a guest of one channel who is in it already."""
    rooms = [channel for channel in call.workspace.channels() if channel.kind != "im"]
    return person.is_ultra_restricted and any(person.id in room.members for room in rooms)


def _kick(call: Call) -> Json:
    channel, person = _room(call), call.person("user")
    if person.id == call.workspace.bot_user_id:
        raise SlackError("cant_kick_self")
    if channel.name == "general":
        raise SlackError("cant_kick_from_general")
    if person.id not in channel.members:
        raise SlackError("not_in_channel")
    call.workspace.leave(channel, person.id)
    return {}


def _leave(call: Call) -> Json:
    channel = call.channel()
    if channel.kind == "im":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    if channel.name == "general":
        raise SlackError("cant_leave_general")
    if call.workspace.bot_user_id not in channel.members:
        return {"not_in_channel": True}
    call.workspace.leave(channel, call.workspace.bot_user_id)
    return {}


def _archive(call: Call) -> Json:
    channel = call.own_channel(archived=True)
    if channel.archived:
        raise SlackError("already_archived")
    if channel.kind == "im":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.name == "general":
        raise SlackError("cant_archive_general")
    call.workspace.archive(channel, call.workspace.bot_user_id)
    return {}


def _list(call: Call) -> Json:
    kinds, bot = call.kinds(), call.workspace.bot_user_id
    found = [
        channel
        for channel in call.workspace.channels()
        if channel.kind in kinds
        and call.workspace.sees(bot, channel)
        and not (call.flag("exclude_archived") and channel.archived)
    ]
    start, limit = position(call.text("cursor")), min(call.number("limit", _PAGE), _MOST)
    following = str(start + limit) if start + limit < len(found) else ""
    return {
        "channels": [channel_json(call.workspace, channel) for channel in found[start : start + limit]],
        "response_metadata": {"next_cursor": cursor(following)},
    }


def _room(call: Call) -> Channel:
    channel = call.own_channel()
    if channel.kind == "im":
        raise SlackError("method_not_supported_for_channel_type")
    return channel


METHODS: dict[str, Method] = {
    "conversations.archive": _archive,
    "conversations.invite": _invite,
    "conversations.kick": _kick,
    "conversations.leave": _leave,
    "conversations.list": _list,
}
