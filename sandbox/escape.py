"""What Slack makes of typed text before an app sees it (`should_escape`): ids for names, entities."""

import re
from collections.abc import Iterable

from sandbox.model import Channel, Person

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_BROADCASTS = ("channel", "here", "everyone")
# A name ends where no letter, digit or hyphen follows, nor a dot that goes on with a word.
_END = r"(?![\w-]|\.\w)"
_URL = r"https?://[^\s<>|]*[^\s<>|.,;:!?)'\"]"
_EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"


def escape(text: str, people: Iterable[Person], channels: Iterable[Channel], *, labels: bool) -> str:
    """The text with mentions, channels, links and entities as Slack sends them.

    `people` and `channels` are those that the writer can see. With `labels`, as in commands, a mention
    carries its name: `<@U0...|lead.responder>`; in messages it is `<@U0...>`.
    """
    mentions = _mentions(people, channels, labels=labels)

    def replace(match: re.Match[str]) -> str:
        found = match.group()
        if found in _ENTITIES:
            return _ENTITIES[found]
        if match.lastgroup == "url":
            return f"<{_entities(found)}>"
        if match.lastgroup == "email":
            return f"<mailto:{found}|{found}>"
        return mentions[found.lower()]

    longest_first = sorted(mentions, key=len, reverse=True)
    names = rf"(?<!\w)(?P<name>{'|'.join(map(re.escape, longest_first))}){_END}"
    return re.sub(rf"(?P<url>{_URL})|(?P<email>{_EMAIL})|{names}|[&<>]", replace, text, flags=re.IGNORECASE)


def _entities(text: str) -> str:
    return "".join(_ENTITIES.get(letter, letter) for letter in text)


def _mentions(people: Iterable[Person], channels: Iterable[Channel], *, labels: bool) -> dict[str, str]:
    mentions = {}
    for person in people:
        tail = f"|{person.handle}" if labels else ""
        for name in (person.name, person.handle):
            mentions["@" + name.lower()] = f"<@{person.id}{tail}>"
    for channel in channels:
        if channel.name:
            mentions["#" + channel.name] = f"<#{channel.id}|{channel.name}>"
    mentions |= {f"@{word}": f"<!{word}>" for word in _BROADCASTS}
    return mentions
