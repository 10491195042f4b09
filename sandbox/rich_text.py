"""The rich_text block as a person reads it: sections, lists, quotes and preformatted text."""

from collections.abc import Callable, Mapping
from typing import Any

NameOf = Callable[[str], str]
Part = Mapping[str, Any]


def rich_text_lines(block: Part, name_of: NameOf) -> list[str]:
    """The lines of a rich_text block; `name_of` turns ids into names."""
    lines: list[str] = []
    for part in block.get("elements", []):
        lines += _part(part, name_of)
    return lines


def _part(part: Part, name_of: NameOf) -> list[str]:
    children = part.get("elements", [])
    if part.get("type") == "rich_text_list":
        ordered = part.get("style") == "ordered"
        indent = "  " * int(part.get("indent") or 0)
        marks = (f"{number}." if ordered else "•" for number in range(1, len(children) + 1))
        return [
            f"{indent}{mark} {_inline(child, name_of)}" for mark, child in zip(marks, children, strict=True)
        ]
    if part.get("type") == "rich_text_quote":
        return ["> " + line for line in _inline(part, name_of).split("\n")]
    return _inline(part, name_of).rstrip("\n").split("\n")


def _inline(part: Part, name_of: NameOf) -> str:
    return "".join(_leaf(leaf, name_of) for leaf in part.get("elements", []))


def _leaf(leaf: Part, name_of: NameOf) -> str:
    kind = leaf.get("type")
    if kind in {"user", "channel", "usergroup"}:
        target = str(leaf.get(f"{kind}_id", ""))
        return ("#" if kind == "channel" else "@") + name_of(target)
    if kind == "broadcast":
        return f"@{leaf.get('range')}"
    if kind == "emoji":
        return f":{leaf.get('name')}:"
    if kind == "date":
        return str(leaf.get("fallback") or leaf.get("timestamp"))
    return str(leaf.get("text") or leaf.get("url") or "")
