"""The other side of the line: a tiny bot that checks signatures, remembers what came, and answers."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from sandbox.server import Sandbox
from sandbox.visitor import Visitor
from sandbox.workspace import Workspace

SIGNING_SECRET = "shh"
BOT_TOKEN = "xoxb-test"


@dataclass(frozen=True)
class Received:
    """One request from Slack: its headers in lower case, its form, or the JSON of an event."""

    headers: dict[str, str]
    form: dict[str, str]
    event: dict[str, Any] = field(default_factory=dict)

    @property
    def payload(self) -> dict[str, Any]:
        """The payload of an interaction."""
        payload: dict[str, Any] = json.loads(self.form["payload"])
        return payload


def nothing(_received: Received) -> tuple[int, object]:
    """Acknowledge with an empty body."""
    return 200, ""


@dataclass
class FakeBot:
    """Set `answer` to decide what it says: a status, a JSON object or text, and headers if there are any."""

    url: str = ""
    answer: Callable[[Received], tuple[int, object] | tuple[int, object, dict[str, str]]] = nothing
    received: list[Received] = field(default_factory=list)

    @property
    def last(self) -> Received:
        """The request that came last."""
        return self.received[-1]


@dataclass
class Clock:
    """Epoch seconds that stand still until moved."""

    seconds: float = 1_800_000_000.0

    def __call__(self) -> float:
        """What time it is."""
        return self.seconds


@dataclass
class Scene:
    """A small workspace with a bot connected: a lead and a support agent, #general, a private #case."""

    workspace: Workspace
    sandbox: Sandbox
    bot: FakeBot
    clock: Clock
    client: WebClient
    lead: Visitor
    support: Visitor


def _handler(bot: FakeBot) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_args: object) -> None:
            """Keep quiet."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            headers = {key.lower(): value for key, value in self.headers.items()}
            is_event = "json" in headers["content-type"]
            form = {key: values[0] for key, values in parse_qs(body, keep_blank_values=True).items()}
            received = Received(headers, {}, json.loads(body)) if is_event else Received(headers, form)
            status, content, more = 401, object(), {}
            if SignatureVerifier(SIGNING_SECRET).is_valid_request(body, headers):
                bot.received.append(received)
                status, content, *headers_of = bot.answer(received)
                more = headers_of[0] if headers_of else {}
            self._send(status, json.dumps(content) if isinstance(content, dict) else str(content), more)

        def _send(self, status: int, text: str, more: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

    return Handler


@contextmanager
def running_bot() -> Iterator[FakeBot]:
    """A bot on a free port."""
    bot = FakeBot()
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(bot)) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        bot.url = f"http://127.0.0.1:{server.server_port}/slack/events"
        yield bot
        server.shutdown()
        thread.join()


@contextmanager
def running_scene(
    *,
    patience: float = 3.0,
    manifest: dict[str, Any] | None = None,
    rate_limits: bool = False,
    completions: Sequence[Mapping[str, str]] = (),
    on_reset: Callable[[], None] | None = None,
) -> Iterator[Scene]:
    """The scene, served; the options are the sandbox's."""
    clock = Clock()
    workspace = Workspace(now=clock)
    people = [workspace.add_person("Lead responder"), workspace.add_person("Support agent")]
    workspace.add_channel("general", members=people, with_bot=True)
    workspace.add_channel("case", private=True, members=people[:1], with_bot=True)
    sandbox = Sandbox(
        workspace,
        signing_secret=SIGNING_SECRET,
        bot_token=BOT_TOKEN,
        patience=patience,
        manifest=manifest,
        rate_limits=rate_limits,
        completions=completions,
        on_reset=on_reset,
    )
    sandbox.start()
    try:
        with running_bot() as bot:
            sandbox.connect(bot.url)
            client = WebClient(token=BOT_TOKEN, base_url=sandbox.api_url, retry_handlers=[])
            lead, support = sandbox.visitor("Lead responder"), sandbox.visitor("support.agent")
            yield Scene(workspace, sandbox, bot, clock, client, lead, support)
            sandbox.stop()
    finally:
        sandbox.stop()
