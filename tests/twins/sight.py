"""Everything that one person sees of a world, in a form in which two worlds can be compared.

Ids that Slack draws (people, channels, blocks without a name) become names; times of messages stay in their
order alone. References stay as they are: in both worlds they are drawn from the same chance.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.model import Channel, Message, View
from tests.twins.world import World

Json = dict[str, Any]

_ID = re.compile(r"[A-Z][A-Z0-9]{10}\b")
_HASH = re.compile(r"\b[0-9a-f]{64}\b")
"""Of a message's text, in which ids of Slack's stand."""
_LINK = re.compile(r"(/archives/#?[\w-]+/p)\d+")


@dataclass
class Reader:
    """Reads what one person sees in one world; remembers how a message reads, until it is another one."""

    world: World
    name: str
    _read: dict[tuple[str, str], tuple[Message, str]] = field(default_factory=dict)

    def names(self) -> Mapping[str, str]:
        """Slack's id of every person and channel here -> a name that is the same in both worlds."""
        workspace = self.world.workspace
        people = {person.id: f"@{person.handle}" for person in workspace.people()}
        channels = {one.id: f"#{one.name}" for one in workspace.channels() if one.name}
        direct = {one.id: "#direct" for one in workspace.channels() if not one.name}
        bot = {workspace.bot_user_id: "@bot", workspace.team_id: "team", workspace.app_id: "app"}
        return {**people, **channels, **direct, **bot}

    def plain(self, text: str) -> str:
        """A text with names for ids."""
        names = self.names()
        named = _ID.sub(lambda match: names.get(match[0], match[0]), text)
        named = _HASH.sub("hash", named)
        return _LINK.sub(r"\1", named.replace(self.world.box.url, "http://slack"))

    def everything(self) -> dict[str, str]:
        """What is on the person's screen: place -> what stands there."""
        person = self.world.workspace.person(self.name)
        shown: dict[str, str] = {}
        for channel in self.world.workspace.channels():
            if not self.world.workspace.sees(person.id, channel):
                continue
            place = f"#{channel.name or 'direct'}"
            shown[place] = self._channel(channel)
            for number, message in enumerate(self.world.workspace.visible(person.id, channel)):
                shown[f"{place} {number}"] = self.message(message)
        visitor = self.world.as_(self.name)
        return shown | {"modal": self.view(visitor.modal()), "home": self.view(visitor.home())}

    def message(self, message: Message) -> str:
        """A message with everything that a client gets of it."""
        key = (message.channel, message.ts)
        known = self._read.get(key)
        if known is None or (known[0].blocks, known[0].text, known[0].pinned) != (
            message.blocks,
            message.text,
            message.pinned,
        ):
            self._read[key] = known = (message, self._message(message))
        return known[1]

    def view(self, view: View | None) -> str:
        """A modal or a Home with everything that a client gets of it."""
        if view is None:
            return ""
        payload = {key: value for key, value in view.payload.items() if key != "blocks"}
        payload["blocks"] = _blocks(view.blocks)
        state = {"values": view.values, "errors": view.errors, "notice": view.notice}
        return self._json({**payload, **state})

    def _channel(self, channel: Channel) -> str:
        facts = {
            "kind": channel.kind,
            "topic": channel.topic,
            "members": sorted(channel.members, key=self.plain),
            "archived": channel.archived,
            "bookmarks": channel.bookmarks,
        }
        return self._json(facts)

    def _message(self, message: Message) -> str:
        facts = {
            "from": message.user,
            "text": message.text,
            "blocks": _blocks(message.blocks),
            "private": message.ephemeral_to is not None,
            "edited": message.edited is not None,
            "subtype": message.subtype,
            "thread": message.thread_ts is not None,
            "pinned": message.pinned,
            "metadata": sorted(message.metadata or ()),
        }
        return self._json(facts)

    def _json(self, facts: Json) -> str:
        return self.plain(json.dumps(facts, ensure_ascii=False, indent=0))


def _blocks(blocks: list[Json]) -> list[Json]:
    # Only to a question does the app give an id; Slack draws those of other blocks.
    return [
        {key: value for key, value in block.items() if key != "block_id" or block["type"] == "input"}
        for block in blocks
    ]


def translated(one: Reader, other: Reader) -> Callable[[Any], Any]:
    """What reads ids of one world in a value of JSON as those of the same people and places in the other."""
    theirs = {name: some_id for some_id, name in other.names().items()}
    ids = {some_id: theirs.get(name, some_id) for some_id, name in one.names().items()}

    def translate(value: Any) -> Any:  # noqa: ANN401 -- any value of JSON
        text = json.dumps(value)
        return json.loads(_ID.sub(lambda match: ids.get(match[0], match[0]), text))

    return translate
