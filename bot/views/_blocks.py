"""Block Kit as plain values, within Slack's limits; views build their messages from these."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

Block = dict[str, Any]

MAX_SECTION = 2900
MAX_BLOCKS = 48
MAX_HEADER = 150
MAX_CHART_TITLE = 50


@dataclass(frozen=True, slots=True)
class Message:
    """What is shown: blocks, and the plain text for notifications and screen readers."""

    text: str
    blocks: list[Block] = field(default_factory=list)

    def payload(self) -> dict[str, Any]:
        """The message as fields of a Slack request."""
        return {"text": self.text, "blocks": self.blocks[:MAX_BLOCKS]}


def header(text: str) -> Block:
    """A heading; cut where Slack would refuse it."""
    return {"type": "header", "text": {"type": "plain_text", "text": text[:MAX_HEADER]}}


def section(text: str) -> Block:
    """A paragraph of Slack markup."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text[:MAX_SECTION], "verbatim": True}}


def sections(lines: Iterable[str]) -> list[Block]:
    """Lines as paragraphs, as few as Slack's limit allows."""
    blocks: list[str] = []
    for line in lines:
        if blocks and len(blocks[-1]) + len(line) < MAX_SECTION:
            blocks[-1] += f"\n{line}"
        else:
            blocks.append(line)
    return [section(text) for text in blocks]


def part(title: str, lines: Sequence[str]) -> list[Block]:
    """A titled paragraph."""
    return sections([f"*{title}*", *lines])


def context(text: str) -> Block:
    """A small line."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text[:MAX_SECTION], "verbatim": True}]}


def divider() -> Block:
    """A line across."""
    return {"type": "divider"}


def button(text: str, action: str, value: str) -> Block:
    """One button in a row of its own."""
    element = {
        "type": "button",
        "action_id": action,
        "value": value,
        "text": {"type": "plain_text", "text": text},
    }
    return {"type": "actions", "elements": [element]}


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
