"""The Bolt app: its registrations and its one error handler. What happens is in ``bot/router.py``.

Every listener answers in the HTTP response itself (``process_before_response``): Slack waits three seconds.
"""

from collections.abc import Callable
from typing import Any

import structlog
from pydantic import SecretStr
from slack_bolt import Ack, App, BoltResponse
from slack_sdk import WebClient

from bot import views
from bot.router import Asked, Router
from bot.views import suspect
from bot.words import Words
from commands.suspect import New

COMMAND = "/insider"

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
        del body
        request = new_request()
        _log.error("failed", request=request, exc_info=error)
        text = Words().say("refused.broken", request=request)
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": text})

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
        if answer.opens:
            self._client.views_open(
                trigger_id=body["trigger_id"], view=suspect.picker(answer.opens, answer.words)
            )
            ack()
            return
        ack(response_type="ephemeral", **answer.message.payload())

    def undo(self, ack: Ack, body: Json) -> None:
        """A click on Undo: the answer takes the place of the message that carried the button."""
        channel = body.get("channel", {}).get("id", "")
        asked = Asked(user=body["user"]["id"], channel=channel, delivery=body["trigger_id"])
        answer = self._router.undo(asked, body["actions"][0]["value"])
        ack()
        kind = {"response_type": "ephemeral", "replace_original": answer.refused is None}
        self._respond(body["response_url"], {**answer.message.payload(), **kind})

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
