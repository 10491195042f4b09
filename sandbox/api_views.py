"""Web API methods that open and change modals and Home tabs."""

from sandbox.calls import Call, Method
from sandbox.model import Json, SlackError
from sandbox.payloads import view_json
from sandbox.view_rules import accept_view


def _open(call: Call) -> Json:
    payload = _modal(call)
    person_id = call.line.triggers.redeem(call.text("trigger_id"))
    return {"view": view_json(call.workspace, call.workspace.views.open(person_id, payload))}


def _push(call: Call) -> Json:
    payload = _modal(call)
    person_id = call.line.triggers.redeem(call.text("trigger_id"))
    if call.workspace.views.top(person_id) is None:
        # The trigger must come from something done in a modal that is still open.
        raise SlackError("invalid_trigger_id")
    return {"view": view_json(call.workspace, call.workspace.views.push(person_id, payload))}


def _update(call: Call) -> Json:
    payload = accept_view(call.structure("view"))
    views = call.workspace.views
    view = views.find(view_id=call.text("view_id"), external_id=call.text("external_id"))
    if call.has("hash") and call.text("hash") != view.hash:
        raise SlackError("hash_conflict")
    return {"view": view_json(call.workspace, views.update(view, payload))}


def _publish(call: Call) -> Json:
    payload = accept_view(call.structure("view"))
    if payload["type"] != "home":
        raise SlackError("invalid_arguments", "only a home view can be published [json-pointer:/view/type]")
    person = call.person("user_id")
    if call.has("hash") and call.text("hash") != call.workspace.views.home_hash(person.id):
        raise SlackError("hash_conflict")
    if not call.line.manifest.home:
        raise SlackError("not_enabled")
    return {"view": view_json(call.workspace, call.workspace.views.publish(person.id, payload))}


def _modal(call: Call) -> Json:
    payload = accept_view(call.structure("view"))
    if payload["type"] != "modal":
        raise SlackError("invalid_arguments", "only a modal can be opened [json-pointer:/view/type]")
    _check_external_id(call, payload)
    return payload


def _check_external_id(call: Call, payload: Json) -> None:
    """A view's own name for itself is unique among the views of the workspace."""
    external_id = str(payload.get("external_id") or "")
    if external_id and call.workspace.views.has(external_id):
        raise SlackError("duplicate_external_id")


METHODS: dict[str, Method] = {
    "views.open": _open,
    "views.push": _push,
    "views.update": _update,
    "views.publish": _publish,
}
