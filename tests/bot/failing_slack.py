"""A Slack that fails as it is bidden, over HTTP, and a sender whose clock is moved by hand."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Final
from urllib.parse import parse_qsl

from bot.clients import slack_api
from bot.delivery import Delivery, Patience
from bot.people import People
from bot.sending import Sending
from storage import Store

START = datetime(2026, 3, 10, 9, tzinfo=UTC)
KEYS = iter(range(1_000_000))
LEASE: Final = timedelta(minutes=2)


@dataclass
class Slack:
    """A Slack that keeps what it is told and fails as it is bidden, one call of the method each.

    ``faults``: ``429``, ``gone`` (not carried out), ``dropped`` (carried out, not answered), or an error.
    ``faulty``: the method that fails.
    """

    faults: list[str] = field(default_factory=list)
    faulty: str = "chat.postMessage"
    messages: list[dict[str, Any]] = field(default_factory=list)
    pins: list[str] = field(default_factory=list)
    homes: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    def answer(self, method: str, form: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        """Status and body of a call; none closes the connection."""
        fault = self.faults.pop(0) if self.faults and method == self.faulty else ""
        if fault == "429":
            return 429, {"ok": False, "error": "ratelimited"}
        if fault == "gone":
            return None
        if fault not in {"", "dropped"}:
            return 200, {"ok": False, "error": fault}
        done = self._done(method, form)
        return None if fault == "dropped" else (200, done)

    def _done(self, method: str, form: dict[str, Any]) -> dict[str, Any]:
        match method:
            case "chat.postMessage":
                return self._posted(form)
            case "chat.update":
                return self._edited(form)
            case "pins.add":
                self.pins.append(form["timestamp"])
            case "views.publish":
                self.homes.append(form)
            case "chat.delete":
                self.messages = [one for one in self.messages if one["ts"] != form["ts"]]
            case "conversations.history":
                return {"ok": True, "messages": self.messages}
        # Whatever else is asked is about the bot, its one member and their direct messages.
        return {
            "ok": True,
            "user_id": "U0BOT",
            "bot_id": "B0BOT",
            "team_id": "T1",
            "members": ["U1", "U0BOT"],
            "channel": {"id": "D0000000001", "is_private": True},
            "user": {"id": "U1", "team_id": "T1", "real_name": "Lead", "tz": "UTC"},
        }

    def _posted(self, form: dict[str, Any]) -> dict[str, Any]:
        ts = f"{1000 + len(self.messages)}.000001"
        shown = {"text": form["text"], "blocks": form.get("blocks"), "metadata": form["metadata"]}
        self.messages.append({"ts": ts, "bot_id": "B0BOT", **shown})
        return {"ok": True, "ts": ts}

    def _edited(self, form: dict[str, Any]) -> dict[str, Any]:
        for message in self.messages:
            if message["ts"] == form["ts"]:
                message |= {"text": form["text"], "blocks": form["blocks"]}
                return {"ok": True, "ts": form["ts"]}
        return {"ok": False, "error": "message_not_found"}


@contextmanager
def serving(slack: Slack) -> Iterator[Slack]:
    """The same over HTTP."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = json.loads(body) if body.startswith("{") else dict(parse_qsl(body))
            answer = slack.answer(self.path.rsplit("/", 1)[-1], form)
            if answer is None:
                self.close_connection = True
                return
            self.send_response(answer[0])
            self.send_header("Content-Type", "application/json")
            self.send_header("Retry-After", "7")
            self.end_headers()
            self.wfile.write(json.dumps(answer[1]).encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    slack.url = f"http://127.0.0.1:{server.server_port}/api/"
    try:
        yield slack
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Post:
    """A sender with a clock that is moved by hand."""

    store: Store
    slack: Slack
    now: datetime = START

    def put(self, incident: str, lane: str = "dm:U1", kind: str = "withheld", person: str = "U1") -> None:
        """Put a private word to a lead about an incident into the outbox."""
        with self.store.transaction() as tx:
            key = f"{next(KEYS):032x}"
            tx.outbox.put(
                kind=kind,
                lane=lane,
                key=key,
                at=self.now,
                incident=incident,
                person=person,
                channel="C1",
            )

    def sender(self, owner: str = "one") -> Delivery:
        """A sender of its own."""
        client = slack_api.client("xoxb-tests", self.slack.url)
        people = People(client, team_id="T1", clock=time.monotonic)
        sending = Sending(
            self.store,
            client,
            people,
            now=lambda: self.now,
            new_reference=lambda kind: f"{kind}-{next(KEYS):010}",
            new_key=lambda: f"{next(KEYS):032x}",
            lease=LEASE,
        )
        patience = Patience(settle=timedelta(minutes=2), lease=LEASE, attempts=4)
        return Delivery(
            self.store,
            sending,
            now=lambda: self.now,
            owner=owner,
            new_key=lambda: f"{next(KEYS):032x}",
            patience=patience,
        )

    def work(self) -> None:
        """Send whatever may leave now."""
        sender = self.sender()
        while sender.send_one():
            pass

    def told(self) -> list[str]:
        """References of the incidents that Slack was told of, in order."""
        return [message["text"].split(" ", 1)[0] for message in self.slack.messages]

    def waiting(self) -> int:
        """Rows that are not finished."""
        with self.store.reading() as tx:
            return tx.outbox.waiting()

    def aside(self) -> Counter[str]:
        """Kind and reason of what was set aside."""
        with self.store.reading() as tx:
            return Counter(f"{one.kind} {one.reason}" for one in tx.aside.all())
