"""The sandbox on a port of this machine: Slack's Web API, response addresses, and the page."""

import secrets
import socket
import threading
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from sandbox.events import Events
from sandbox.guard import LoopbackOnly
from sandbox.interactions import Line
from sandbox.manifest import Manifest
from sandbox.model import SlackError
from sandbox.page_api import Offers, Page
from sandbox.page_tools import Tools
from sandbox.sender import PATIENCE_SECONDS, Sender
from sandbox.socket_mode import SocketMode
from sandbox.tickets import Responses, Triggers
from sandbox.visitor import Visitor
from sandbox.web_api import arguments_of, call_method
from sandbox.workspace import Workspace

_START_SECONDS = 10.0
_NO_SOCKET_MODE = {"ok": False, "error": "invalid_auth"}
_real_time = time.time  # noqa: TID251 -- Slack's own clock; signatures need the real time


class Sandbox:
    """A workspace on HTTP. With port 0 any free port is taken; `url` is known once started.

    `patience` is how many seconds the bot has for an answer; Slack gives it three. `manifest` is the app's,
    as JSON values: its scopes, events and shortcuts come from it; without one everything is granted.
    With an `app_token` (xapp-...) everything reaches the bot over its own connections, in `sockets`.
    `completions` are words that the page offers after a command: what is put in ("text"), its "usage",
    and one line of "help".
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        signing_secret: str,
        bot_token: str,
        completions: Sequence[Mapping[str, str]] = (),
        host: str = "127.0.0.1",
        port: int = 0,
        patience: float = PATIENCE_SECONDS,
        manifest: Mapping[str, object] | None = None,
        app_token: str | None = None,
    ) -> None:
        if host not in {"127.0.0.1", "localhost"}:
            raise ValueError("the sandbox is for this machine only: 127.0.0.1 or localhost")
        self.workspace = workspace
        self.url = ""
        self._address = (host, port)
        self._bot_token = bot_token
        self._sender = Sender(signing_secret, _real_time, patience)
        self.sockets = SocketMode(app_token, workspace.app_id, patience) if app_token else None
        door = self.sockets or self._sender
        token, granted = secrets.token_hex(12), Manifest.read(manifest)
        self._events = Events(workspace, door, token, granted)
        self._line = Line(
            workspace=workspace,
            sender=door,
            triggers=Triggers(workspace.now),
            responses=Responses(workspace),
            events=self._events,
            manifest=granted,
            verification_token=token,
        )
        offers = Offers(manifest=manifest or {}, completions=tuple(completions))
        self._page = Page(workspace, self.visitor, offers)
        self._tools = Tools(workspace, self.visitor)
        self._ready = threading.Event()
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def api_url(self) -> str:
        """The base of the Web API, for `WebClient(base_url=...)`."""
        return f"{self.url}/api/"

    @property
    def socket_mode(self) -> bool:
        """Whether the bot connects here, instead of being called at an address."""
        return self.sockets is not None

    def connect(self, request_url: str) -> None:
        """Send commands and interactions to this address from now on."""
        self._sender.request_url = request_url

    def visitor(self, name: str) -> Visitor:
        """Somebody at the keyboard, by name, handle or id. LookupError when absent."""
        return Visitor(self._line, self.workspace.person(name))

    def start(self) -> None:
        """Serve from a thread of its own; returns once the port answers. OSError when it is taken."""
        listener = socket.create_server(self._address)
        host, port = listener.getsockname()[:2]
        self.url = self._line.url = f"http://{host}:{port}"
        if self.sockets:
            self.sockets.link = f"ws://{host}:{port}/link"
        config = uvicorn.Config(self._app(), log_level="warning", access_log=False, ws="wsproto")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [listener]}, name="sandbox", daemon=True
        )
        self._thread.start()
        if not self._ready.wait(_START_SECONDS):
            raise TimeoutError("the sandbox did not start")
        self._events.start()

    def stop(self) -> None:
        """End serving and wait for the thread to finish; open event streams are ended."""
        if self._server is None or self._thread is None:
            return
        self._events.stop()
        self._page.end_streams()
        self._server.should_exit = True
        self._thread.join()
        self._sender.close()
        self._server = self._thread = None

    def _app(self) -> LoopbackOnly:
        routes = [
            Route("/api/{method}", self._api, methods=["GET", "POST"]),
            Route("/response/{secret}", self._respond, methods=["POST"]),
            Route("/archives/{channel}/{message}", self._permalink),
            *([self.sockets.route()] if self.sockets else []),
            *self._page.routes(),
            *self._tools.routes(),
        ]
        return LoopbackOnly(Starlette(routes=routes, lifespan=self._lifespan))

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        self._ready.set()
        yield

    async def _api(self, request: Request) -> Response:
        arguments: dict[str, object] = dict(request.query_params)
        try:
            arguments |= arguments_of(request.headers.get("content-type", ""), await request.body())
        except SlackError as error:
            return JSONResponse({"ok": False, "error": error.code})
        header = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        token = header or str(arguments.pop("token", ""))
        method = request.path_params["method"]
        if method == "apps.connections.open":
            return JSONResponse(self.sockets.open(header) if self.sockets else _NO_SOCKET_MODE)
        answer = call_method(self._line, method, arguments, token, self._bot_token)
        scopes = self._line.manifest.scopes or ()
        return JSONResponse(answer, headers={"x-oauth-scopes": ",".join(sorted(scopes))})

    async def _respond(self, request: Request) -> Response:
        try:
            payload = arguments_of("json", await request.body())
            self._line.responses.use(request.path_params["secret"], payload)
        except SlackError as error:
            gone = error.code in {"expired_url", "used_url"}
            code = "invalid_payload" if "json" in error.code else error.code
            return PlainTextResponse(code, status_code=404 if gone else 400)
        return PlainTextResponse("ok")

    async def _permalink(self, request: Request) -> Response:
        try:
            channel = self.workspace.channel(request.path_params["channel"])
        except LookupError:
            return RedirectResponse("/")
        return RedirectResponse(f"/?channel={channel.name or channel.id}")
