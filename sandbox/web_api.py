"""Slack's Web API: arguments in, a method, `{"ok": ...}` out. The methods are in the files `api_*.py`."""

import hmac
import json
from collections.abc import Mapping
from urllib.parse import parse_qsl

from sandbox import api_chat, api_conversations, api_membership, api_pins, api_users, api_views
from sandbox.calls import Call, Method
from sandbox.interactions import Line
from sandbox.model import Json, MissingScope, SlackError
from sandbox.pace import Pace
from sandbox.terms import TERMS, Terms


def call_method(line: Line, method: str, arguments: Mapping[str, object], pace: Pace) -> Json:
    """Slack's answer to one call; refusals are answers, too. RateLimited when it comes too soon."""
    if method not in METHODS:
        return {"ok": False, "error": "unknown_method", "req_method": method}
    call = Call(line, arguments)
    pace.take(method, call.place())
    try:
        with line.workspace.lock:
            _check_scopes(call, TERMS[method])
            return {"ok": True, **METHODS[method](call)}
    except MissingScope as error:
        return _refusal(error) | {"needed": error.needed, "provided": error.provided}
    except SlackError as error:
        return _refusal(error)


def token_fault(token: str, expected: str) -> str:
    """Slack's word for what is wrong with a token, which may be empty; nothing when it is `expected`."""
    if not token:
        return "not_authed"
    if token.startswith("xapp-"):
        # An app-level token opens connections, and nothing else.
        return "not_allowed_token_type"
    return "" if hmac.compare_digest(token.encode(), expected.encode()) else "invalid_auth"


def _check_scopes(call: Call, terms: Terms) -> None:
    granted = call.line.manifest.scopes
    if granted is None:
        return
    for kind in call.kinds():
        needed = terms.needed(kind)
        if needed and needed not in granted:
            raise MissingScope(needed, granted)


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


METHODS: dict[str, Method] = {
    "auth.test": _auth_test,
    **api_users.METHODS,
    **api_membership.METHODS,
    **api_pins.METHODS,
    **api_conversations.METHODS,
    **api_chat.METHODS,
    **api_views.METHODS,
}
