"""What one person can see, as a text to keep: channels, messages, Home, the open modal; and the requests."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox.model import Message
from sandbox.traffic import Exchange
from sandbox.visitor import Visitor

_MOMENT = "%a %d %b %Y %H:%M"


def transcript(visitor: Visitor, team: str, at: float, exchanges: Iterable[Exchange]) -> str:
    """The text. `at` is the moment in epoch seconds; times are those of the person's zone."""
    zone = ZoneInfo(visitor.person.tz)
    lines = [f"What {visitor.person.name} sees", f"{team}, a local Slack, {_moment(at, zone)} ({zone.key})"]
    for name in [*visitor.channels(), visitor.direct]:
        place = visitor.place(name)
        lines += ["", f"== {'#' if place.name else ''}{name} ==", *([place.topic] if place.topic else [])]
        for message in visitor.see(name):
            lines += ["", *_message(message, zone)]
    for title, view in (("Home", visitor.home()), ("Open modal", visitor.modal())):
        lines += ["", f"== {title} ==", *(view.plain.splitlines() if view else ["Nothing."])]
    lines += ["", "== Requests between Slack and the bot =="]
    lines += [f"{_moment(one.at, zone)}  {one.way}  {one.what}  {one.status}" for one in exchanges]
    return "\n".join(lines) + "\n"


def _message(message: Message, zone: ZoneInfo) -> Iterator[str]:
    marks = {
        "only visible to them": message.ephemeral_to is not None,
        "edited": message.edited is not None,
        "pinned": message.pinned,
        "in a thread": message.thread_ts not in {None, message.ts},
    }
    said = ", ".join(mark for mark, holds in marks.items() if holds)
    name = message.name_of(message.user)
    yield f"[{_moment(float(message.ts), zone)}] {name}{f' ({said})' if said else ''}"
    yield from (f"    {line}" for line in message.plain.splitlines())
    if message.blocks and message.text:
        yield f"    (notification) {replace(message, blocks=[]).plain}"


def _moment(at: float, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(at, zone).strftime(_MOMENT)
