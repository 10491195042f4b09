"""What can be filled in: the fields of a view, their state as Slack reports it, what is missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sandbox.elements import interactive_elements
from sandbox.model import Json

REQUIRED = "Please complete this required field."

# element type -> (key of its value in the state, key of its first value in the block)
_KEYS = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
_PLURAL = {"selected_options", "selected_users", "selected_conversations", "selected_channels"}


@dataclass(frozen=True, slots=True)
class Field:
    """One place to fill in. `label` is what stands above it; only input blocks have one.

    `dispatches` is whether Slack tells the app of a choice in it at once, by block_actions.
    """

    block_id: str
    element: Json
    label: str
    required: bool
    dispatches: bool

    @property
    def action_id(self) -> str:
        """The element's id within its block."""
        return str(self.element["action_id"])

    @property
    def key(self) -> str:
        """Where the state keeps the value, for example "selected_user"."""
        return _KEYS[self.element["type"]][0]

    @property
    def external(self) -> bool:
        """Whether the app gives the options while the person types."""
        return str(self.element["type"]).endswith("external_select")

    @property
    def empty(self) -> Json:
        """The state of the field when nothing is filled in."""
        return {"type": self.element["type"], self.key: [] if self.key in _PLURAL else None}


def fields(blocks: list[Json]) -> Iterator[Field]:
    """The fields of these blocks in order; buttons and menus without a state are none."""
    for block in blocks:
        for element in interactive_elements(block):
            if field := field_of(block, element):
                yield field


def field_of(block: Json, element: Json) -> Field | None:
    """The field that an element of a block is; None for a button or a menu without a state."""
    if element.get("type") not in _KEYS:
        return None
    is_input = block.get("type") == "input"
    return Field(
        block_id=str(block["block_id"]),
        element=element,
        label=str((block.get("label") or {}).get("text", "")),
        required=is_input and not block.get("optional"),
        dispatches=not is_input or bool(block.get("dispatch_action")),
    )


def initial_values(blocks: list[Json]) -> dict[str, dict[str, Json]]:
    """The state of untouched blocks, by block id and action id: initial values, else null."""
    state: dict[str, dict[str, Json]] = {}
    for field in fields(blocks):
        first = field.element.get(_KEYS[field.element["type"]][1])
        value = field.empty if first is None else {"type": field.element["type"], field.key: first}
        state.setdefault(field.block_id, {})[field.action_id] = value
    return state


def missing(blocks: list[Json], values: Mapping[str, Mapping[str, Json]]) -> dict[str, str]:
    """What Slack's client refuses to submit: block id -> the words beside the field."""
    errors = {}
    for field in fields(blocks):
        value = values[field.block_id][field.action_id][field.key]
        if field.required and not value:
            errors[field.block_id] = REQUIRED
        elif isinstance(value, str) and (words := _length_fault(field.element, value)):
            errors[field.block_id] = words
    return errors


def _length_fault(element: Json, value: str) -> str:
    least, most = element.get("min_length") or 0, element.get("max_length") or len(value)
    if value and len(value) < least:
        return f"Please use at least {least} characters."
    return f"Please use at most {most} characters." if len(value) > most else ""
