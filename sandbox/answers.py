"""What Slack's client does with the body of a bot's answer to a command or a submission."""

from dataclasses import replace

from sandbox.interactions import Line, typed
from sandbox.model import Json, SlackError, View
from sandbox.sender import Answer
from sandbox.tickets import Grant
from sandbox.view_rules import accept_view
from sandbox.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"


def answer_command(line: Line, grant: Grant, command: str, body: Json) -> str:
    """Show the answer to a command. Returns Slack's word for what is wrong with it, else nothing.

    With response_type "in_channel" everybody sees the command as well as the answer.
    """
    if not body:
        return ""
    try:
        if body.get("response_type") == "in_channel":
            words = typed(line.workspace, grant.person, command, labels=False)
            line.workspace.post(grant.channel, grant.person.id, words)
        line.responses.answer(grant, body)
    except SlackError:
        return "invalid_command_response"
    return ""


def follow(workspace: Workspace, view: View, answer: Answer) -> dict[str, str]:
    """Do as the answer to a submission says. Returns the errors beside the fields, by block id.

    An empty answer closes the view; a failed delivery leaves it open with a notice. A view that is gone
    already stays gone.
    """
    errors = dict(answer.body.get("errors") or {})
    try:
        current = workspace.views.find(view_id=view.id)
    except SlackError:
        return errors
    if answer.failure:
        workspace.views.put(replace(current, notice=TROUBLE))
        return {}
    try:
        _act(workspace, current, answer.body, errors)
    except SlackError as error:
        workspace.views.put(replace(current, notice=f"{TROUBLE} ({error.code}: {', '.join(error.reasons)})"))
    return errors


def _act(workspace: Workspace, view: View, body: Json, errors: dict[str, str]) -> None:
    action = body.get("response_action")
    if action == "errors":
        workspace.views.put(replace(view, errors=errors, notice=""))
    elif action == "update":
        workspace.views.update(view, accept_view(body.get("view")))
    elif action == "push":
        workspace.views.push(view.owner, accept_view(body.get("view")))
    else:
        workspace.views.close(view, every=action == "clear")
