"""Slack's side of Socket Mode: the bot's WebSocket connections, and what travels over them."""

import asyncio
import hmac
import json
import secrets
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.model import Json
from sandbox.sender import Answer, Sent

MOST_CONNECTIONS = 10
REASONS = ("warning", "refresh_requested", "link_disabled")
_CONNECTION_SECONDS = 18_060
_GRACE_SECONDS = 10.0
_HOST = "applink-1"
_WITH_ANSWER = {"view_submission", "block_suggestion"}
"""Interactions whose acknowledgement may carry an answer; commands always may, events never."""


@dataclass(slots=True, eq=False)
class _Connection:
    socket: WebSocket
    loop: asyncio.AbstractEventLoop
    limit: asyncio.Timeout
    leaving: bool = False

    def post(self, message: Json) -> None:
        """Send from any thread."""
        self.loop.call_soon_threadsafe(lambda: self.loop.create_task(self._send(message)))

    def end_in(self, seconds: float) -> None:
        """Close it after so many seconds, from any thread, if the app has not closed it by then."""

        def reschedule() -> None:
            with suppress(RuntimeError):  # it has ended meanwhile
                self.limit.reschedule(self.loop.time() + seconds)

        self.loop.call_soon_threadsafe(reschedule)

    async def _send(self, message: Json) -> None:
        with suppress(RuntimeError, WebSocketDisconnect):  # gone: what was sent stays unanswered
            await self.socket.send_json(message)


