"""Slack: its Web API, and the addresses at which it takes a later answer to a command."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx
import structlog
from pydantic import SecretStr
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

_HOOKS: Final = httpx.URL("https://hooks.slack.com")

_log = structlog.get_logger()

Called = Callable[[str, str], None]
"""Told of each call: its method, and ``ok``, ``refused``, ``ratelimited`` or ``unknown``.

Unknown is a call that Slack may have carried out.
"""


class _Watched(WebClient):
    """Says of each call what came of it."""

    called: Called

    def api_call(self, api_method: str, **more: Any) -> SlackResponse:  # noqa: ANN401 -- the SDK's own arguments
        """Call Slack; see the SDK."""
        outcome = "unknown"
        try:
            answer = super().api_call(api_method, **more)
            outcome = "ok"
        except SlackApiError as error:
            status = error.response.status_code
            if status < 500:
                outcome = "ratelimited" if status == 429 else "refused"
            raise
        finally:
            self.called(api_method, outcome)
        return answer


def client(
    token: SecretStr | str, url: str, timeout: int = 10, called: Called = lambda *_: None
) -> WebClient:
    """A Web API client that sends each call once.

    Args:
        token: The bot's token.
        url: Base of the Web API.
        timeout: Seconds to connect, and to wait for each part of the answer.
        called: Told of each call.
    """
    secret = token.get_secret_value() if isinstance(token, SecretStr) else token
    # Without handlers, since the default one sends a call again when the connection breaks after Slack may
    # have carried it out, and a message then stands twice. Sending again is for the outbox alone.
    made = _Watched(token=secret, base_url=url, timeout=timeout, retry_handlers=[])
    made.called = called
    if url.startswith("http://"):
        # Plain http is this machine. The SDK takes HTTP_PROXY over NO_PROXY; without it urllib heeds both.
        made.proxy = None
    return made


def home(client: WebClient) -> Callable[[], str]:
    """Gives the id of the workspace in which the app is installed; Slack is asked once, when it is needed."""
    known: list[str] = []

    def ask() -> str:
        if not known:
            known.append(str(client.auth_test()["team_id"]))
        return known[0]

    return ask


def socket_address(client: WebClient, token: SecretStr) -> str:
    """The address of one new connection in Socket Mode.

    Raises:
        SlackApiError: Slack does not take the app-level token, or not now.
    """
    return str(client.apps_connections_open(app_token=token.get_secret_value())["url"])


def connection(timeout: float = 10.0, transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """The HTTP client for ``answer``; share it and close it at the end.

    Args:
        timeout: Seconds for each step of a request.
        transport: Stands in for the network, in tests.
    """
    return httpx.Client(timeout=timeout, transport=transport, follow_redirects=False, trust_env=False)


def answer(url: str, body: Mapping[str, Any], *, api_url: str, http: httpx.Client) -> bool:
    """Post an answer to a ``response_url``, once; whether Slack took it.

    Args:
        url: The address from Slack's request; one that is not Slack's is not called.
        body: The message, as JSON values.
        api_url: Base of the Web API, the other place that may answer besides hooks.slack.com.
        http: See ``connection``.
    """
    try:
        target = httpx.URL(url)
    except httpx.InvalidURL:
        target = httpx.URL()
    if target.userinfo or _origin(target) not in {_origin(_HOOKS), _origin(httpx.URL(api_url))}:
        _log.warning("answer_not_sent", kind="foreign_address")
        return False
    try:
        status = http.post(target, json=dict(body)).status_code
    except httpx.HTTPError as error:
        _log.warning("answer_not_sent", url_host=target.host, exc_info=error)
        return False
    if status != httpx.codes.OK:
        _log.warning("answer_not_taken", url_host=target.host, status=status)
    return status == httpx.codes.OK


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
