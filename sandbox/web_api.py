"""Slack's Web API: arguments in, a method, `{"ok": ...}` out. The methods are in the files `api_*.py`."""

import hmac
import json
from collections.abc import Mapping
from urllib.parse import parse_qsl

from sandbox import api_chat, api_conversations, api_views
from sandbox.calls import Call, Method
from sandbox.interactions import Line
from sandbox.model import Json, SlackError
from sandbox.payloads import user_json


def call_method(line: Line, method: str, arguments: Mapping[str, object], token: str, expected: str) -> Json:
    """Slack's answer to one call; refusals are answers, too. `token` is the one given, if any."""
    if not token:
        return {"ok": False, "error": "not_authed"}
    if not hmac.compare_digest(token.encode(), expected.encode()):
        return {"ok": False, "error": "invalid_auth"}
    if method not in METHODS:
        return {"ok": False, "error": "unknown_method", "req_method": method}
    try:
        with line.workspace.lock:
            return {"ok": True, **METHODS[method](Call(line, arguments))}
    except SlackError as error:
        return _refusal(error)


def arguments_of(content_type: str, body: bytes) -> dict[str, object]:
    """The arguments in a form or a JSON object. SlackError "invalid_json", "json_not_object"."""
    if "json" not in content_type:
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    try:
        parsed = json.loads(body or b"{}")
    except ValueError as error:
        raise SlackError("invalid_json") from error
    if not isinstance(parsed, dict):
        raise SlackError("json_not_object")
    return parsed


def _refusal(error: SlackError) -> Json:
    answer: Json = {"ok": False, "error": error.code}
    if error.reasons:
        answer |= {"errors": list(error.reasons)}
        answer |= {"response_metadata": {"messages": [f"[ERROR] {reason}" for reason in error.reasons]}}
    return answer


def _auth_test(call: Call) -> Json:
    workspace = call.workspace
    return {
        "url": f"{call.line.url}/",
        "team": workspace.team_name,
        "user": workspace.bot_name,
        "team_id": workspace.team_id,
        "user_id": workspace.bot_user_id,
        "bot_id": workspace.bot_id,
        "app_id": workspace.app_id,
        "is_enterprise_install": False,
    }


def _users_info(call: Call) -> Json:
    return {"user": user_json(call.workspace, call.person("user"), locale=call.flag("include_locale"))}


METHODS: dict[str, Method] = {
    "auth.test": _auth_test,
    "users.info": _users_info,
    **api_conversations.METHODS,
    **api_chat.METHODS,
    **api_views.METHODS,
}
