"""The rules of buttons, menus and fields, as far as slack_sdk's models let faults pass."""

from collections.abc import Iterable, Iterator

from sandbox.model import Json, SlackError

OPTIONS, OPTION_TEXT, OPTION_VALUE = 100, 75, 150
FEW_OPTIONS = 10
"""Radio buttons and checkboxes show all of their options at once."""
INPUT_LENGTH = 3000
_MENUS = {"static_select", "external_select", "users_select", "conversations_select", "channels_select"}
_PICKERS = {"datepicker", "timepicker", "datetimepicker"}
_FEW = {"radio_buttons", "checkboxes"}
_MULTIPLE = {f"multi_{menu}" for menu in _MENUS}
_TEXTS = {"plain_text_input", "number_input", "email_text_input", "url_text_input"}
_ROW = {"button", "overflow", "workflow_button"} | _MENUS | _PICKERS | _FEW
PLACES = {
    "actions": _ROW,
    "section": (_ROW | _MULTIPLE) - {"datetimepicker"},
    "card": {"button"},
    "input": _MENUS | _PICKERS | _FEW | _MULTIPLE | _TEXTS | {"file_input", "rich_text_input"},
}
"""Which elements each block may hold."""


def interactive_elements(block: Json) -> Iterator[Json]:
    """The elements of a block that a person can press, choose from or fill in."""
    if block.get("type") == "actions":
        yield from block.get("elements") or []
    elif block.get("type") == "section" and (block.get("accessory") or {}).get("type", "image") != "image":
        yield block["accessory"]
    elif block.get("type") == "input":
        yield block["element"]
    elif block.get("type") == "card":
        yield from block.get("actions") or []


def element_called(blocks: Iterable[Json], action: str) -> tuple[Json, Json]:
    """The block and the element of this action id or these words, or of "<block id> <action id>".

    LookupError when there is none.
    """
    for block in blocks:
        for element in interactive_elements(block):
            words = (element.get("text") or {}).get("text")
            exact = f"{block['block_id']} {element['action_id']}"
            if action in {exact, element["action_id"], words}:
                return block, element
    raise LookupError(f"nothing here is called {action!r}")


def element_faults(block: Json) -> list[str]:
    """What Slack says against the elements of this block; slack_sdk has read it without complaint."""
    elements = list(interactive_elements(block))
    faults = [fault for element in elements for fault in _faults(str(block["type"]), element)]
    if block["type"] == "actions" and not elements:
        faults.append("no less than 1 items allowed")
    named = [element["action_id"] for element in elements if element.get("action_id")]
    if len(named) != len(set(named)):
        faults.append("action_id already exists in this block")
    return faults


def accept_options(answer: Json) -> None:
    """Check what an app offers for an external select. SlackError "invalid_arguments" with reasons."""
    if faults := _options_faults(answer, OPTIONS):
        raise SlackError("invalid_arguments", *faults)


def _faults(place: str, element: Json) -> list[str]:
    kind = str(element.get("type"))
    if kind not in PLACES[place]:
        return [f"unsupported type in {place}: {kind}"]
    if kind in {"static_select", "multi_static_select", *_FEW}:
        return _choice_faults(element, FEW_OPTIONS if kind in _FEW else OPTIONS)
    if kind == "plain_text_input":
        return _length_faults(element)
    return []


def _choice_faults(element: Json, most: int) -> list[str]:
    options = options_of(element)
    faults = _options_faults(element, most) if options else ["no less than 1 items allowed: options"]
    first = element.get("initial_option")
    chosen = element.get("initial_options") or ([first] if first else [])
    if any(option not in options for option in chosen):
        faults.append("an initial option must be one of the options")
    return faults


def _length_faults(element: Json) -> list[str]:
    least, most = int(element.get("min_length") or 0), int(element.get("max_length") or INPUT_LENGTH)
    if least > INPUT_LENGTH or most > INPUT_LENGTH:
        return [f"min_length and max_length are at most {INPUT_LENGTH}"]
    return ["min_length is no more than max_length"] if least > most else []


def options_of(element: Json) -> list[Json]:
    """The options of a menu, those in groups included."""
    grouped = [option for group in element.get("option_groups") or [] for option in group["options"]]
    return [*(element.get("options") or []), *grouped]


def _options_faults(element: Json, most: int) -> list[str]:
    groups = element.get("option_groups")
    lists = [group.get("options") for group in groups] if groups else [element.get("options")]
    faults = (
        [f"no more than {OPTIONS} items allowed: option_groups"] if groups and len(lists) > OPTIONS else []
    )
    for options in lists:
        if not isinstance(options, list) or len(options) > most:
            faults.append(f"no more than {most} items allowed: options")
        else:
            faults += [fault for option in options for fault in _option_faults(option)]
    return faults


def _option_faults(option: object) -> list[str]:
    text = option.get("text") if isinstance(option, dict) else None
    words = text.get("text") if isinstance(text, dict) else None
    if not isinstance(option, dict) or not isinstance(words, str):
        return ["an option needs a text"]
    faults = (
        [] if 1 <= len(words) <= OPTION_TEXT else [f"the text of an option is 1 to {OPTION_TEXT} characters"]
    )
    value = option.get("value")
    if not isinstance(value, str) or not 1 <= len(value) <= OPTION_VALUE:
        faults.append(f"the value of an option is 1 to {OPTION_VALUE} characters")
    return faults
