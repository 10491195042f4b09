"""The latest requests between Slack and the bot, in both directions: what kind, and what came of each."""

import json
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.door import Door
from sandbox.model import Json
from sandbox.sender import Answer, Sent

_KEPT = 500
_API = "/api/"
_RESPONSE = "/response/"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request: when (epoch seconds in the workspace), from whom to whom, what, and how it ended."""

    at: float
    way: str
    what: str
    status: str


@dataclass(slots=True)
class Traffic:
    """The latest exchanges, oldest first, without what was said. `now` is the workspace's clock."""

    now: Callable[[], float]
    kept: deque[Exchange] = field(default_factory=lambda: deque(maxlen=_KEPT))

    def note(self, way: str, what: str, status: str) -> None:
        """Remember one more."""
        self.kept.append(Exchange(self.now(), way, what, status))


@dataclass(frozen=True, slots=True)
class WatchedDoor:
    """A door that remembers what went through it."""

    door: Door
    traffic: Traffic

    def sign(self, form: Mapping[str, str]) -> Sent:
        """As the door does."""
        return self.door.sign(form)

    def sign_json(self, envelope: Json, headers: Mapping[str, str]) -> Sent:
        """As the door does."""
        return self.door.sign_json(envelope, headers)

    def again(self, sent: Sent) -> Sent:
        """As the door does."""
        return self.door.again(sent)

    def send(self, sent: Sent) -> Answer:
        """As the door does."""
        started = time.monotonic()
        answer = self.door.send(sent)
        took = f"{(time.monotonic() - started) * 1000:.0f} ms"
        status = " ".join(str(part) for part in (answer.status or "", answer.failure, took) if part)
        self.traffic.note("Slack to bot", _kind(sent.body.decode()), status)
        return answer


def _kind(body: str) -> str:
    """The command, or Slack's type of the interaction or event."""
    if body.startswith("{"):
        content = json.loads(body)
    else:
        form = dict(parse_qsl(body))
        content = json.loads(form["payload"]) if "payload" in form else form
    return str(content.get("command") or content.get("event", content).get("type"))


class WatchedCalls:
    """Remembers the bot's calls and how they were answered, whatever answers them."""

    def __init__(self, app: ASGIApp, traffic: Traffic) -> None:
        self._app, self._traffic = app, traffic

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        path = str(scope.get("path", ""))
        if scope["type"] != "http" or not path.startswith((_API, _RESPONSE)):
            await self._app(scope, receive, send)
            return
        ended = ["no answer", ""]

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                ended[0] = str(message["status"])
            elif message["type"] == "http.response.body":
                ended[1] += message.get("body", b"").decode(errors="replace")
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            # The address of an answer is a secret; a method is not.
            what = path.removeprefix(_API) if path.startswith(_API) else "answer to an interaction"
            self._traffic.note("bot to Slack", what, f"{ended[0]} {_verdict(ended[1])}".strip())


def _verdict(body: str) -> str:
    try:
        answer = json.loads(body)
    except ValueError:
        return ""
    return "ok" if answer.get("ok") else str(answer.get("error", ""))
