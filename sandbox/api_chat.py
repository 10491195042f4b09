"""Web API methods that post, change and remove messages."""

from dataclasses import replace

from sandbox.blocks import MESSAGE_TEXT, accept_message_blocks
from sandbox.calls import Call, Method
from sandbox.model import Channel, Json, Message, SlackError
from sandbox.payloads import message_json


def _post_message(call: Call) -> Json:
    channel = _target(call)
    text, blocks = _content(call)
    message = call.workspace.post(
        channel,
        call.workspace.bot_user_id,
        text,
        blocks=blocks,
        metadata=_metadata(call),
        thread_ts=call.text("thread_ts") or None,
    )
    return {"channel": channel.id, "ts": message.ts, "message": message_json(call.workspace, message)}


def _post_ephemeral(call: Call) -> Json:
    channel, person = call.own_channel(named=True), call.person("user")
    if person.id not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks = _content(call)
    bot = call.workspace.bot_user_id
    message = call.workspace.post(channel, bot, text, blocks=blocks, ephemeral_to=person.id)
    return {"message_ts": message.ts}


def _update(call: Call) -> Json:
    channel, message = _own_message(call, "cant_update_message")
    if not any(call.has(name) for name in ("text", "blocks")):
        raise SlackError("no_text")
    # Blocks that are not sent stay; an empty list removes them.
    blocks = accept_message_blocks(call.structure("blocks") or []) if call.has("blocks") else message.blocks
    text = _short_enough(call.text("text")) if call.has("text") else message.text
    if not text and not blocks:
        raise SlackError("no_text")
    metadata = _metadata(call) if call.has("metadata") else message.metadata
    edited = {"user": call.workspace.bot_user_id, "ts": f"{call.workspace.now():.6f}"}
    changed = replace(message, text=text, blocks=blocks, metadata=metadata, edited=edited)
    call.workspace.put(changed)
    shown = message_json(call.workspace, changed)
    return {"channel": channel.id, "ts": changed.ts, "text": changed.text, "message": shown}


def _delete(call: Call) -> Json:
    channel, message = _own_message(call, "cant_delete_message")
    call.workspace.put(replace(message, deleted=True, text="", blocks=[], metadata=None))
    return {"channel": channel.id, "ts": message.ts}


def _permalink(call: Call) -> Json:
    channel = call.channel()
    message = call.workspace.find(channel, call.text("message_ts"))
    link = f"{call.line.url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def _target(call: Call) -> Channel:
    """The channel to post to; the id of a person means the direct messages with them."""
    given = call.text("channel")
    if any(person.id == given for person in call.workspace.people()):
        return call.workspace.direct(call.workspace.person(given))
    return call.own_channel(named=True)


def _content(call: Call) -> tuple[str, list[Json]]:
    sent = call.structure("blocks")
    blocks = accept_message_blocks(sent) if sent else []
    text = _short_enough(call.text("text"))
    if not text and not blocks:
        raise SlackError("no_text")
    return text, blocks


def _short_enough(text: str) -> str:
    if len(text) > MESSAGE_TEXT:
        raise SlackError("msg_too_long")
    return text


def _metadata(call: Call) -> Json | None:
    metadata = call.structure("metadata")
    if not metadata:
        return None
    if not isinstance(metadata, dict) or not {"event_type", "event_payload"} <= metadata.keys():
        raise SlackError("invalid_metadata_format")
    return metadata


def _own_message(call: Call, refusal: str) -> tuple[Channel, Message]:
    channel = call.own_channel()
    message = call.workspace.find(channel, call.text("ts"))
    if message.ephemeral_to:
        raise SlackError("message_not_found")
    if message.user != call.workspace.bot_user_id or message.subtype:
        raise SlackError(refusal)
    return channel, message


METHODS: dict[str, Method] = {
    "chat.postMessage": _post_message,
    "chat.postEphemeral": _post_ephemeral,
    "chat.update": _update,
    "chat.delete": _delete,
    "chat.getPermalink": _permalink,
}
