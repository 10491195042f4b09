"""What the page does to the local Slack itself, which no person in a workspace could."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sandbox.faults import Faults
from sandbox.model import Json
from sandbox.page_api import Act, acting
from sandbox.traffic import Traffic
from sandbox.transcript import transcript
from sandbox.visitor import Visitor
from sandbox.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Tools:
    """The routes of the bar at the top. `on_reset` asks whoever made the workspace to start anew."""

    workspace: Workspace
    visitor: Callable[[str], Visitor]
    traffic: Traffic
    faults: Faults
    on_reset: Callable[[], None] | None

    def routes(self) -> list[Route]:
        """All routes, to be served from the root."""
        acts: dict[str, Act] = {"travel": self._travel, "fault": self._fault, "reset": self._reset}
        return [
            Route("/sandbox/faults", self._faults),
            Route("/sandbox/transcript", self._transcript),
            *(
                Route(f"/sandbox/{name}", acting(act, self.visitor), methods=["POST"])
                for name, act in acts.items()
            ),
        ]

    def _travel(self, visitor: Visitor, body: Json) -> Json:
        """By so many `seconds`, or `until` a wall-clock time (YYYY-MM-DDTHH:MM) where the person is."""
        seconds = float(body.get("seconds", 0))
        if "until" in body:
            there = datetime.fromisoformat(str(body["until"])).replace(tzinfo=ZoneInfo(visitor.person.tz))
            seconds = there.timestamp() - self.workspace.now()
        if seconds <= 0:
            raise ValueError("Time only goes forward.")
        self.workspace.travel(seconds)
        return {"now": self.workspace.now()}

    async def _faults(self, _request: Request) -> Response:
        return JSONResponse({"on": self.faults.describe()})

    def _fault(self, _visitor: Visitor, body: Json) -> Json:
        """Only this `kind` of fault from now on; none when it is empty."""
        self.faults.clear()
        if body["kind"]:
            self.faults.set(body["kind"])
        return {"on": self.faults.describe()}

    def _reset(self, _visitor: Visitor, _body: Json) -> None:
        if self.on_reset is None:
            raise ValueError("This local Slack cannot start anew.")
        self.on_reset()

    async def _transcript(self, request: Request) -> Response:
        try:
            visitor = self.visitor(request.query_params.get("as", ""))
        except LookupError as error:
            return PlainTextResponse(str(error), status_code=404)
        with self.workspace.lock:
            text = transcript(
                visitor, self.workspace.team_name, self.workspace.now(), list(self.traffic.kept)
            )
        name = f'attachment; filename="what-{visitor.person.handle}-sees.txt"'
        return PlainTextResponse(text, headers={"Content-Disposition": name})
