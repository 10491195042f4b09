"""The sandbox on a port of this machine: Slack's Web API, response addresses, and the page."""

import secrets
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sandbox.connections import Breakable
from sandbox.events import Events
from sandbox.faults import Faults
from sandbox.guard import LoopbackOnly
from sandbox.http_api import HttpApi
from sandbox.interactions import Line
from sandbox.manifest import Manifest
from sandbox.pace import Pace
from sandbox.page_api import Offers, Page
from sandbox.page_tools import Tools
from sandbox.sender import PATIENCE_SECONDS, Sender
from sandbox.socket_mode import SocketMode
from sandbox.tickets import Responses, Triggers
from sandbox.traffic import Traffic, WatchedCalls, WatchedDoor
from sandbox.visitor import Visitor
from sandbox.workspace import Workspace

_START_SECONDS = 10.0
_real_time = time.time  # noqa: TID251 -- Slack's own clock; signatures need the real time


class Sandbox:
    """A workspace on HTTP. With port 0 any free port is taken; `url` is known once started.

    `patience` is how many seconds the bot has for an answer; Slack gives it three. `manifest` is the app's,
    as JSON values: its scopes, events and shortcuts come from it; without one everything is granted.
    With an `app_token` (xapp-...) everything reaches the bot over its own connections, in `sockets`.
    `completions` are words that the page offers after a command: what is put in ("text"), its "usage",
    and one line of "help". With `rate_limits` calls that come too often are refused. `faults` are Slack's
    bad days, `pace` is how often it lets the bot call. `on_reset` is called, and returns at once, when
    somebody wants to start anew. `transport` stands in for the network on the way to the bot.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        signing_secret: str,
        bot_token: str,
        completions: Sequence[Mapping[str, str]] = (),
        on_reset: Callable[[], None] | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        patience: float = PATIENCE_SECONDS,
        manifest: Mapping[str, object] | None = None,
        app_token: str | None = None,
        rate_limits: bool = False,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        if host not in {"127.0.0.1", "localhost"}:
            raise ValueError("the sandbox is for this machine only: 127.0.0.1 or localhost")
        self.workspace = workspace
        self.url = ""
        self._address = (host, port)
        self._sender = Sender(signing_secret, _real_time, patience, transport)
        self.sockets = SocketMode(app_token, workspace.app_id, patience) if app_token else None
        self.manifest = manifest or {}
        self._traffic = Traffic(workspace.now)
        door = WatchedDoor(self.sockets or self._sender, self._traffic)
        token, granted = secrets.token_hex(12), Manifest.read(manifest)
        self._events = Events(workspace, door, token, granted)
        workspace.tell = self._events.happened
        self._line = Line(
            workspace=workspace,
            sender=door,
            triggers=Triggers(workspace.now),
            responses=Responses(workspace),
            events=self._events,
            manifest=granted,
            verification_token=token,
        )
        self.faults, self.pace = Faults(), Pace(workspace.now, on=rate_limits)
        self._api = HttpApi(
            self._line, bot_token=bot_token, pace=self.pace, faults=self.faults, sockets=self.sockets
        )
        offers = Offers(manifest=self.manifest, completions=tuple(completions), reset=bool(on_reset))
        self._page = Page(workspace, self.visitor, offers)
        self._tools = Tools(workspace, self.visitor, self._traffic, self.faults, on_reset)
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

    def patient(self, seconds: float) -> AbstractContextManager[None]:
        """Wait so long for each answer meanwhile, in s: a story is no test of the bot's speed."""
        return self._sender.patient(seconds)

    def visitor(self, name: str) -> Visitor:
        """Somebody at the keyboard, by name, handle or id. LookupError when absent."""
        return Visitor(self._line, self.workspace.person(name))

    def told(self) -> bool:
        """Whether the bot was told of every event that is due."""
        return self._events.told()

    def start(self) -> None:
        """Serve from a thread of its own; returns once the port answers. OSError when it is taken."""
        listener = socket.create_server(self._address)
        host, port = listener.getsockname()[:2]
        self.url = self._line.url = f"http://{host}:{port}"
        if self.sockets:
            self.sockets.link = f"ws://{host}:{port}/link"
        config = uvicorn.Config(
            self._app(), log_level="warning", access_log=False, ws="wsproto", http=Breakable
        )
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
            *self._api.routes(),
            Route("/archives/{channel}/{message}", self._permalink),
            *(self.sockets.routes() if self.sockets else []),
            *self._page.routes(),
            *self._tools.routes(),
        ]
        return LoopbackOnly(WatchedCalls(Starlette(routes=routes, lifespan=self._lifespan), self._traffic))

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        self._ready.set()
        yield

    async def _permalink(self, request: Request) -> Response:
        try:
            channel = self.workspace.channel(request.path_params["channel"])
        except LookupError:
            return RedirectResponse("/")
        return RedirectResponse(f"/?channel={channel.name or channel.id}")
