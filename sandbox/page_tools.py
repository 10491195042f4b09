"""What the page does to the local Slack itself, which no person in a workspace could."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.routing import Route

from sandbox.model import Json
from sandbox.page_api import acting
from sandbox.visitor import Visitor
from sandbox.workspace import Workspace


class Tools:
    """The routes of the bar at the top: time."""

    def __init__(self, workspace: Workspace, visitor: Callable[[str], Visitor]) -> None:
        self._workspace, self._visitor = workspace, visitor

    def routes(self) -> list[Route]:
        """All routes, to be served from the root."""
        acts = {"travel": self._travel}
        return [
            Route(f"/sandbox/{name}", acting(act, self._visitor), methods=["POST"])
            for name, act in acts.items()
        ]

    def _travel(self, visitor: Visitor, body: Json) -> Json:
        """By so many `seconds`, or `until` a wall-clock time (YYYY-MM-DDTHH:MM) where the person is."""
        seconds = float(body.get("seconds", 0))
        if "until" in body:
            there = datetime.fromisoformat(str(body["until"])).replace(tzinfo=ZoneInfo(visitor.person.tz))
            seconds = there.timestamp() - self._workspace.now()
        if seconds <= 0:
            raise ValueError("Time goes forward only.")
        self._workspace.travel(seconds)
        return {"now": self._workspace.now()}
