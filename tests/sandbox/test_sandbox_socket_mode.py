"""Socket Mode: who may connect, one envelope to one connection, and what Slack does with what comes back."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin.connection import Connection, ConnectionState

from sandbox.server import Sandbox
from sandbox.socket_mode import SocketMode
from sandbox.visitor import Visitor
from sandbox.workspace import Workspace

APP_TOKEN = "xapp-1-tests"
BOT_TOKEN = "xoxb-test"

Json = dict[str, Any]
Reply = Callable[[Json], Json | None]


def acknowledge(envelope: Json) -> Json | None:
    """An acknowledgement without an answer."""
    return {"envelope_id": envelope["envelope_id"]}


def answering(payload: Json) -> Reply:
    """Acknowledge with this answer."""
    return lambda envelope: {"envelope_id": envelope["envelope_id"], "payload": payload}


def keep_silent(_envelope: Json) -> Json | None:
    """No acknowledgement."""
    return None


@dataclass
class Bot:
    """One connection of a bot: what it was sent, and how it replies to envelopes."""

    url: str
    reply: Reply = acknowledge
    messages: list[Json] = field(default_factory=list)
    connection: Connection = field(init=False)
    changed: threading.Condition = field(default_factory=threading.Condition)
    closed: bool = False

    def __post_init__(self) -> None:
        self.connection = Connection(
            self.url,
            logging.getLogger("tests"),
            on_message_listener=self._heard,
            on_close_listener=self._ended,
        )

    def _heard(self, text: str) -> None:
        with self.changed:
            self.messages.append(json.loads(text))
            self.changed.notify_all()
        if "envelope_id" in self.messages[-1] and (reply := self.reply(self.messages[-1])):
            self.connection.send(json.dumps(reply))

    def _ended(self, _code: int, _reason: str | None) -> None:
        with self.changed:
            self.closed = True
            self.changed.notify_all()

    def envelopes(self) -> list[Json]:
        """What it was to answer."""
        return [message for message in self.messages if "envelope_id" in message]

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait until something was heard that makes the condition true."""
        with self.changed:
            assert self.changed.wait_for(condition, 10)


@dataclass
class Scene:
    """A workspace in Socket Mode."""

    box: Sandbox
    lead: Visitor
    client: WebClient

    @property
    def sockets(self) -> SocketMode:
        """Slack's side of the connections."""
        assert self.box.sockets is not None
        return self.box.sockets

    def url(self) -> str:
        """A new address, as the bot gets it."""
        return str(self.client.apps_connections_open(app_token=APP_TOKEN)["url"])

    @contextmanager
    def bot(self, reply: Reply = acknowledge) -> Iterator[Bot]:
        """A connection, once it was greeted or refused."""
        bot, state = Bot(self.url(), reply), ConnectionState()  # type: ignore[no-untyped-call]
        bot.connection.connect()
        assert bot.connection.sock
        bot.connection.sock.settimeout(0.05)  # it ends no sooner than it stops to wait
        thread = threading.Thread(target=bot.connection.run_until_completion, args=(state,))
        thread.start()
        try:
            bot.wait_for(lambda: bool(bot.messages))
            yield bot
        finally:
            state.terminated = True
            thread.join()
            bot.connection.close()


def scene_with(patience: float) -> Iterator[Scene]:
    workspace = Workspace(now=time.time)
    lead = workspace.add_person("Lead responder")
    workspace.add_channel("general", members=[lead], with_bot=True)
    box = Sandbox(
        workspace, signing_secret="shh", bot_token=BOT_TOKEN, app_token=APP_TOKEN, patience=patience
    )
    box.start()
    client = WebClient(token=BOT_TOKEN, base_url=box.api_url, retry_handlers=[])
    try:
        yield Scene(box, box.visitor("Lead responder"), client)
    finally:
        box.stop()


@pytest.fixture
def scene() -> Iterator[Scene]:
    """With Slack's patience."""
    yield from scene_with(3.0)


@pytest.fixture
def hasty() -> Iterator[Scene]:
    """With little patience."""
    yield from scene_with(0.3)


