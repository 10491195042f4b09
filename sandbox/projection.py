"""Blocks as a person reads them, in plain text: what tests and screen-less readers look at."""

import html
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sandbox.rich_text import rich_text_lines

_ANGLE = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_CODE = re.compile(r"(```[\s\S]*?```|`[^`\n]+`)")
_MARKS = [
    re.compile(rf"(?<![\w{m}]){re.escape(m)}(?=\S)([^\n]+?)(?<=\S){re.escape(m)}(?![\w{m}])") for m in "*_~"
]
_DOUBLE = re.compile(r"\*\*(.+?)\*\*|__(.+?)__|~~(.+?)~~")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")

NameOf = Callable[[str], str]
Block = Mapping[str, Any]


def plain_text(blocks: Iterable[Block], text: str, name_of: NameOf) -> str:
    """What a person reads of a message: its blocks, or its text when it has none.

    `name_of` turns the id of a person, channel or group into the name that this reader sees.
    """
    lines = [line for block in blocks for line in block_lines(block, name_of)]
    return "\n".join(lines) if lines else mrkdwn(text, name_of)


def plain_view(
    payload: Block,
    values: Mapping[str, Mapping[str, Block]],
    errors: Mapping[str, str],
    notice: str,
    name_of: NameOf,
) -> str:
    """What a person reads of an open view, with what is filled in and the errors beside the fields."""
    lines = [_text(payload.get("title"), name_of)]
    for block in payload.get("blocks", []):
        lines += block_lines(block, name_of)
        block_id = str(block.get("block_id", ""))
        lines += [
            f"= {_filled(value, name_of)}"
            for value in values.get(block_id, {}).values()
            if _filled(value, name_of)
        ]
        lines += [f"! {errors[block_id]}"] if block_id in errors else []
    lines += [f"! {notice}"] if notice else []
    lines += [f"[{_text(payload[key], name_of)}]" for key in ("close", "submit") if payload.get(key)]
    return "\n".join(line for line in lines if line)


def block_lines(block: Block, name_of: NameOf) -> list[str]:
    """The lines that one block shows; an unknown type shows nothing."""
    reader = _READERS.get(str(block.get("type")))
    return [line for line in reader(block, name_of) if line] if reader else []


def mrkdwn(text: str, name_of: NameOf) -> str:
    """Slack's markup as it is read: names for ids, labels for links, no marks, no entities."""
    parts = _CODE.split(text)
    return "".join(
        _code(part, name_of) if index % 2 else _prose(part, name_of) for index, part in enumerate(parts)
    )


def _code(part: str, name_of: NameOf) -> str:
    return html.unescape(_names(part.strip("`"), name_of))


def _prose(part: str, name_of: NameOf) -> str:
    for mark in _MARKS:
        part = mark.sub(r"\1", part)
    return html.unescape(_names(part, name_of))


def _names(text: str, name_of: NameOf) -> str:
    def replace(match: re.Match[str]) -> str:
        sigil, target, label = match.groups()
        if sigil in {"@", "#"}:
            return sigil + name_of(target)
        if sigil == "!":
            return _special(target, label, name_of)
        return str(label or target)

    return _ANGLE.sub(replace, text)


def _special(target: str, label: str | None, name_of: NameOf) -> str:
    if target.startswith("subteam^"):
        return label or "@" + name_of(target.removeprefix("subteam^"))
    if target.startswith("date^"):
        return label or target
    return "@" + target


def _markdown(block: Block, name_of: NameOf) -> list[str]:
    text = _LINK.sub(r"\1", str(block.get("text", "")))
    text = _DOUBLE.sub(lambda match: next(group for group in match.groups() if group is not None), text)
    return [mrkdwn(re.sub(r"(?m)^#{1,6} +", "", text), name_of)]


def _text(obj: object, name_of: NameOf) -> str:
    if not isinstance(obj, Mapping):
        return ""
    text = str(obj.get("text", ""))
    return mrkdwn(text, name_of) if obj.get("type") == "mrkdwn" else html.unescape(text)


