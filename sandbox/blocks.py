"""Whether Slack would take these blocks, and the ids it gives to what has none."""

import copy
import secrets
from collections.abc import Iterator

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from sandbox.data_blocks import DATA_BLOCKS
from sandbox.elements import element_faults, interactive_elements
from sandbox.model import Json, SlackError

MESSAGE_BLOCKS = 50
MESSAGE_TEXT = 40_000
TEXT = 3000
FIELD_TEXT = 2000
CHARTS = 2
MARKDOWN = 12_000
MESSAGE_CHARACTERS = 13_200
"""Of the texts in all blocks of a posted message: observed, Slack does not document it."""
MALFORMED = (SlackObjectFormationError, TypeError, ValueError, AttributeError, KeyError)
"""What slack_sdk's models raise for what they cannot read."""


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


def accept_message_blocks(blocks: object) -> list[Json]:
    """As `accept_blocks`, for a message that is posted. SlackError "msg_blocks_too_long" in addition."""
    accepted = accept_blocks(blocks)
    if sum(len(text) for text in _texts(accepted)) > MESSAGE_CHARACTERS:
        raise SlackError("msg_blocks_too_long")
    return accepted


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
    except MALFORMED as error:
        return [str(error)]
    lost = [key for key, value in block.items() if value is not None and known.get(key) is None]
    lost += [key for key, value in known.items() if isinstance(value, list) and None in value]
    if lost:
        return [f"unsupported or unknown: {key}" for key in lost]
    return _text_faults(block) + element_faults(block)


def _text_faults(block: Json) -> list[str]:
    """Slack refuses these; slack_sdk's models let them pass."""
    limits = [(block.get("text"), TEXT), *((field, FIELD_TEXT) for field in block.get("fields") or [])]
    limits += [(part, TEXT) for part in block.get("elements") or [] if block["type"] == "context"]
    reasons = []
    for part, most in limits:
        words = part.get("text") if isinstance(part, dict) else None
        if isinstance(words, str) and not 1 <= len(words) <= most:
            reasons.append(f"must be more than 0 and less than {most + 1} characters")
    if block["type"] == "header" and block["text"].get("type") != "plain_text":
        reasons.append("a header is plain_text")
    return reasons


def _faults_together(blocks: list[Json]) -> list[str]:
    named = [block["block_id"] for block in blocks if block.get("block_id")]
    reasons = [] if len(named) == len(set(named)) else ["block_id already exists [json-pointer:/blocks]"]
    if sum(block["type"] == "data_visualization" for block in blocks) > CHARTS:
        reasons.append(f"at most {CHARTS} data_visualization blocks [json-pointer:/blocks]")
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > MARKDOWN:
        reasons.append(f"at most {MARKDOWN} characters in all markdown blocks [json-pointer:/blocks]")
    return reasons


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _texts(one)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key == "text" and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)


def _with_ids(blocks: list[Json]) -> list[Json]:
    filled = copy.deepcopy(blocks)
    for block in filled:
        block.setdefault("block_id", secrets.token_urlsafe(4))
        for element in interactive_elements(block):
            element.setdefault("action_id", secrets.token_urlsafe(4))
    return filled