def button(scene: Scene) -> Any:  # noqa: ANN401 -- a message of the sandbox
    """A message with a button, posted by the bot."""
    element = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    channel = scene.box.workspace.channel("general").id
    scene.client.chat_postMessage(
        channel=channel, text="Go", blocks=[{"type": "actions", "elements": [element]}]
    )
    return scene.lead.see("general")[-1]


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), (BOT_TOKEN, "not_allowed_token_type"), ("xapp-1-other", "invalid_auth")],
)
def test_only_the_apps_own_token_opens_connections(scene: Scene, token: str, error: str) -> None:
    with pytest.raises(SlackApiError) as refused:
        WebClient(base_url=scene.box.api_url).api_call(
            "apps.connections.open", headers={"Authorization": f"Bearer {token}"} if token else {}
        )

    assert refused.value.response["error"] == error


def test_a_sandbox_without_socket_mode_opens_none() -> None:
    box = Sandbox(Workspace(now=time.time), signing_secret="shh", bot_token=BOT_TOKEN)
    box.start()
    with pytest.raises(SlackApiError) as refused:
        WebClient(base_url=box.api_url).apps_connections_open(app_token=APP_TOKEN)
    box.stop()

    assert refused.value.response["error"] == "invalid_auth"
    assert not box.socket_mode


def handshake(url: str, **headers: str) -> int:
    """The status that a WebSocket handshake gets."""
    wanted = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
    wanted["Sec-WebSocket-Key"] = "dGhlIHNhbXBsZSBub25jZQ=="
    with (
        httpx.Client(trust_env=False) as client,
        client.stream("GET", url.replace("ws://", "http://"), headers=wanted | headers) as response,
    ):
        return response.status_code


def test_an_address_is_good_for_one_connection(scene: Scene) -> None:
    url = scene.url()

    assert [handshake(url), handshake(url), handshake(scene.sockets.link)] == [101, 403, 403]


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://example.com"}, {"Host": "rebound.example.com"}], ids=["origin", "host"]
)
def test_another_sites_page_cannot_connect(scene: Scene, headers: dict[str, str]) -> None:
    assert handshake(scene.url(), **headers) == 403


def test_a_connection_is_greeted_with_how_many_there_are(scene: Scene) -> None:
    with scene.bot(), scene.bot() as second:
        hello = second.messages[0]

    assert (hello["type"], hello["num_connections"]) == ("hello", 2)
    assert hello["connection_info"] == {"app_id": scene.box.workspace.app_id}
    assert hello["debug_info"]["approximate_connection_time"] > 0


def test_a_ping_is_answered(scene: Scene) -> None:
    with scene.bot() as bot:
        bot.connection.ping(f"{bot.connection.session_id}:123.0")
        scene.lead.type("general", "/insider list")

        assert bot.connection.last_ping_pong_time == 123.0


def test_a_command_is_one_envelope_whose_acknowledgement_is_the_answer(scene: Scene) -> None:
    with scene.bot(answering({"text": "Three incidents"})) as bot:
        delivery = scene.lead.type("general", "/insider list")

    [envelope] = bot.envelopes()
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
    assert (envelope["payload"]["command"], envelope["payload"]["text"]) == ("/insider", "list")
    assert (delivery.status, delivery.failure) == (200, "")
    assert [message.text for message in delivery.shown] == ["Three incidents"]


def test_a_long_answer_arrives_whole(scene: Scene) -> None:
    with scene.bot(answering({"text": "x" * 39_000})):
        [message] = scene.lead.type("general", "/insider list").shown

    assert len(message.text) == 39_000


def test_a_click_is_interactive_and_its_acknowledgement_carries_no_answer(scene: Scene) -> None:
    message = button(scene)
    with scene.bot(answering({"text": "not wanted"})) as bot:
        delivery = scene.lead.click(message, "go")

    [envelope] = bot.envelopes()
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("interactive", False)
    assert envelope["payload"]["type"] == "block_actions"
    assert (delivery.failure, delivery.shown) == ("", [])


def test_an_event_tells_which_attempt_it_is(scene: Scene) -> None:
    event = {"type": "event_callback", "event_id": "Ev1"}
    retry = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    with scene.bot() as bot:
        for headers in ({}, retry):
            assert scene.sockets.send(scene.sockets.sign_json(event, headers)).failure == ""

    kept = ("type", "retry_attempt", "retry_reason", "accepts_response_payload")
    assert [[envelope[name] for name in kept] for envelope in bot.envelopes()] == [
        ["events_api", 0, "", False],
        ["events_api", 1, "http_timeout", False],
    ]


