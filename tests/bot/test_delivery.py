"""The sender against a Slack that fails: nothing is lost, nothing is said twice."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from bot.clients import slack_api
from bot.delivery import Delivery, Patience
from bot.people import People
from bot.sending import Sending
from storage import Store

START = datetime(2026, 3, 10, 9, tzinfo=UTC)
KEYS = iter(range(1_000_000))


@dataclass
class Slack:
    """A Slack that keeps what it is told and fails as it is bidden, one call of ``chat.postMessage`` each.

    ``faults``: ``429``, ``gone`` (not carried out), ``dropped`` (carried out, not answered), or an error.
    """

    faults: list[str] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    def answer(self, method: str, form: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        """Status and body of a call; none closes the connection."""
        if method == "chat.postMessage":
            return self._post(form)
        if method == "conversations.history":
            return 200, {"ok": True, "messages": self.messages}
        if method == "conversations.open":
            return 200, {"ok": True, "channel": {"id": "D0000000001"}}
        return 200, {"ok": True, "user_id": "U0BOT", "bot_id": "B0BOT", "team_id": "T1"}

    def _post(self, form: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "429":
            return 429, {"ok": False, "error": "ratelimited"}
        if fault == "gone":
            return None
        if fault not in {"", "dropped"}:
            return 200, {"ok": False, "error": fault}
        metadata = form["metadata"]
        ts = f"{1000 + len(self.messages)}.000001"
        self.messages.append({"ts": ts, "text": form["text"], "bot_id": "B0BOT", "metadata": metadata})
        return None if fault == "dropped" else (200, {"ok": True, "ts": ts})


@contextmanager
def serving(slack: Slack) -> Iterator[Slack]:
    """The same over HTTP."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = json.loads(body) if body.startswith("{") else {}
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

    def put(self, incident: str, lane: str = "dm:U1") -> None:
        """Put a private word to a lead about an incident into the outbox."""
        with self.store.transaction() as tx:
            key = f"{next(KEYS):032x}"
            tx.outbox.put(
                kind="withheld",
                lane=lane,
                key=key,
                at=self.now,
                incident=incident,
                person="U1",
                channel="C1",
            )

    def sender(self, owner: str = "one") -> Delivery:
        """A sender of its own."""
        client = slack_api.client("xoxb-tests", self.slack.url)
        people = People(client, team_id="T1", clock=time.monotonic)
        sending = Sending(
            self.store, client, people, now=lambda: self.now, new_key=lambda: f"{next(KEYS):032x}"
        )
        patience = Patience(settle=timedelta(minutes=2), attempts=4)
        return Delivery(self.store, sending, now=lambda: self.now, owner=owner, patience=patience)

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


@pytest.fixture
def post(store: Store) -> Iterator[Post]:
    """A sender, an empty outbox and a Slack."""
    with serving(Slack()) as slack:
        yield Post(store, slack)


def test_a_429_is_waited_for_as_long_as_slack_says_and_then_posted_once(post: Post) -> None:
    post.slack.faults = ["429"]
    post.put("IN-000001")

    post.work()
    assert (post.told(), post.waiting()) == ([], 1)
    post.now += timedelta(seconds=6)
    post.work()
    assert post.told() == []
    post.now += timedelta(seconds=2)
    post.work()

    assert (post.told(), post.waiting()) == (["IN-000001"], 0)


def test_an_answer_dropped_after_acceptance_leaves_one_message(post: Post) -> None:
    post.slack.faults = ["dropped"]
    post.put("IN-000001")

    post.work()
    post.now += timedelta(minutes=3)
    post.work()

    assert (post.told(), post.waiting()) == (["IN-000001"], 0)


def test_a_call_that_never_arrived_is_made_again_once(post: Post) -> None:
    post.slack.faults = ["gone"]
    post.put("IN-000001")

    post.work()
    assert post.told() == []
    post.now += timedelta(minutes=3)
    post.work()

    assert (post.told(), post.waiting()) == (["IN-000001"], 0)


def test_a_lane_keeps_its_order_while_another_goes_on(post: Post) -> None:
    post.slack.faults = ["gone"]
    post.put("IN-000001")
    post.put("IN-000002")
    post.put("IN-000003", lane="dm:U2")

    post.work()
    assert post.told() == ["IN-000003"]
    post.now += timedelta(minutes=3)
    post.work()

    assert post.told() == ["IN-000003", "IN-000001", "IN-000002"]


def test_a_definite_refusal_is_set_aside_and_its_lane_goes_on(post: Post) -> None:
    post.slack.faults = ["channel_not_found"]
    post.put("IN-000001")
    post.put("IN-000002")

    post.work()

    assert (post.told(), post.waiting()) == (["IN-000002"], 0)


def test_a_slack_that_stays_away_sets_the_message_aside_in_the_end(post: Post) -> None:
    post.slack.faults = ["gone"] * 9
    post.put("IN-000001")

    for _ in range(5):
        post.work()
        post.now += timedelta(minutes=3)

    assert (post.told(), post.waiting()) == ([], 0)


def test_another_sender_takes_over_after_a_crash_without_saying_it_twice(post: Post) -> None:
    post.put("IN-000001")
    with post.store.transaction() as tx:
        row = tx.outbox.claim(now=post.now, owner="crashed", lease=timedelta(minutes=2))
    assert row is not None
    metadata = {"event_type": "insider_outbox", "event_payload": {"key": row.key}}
    said = {"ts": "1.000001", "text": "IN-000001 was", "bot_id": "B0BOT", "metadata": metadata}
    post.slack.messages.append(said)

    post.work()
    assert post.waiting() == 1
    post.now += timedelta(minutes=3)
    post.work()

    assert (post.told(), post.waiting()) == (["IN-000001"], 0)
