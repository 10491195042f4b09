"""The Bolt app: its registrations and its one error handler. What happens is in ``bot/router.py``.

Every listener answers in the HTTP response itself (``process_before_response``): Slack waits three seconds.
"""

from collections.abc import Callable
from http.client import HTTPException
from typing import Any

import structlog
from pydantic import SecretStr
from slack_bolt import Ack, App, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot import views
from bot.router import Asked, Router
from bot.views import suspect
from bot.views._blocks import Message, sections
from bot.words import Words
from commands.suspect import New
from domain.errors import Refused

COMMAND = "/insider"

_NO_ANSWER = (SlackClientError, HTTPException, OSError)

_log = structlog.get_logger(__name__)

Json = dict[str, Any]
Respond = Callable[[str, Json], object]


def build_app(
    router: Router,
    client: WebClient,
    respond: Respond,
    *,
    signing_secret: SecretStr,
    new_request: Callable[[], str],
) -> App:
    """The app with every listener of the bot.

    Args:
        router: What answers.
        client: Writes without retries of its own.
        respond: Posts a later answer to a response_url, once.
        signing_secret: Verifies that Slack sent a request.
        new_request: Makes the id under which an unknown failure is logged and told to the user.
    """
    app = App(
        client=client,
        signing_secret=signing_secret.get_secret_value(),
        process_before_response=True,
        # Slack need not answer for the bot to start: it is asked when it is needed.
        token_verification_enabled=False,
        raise_error_for_unhandled_request=False,
    )
    listeners = _Listeners(router, client, respond)
    app.command(COMMAND)(listeners.command)
    app.action(views.UNDO)(listeners.undo)
    app.view(suspect.PICKER)(listeners.suspect_picked)

    @app.error
    def failed(error: Exception, body: Json) -> BoltResponse:
        request = new_request()
        _log.error("failed", request=request, exc_info=error)
        return listeners.failed(body, Words().say("refused.broken", request=request))

    return app


class _Listeners:
    """What Slack calls. Each takes what it needs from Slack's payload and asks the router."""

    def __init__(self, router: Router, client: WebClient, respond: Respond) -> None:
        self._router = router
        self._client = client
        self._respond = respond

    def command(self, ack: Ack, body: Json) -> None:
        """Whatever follows ``/insider``."""
        asked = Asked(user=body["user_id"], channel=body["channel_id"], delivery=body["trigger_id"])
        answer = self._router.command(asked, body.get("text", ""))
        if not answer.opens:
            ack(response_type="ephemeral", **answer.message.payload())
            return
        view = suspect.picker(answer.opens, answer.words)
        try:
            self._client.views_open(trigger_id=body["trigger_id"], view=view)
        except _NO_ANSWER as error:
            _log.warning("modal_not_opened", exc_info=error)
            message = views.refusal(Refused("no_modal"), answer.words)
            ack(response_type="ephemeral", **message.payload())
        else:
            ack()

    def undo(self, ack: Ack, body: Json) -> None:
        """A click on Undo: the answer takes the place of the message or the modal that carried the button."""
        channel = body.get("channel", {}).get("id", "")
        asked = Asked(user=body["user"]["id"], channel=channel, delivery=body["trigger_id"])
        answer = self._router.undo(asked, body["actions"][0]["value"])
        ack()
        self._answer_click(body, answer.message, answer.words, replace=answer.refused is None)

    def _answer_click(self, body: Json, message: Message, words: Words, *, replace: bool) -> None:
        if "response_url" in body:
            kind = {"response_type": "ephemeral", "replace_original": replace}
            self._respond(body["response_url"], {**message.payload(), **kind})
            return
        self._client.views_update(view_id=body["view"]["id"], view=suspect.told(message, words))

    def suspect_picked(self, ack: Ack, body: Json, view: Json) -> None:
        """The submitted modal: what was recorded takes its place, a refusal stands beside the field."""
        asked = Asked(user=body["user"]["id"], channel="", delivery=view["id"])
        values = view["state"]["values"]
        user = values["who"]["who"].get("selected_user")
        new = New(
            person=user,
            user=user,
            name=values["name"]["name"].get("value"),
            employee_number=values["number"]["number"].get("value"),
        )
        answer = self._router.suspect(asked, view["private_metadata"], new)
        if answer.refused:
            ack(response_action="errors", errors={"who": answer.message.text})
            return
        ack(response_action="update", view=suspect.picked(answer.message, answer.words))

    def failed(self, body: Json, text: str) -> BoltResponse:
        """The answer to a request in which something broke, in the form that its kind is shown in."""
        if body.get("type") == "view_submission":
            field = next(iter(body["view"]["state"]["values"]), "")
            return BoltResponse(status=200, body={"response_action": "errors", "errors": {field: text}})
        if body.get("type") == "block_actions":
            try:
                self._answer_click(body, Message(text, sections([text])), Words(), replace=False)
            except _NO_ANSWER as error:
                _log.warning("answer_not_sent", exc_info=error)
            return BoltResponse(status=200, body="")
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": text})
