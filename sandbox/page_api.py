"""What the page asks for and does: all through Workspace and Visitor, as any person would."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.model import Channel, Json, Message, Person, View
from sandbox.visitor import Delivery, Visitor
from sandbox.workspace import Workspace

FOLDER = Path(__file__).parent / "page"


class Page:
    """The routes of the page. Every one that acts names the person in `as`, by id, handle or name."""

    def __init__(self, workspace: Workspace, visitor: Callable[[str], Visitor]) -> None:
        self._workspace, self._visitor = workspace, visitor
        self._streams: set[Callable[[], None]] = set()
        self._ended = False

    def routes(self) -> list[Route | Mount]:
        """All routes, to be served from the root."""
        actions: dict[str, Act] = {
            "type": self._type,
            "click": self._click,
            "submit": self._submit,
            "press": self._press,
        }
        actions |= {"close": self._close, "join": self._join}
        return [
            Route("/", self._index),
            Mount("/page", StaticFiles(directory=FOLDER)),
            Route("/sandbox/state", self._state),
            Route("/sandbox/events", self._events),
            *(
                Route(f"/sandbox/{name}", _acting(act, self._visitor), methods=["POST"])
                for name, act in actions.items()
            ),
        ]

    def end_streams(self) -> None:
        """Let the open event streams end, so that the server can stop."""
        self._ended = True
        for wake in list(self._streams):
            wake()

    async def _index(self, _request: Request) -> Response:
        return FileResponse(FOLDER / "index.html")

    async def _state(self, request: Request) -> Response:
        wanted = request.query_params.get("as", "")
        with self._workspace.lock:
            people = [person for person in self._workspace.people() if not person.deleted]
            known = [person for person in people if wanted in {person.id, person.handle, person.name}]
            if not people:
                return JSONResponse({"people": [], "team": self._workspace.team_name})
            me = (known or people)[0]
            return JSONResponse(self._seen_by(me, people, request.query_params.get("channel", "")))

    def _seen_by(self, me: Person, people: list[Person], wanted: str) -> Json:
        workspace, visitor = self._workspace, self._visitor(me.id)
        workspace.direct(me)
        visible = [channel for channel in workspace.channels() if workspace.sees(me.id, channel)]
        try:
            current = visitor.place(wanted)
        except LookupError:
            current = visible[0]
        modal = visitor.modal()
        names = workspace.names_for(me.id)
        everybody = [*people, workspace.person(workspace.bot_user_id), workspace.person("USLACKBOT")]
        channel_names = {
            channel.id: names(channel.id) for channel in workspace.channels() if channel in visible
        }
        return {
            "team": workspace.team_name,
            "bot": {"id": workspace.bot_user_id, "name": workspace.bot_name},
            "revision": workspace.revision,
            "me": _person(me),
            "people": [_person(person) for person in people],
            "names": {**{person.id: person.name for person in everybody}, **channel_names},
            "channels": [self._channel(channel, me) for channel in visible],
            "current": current.id,
            "messages": [_message(message) for message in workspace.visible(me.id, current)],
            "modal": _view(modal) if modal else None,
        }

    def _channel(self, channel: Channel, me: Person) -> Json:
        messages = self._workspace.visible(me.id, channel)
        return {
            "id": channel.id,
            "name": channel.name or f"@{self._workspace.bot_name}",
            "kind": channel.kind,
            "topic": channel.topic,
            "members": len(channel.members),
            "joined": me.id in channel.members,
            "last": next((m.ts for m in reversed(messages) if m.user != me.id), ""),
        }

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

    @staticmethod
    def _type(visitor: Visitor, body: Json) -> Delivery:
        return visitor.type(str(body["channel"]), str(body["text"]))

    @staticmethod
    def _join(visitor: Visitor, body: Json) -> None:
        visitor.join(str(body["channel"]))

    @staticmethod
    def _click(visitor: Visitor, body: Json) -> Delivery:
        message = next((m for m in visitor.see(str(body["channel"])) if m.ts == body["ts"]), None)
        if message is None:
            raise LookupError("this message is gone")
        return visitor.click(message, str(body["action"]), body.get("choice"))

    @staticmethod
    def _press(visitor: Visitor, body: Json) -> Delivery:
        return visitor.click(visitor.fill(body.get("values") or {}), str(body["action"]), body.get("choice"))

    @staticmethod
    def _submit(visitor: Visitor, body: Json) -> Delivery:
        return visitor.submit(body.get("values") or {})

    @staticmethod
    def _close(visitor: Visitor, _body: Json) -> None:
        visitor.close()


Act = Callable[[Visitor, Json], Delivery | None]


def _acting(act: Act, visitor: Callable[[str], Visitor]) -> Callable[..., object]:
    """The endpoint of one action: JSON in, what came of it out. It waits for the bot in a thread."""

    async def endpoint(request: Request) -> Response:
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            return JSONResponse({"problem": "Send JSON."}, status_code=415)
        try:
            body = json.loads(await request.body())
            delivery = await run_in_threadpool(lambda: act(visitor(str(body["as"])), body))
        except (LookupError, ValueError, TypeError) as error:
            return JSONResponse({"problem": f"{error}"}, status_code=400)
        if delivery is None:
            return JSONResponse({})
        return JSONResponse(
            {"status": delivery.status, "errors": delivery.errors, "failure": delivery.failure}
        )

    return endpoint


def _person(person: Person) -> Json:
    return {"id": person.id, "name": person.name, "handle": person.handle, "guest": person.is_restricted}


def _message(message: Message) -> Json:
    return {
        "ts": message.ts,
        "user": message.user,
        "text": message.text,
        "blocks": message.blocks,
        "ephemeral": message.ephemeral_to is not None,
        "edited": message.edited is not None,
        "pinned": message.pinned,
        "system": message.subtype is not None,
        "app": message.bot_id is not None,
    }


def _view(view: View) -> Json:
    return {
        "id": view.id,
        "hash": view.hash,
        "payload": {key: view.payload.get(key) for key in ("title", "submit", "close", "blocks")},
        "values": view.values,
        "errors": view.errors,
        "notice": view.notice,
    }
