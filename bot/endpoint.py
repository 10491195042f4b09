"""The HTTP side: Slack's requests in HTTP mode, the health of the process, and what monitoring reads.

What cannot be a request of Slack's is turned away before Bolt sees it: Bolt parses the body first and checks
the signature second, answers a malformed header with a 500, and logs the body of a forged request.
"""

import re
import socket
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import uvicorn
from pydantic import SecretStr
from slack_bolt import BoltRequest, BoltResponse
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.handling import Takes

_LONGEST_BODY: Final = 100_000
_LAST_ANSWERS_SECONDS: Final = 7

_TIMESTAMP: Final = "x-slack-request-timestamp"
_SIGNATURE: Final = "x-slack-signature"
_WANTED: Final = {
    "timestamp": (_TIMESTAMP, re.compile("[0-9]{10}")),
    "signature": (_SIGNATURE, re.compile("v0=[0-9a-f]{64}")),
    "content_type": (
        "content-type",
        re.compile("application/(json|x-www-form-urlencoded)( *;.*)?", re.IGNORECASE),
    ),
}
"""Reason to turn a request away -> the header that must be there once, and its form."""

_PASSED_ON: Final = ("x-slack-retry-num", "x-slack-retry-reason")


class _TurnedAway(Exception):
    """A request that cannot be Slack's; its only argument is the reason."""


def build(
    app: Takes,
    *,
    signing_secret: SecretStr | None,
    ready: Callable[[], list[str]],
    turned_away: Counter[str] | None = None,
) -> Starlette:
    """The web application: ``/slack/events``, ``/healthz`` and ``/readyz``.

    Requests turned away are counted by reason in ``state.turned_away`` and nowhere logged.

    Args:
        app: What answers Slack.
        signing_secret: What Slack signs with; without it, in Socket Mode, ``/slack/events`` does not exist.
        ready: Names of what keeps the bot from working, none when it works; called in a worker thread.
        turned_away: Where they are counted.
    """

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_request: Request) -> Response:
        problems = await run_in_threadpool(ready)
        return JSONResponse(problems, status_code=503 if problems else 200)

    turned_away = Counter() if turned_away is None else turned_away
    routes = [Route("/healthz", healthz), Route("/readyz", readyz)]
    if signing_secret is not None:
        verifier = SignatureVerifier(signing_secret.get_secret_value())
        intake = _Intake(app=app, verifier=verifier, turned_away=turned_away)
        routes.append(Route("/slack/events", intake.take, methods=["POST"]))
    web = Starlette(routes=routes)
    web.router.redirect_slashes = False
    web.state.turned_away = turned_away
    return web


def monitoring(page: Callable[[], bytes]) -> Starlette:
    """The web application for monitoring: ``/metrics``, and nothing else.

    Args:
        page: What is served, in Prometheus's text format; called in a worker thread.
    """

    async def metrics(_request: Request) -> Response:
        return Response(await run_in_threadpool(page), media_type="text/plain; version=0.0.4")

    return Starlette(routes=[Route("/metrics", metrics)])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Intake:
    app: Takes
    verifier: SignatureVerifier
    turned_away: Counter[str]

    async def take(self, request: Request) -> Response:
        try:
            headers = _headers(request.headers)
            body = await _body(request)
            self._verify(body, headers)
        except _TurnedAway as reason:
            self.turned_away[str(reason)] += 1
            return Response(status_code=401)
        # Bolt's own adapter would run the listener on the event loop, where a slow one stalls everything.
        return _response(await run_in_threadpool(self._dispatch, body, headers))

    def _verify(self, body: str, headers: Mapping[str, str]) -> None:
        if not self.verifier.is_valid(body, headers[_TIMESTAMP], headers[_SIGNATURE]):
            raise _TurnedAway("forged_or_stale")

    def _dispatch(self, body: str, headers: Mapping[str, str]) -> BoltResponse:
        return self.app.dispatch(BoltRequest(body=body, headers=dict(headers)))


def _headers(headers: Headers) -> dict[str, str]:
    """The headers that Bolt gets. Others stay out: with some of them a sender can steer Bolt unsigned."""
    for reason, (name, form) in _WANTED.items():
        values = headers.getlist(name)
        if len(values) != 1 or not form.fullmatch(values[0]):
            raise _TurnedAway(reason)
    return {
        name: headers[name]
        for name in (*(name for name, _ in _WANTED.values()), *_PASSED_ON)
        if name in headers
    }


async def _body(request: Request) -> str:
    """The body, read no further than its limit, whatever length was announced."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LONGEST_BODY:
                raise _TurnedAway("too_long")
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise _TurnedAway("not_utf8") from None
    except ClientDisconnect:
        raise _TurnedAway("disconnected") from None


def _response(answer: BoltResponse) -> Response:
    response = Response(answer.body, status_code=answer.status)
    for name, values in answer.headers.items():
        for value in values:
            # Appended and not set: each cookie is a header of its own.
            response.headers.append(name, value)
    return response


class Server:
    """Serves a web application from a thread of its own; ``url`` is known once started."""

    def __init__(self, app: Starlette, host: str, port: int) -> None:
        self.url = ""
        self._address = (host, port)
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=_LAST_ANSWERS_SECONDS,
            )
        )
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Listen and serve; returns once connections are accepted. Port 0 takes a free one.

        Raises:
            OSError: The address cannot be had.
        """
        host, port = self._address
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # Listening here, and not in the thread, gives the caller the error and the port.
        listener = socket.create_server((host, port), family=family)
        host, port = listener.getsockname()[:2]
        self.url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [listener]}, name="endpoint", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Take no more connections, let running requests finish for seven seconds, then wait."""
        if self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join()
        self._thread = None
