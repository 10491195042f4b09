"""Slack's own addresses over HTTP: the Web API and the response addresses."""

import asyncio
from collections.abc import Callable
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from sandbox.connections import broken
from sandbox.faults import RESPONSE_URL, Fault, Faults
from sandbox.interactions import Line
from sandbox.model import Json, RateLimited, SlackError
from sandbox.pace import Pace
from sandbox.socket_mode import SocketMode
from sandbox.web_api import arguments_of, call_method, token_fault

_Carried: TypeAlias = Callable[[], Response]


class HttpApi:
    """Answers the bot's calls. Each is first checked for a fault that is switched on."""

    def __init__(
        self, line: Line, *, bot_token: str, pace: Pace, faults: Faults, sockets: SocketMode | None
    ) -> None:
        self._line, self._bot_token, self._pace = line, bot_token, pace
        self._faults, self._sockets = faults, sockets

    def routes(self) -> list[Route]:
        """All routes, to be served from the root."""
        return [
            Route("/api/{method}", self._api, methods=["GET", "POST"]),
            Route("/response/{secret}", self._respond, methods=["POST"]),
        ]

    async def _api(self, request: Request) -> ASGIApp:
        method, body = request.path_params["method"], await request.body()
        return await self._through(method, lambda: self._called(request, method, body))

    async def _respond(self, request: Request) -> ASGIApp:
        body = await request.body()
        return await self._through(RESPONSE_URL, lambda: self._answered(request, body))

    async def _through(self, method: str, carry_out: _Carried) -> ASGIApp:
        fault = self._faults.take(method)
        kind = fault.kind if fault else None
        if fault and kind == "rate_limited":
            return _too_soon(RateLimited(int(fault.seconds)))
        if kind == "server_error":
            return PlainTextResponse("Internal Server Error", status_code=500)
        if kind == "gone":
            return broken
        await asyncio.sleep(_lateness(fault))
        response = carry_out()
        return broken if kind == "dropped" else response

    def _called(self, request: Request, method: str, body: bytes) -> Response:
        arguments: dict[str, object] = dict(request.query_params)
        try:
            arguments |= arguments_of(request.headers.get("content-type", ""), body)
            header = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
            token = header or str(arguments.pop("token", ""))
            answer = self._answer(method, arguments, token)
        except RateLimited as error:
            return _too_soon(error)
        except SlackError as error:
            answer = {"ok": False, "error": error.code}
        scopes = self._line.manifest.scopes
        granted = {} if scopes is None else {"x-oauth-scopes": ",".join(sorted(scopes))}
        return JSONResponse(answer, headers=granted)

    def _answer(self, method: str, arguments: dict[str, object], token: str) -> Json:
        if method == "apps.connections.open":
            if self._sockets is None:
                raise SlackError("invalid_auth")
            return self._sockets.open(token)
        if refusal := token_fault(token, self._bot_token):
            raise SlackError(refusal)
        return call_method(self._line, method, arguments, self._pace)

    def _answered(self, request: Request, body: bytes) -> Response:
        try:
            payload = arguments_of("json", body)
            self._line.responses.use(request.path_params["secret"], payload)
        except SlackError as error:
            gone = error.code in {"expired_url", "used_url"}
            code = "invalid_payload" if "json" in error.code else error.code
            return PlainTextResponse(code, status_code=404 if gone else 400)
        return PlainTextResponse("ok")


def _lateness(fault: Fault | None) -> float:
    return fault.seconds if fault and fault.kind == "slow" else 0.0


def _too_soon(error: RateLimited) -> Response:
    headers = {"Retry-After": f"{error.seconds}"}
    return JSONResponse({"ok": False, "error": error.code}, status_code=429, headers=headers)
