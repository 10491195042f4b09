"""Whether Slack would take these blocks or this view, and the ids it gives to what has none."""

import copy
import secrets
from collections.abc import Iterator

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View as SdkView

from sandbox.data_blocks import DATA_BLOCKS
from sandbox.model import Json, SlackError

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
_FIELD_TEXT = 2000
_INPUT_LENGTH = 3000
_CHARTS = 2
_MALFORMED = (SlackObjectFormationError, TypeError, ValueError, AttributeError, KeyError)


def accept_blocks(blocks: object, *, limit: int = MESSAGE_BLOCKS) -> list[Json]:
    """A copy of the blocks with ids filled in. SlackError "invalid_blocks" with reasons otherwise."""
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    reasons = [f"no more than {limit} items allowed [json-pointer:/blocks]"] if len(blocks) > limit else []
    for index, block in enumerate(blocks):
        reasons += [f"{reason} [json-pointer:/blocks/{index}]" for reason in _faults(block)]
    if not reasons:
        reasons = _faults_together(blocks)
    if reasons:
        raise SlackError("invalid_blocks", *reasons)
    return _with_ids(blocks)


def accept_view(view: object) -> Json:
    """A copy of the view with ids filled in. SlackError "invalid_arguments" with reasons otherwise."""
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", "view must be an object")
    try:
        blocks = accept_blocks(view.get("blocks"), limit=VIEW_BLOCKS)
        SdkView(**{**view, "blocks": [{"type": "divider"}]}).to_dict()
    except SlackError as error:
        raise SlackError(
            "invalid_arguments", *(error.reasons or ("missing required field: blocks",))
        ) from error
    except _MALFORMED as error:
        raise SlackError("invalid_arguments", str(error)) from error
    if not blocks:
        raise SlackError("invalid_arguments", "must contain at least one block [json-pointer:/view/blocks]")
    if view.get("type") not in {"modal", "home"}:
        raise SlackError("invalid_arguments", "unsupported type [json-pointer:/view/type]")
    if view["type"] == "modal" and not view.get("title"):
        raise SlackError("invalid_arguments", "missing required field: title [json-pointer:/view]")
    if view["type"] == "modal" and not view.get("submit") and any(b["type"] == "input" for b in blocks):
        raise SlackError("invalid_arguments", "submit is required with input blocks [json-pointer:/view]")
    return {**copy.deepcopy(view), "blocks": blocks}


def interactive_elements(block: Json) -> Iterator[Json]:
    """The elements of a block that a person can press, choose from or fill in."""
    if block.get("type") == "actions":
        yield from block.get("elements") or []
    elif block.get("type") == "section" and (block.get("accessory") or {}).get("type", "image") != "image":
        yield block["accessory"]
    elif block.get("type") == "input":
        yield block["element"]


def _faults(block: object) -> list[str]:
    if not isinstance(block, dict):
        return ["a block must be an object"]
    own = DATA_BLOCKS.get(str(block.get("type")))
    if own:
        return own(block)
    try:
        parsed = Block.parse(block)
        if parsed is None:
            return [f"unsupported type: {block.get('type')}"]
        known = parsed.to_dict()
    except _MALFORMED as error:
        return [str(error)]
    lost = [key for key, value in block.items() if value is not None and known.get(key) is None]
    lost += [key for key, value in known.items() if isinstance(value, list) and None in value]
    return [f"unsupported or unknown: {key}" for key in lost] + _faults_missed_by_sdk(block)


def _faults_missed_by_sdk(block: Json) -> list[str]:
    """Slack refuses these; slack_sdk's models let them pass."""
    reasons = [
        f"must be less than {_FIELD_TEXT + 1} characters"
        for field in block.get("fields") or []
        if len(str(field.get("text", ""))) > _FIELD_TEXT
    ]
    if block["type"] == "header" and block["text"].get("type") != "plain_text":
        reasons.append("a header is plain_text")
    actions = [element.get("action_id") for element in interactive_elements(block)]
    named = [action for action in actions if action]
    if len(named) != len(set(named)):
        reasons.append("action_id already exists in this block")
    reasons += [
        f"max_length is at most {_INPUT_LENGTH}"
        for element in interactive_elements(block)
        if int(element.get("max_length") or 0) > _INPUT_LENGTH
    ]
    return reasons


def _faults_together(blocks: list[Json]) -> list[str]:
    named = [block["block_id"] for block in blocks if block.get("block_id")]
    reasons = [] if len(named) == len(set(named)) else ["block_id already exists [json-pointer:/blocks]"]
    if sum(block["type"] == "data_visualization" for block in blocks) > _CHARTS:
        reasons.append(f"at most {_CHARTS} data_visualization blocks [json-pointer:/blocks]")
    return reasons


def _with_ids(blocks: list[Json]) -> list[Json]:
    filled = copy.deepcopy(blocks)
    for block in filled:
        block.setdefault("block_id", secrets.token_urlsafe(4))
        for element in interactive_elements(block):
            element.setdefault("action_id", secrets.token_urlsafe(4))
    return filled
