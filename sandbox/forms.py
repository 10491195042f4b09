"""A person's entries into fields: from what they would say ("HR", "2026-11-01") to Slack's state."""

from collections.abc import Iterable, Mapping

from sandbox.fields import Field, fields, options_of
from sandbox.model import Json, Person, View
from sandbox.workspace import Workspace


def fill_in(workspace: Workspace, person: Person, view: View, entries: Mapping[str, object]) -> View:
    """The view with these entries in it. LookupError for a field or a choice that is not there.

    A key is a block id, an action id or the label; a value is text, the value or words of an option, a
    name or id of a person or channel, or a list of those.
    """
    present = list(fields(view.blocks))
    values: dict[str, dict[str, Json]] = {}
    for key, entry in entries.items():
        field = _field(present, key)
        state = (
            field.empty
            if entry is None
            else {**field.empty, field.key: _value(workspace, person, field, entry)}
        )
        values.setdefault(field.block_id, {})[field.action_id] = state
    return workspace.views.fill(view, values)


def choice_json(workspace: Workspace, person: Person, element: Json, choice: object) -> Json:
    """What a block_actions payload carries for this choice of a menu; {} for a button."""
    if element["type"] == "button":
        return {"value": element["value"]} if "value" in element else {}
    if element["type"] == "overflow":
        return {"selected_option": _option(element, choice)}
    field = Field("", element, "", required=False)
    return {field.key: _value(workspace, person, field, choice)}


def field_of(view: View, key: str) -> Field:
    """The field of a block id, an action id or a label. LookupError when there is none."""
    return _field(list(fields(view.blocks)), key)


def _field(present: Iterable[Field], key: str) -> Field:
    candidates = list(present)
    for name in ("block_id", "action_id", "label"):
        for field in candidates:
            if getattr(field, name) == key:
                return field
    raise LookupError(f"the open view has no field {key!r}")


def _value(workspace: Workspace, person: Person, field: Field, entry: object) -> object:
    if isinstance(entry, (list, tuple, set, frozenset)):
        return [_single(workspace, person, field, one) for one in entry]
    if isinstance(field.empty[field.key], list):
        return [_single(workspace, person, field, entry)]
    return _single(workspace, person, field, entry)


def _single(workspace: Workspace, person: Person, field: Field, entry: object) -> object:
    if field.key.startswith("selected_option"):
        return _option(field.element, entry)
    if field.key.startswith("selected_user"):
        return workspace.person(str(entry)).id
    if field.key.startswith(("selected_conversation", "selected_channel")):
        channel = workspace.channel(str(entry))
        if not workspace.sees(person.id, channel):
            raise LookupError(f"no channel is called {entry!r}")
        return channel.id
    return entry if field.key == "selected_date_time" else str(entry)


def _option(element: Json, choice: object) -> Json:
    if isinstance(choice, dict):
        # Of a menu whose options the app gives, it was picked among them already.
        return choice
    for option in options_of(element):
        if choice in {option.get("value"), option["text"]["text"]}:
            return option
    raise LookupError(f"the menu has no option {choice!r}")
