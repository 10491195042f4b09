"""Events: what happened, told to the bot as JSON, and told again when it does not answer.

Slack tries an event again almost at once, after a minute and after five more, with the same event id. The
minutes are the workspace's, so that a test can move them (`Workspace.travel`).
"""

import heapq
import itertools
import threading
from dataclasses import dataclass, field

from sandbox.directory import identifier
from sandbox.door import Door
from sandbox.manifest import Manifest
from sandbox.model import Json, Person
from sandbox.sender import Answer, Sent
from sandbox.workspace import Workspace

RETRIES = (0.0, 60.0, 300.0)
"""Seconds from one failed attempt to the next."""
_LOOK_SECONDS = 1.0


@dataclass(order=True, slots=True)
class _Attempt:
    due: float
    order: int
    number: int = field(compare=False)
    reason: str = field(compare=False)
    envelope: Json = field(compare=False)


class Events:
    """The events that the app subscribed to. One thread sends what waits, so that nobody waits for it."""

    def __init__(self, workspace: Workspace, sender: Door, token: str, manifest: Manifest) -> None:
        self._workspace, self._sender, self._token, self._manifest = workspace, sender, token, manifest
        self._condition = threading.Condition()
        self._waiting: list[_Attempt] = []
        self._order = itertools.count()
        self._ended = self._telling = False
        self._thread = threading.Thread(target=self._run, name="sandbox-events", daemon=True)
        self._unsubscribe = workspace.subscribe(self._wake)

    def start(self) -> None:
        """Send in a thread of its own from now on."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; what is waiting is dropped."""
        self._unsubscribe()
        with self._condition:
            self._ended = True
            self._condition.notify()
        if self._thread.is_alive():
            self._thread.join()

    def happened(self, event: Json) -> None:
        """Tell the bot soon, if it subscribed."""
        if self._manifest.hears(event["type"]):
            self._enqueue(_Attempt(self._workspace.now(), next(self._order), 0, "", self._envelope(event)))

    def told(self) -> bool:
        """Whether nothing that is due waits or is under way."""
        with self._condition:
            due = self._waiting and self._waiting[0].due <= self._workspace.now()
            return not due and not self._telling

    def home_opened(self, person: Person, view: Json | None) -> tuple[Sent, Answer] | None:
        """Tell the bot that somebody opened its Home tab, and wait for the answer. None: it does not hear."""
        if not self._manifest.home or not self._manifest.hears("app_home_opened"):
            return None
        channel = self._workspace.direct(person)
        event: Json = {"type": "app_home_opened", "user": person.id, "channel": channel.id, "tab": "home"}
        event |= {"event_ts": f"{self._workspace.now():.6f}"} | ({"view": view} if view else {})
        return self._attempt(_Attempt(0, 0, 0, "", self._envelope(event)))

    def _envelope(self, event: Json) -> Json:
        workspace = self._workspace
        authorization = {"team_id": workspace.team_id, "user_id": workspace.bot_user_id, "is_bot": True}
        return {
            "token": self._token,
            "team_id": workspace.team_id,
            "api_app_id": workspace.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": identifier("Ev"),
            "event_time": int(workspace.now()),
            "authorizations": [
                authorization | {"enterprise_id": None, "is_enterprise_install": False},
            ],
            "is_ext_shared_channel": False,
            "event_context": identifier("EC"),
        }

    def _attempt(self, attempt: _Attempt) -> tuple[Sent, Answer]:
        headers = {}
        if attempt.number:
            headers = {"X-Slack-Retry-Num": f"{attempt.number}", "X-Slack-Retry-Reason": attempt.reason}
        sent = self._sender.sign_json(attempt.envelope, headers)
        answer = self._sender.send(sent)
        if answer.failure and not answer.no_retry and attempt.number < len(RETRIES):
            due = self._workspace.now() + RETRIES[attempt.number]
            number, reason = attempt.number + 1, _reason(answer)
            self._enqueue(_Attempt(due, next(self._order), number, reason, attempt.envelope))
        return sent, answer

    def _enqueue(self, attempt: _Attempt) -> None:
        with self._condition:
            heapq.heappush(self._waiting, attempt)
            self._condition.notify()

    def _wake(self) -> None:
        with self._condition:
            self._condition.notify()

    def _run(self) -> None:
        while attempt := self._next():
            self._attempt(attempt)
            self._telling = False
            self._workspace.changed()

    def _next(self) -> _Attempt | None:
        with self._condition:
            while not self._ended:
                if self._waiting and self._waiting[0].due <= self._workspace.now():
                    self._telling = True
                    return heapq.heappop(self._waiting)
                # The workspace's clock moves by itself, too: look again from time to time.
                self._condition.wait(_LOOK_SECONDS if self._waiting else None)
            return None


def _reason(answer: Answer) -> str:
    if answer.failure == "operation_timeout":
        return "http_timeout"
    return "http_error" if answer.status else "connection_failed"
