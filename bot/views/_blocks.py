"""Block Kit as plain values, within Slack's limits; views build their messages from these.

What has no bound of its own (suspects, notes, agencies) goes through ``part`` or ``parts``: they show the
first lines that there is room for and count the rest. Nothing is cut without a sign.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.words import Words

Block = dict[str, Any]

MAX_SECTION = 2900
MAX_HEADER = 150
MAX_CHART_TITLE = 50
MAX_TEXT = 3900
ROOM = 9_500
"""Characters of markup in one message. Slack documents no limit; it was seen to refuse at about 13,200."""

ASK = "ask."
"""What the action id of a button begins with that opens a form; the verb's name follows."""
LOOK = "look."
"""What the action id of a button begins with that shows something; the noun follows."""

_LEAST = 700
_COUNT_OF_REST = 120
_ECHOED = 100
_WORDS = re.compile(r"(?:&\w+;|<[^<>]+>|\S){1,80}\s?|\s+")


@dataclass(frozen=True, slots=True)
class Message:
    """What is shown: blocks, and the plain text for notifications and screen readers."""

    text: str
    blocks: list[Block] = field(default_factory=list)

    def payload(self) -> dict[str, Any]:
        """The message as fields of a Slack request."""
        return {"text": shortened(self.text, MAX_TEXT), "blocks": self.blocks}


def pieces(text: str, most: int) -> list[str]:
    """Markup in pieces of at most ``most`` characters; no mention and no escaped character is divided."""
    if len(text) <= most:
        return [text]
    found = [""]
    for word in _WORDS.findall(text):
        if len(found[-1]) + len(word) > most:
            found.append("")
        found[-1] += word
    return found


def shortened(text: str, most: int) -> str:
    """Markup of at most ``most`` characters; a cut shows as an ellipsis."""
    return text if len(text) <= most else f"{pieces(text, most - 1)[0].rstrip()}…"


def echo(typed: str) -> str:
    """Text that a person typed, as an answer repeats it: not endlessly."""
    return typed if len(typed) <= _ECHOED else f"{typed[: _ECHOED - 1]}…"


def header(text: str) -> Block:
    """A heading in plain text; a cut shows as an ellipsis."""
    shown = text if len(text) <= MAX_HEADER else f"{text[: MAX_HEADER - 1]}…"
    return {"type": "header", "text": {"type": "plain_text", "text": shown}}


def section(text: str) -> Block:
    """A paragraph of Slack markup, at most ``MAX_SECTION`` characters."""
    return {"type": "section", "text": _markup(text)}


def columns(texts: Sequence[str]) -> Block:
    """Up to ten short texts of Slack markup in two columns."""
    return {"type": "section", "fields": [_markup(text) for text in texts]}


def beside(text: str, element: Block) -> Block:
    """A paragraph of Slack markup with a button beside it."""
    return {**section(text), "accessory": element}


def sections(lines: Iterable[str]) -> list[Block]:
    """Lines as paragraphs, as few as Slack's limit allows; a line that is too long for one takes several."""
    blocks: list[str] = []
    for line in lines:
        if blocks and len(blocks[-1]) + len(line) < MAX_SECTION:
            blocks[-1] += f"\n{line}"
        else:
            blocks += pieces(line, MAX_SECTION)
    return [section(text) for text in blocks]


def size(blocks: Iterable[Block]) -> int:
    """How many characters of markup paragraphs have together."""
    return sum(len(block["text"]["text"]) for block in blocks)


def fitting(lines: Sequence[str], room: int) -> list[str]:
    """The first lines that fit into ``room`` characters; of one that alone is too long, the beginning."""
    shown: list[str] = []
    left = room
    for line in lines:
        left -= len(line) + 1
        if left < 0:
            break
        shown.append(line)
    return shown or [shortened(line, room) for line in lines[:1]]


def part(title: str, lines: Sequence[str], words: Words, *, room: int = ROOM) -> list[Block]:
    """A titled paragraph: what there is room for, and how many lines more there are."""
    heading = f"*{title}*"
    shown = fitting(lines or [words.say("show.nothing")], room - len(heading) - _COUNT_OF_REST)
    rest = len(lines) - len(shown)
    more = [words.say("show.more", n=rest)] if rest > 0 else []
    return sections([heading, *shown, *more])


def parts(titled: Sequence[tuple[str, Sequence[str]]], words: Words, *, room: int = ROOM) -> list[Block]:
    """Titled paragraphs that share the room of one message; a long one leaves some to those after it."""
    blocks: list[Block] = []
    for index, (title, lines) in enumerate(titled):
        later = len(titled) - index - 1
        blocks += part(title, lines, words, room=max(_LEAST, room - size(blocks) - later * _LEAST))
    return blocks


def context(text: str) -> Block:
    """A small line."""
    return {"type": "context", "elements": [_markup(piece) for piece in pieces(text, MAX_SECTION)]}


def divider() -> Block:
    """A line across."""
    return {"type": "divider"}


def press(text: str, action: str, value: str, *, style: str | None = None) -> Block:
    """A button, for a row or beside a paragraph. ``style``: ``primary`` or ``danger``."""
    made: Block = {
        "type": "button",
        "action_id": action,
        "value": value,
        "text": {"type": "plain_text", "text": text},
    }
    return {**made, "style": style} if style else made


def ask(verb: str, words: Words, *refs: str, style: str | None = None) -> Block:
    """A button that opens the form of a changing verb, about the things with these references.

    After them may stand answers that are known already, as ``question=code``.
    """
    return press(words.say(f"button.ask.{verb}"), f"{ASK}{verb}", " ".join(refs), style=style)


def look(noun: str, words: Words, *refs: str) -> Block:
    """A button that shows privately what the noun alone shows, about the things with these references."""
    return press(words.say(f"button.look.{noun}"), f"{LOOK}{noun}", " ".join(refs))


def buttons(elements: Sequence[Block]) -> Block:
    """A row of buttons, at most 25."""
    return {"type": "actions", "elements": list(elements)}


def _markup(text: str) -> dict[str, Any]:
    # Verbatim: Slack makes no links, mentions or channels of its own out of what people typed.
    return {"type": "mrkdwn", "text": text, "verbatim": True}


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart: its name and a value per category."""

    name: str
    values: tuple[int, ...]


def bar_chart(
    title: str, categories: Sequence[str], series: Sequence[Series], *, x_label: str, y_label: str
) -> Block:
    """Slack's native chart, as bars. Every chart goes with a sentence that says the same."""
    return {
        "type": "data_visualization",
        "title": title[:MAX_CHART_TITLE],
        "chart": {
            "type": "bar",
            "series": [
                {
                    "name": one.name,
                    "data": [
                        {"label": label, "value": value}
                        for label, value in zip(categories, one.values, strict=True)
                    ],
                }
                for one in series
            ],
            "axis_config": {"categories": list(categories), "x_label": x_label, "y_label": y_label},
        },
    }
