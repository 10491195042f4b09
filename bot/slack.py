"""The Bolt app: its registrations and its one error handler. What happens is in ``bot/router.py``.

Every listener answers in the HTTP response itself (``process_before_response``): Slack waits three seconds.
"""

import re
from collections.abc import Callable
from http.client import HTTPException
from typing import Any

import structlog
from pydantic import SecretStr
from slack_bolt import Ack, App, BoltContext, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot import handling, home, views
from bot.actions import Actions, Json, Respond
from bot.manifest import ADD_TO_INCIDENT, OPEN_INCIDENT
from bot.people import People
from bot.router import Asked, Router
from bot.views import form
from bot.views._blocks import ASK, LOOK
from bot.words import Words
from storage.errors import DatabaseUnavailable

COMMAND = "/insider"

_log = structlog.get_logger(__name__)


def build_app(
    router: Router,
    client: WebClient,
    people: People,
    respond: Respond,
    openings: home.Openings,
    *,
    joined: Callable[[str, str], None],
    once: Callable[..., BoltResponse | None],
    signing_secret: SecretStr | None,
) -> App:
    """The app with every listener of the bot.

    Args:
        router: What answers.
        client: Writes without retries of its own.
        people: Who is asking.
        respond: Posts a later answer to a response_url, once.
        openings: Takes on that somebody opened their Home.
        joined: Takes on that somebody joined a channel: its id, and the event's.
        once: Middleware that lets a signed request through once.
        signing_secret: Verifies that Slack sent a request; in Socket Mode there is nothing to verify.
    """
    known: list[AuthorizeResult] = []
    app = App(
        client=client,
        authorize=_authorized(client, known),
        signing_secret=signing_secret.get_secret_value() if signing_secret else None,
        process_before_response=True,
        raise_error_for_unhandled_request=False,
        user_facing_authorize_error_message=Words().say("refused.directory_down"),
    )
    app.middleware(once)
    actions = Actions(router, client, people, respond)
    app.command(COMMAND)(_Commands(router, actions).command)
    app.action(views.UNDO)(actions.undo)
    app.action(_beginning(ASK))(actions.ask)
    app.action(_beginning(LOOK))(actions.look)
    app.action(_beginning(form.ANSWER))(actions.answered)
    app.options(_beginning(form.ANSWER))(actions.suggest)
    app.view(form.CALLBACK)(actions.submitted)
    app.shortcut({"type": "shortcut", "callback_id": OPEN_INCIDENT})(actions.open_incident)
    app.shortcut({"type": "message_action", "callback_id": ADD_TO_INCIDENT})(actions.add_message)

    @app.event("app_home_opened")
    def home_opened(event: Json, body: Json) -> None:
        handling.note(verb="app_home_opened", outcome="shown")
        if event["tab"] == home.TAB:
            people.forget(event["user"])
            openings.opened(event["user"], body["event_id"])

    @app.event("member_joined_channel")
    def member_joined(event: Json, body: Json) -> None:
        handling.note(verb="member_joined_channel", outcome="done")
        joined(event["channel"], body["event_id"])

    @app.error
    def failed(error: Exception, body: Json) -> BoltResponse:
        request = handling.failed()
        if isinstance(error, DatabaseUnavailable) and body.get("type") == "event_callback":
            _log.error("database_unavailable", exc_info=error)
            return BoltResponse(status=503)  # Slack sends an event again that was not taken
        _log.error("failed", exc_info=error)
        # Without knowing which bot this is Bolt says so itself, where Slack lets it.
        text = Words().say("refused.broken" if known else "refused.directory_down", request=request)
        return BoltResponse(status=200, body=_told(text, body, respond))

    return app


def _authorized(client: WebClient, known: list[AuthorizeResult]) -> Callable[..., Any]:
    """Which bot this is, for Bolt; None while Slack does not say it.

    Slack need not answer for the bot to start: it is asked when it is needed, and once.

    Args:
        client: Slack's Web API.
        known: What it said, once it did.
    """

    def authorize(context: BoltContext) -> AuthorizeResult | None:
        del context
        if not known:
            try:
                told = client.auth_test()
            except (SlackClientError, HTTPException, OSError) as error:
                _log.warning("slack_away", exc_info=error)
                return None
            known.append(
                AuthorizeResult.from_auth_test_response(bot_token=client.token, auth_test_response=told)
            )
        return known[0]

    return authorize


def _told(text: str, body: Json, respond: Respond) -> Json:
    """What Slack is answered after a failure, where the person who asked reads it.

    A form keeps its answers and says it beside its first question. What is answered to a button or a shortcut
    is shown nowhere: it is said at its response_url, where there is one.
    """
    private = {"response_type": "ephemeral", "text": text}
    if body.get("type") == "view_submission":
        first = next(iter(body["view"]["state"]["values"]), None)
        return {"response_action": "errors", "errors": {first: form.unmarked(text)}} if first else {}
    if body.get("type") and body.get("response_url"):
        respond(body["response_url"], {**private, "replace_original": False})
    return private


def _beginning(prefix: str) -> re.Pattern[str]:
    return re.compile(rf"^{re.escape(prefix)}")


class _Commands:
    """The slash command."""

    def __init__(self, router: Router, actions: Actions) -> None:
        self._router = router
        self._actions = actions

    def command(self, ack: Ack, body: Json) -> None:
        """Whatever follows ``/insider``."""
        asked = Asked(user=body["user_id"], channel=body["channel_id"], delivery=body["trigger_id"])
        answer = self._router.command(asked, body.get("text", ""))
        if answer.opens is None:
            ack(response_type="ephemeral", **answer.message.payload())
        elif self._actions.open_form(answer, body["trigger_id"]):
            ack()
        else:
            ack(response_type="ephemeral", text=answer.words.say("refused.too_late"))
