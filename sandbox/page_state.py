"""What the page shows to one person: their channels, what was said there, the modal, the Home tab."""

from collections import defaultdict
from dataclasses import dataclass

from sandbox.model import Channel, Json, Message, Person, View
from sandbox.visitor import Visitor
from sandbox.workspace import Workspace

_UNREAD_COUNTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """Where somebody looks: a channel by name or id, the `ts` of an open thread; each may be empty."""

    channel: str = ""
    thread: str = ""


def state(workspace: Workspace, visitor: Visitor, looking: Looking) -> Json:
    """All that the page draws for this person. An unknown channel is the first one that they see."""
    me = visitor.person
    with workspace.lock:
        workspace.direct(me)
        people = [person for person in workspace.people() if not person.deleted]
        visible = [channel for channel in workspace.channels() if workspace.sees(me.id, channel)]
        try:
            current = visitor.place(looking.channel)
        except LookupError:
            current = visible[0]
        messages = workspace.visible(me.id, current)
        return {
            "team": workspace.team_name,
            "bot": {"id": workspace.bot_user_id, "name": workspace.bot_name},
            "now": workspace.now(),
            "ahead": workspace.ahead,
            "me": _person(me),
            "people": [_person(person) for person in people],
            "names": _names(workspace, me, people, visible),
            "channels": [_channel(workspace, channel, me) for channel in visible],
            "current": current.id,
            "messages": _flow(messages),
            "thread": _thread(messages, looking.thread),
            "modal": _view(visitor.modal()),
            "home": _view(visitor.home()),
        }


def _names(workspace: Workspace, me: Person, people: list[Person], visible: list[Channel]) -> dict[str, str]:
    names = workspace.names_for(me.id)
    apps = [workspace.person(workspace.bot_user_id), workspace.person("USLACKBOT")]
    return {person.id: person.name for person in [*people, *apps]} | {
        channel.id: names(channel.id) for channel in visible
    }


def _channel(workspace: Workspace, channel: Channel, me: Person) -> Json:
    arrived = [m.ts for m in workspace.visible(me.id, channel) if m.user != me.id]
    return {
        "id": channel.id,
        "name": channel.name or f"@{workspace.bot_name}",
        "kind": channel.kind,
        "topic": channel.topic,
        "members": len(channel.members),
        "joined": me.id in channel.members,
        "arrived": arrived[-_UNREAD_COUNTED:],
    }


def _in_thread(message: Message) -> bool:
    return message.thread_ts not in {None, message.ts}


def _flow(messages: list[Message]) -> list[Json]:
    """The messages of the channel itself; those with answers say how many and the last one's `ts`."""
    answers: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        if _in_thread(message):
            answers[str(message.thread_ts)].append(message)
    shown = []
    for message in messages:
        if not _in_thread(message):
            found = answers[message.ts]
            replies = {"count": len(found), "last": found[-1].ts} if found else None
            shown.append({**_message(message), "replies": replies})
    return shown


def _thread(messages: list[Message], thread: str) -> list[Json] | None:
    """The message that the thread is about, and the answers; nothing when it is not there (any more)."""
    if not any(message.ts == thread for message in messages):
        return None
    return [_message(message) for message in messages if thread in {message.ts, message.thread_ts}]


def _message(message: Message) -> Json:
    return {
        "ts": message.ts,
        "user": message.user,
        "text": message.text,
        "blocks": message.blocks,
        "plain": message.plain if message.pinned else "",
        "ephemeral": message.ephemeral_to is not None,
        "edited": message.edited is not None,
        "pinned": message.pinned,
        "system": message.subtype is not None,
        "app": message.bot_id is not None,
    }


def _person(person: Person) -> Json:
    return {"id": person.id, "name": person.name, "handle": person.handle, "zone": person.tz}


def _view(view: View | None) -> Json | None:
    if view is None:
        return None
    return {
        "id": view.id,
        "hash": view.hash,
        "depth": 1 if view.previous_id is None else 2,
        "payload": {key: view.payload.get(key) for key in ("title", "submit", "close", "blocks")},
        "values": view.values,
        "errors": view.errors,
        "notice": view.notice,
    }
