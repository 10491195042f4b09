"""Whether Slack would take a modal or a Home tab."""

import copy
import json

from slack_sdk.models.views import View as SdkView

from sandbox.blocks import MALFORMED, accept_blocks
from sandbox.model import Json, SlackError

VIEW_BLOCKS = 100
EXTERNAL_ID = 255
VIEW_BYTES = 250_000
_KEYS = {
    "type",
    "title",
    "blocks",
    "submit",
    "close",
    "private_metadata",
    "callback_id",
    "external_id",
    "clear_on_close",
    "notify_on_close",
    "submit_disabled",
}


def accept_view(view: object) -> Json:
    """A copy of the view with ids filled in. SlackError "invalid_arguments", "view_too_large" otherwise."""
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", "view must be an object")
    if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES:
        raise SlackError("view_too_large")
    blocks = _blocks(view)
    try:
        SdkView(**{**view, "blocks": [{"type": "divider"}]}).to_dict()
    except MALFORMED as error:
        raise SlackError("invalid_arguments", str(error)) from error
    if faults := _faults(view, blocks):
        raise SlackError("invalid_arguments", *(f"{fault} [json-pointer:/view]" for fault in faults))
    return {**copy.deepcopy(view), "blocks": blocks}


def _blocks(view: Json) -> list[Json]:
    try:
        return accept_blocks(view.get("blocks"), limit=VIEW_BLOCKS)
    except SlackError as error:
        reasons = error.reasons or ("missing required field: blocks",)
        raise SlackError("invalid_arguments", *reasons) from error


def _faults(view: Json, blocks: list[Json]) -> list[str]:
    if view.get("type") not in {"modal", "home"}:
        return ["unsupported type"]
    faults = [f"unknown field: {key}" for key in view if key not in _KEYS]
    if not blocks:
        faults.append("must contain at least one block")
    if len(str(view.get("external_id") or "")) > EXTERNAL_ID:
        faults.append(f"external_id must be less than {EXTERNAL_ID + 1} characters")
    return faults + (_modal_faults(view, blocks) if view["type"] == "modal" else [])


def _modal_faults(view: Json, blocks: list[Json]) -> list[str]:
    faults = [] if view.get("title") else ["missing required field: title"]
    if not view.get("submit") and any(block["type"] == "input" for block in blocks):
        faults.append("submit is required with input blocks")
    return faults
