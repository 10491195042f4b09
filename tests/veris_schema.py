"""The published VERIS schema, where it is beside this repository, and what of a record it does not allow.

It is not ours to ship. Draft 4 of JSON Schema has far more; what this schema uses of it is here.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

_BESIDE: Final = (
    folder / "shared" / "veris" / "verisc-merged.json" for folder in Path(__file__).parents[2:4]
)
_FILE: Final = next((file for file in _BESIDE if file.is_file()), None)
SCHEMA: Final[dict[str, Any] | None] = json.loads(_FILE.read_bytes()) if _FILE else None
NO_SCHEMA: Final = "the published VERIS schema is not beside this repository"

_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}
_KNOWN: Final = frozenset(
    [
        "type",
        "properties",
        "required",
        "additionalProperties",
        "minProperties",
        "items",
        "minItems",
        "uniqueItems",
        "enum",
        "pattern",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "default",
        "description",
        "definition",
        "$schema",
    ]
)


def faults(value: object, schema: dict[str, Any] | None = SCHEMA, place: str = "") -> Iterator[str]:
    """Every place of a record that the schema does not allow, with the word of the schema."""
    assert schema is not None
    assert schema.keys() <= _KNOWN, place
    wanted = _TYPES[schema["type"]] if "type" in schema else (object,)
    if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
        yield f"{place}: type"
    elif isinstance(value, dict):
        yield from _object(value, schema, place)
    elif isinstance(value, list):
        yield from _array(value, schema, place)
    else:
        yield from (f"{place}: {word}" for word in _scalar(value, schema))


def _object(value: dict[str, object], schema: dict[str, Any], place: str) -> Iterator[str]:
    inside = schema.get("properties", {})
    yield from (f"{place}.{key}: required" for key in schema.get("required", ()) if key not in value)
    if len(value) < schema.get("minProperties", 0):
        yield f"{place}: minProperties"
    for key, one in value.items():
        if key in inside:
            yield from faults(one, inside[key], f"{place}.{key}")
        elif schema.get("additionalProperties") is False:
            yield f"{place}.{key}: additionalProperties"


def _array(value: list[object], schema: dict[str, Any], place: str) -> Iterator[str]:
    if len(value) < schema.get("minItems", 0):
        yield f"{place}: minItems"
    if schema.get("uniqueItems") and len({json.dumps(one) for one in value}) < len(value):
        yield f"{place}: uniqueItems"
    for index, one in enumerate(value):
        yield from faults(one, schema["items"], f"{place}[{index}]")


def _scalar(value: Any, schema: dict[str, Any]) -> Iterator[str]:  # noqa: ANN401 -- of the type that was asked for
    if "enum" in schema and value not in schema["enum"]:
        yield "enum"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield "pattern"
    if isinstance(value, str) and not schema.get("minLength", 0) <= len(value) <= schema.get(
        "maxLength", 10**6
    ):
        yield "length"
    if isinstance(value, int | float) and not schema.get("minimum", value) <= value <= schema.get(
        "maximum", value
    ):
        yield "bounds"