def test_each_envelope_goes_to_one_of_the_connections(scene: Scene) -> None:
    with scene.bot() as one, scene.bot() as other:
        for _ in range(4):
            scene.lead.type("general", "/insider list")

    ids = [envelope["envelope_id"] for bot in (one, other) for envelope in bot.envelopes()]
    assert (len(ids), len(set(ids))) == (4, 4)
    assert len(one.envelopes()) == 2


def test_an_eleventh_connection_is_refused(scene: Scene) -> None:
    with ExitStack() as stack:
        bots = [stack.enter_context(scene.bot()) for _ in range(10)]
        eleventh = stack.enter_context(scene.bot())
        assert eleventh.messages[0]["reason"] == "too_many_websockets"
        eleventh.wait_for(lambda: eleventh.closed)
        assert [bot.messages[0]["type"] for bot in bots] == ["hello"] * 10


def test_without_a_connection_the_command_fails_at_once(scene: Scene) -> None:
    delivery = scene.lead.type("general", "/insider list")

    assert delivery.failure == "dispatch_failed"
    assert 'failed with the error "dispatch_failed"' in delivery.shown[0].text


def test_without_an_acknowledgement_the_command_times_out(hasty: Scene) -> None:
    with hasty.bot(keep_silent):
        delivery = hasty.lead.type("general", "/insider list")

    assert (delivery.status, delivery.failure) == (0, "operation_timeout")


@pytest.mark.parametrize(
    "text", ["not json", "[]", "{}", '{"envelope_id": "unknown"}', '{"envelope_id": []}']
)
def test_what_is_no_acknowledgement_is_passed_over(scene: Scene, text: str) -> None:
    with scene.bot() as bot:
        bot.connection.send(text)

        assert scene.lead.type("general", "/insider list").failure == ""


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
def test_a_connection_that_is_to_end_gets_nothing_more(scene: Scene, reason: str) -> None:
    with scene.bot() as old, scene.bot() as new:
        scene.sockets.disconnect(reason, every=False)
        for _ in range(3):
            assert scene.lead.type("general", "/insider list").failure == ""

        assert (old.messages[-1]["type"], old.messages[-1]["reason"]) == ("disconnect", reason)
        assert (len(old.envelopes()), len(new.envelopes())) == (0, 3)
        assert not old.closed


def test_the_page_can_have_connections_replaced(scene: Scene) -> None:
    with scene.bot() as bot, httpx.Client(trust_env=False) as client:
        url = f"{scene.box.url}/sandbox/disconnect"
        wrong = client.post(url, params={"reason": "boredom"})
        done = client.post(url, params={"reason": "refresh_requested"})
        bot.wait_for(lambda: bot.messages[-1]["type"] == "disconnect")

    assert (wrong.status_code, done.status_code) == (400, 200)
    assert bot.messages[-1]["reason"] == "refresh_requested"


def test_a_command_waits_while_the_only_connection_is_being_replaced(scene: Scene) -> None:
    deliveries = []
    with scene.bot() as old:
        scene.sockets.disconnect()
        typing = threading.Thread(
            target=lambda: deliveries.append(scene.lead.type("general", "/insider list"))
        )
        typing.start()
        with scene.bot() as new:
            typing.join()

    assert [delivery.failure for delivery in deliveries] == [""]
    assert (len(old.envelopes()), len(new.envelopes())) == (0, 1)


def test_an_acknowledgement_over_a_newer_connection_counts(scene: Scene) -> None:
    with scene.bot(keep_silent) as old, scene.bot() as new:
        old.reply = lambda envelope: new.connection.send(json.dumps(acknowledge(envelope)))

        assert [scene.lead.type("general", "/insider list").failure for _ in range(2)] == ["", ""]
    assert len(old.envelopes()) == 1


def test_a_disabled_link_ends_at_once(scene: Scene) -> None:
    with scene.bot() as bot:
        scene.sockets.disconnect("link_disabled")
        bot.wait_for(lambda: bot.closed)

        assert bot.messages[-1]["reason"] == "link_disabled"
        assert scene.lead.type("general", "/insider list").failure == "dispatch_failed"
