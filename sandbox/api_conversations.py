"""Web API methods that open channels and direct messages, and read them."""

import re

from sandbox.calls import Call, Method, person_by_id
from sandbox.model import Json, Message, SlackError
from sandbox.paging import cursor, position
from sandbox.payloads import channel_json, message_json

NAME_LENGTH = 80
TOPIC_LENGTH = 250
_PAGE, _MEMBERS_PAGE, _MOST = 100, 100, 999


def _create(call: Call) -> Json:
    name = call.text("name")
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > NAME_LENGTH:
        raise SlackError("invalid_name_maxlength")
    if not re.search(r"\w", name):
        raise SlackError("invalid_name_punctuation")
    # Letters of any script are fine in Slack, capitals, spaces and other signs are not.
    if name != name.lower() or not re.fullmatch(r"[\w-]+", name):
        raise SlackError("invalid_name_specials")
    bot = call.workspace.person(call.workspace.bot_user_id)
    private = call.flag("is_private")
    channel = call.workspace.add_channel(name, private=private, members=[bot], creator=bot.id)
    return {"channel": channel_json(call.workspace, channel)}


def _members(call: Call) -> Json:
    channel = call.channel()
    start = position(call.text("cursor"))
    limit = min(call.number("limit", _MEMBERS_PAGE), _MOST)
    following = str(start + limit) if start + limit < len(channel.members) else ""
    page = channel.members[start : start + limit]
    return {"members": page, "response_metadata": {"next_cursor": cursor(following)}}


def _info(call: Call) -> Json:
    return {"channel": channel_json(call.workspace, call.channel())}


def _history(call: Call) -> Json:
    channel = call.own_channel(archived=True)
    limit = min(call.number("limit", _PAGE), _MOST)
    start = position(call.text("cursor"))
    found = [message for message in reversed(channel.messages) if _in_history(call, message)]
    page, more = found[start : start + limit], len(found) > start + limit
    metadata = call.flag("include_all_metadata")
    return {
        "messages": [message_json(call.workspace, message, metadata=metadata) for message in page],
        "has_more": more,
        "pin_count": sum(message.pinned for message in channel.messages),
        "response_metadata": {"next_cursor": cursor(str(start + limit) if more else "")},
    }


def _in_history(call: Call, message: Message) -> bool:
    oldest, latest = call.text("oldest") or "0", call.text("latest") or "9999999999"
    inside = float(oldest) < float(message.ts) < float(latest)
    on_edge = call.flag("inclusive") and message.ts in {oldest, latest}
    return message.ephemeral_to is None and not message.deleted and (inside or on_edge)


def _open(call: Call) -> Json:
    users = call.words("users")
    if len(users) != 1:
        raise SlackError("users_list_not_supplied" if not users else "not_enough_users")
    person = person_by_id(call.workspace, users[0])
    if person.deleted:
        raise SlackError("user_disabled")
    channel = call.workspace.direct(person)
    return {
        "channel": channel_json(call.workspace, channel) if call.flag("return_im") else {"id": channel.id}
    }


def _set_topic(call: Call) -> Json:
    channel = call.own_channel()
    if channel.kind == "im":
        raise SlackError("method_not_supported_for_channel_type")
    topic = call.text("topic")
    if len(topic) > TOPIC_LENGTH:
        raise SlackError("too_long")
    call.workspace.set_topic(channel, call.workspace.bot_user_id, topic)
    return {"channel": channel_json(call.workspace, channel)}


METHODS: dict[str, Method] = {
    "conversations.create": _create,
    "conversations.members": _members,
    "conversations.info": _info,
    "conversations.history": _history,
    "conversations.open": _open,
    "conversations.setTopic": _set_topic,
}