def _section(block: Block, name_of: NameOf) -> list[str]:
    fields = [_text(field, name_of) for field in block.get("fields") or []]
    return [_text(block.get("text"), name_of), *fields, _element(block.get("accessory") or {}, name_of)]


def _element(element: Block, name_of: NameOf) -> str:
    kind = str(element.get("type", ""))
    if kind in {"mrkdwn", "plain_text", "raw_text", "raw_number"}:
        return _text(element, name_of)
    if kind == "image":
        return str(element.get("alt_text", ""))
    if kind in {"checkboxes", "radio_buttons", "overflow"}:
        return " ".join(f"[{_text(option.get('text'), name_of)}]" for option in element.get("options", []))
    label = _text(element.get("text") or element.get("placeholder"), name_of)
    return f"[{label}]" if label else ""


def _input(block: Block, name_of: NameOf) -> list[str]:
    element = block.get("element") or {}
    options = [_text(option.get("text"), name_of) for option in element.get("options") or []]
    return [
        _text(block.get("label"), name_of),
        _element(element, name_of),
        *options,
        _text(block.get("hint"), name_of),
    ]


def _filled(value: Block, name_of: NameOf) -> str:
    shown = [content for key, content in value.items() if key != "type" and content]
    parts = [part for content in shown for part in (content if isinstance(content, list) else [content])]
    return ", ".join(
        _text(p.get("text"), name_of) if isinstance(p, Mapping) else name_of(str(p)) for p in parts
    )


def _chart(block: Block, name_of: NameOf) -> list[str]:  # noqa: ARG001 -- every reader takes the same two
    chart = block.get("chart") or {}
    rows = [f"{part['label']}: {part['value']:g}" for part in chart.get("segments") or []]
    series = chart.get("series") or []
    for one in series:
        prefix = f"{one['name']}, " if len(series) > 1 else ""
        rows += [f"{prefix}{point['label']}: {point['value']:g}" for point in one.get("data", [])]
    axis = chart.get("axis_config") or {}
    return [str(block.get("title", "")), *(str(axis.get(key) or "") for key in ("x_label", "y_label")), *rows]


def _table(block: Block, name_of: NameOf) -> list[str]:
    rows = [" | ".join(_cell(cell, name_of) for cell in row) for row in block.get("rows", [])]
    return [str(block.get("caption", "")), *rows]


def _cell(cell: Block, name_of: NameOf) -> str:
    if cell.get("type") == "rich_text":
        return " ".join(rich_text_lines(cell, name_of))
    return str(cell.get("text") or cell.get("value", ""))


def _card(block: Block, name_of: NameOf) -> list[str]:
    shown = [_text(block.get(key), name_of) for key in ("title", "subtitle", "body")]
    return [*shown, " ".join(_element(one, name_of) for one in block.get("actions") or [])]


def _container(block: Block, name_of: NameOf) -> list[str]:
    inside = [line for child in block.get("child_blocks", []) for line in block_lines(child, name_of)]
    return [_text(block.get("title"), name_of), _text(block.get("subtitle"), name_of), *inside]


_READERS: dict[str, Callable[[Block, NameOf], list[str]]] = {
    "header": lambda block, name_of: [_text(block.get("text"), name_of)],
    "section": _section,
    "context": lambda block, name_of: [" ".join(_element(e, name_of) for e in block.get("elements", []))],
    "actions": lambda block, name_of: [" ".join(_element(e, name_of) for e in block.get("elements", []))],
    "image": lambda block, name_of: [_text(block.get("title"), name_of), str(block.get("alt_text", ""))],
    "input": _input,
    "markdown": _markdown,
    "rich_text": rich_text_lines,
    "data_visualization": _chart,
    "data_table": _table,
    "table": _table,
    "alert": lambda block, name_of: [_text(block.get("text"), name_of)],
    "card": _card,
    "container": _container,
}