@dataclass(slots=True, eq=False)
class SocketMode:
    """The connections of one app, and a door to it that is like `Sender`: each envelope goes to one of them.

    `app_token` is the app-level token that opens connections, `patience` is in seconds, `link` is the
    address of the WebSocket without its ticket, known once the sandbox serves.
    """

    app_token: str
    app_id: str
    patience: float
    link: str = ""
    _tickets: set[str] = field(default_factory=set)
    _connections: list[_Connection] = field(default_factory=list)
    _waiting: dict[str, Future[Json]] = field(default_factory=dict)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    # What the bot sees

    def open(self, token: str) -> Json:
        """Answer `apps.connections.open`: an address that is good for one connection."""
        if not token:
            return {"ok": False, "error": "not_authed"}
        if not token.startswith("xapp-"):
            return {"ok": False, "error": "not_allowed_token_type"}
        if not hmac.compare_digest(token.encode(), self.app_token.encode()):
            return {"ok": False, "error": "invalid_auth"}
        ticket = secrets.token_urlsafe(24)
        self._tickets.add(ticket)
        return {"ok": True, "url": f"{self.link}?ticket={ticket}&app_id={self.app_id}"}

    def routes(self) -> list[BaseRoute]:
        """Where the addresses lead, and where the page has connections replaced (`reason`, see below)."""
        return [
            WebSocketRoute("/link", self._serve),
            Route("/sandbox/disconnect", self._replace, methods=["POST"]),
        ]

    async def _replace(self, request: Request) -> Response:
        reason = request.query_params.get("reason", "warning")
        if reason not in REASONS:
            return JSONResponse({"problem": f"The reason is one of: {', '.join(REASONS)}."}, status_code=400)
        self.disconnect(reason)
        return JSONResponse({})

    async def _serve(self, socket: WebSocket) -> None:
        try:
            self._tickets.remove(socket.query_params.get("ticket", ""))
        except KeyError:
            await socket.close()
            return
        await socket.accept()
        connection = _Connection(socket, asyncio.get_running_loop(), asyncio.timeout(None))
        with suppress(WebSocketDisconnect, TimeoutError):
            async with connection.limit:
                number = self._join(connection)
                await socket.send_json(self._hello(number) if number else _disconnect("too_many_websockets"))
                while number:
                    self._acknowledged(await socket.receive_text())
        self._leave(connection)
        with suppress(RuntimeError, WebSocketDisconnect):  # the app closed it
            await socket.close()

    def _join(self, connection: _Connection) -> int:
        """How many there are with this one; 0 when there are too many."""
        with self._changed:
            if len(self._connections) >= MOST_CONNECTIONS:
                return 0
            self._connections.append(connection)
            self._changed.notify_all()
            return len(self._connections)

    def _leave(self, connection: _Connection) -> None:
        with self._changed, suppress(ValueError):
            self._connections.remove(connection)
            self._changed.notify_all()

    def _hello(self, number: int) -> Json:
        info = {"host": _HOST, "build_number": 1, "approximate_connection_time": _CONNECTION_SECONDS}
        return {
            "type": "hello",
            "num_connections": number,
            "connection_info": {"app_id": self.app_id},
            "debug_info": info,
        }

    def _acknowledged(self, text: str) -> None:
        """Slack's own client acknowledges over a newer connection when the first one is gone."""
        try:
            message = json.loads(text)
            waiting = self._waiting.get(message["envelope_id"])
        except (ValueError, TypeError, KeyError):
            return
        if waiting and not waiting.done():
            payload = message.get("payload")
            waiting.set_result(payload if isinstance(payload, dict) else {})

    # What Slack does

    @property
    def connections(self) -> int:
        """How many connections can be given something."""
        with self._changed:
            return sum(not one.leaving for one in self._connections)

    def wait_for_connections(self, number: int, timeout: float = 10.0) -> None:
        """Wait until so many connections can be given something. TimeoutError otherwise."""
        with self._changed:
            if not self._changed.wait_for(lambda: self.connections == number, timeout):
                raise TimeoutError(f"{self.connections} connections, not {number}")

    def disconnect(self, reason: str = "warning", *, every: bool = True) -> None:
        """Tell all connections, or the one that was open longest, that they end.

        `reason` is Slack's: "warning" and "refresh_requested" leave the app ten seconds to open another
        one; "link_disabled" ends it at once. What comes goes to others meanwhile, or waits for one.
        """
        with self._changed:
            staying = [one for one in self._connections if not one.leaving]
            told = staying if every else staying[:1]
            for connection in told:
                connection.leaving = True
        for connection in told:
            connection.post(_disconnect(reason))
            connection.end_in(0.0 if reason == "link_disabled" else _GRACE_SECONDS)

    def sign(self, form: Mapping[str, str]) -> Sent:
        """A command or an interaction as an envelope without its id; its type is a header."""
        if "payload" in form:
            return Sent("", {"type": "interactive"}, form["payload"].encode())
        return Sent("", {"type": "slash_commands"}, json.dumps(dict(form)).encode())

    def sign_json(self, envelope: Json, headers: Mapping[str, str]) -> Sent:
        """An event likewise, with the headers of a retry if it is one."""
        return Sent("", {"type": "events_api", **headers}, json.dumps(envelope).encode())

    def again(self, sent: Sent) -> Sent:
        """The same: nothing is signed here, and its envelope gets an id of its own in any case."""
        return sent

    def send(self, sent: Sent) -> Answer:
        """Send an envelope over one connection and wait for its acknowledgement."""
        deadline = time.monotonic() + self.patience
        envelope = _envelope(sent)
        acknowledged: Future[Json] = Future()
        self._waiting[envelope["envelope_id"]] = acknowledged
        try:
            connection = self._next(deadline)
            if connection is None:
                return Answer(0, "dispatch_failed", {})
            connection.post(envelope)
            answer = acknowledged.result(max(0.0, deadline - time.monotonic()))
        except TimeoutError:
            return Answer(0, "operation_timeout", {})
        finally:
            del self._waiting[envelope["envelope_id"]]
        return Answer(200, "", answer if envelope["accepts_response_payload"] else {})

    def _next(self, deadline: float) -> _Connection | None:
        """The connection whose turn it is; waits for one while another is being replaced."""

        def staying() -> list[_Connection]:
            return [one for one in self._connections if not one.leaving]

        with self._changed:
            left = max(0.0, deadline - time.monotonic())
            self._changed.wait_for(lambda: staying() or not self._connections, left)
            if not (open_ones := staying()):
                return None
            self._connections.remove(open_ones[0])
            self._connections.append(open_ones[0])
            return open_ones[0]


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": _HOST}}


def _envelope(sent: Sent) -> Json:
    kind, payload = sent.headers["type"], json.loads(sent.body)
    digits = secrets.token_hex(16)
    envelope = {
        "envelope_id": "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])),
        "type": kind,
        "payload": payload,
        "accepts_response_payload": kind == "slash_commands" or payload.get("type") in _WITH_ANSWER,
    }
    if kind == "events_api":
        envelope["retry_attempt"] = int(sent.headers.get("X-Slack-Retry-Num", 0))
        envelope["retry_reason"] = sent.headers.get("X-Slack-Retry-Reason", "")
    return envelope
