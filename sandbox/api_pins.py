"""Web API methods on what is kept at the top of a channel: pins and bookmarks."""

from sandbox.calls import Call, Method
from sandbox.directory import identifier
from sandbox.model import Json, Message, SlackError
from sandbox.payloads import message_json

MOST_BOOKMARKS = 100


def _add(call: Call) -> Json:
    message = _message(call)
    if message.pinned:
        raise SlackError("already_pinned")
    call.workspace.pin(message, pinned=True)
    return {}


def _remove(call: Call) -> Json:
    message = _message(call)
    if not message.pinned:
        raise SlackError("no_pin")
    call.workspace.pin(message, pinned=False)
    return {}


def _list(call: Call) -> Json:
    pinned = [message for message in call.own_channel(archived=True).messages if message.pinned]
    shown = [message_json(call.workspace, message) for message in pinned if not message.deleted]
    channel = call.channel().id
    return {"items": [{"type": "message", "channel": channel, "message": message} for message in shown]}


def _message(call: Call) -> Message:
    message = call.workspace.find(call.own_channel(), call.text("timestamp"))
    if message.ephemeral_to:
        raise SlackError("message_not_found")
    return message


def _bookmark(call: Call) -> Json:
    # Slack names the argument differently here.
    channel = Call(call.line, {**call.arguments, "channel": call.text("channel_id")}).own_channel()
    title, link = call.text("title"), call.text("link")
    if call.text("type") != "link":
        raise SlackError("invalid_bookmark_type")
    if not title or not link:
        raise SlackError("invalid_arguments", "missing required field: title or link")
    if not link.startswith(("https://", "http://")):
        raise SlackError("invalid_link")
    if len(channel.bookmarks) >= MOST_BOOKMARKS:
        raise SlackError("too_many_bookmarks")
    bookmark = {
        "id": identifier("Bk"),
        "channel_id": channel.id,
        "title": title,
        "link": link,
        "type": "link",
    }
    channel.bookmarks.append(bookmark)
    call.workspace.changed()
    return {"bookmark": bookmark}


METHODS: dict[str, Method] = {
    "bookmarks.add": _bookmark,
    "pins.add": _add,
    "pins.list": _list,
    "pins.remove": _remove,
}
