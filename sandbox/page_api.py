"""What the page asks for and does: all through Workspace and Visitor, as any person would."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.fields import fields
from sandbox.model import Json, Message, View
from sandbox.page_state import Looking, state
from sandbox.visitor import Delivery, Visitor
from sandbox.workspace import Workspace

FOLDER = Path(__file__).parent / "page"

Act = Callable[[Visitor, Json], Delivery | Json | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What the page offers beside what is in the workspace.

    `manifest` is the app's: its commands and shortcuts. `completions` are the words that may follow a
    command, each {"text", "usage", "help"}. `reset` is whether the workspace can be started anew.
    """

    manifest: Mapping[str, Any] = field(default_factory=dict)
    completions: tuple[Mapping[str, str], ...] = ()
    reset: bool = False

    def json(self) -> Json:
        """As the page gets it."""
        features = self.manifest.get("features", {})
        shown = ("name", "type", "callback_id", "description")
        return {
            "commands": [
                {
                    "command": one["command"],
                    "help": one.get("description", ""),
                    "usage": one.get("usage_hint", ""),
                }
                for one in features.get("slash_commands", [])
            ],
            "shortcuts": [{key: one.get(key, "") for key in shown} for one in features.get("shortcuts", [])],
            "completions": [dict(one) for one in self.completions],
            "reset": self.reset,
        }


class Page:
    """The routes of the page. Every one that acts names the person in `as`, by id, handle or name."""

    def __init__(self, workspace: Workspace, visitor: Callable[[str], Visitor], offers: Offers) -> None:
        self._workspace, self._visitor, self._offers = workspace, visitor, offers
        self._instance = secrets.token_hex(4)
        self._streams: set[Callable[[], None]] = set()
        self._ended = False

    def routes(self) -> list[Route | Mount]:
        """All routes, to be served from the root."""
        return [
            Route("/", self._index),
            Mount("/page", StaticFiles(directory=FOLDER)),
            Route("/sandbox/offers", self._offered),
            Route("/sandbox/state", self._state),
            Route("/sandbox/events", self._events),
            *(
                Route(f"/sandbox/{name}", acting(act, self._visitor), methods=["POST"])
                for name, act in _ACTS.items()
            ),
        ]

    def end_streams(self) -> None:
        """Let the open event streams end, so that the server can stop."""
        self._ended = True
        for wake in list(self._streams):
            wake()

    async def _index(self, _request: Request) -> Response:
        return FileResponse(FOLDER / "index.html")

    async def _offered(self, _request: Request) -> Response:
        return JSONResponse(self._offers.json())

    async def _state(self, request: Request) -> Response:
        asked = request.query_params
        wanted = asked.get("as", "")
        people = [person for person in self._workspace.people() if not person.deleted]
        if not people:
            return JSONResponse({"people": [], "team": self._workspace.team_name})
        known = [person for person in people if wanted in {person.id, person.handle, person.name}]
        looking = Looking(channel=asked.get("channel", ""), thread=asked.get("thread", ""))
        seen = state(self._workspace, self._visitor((known or people)[0].id), looking)
        return JSONResponse({**seen, "instance": self._instance})

    async def _events(self, _request: Request) -> Response:
        return StreamingResponse(self._changes(), media_type="text/event-stream")

    async def _changes(self) -> AsyncIterator[str]:
        loop, changed = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(changed.set)

        unsubscribe = self._workspace.subscribe(wake)
        self._streams.add(wake)
        try:
            while not self._ended:
                changed.clear()
                yield f"data: {self._workspace.revision}\n\n"
                await changed.wait()
        finally:
            self._streams.discard(wake)
            unsubscribe()


def _type(visitor: Visitor, body: Json) -> Delivery:
    return visitor.type(str(body["channel"]), str(body["text"]))


def _reply(visitor: Visitor, body: Json) -> Delivery:
    return visitor.reply(_message(visitor, body), str(body["text"]))


def _join(visitor: Visitor, body: Json) -> None:
    visitor.join(str(body["channel"]))


def _click(visitor: Visitor, body: Json) -> Delivery:
    return visitor.click(_message(visitor, body), str(body["action"]), body.get("choice"))


def _press(visitor: Visitor, body: Json) -> Delivery:
    return visitor.click(visitor.fill(_values(visitor, body)), str(body["action"]), body.get("choice"))


def _values(visitor: Visitor, body: Json) -> Json:
    """What the page has in its fields; the app may have taken one away since the page drew them."""
    view = visitor.modal()
    present = (
        {key for field in fields(view.blocks) for key in (field.block_id, field.action_id)} if view else set()
    )
    return {key: value for key, value in (body.get("values") or {}).items() if key in present}


def _suggest(visitor: Visitor, body: Json) -> Json:
    return {"options": visitor.suggest(str(body["action"]), str(body.get("query", "")))}


def _submit(visitor: Visitor, body: Json) -> Delivery:
    return visitor.submit(_values(visitor, body))


def _close(visitor: Visitor, _body: Json) -> None:
    visitor.close()


def _open_home(visitor: Visitor, _body: Json) -> Delivery:
    return visitor.open_home()


def _press_home(visitor: Visitor, body: Json) -> Delivery:
    home: View | None = visitor.home()
    if home is None:
        raise LookupError("the Home tab is empty")
    return visitor.click(home, str(body["action"]), body.get("choice"))


def _shortcut(visitor: Visitor, body: Json) -> Delivery:
    return visitor.shortcut(str(body["callback_id"]))


def _message_shortcut(visitor: Visitor, body: Json) -> Delivery:
    return visitor.message_shortcut(_message(visitor, body), str(body["callback_id"]))


def _message(visitor: Visitor, body: Json) -> Message:
    message = next((m for m in visitor.see(str(body["channel"])) if m.ts == body["ts"]), None)
    if message is None:
        raise LookupError("this message is gone")
    return message


_ACTS: dict[str, Act] = {
    "type": _type,
    "reply": _reply,
    "join": _join,
    "click": _click,
    "press": _press,
    "suggest": _suggest,
    "submit": _submit,
    "close": _close,
    "open-home": _open_home,
    "press-home": _press_home,
    "shortcut": _shortcut,
    "message-shortcut": _message_shortcut,
}


def acting(act: Act, visitor: Callable[[str], Visitor]) -> Callable[..., object]:
    """The endpoint of one action: JSON in, what came of it out. It waits for the bot in a thread."""

    async def endpoint(request: Request) -> Response:
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            return JSONResponse({"problem": "Send JSON."}, status_code=415)
        try:
            body = json.loads(await request.body())
            done = await run_in_threadpool(lambda: act(visitor(str(body["as"])), body))
        except (LookupError, ValueError, TypeError) as error:
            return JSONResponse({"problem": f"{error}"}, status_code=400)
        if isinstance(done, Delivery):
            done = {"status": done.status, "errors": done.errors, "failure": done.failure}
        return JSONResponse(done or {})

    return endpoint
