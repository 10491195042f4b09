"""A person's entries into fields: from what they would say ("HR", "2026-11-01") to Slack's state."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sandbox.elements import options_of
from sandbox.fields import Field, fields
from sandbox.model import Json, Message, Person, View
from sandbox.workspace import Workspace

Suggest: TypeAlias = Callable[[Message | View, Field, str], list[Json]]
"""Asks the app for the options of an external select, for the text typed so far."""


@dataclass(frozen=True, slots=True)
class Hand:
    """What one person fills in and chooses."""

    workspace: Workspace
    person: Person
    suggest: Suggest

    def fill_in(self, view: View, entries: Mapping[str, object]) -> View:
        """The view with these entries in it. LookupError for a field or a choice that is not there.

        A key is a block id, an action id or the label; a value is text, the value or words of an option, a
        name or id of a person or channel, or a list of those.
        """
        values: dict[str, dict[str, Json]] = {}
        for key, entry in entries.items():
            field = field_called(view.blocks, key)
            state = field.empty
            if entry is not None:
                state = {**field.empty, field.key: self.value(view, field, entry)}
            values.setdefault(field.block_id, {})[field.action_id] = state
        return self.workspace.views.fill(view, values)

    def value(self, source: Message | View, field: Field, entry: object) -> object:
        """What the state keeps for this entry. LookupError when there is no such choice."""
        if isinstance(entry, (list, tuple, set, frozenset)):
            return [self._single(source, field, one) for one in entry]
        if isinstance(field.empty[field.key], list):
            return [self._single(source, field, entry)]
        return self._single(source, field, entry)

    def _single(self, source: Message | View, field: Field, entry: object) -> object:
        if field.external:
            return self._suggested(source, field, str(entry))
        if field.key.startswith("selected_option"):
            return option_called(field.element, entry)
        if field.key.startswith("selected_user"):
            return self.workspace.person(str(entry)).id
        if field.key.startswith(("selected_conversation", "selected_channel")):
            channel = self.workspace.channel(str(entry))
            if not self.workspace.sees(self.person.id, channel):
                raise LookupError(f"no channel is called {entry!r}")
            return channel.id
        return entry if field.key == "selected_date_time" else str(entry)

    def _suggested(self, source: Message | View, field: Field, words: str) -> Json:
        """The option of these words or this value, else the first that is offered for them."""
        offered = self.suggest(source, field, words)
        # A value is not what one types: then the person looks through the list that opens at once.
        everything = [*offered, *(self.suggest(source, field, "") if not offered else [])]
        try:
            return option_called({"options": everything}, words)
        except LookupError:
            if offered:
                return offered[0]
            raise


def field_called(blocks: list[Json], key: str) -> Field:
    """The field of this block id, action id or label. LookupError when there is none."""
    candidates = list(fields(blocks))
    for name in ("block_id", "action_id", "label"):
        for field in candidates:
            if getattr(field, name) == key:
                return field
    raise LookupError(f"there is no field {key!r}")


def option_called(element: Json, choice: object) -> Json:
    """The option of this value or these words. LookupError when there is none."""
    for option in options_of(element):
        if choice in {option.get("value"), option["text"]["text"]}:
            return option
    raise LookupError(f"the menu has no option {choice!r}")


def pressed(element: Json, choice: object) -> Json:
    """What block_actions carries for a button or an overflow menu, which keep no state."""
    if element["type"] == "overflow":
        return {"selected_option": option_called(element, choice)}
    return {"value": element["value"]} if "value" in element else {}
