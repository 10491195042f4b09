"""The bot's side of Socket Mode, with a real Bolt app and the local Slack at the other end."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from email.parser import BytesParser

import pytest
from slack_bolt import Ack, App, BoltResponse
from slack_sdk import WebClient
from wsproto.utilities import generate_accept_token

from bot.clients import slack_api
from bot.socket_mode import SocketMode, TokenRefused
from sandbox.server import Sandbox
from sandbox.workspace import Workspace
from tests.journeys.scene import until

APP_TOKEN = "xapp-1-tests"
BOT_TOKEN = "xoxb-tests"


class Slack:
    """A workspace in Socket Mode with one person in it."""

    def __init__(self, port: int = 0) -> None:
        workspace = Workspace(now=time.time)
        lead = workspace.add_person("Lead responder")
        workspace.add_channel("general", members=[lead], with_bot=True)
        self.box = Sandbox(
            workspace, signing_secret="shh", bot_token=BOT_TOKEN, app_token=APP_TOKEN, port=port
        )
        self.box.start()
        assert self.box.sockets
        self.sockets = self.box.sockets
        self.client = slack_api.client(BOT_TOKEN, self.box.api_url)
        self.lead = self.box.visitor("Lead responder")

    def address(self, token: str = APP_TOKEN) -> str:
        """A new address, as the bot asks for it."""
        return str(self.client.apps_connections_open(app_token=token)["url"])

    def command(self, text: str) -> list[str]:
        """What the person is told upon a command."""
        return [message.text for message in self.lead.type("general", f"/insider {text}").shown]


@pytest.fixture
def slack() -> Iterator[Slack]:
    """Serves until the end of the test."""
    made = Slack()
    yield made
    made.box.stop()


def echo(ack: Ack, body: dict[str, str]) -> None:
    """Answer with what was typed."""
    ack(body["text"])


def bolt(client: WebClient, command: Callable[..., object] = echo) -> App:
    """A Bolt app with one command."""
    app = App(client=client, process_before_response=True, token_verification_enabled=False)
    app.command("/insider")(command)

    @app.error
    def failed(error: Exception) -> BoltResponse:
        return BoltResponse(status=200, body={"text": f"failed: {error}"})

    return app


Connect = Callable[..., SocketMode]


@pytest.fixture
def connected(slack: Slack) -> Iterator[Connect]:
    """Makes bots that are connected, and stops them at the end."""
    made: list[SocketMode] = []

    def connect(command: Callable[..., object] = echo) -> SocketMode:
        bot = SocketMode(bolt(slack.client, command), slack.address)
        made.append(bot)
        bot.start()
        return bot

    yield connect
    for bot in made:
        bot.stop()


def test_a_started_bot_is_connected_and_answers(slack: Slack, connected: Connect) -> None:
    assert connected().connected
    assert slack.command("hello") == ["hello"]


def test_an_answer_of_more_than_64_kilobytes_arrives_whole(slack: Slack, connected: Connect) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "é" * 2900}} for _ in range(15)]
    connected(lambda ack: ack(text="long", blocks=blocks))

    [shown] = slack.lead.type("general", "/insider list").shown

    assert shown.plain.count("é") == 15 * 2900


def test_what_fails_is_answered_by_the_error_handler(slack: Slack, connected: Connect) -> None:
    def broken() -> None:
        raise ValueError("a defect")

    connected(broken)

    assert slack.command("list") == ["failed: a defect"]


def test_a_request_that_the_app_does_not_know_is_not_acknowledged(slack: Slack, connected: Connect) -> None:
    connected()
    slack.sockets.patience = 0.3

    assert slack.lead.type("general", "/other").failure == "operation_timeout"
    assert slack.command("hello") == ["hello"]


def test_no_command_is_lost_while_connections_are_replaced(slack: Slack, connected: Connect) -> None:
    connected()
    answers = []
    for number in range(30):
        if number % 5 == 0:
            slack.sockets.disconnect("warning" if number % 2 else "refresh_requested")
        answers += slack.command(f"{number}")

    assert answers == [f"{number}" for number in range(30)]


def test_a_command_in_hand_when_its_connection_ends_is_answered_over_the_next(
    slack: Slack, connected: Connect
) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def slow(ack: Ack) -> None:
        reached.set()
        assert go_on.wait(10)
        ack("done")

    connected(slow)
    answers: list[str] = []
    typing = threading.Thread(target=lambda: answers.extend(slack.command("list")))
    typing.start()
    assert reached.wait(10)
    slack.sockets.disconnect("link_disabled")
    slack.sockets.wait_for_connections(1)
    go_on.set()
    typing.join()

    assert answers == ["done"]


def test_stopping_answers_what_is_in_hand(slack: Slack, connected: Connect) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def slow(ack: Ack) -> None:
        reached.set()
        assert go_on.wait(10)
        ack("done")

    bot = connected(slow)
    answers: list[str] = []
    typing = threading.Thread(target=lambda: answers.extend(slack.command("list")))
    typing.start()
    assert reached.wait(10)
    stopping = threading.Thread(target=bot.stop)
    stopping.start()
    go_on.set()
    stopping.join()
    typing.join()

    assert answers == ["done"]
    assert slack.sockets.connections == 0
    assert not bot.connected


@pytest.mark.parametrize("token", ["xapp-1-other", BOT_TOKEN])
def test_a_token_that_slack_refuses_is_told_at_the_start(slack: Slack, token: str) -> None:
    bot = SocketMode(bolt(slack.client), lambda: slack.address(token))

    with pytest.raises(TokenRefused, match="Slack refuses SLACK_APP_TOKEN"):
        bot.start()

    assert not bot.connected


def test_a_slack_that_cannot_be_reached_is_tried_again(slack: Slack) -> None:
    tries: list[str] = []

    def address() -> str:
        tries.append("")
        if len(tries) == 1:
            raise OSError("no way out")
        return slack.address()

    bot = SocketMode(bolt(slack.client), address)
    bot.start()
    at_first = bot.connected
    slack.sockets.wait_for_connections(1)

    assert not at_first
    assert slack.command("hello") == ["hello"]
    bot.stop()


@pytest.mark.parametrize("address", ["ws://127.0.0.1:9/link", "ws://", "no address", "wss://127.0.0.1:9/x"])
def test_an_address_that_leads_nowhere_is_a_bot_without_connection(slack: Slack, address: str) -> None:
    bot = SocketMode(bolt(slack.client), lambda: address)

    bot.start()

    assert not bot.connected
    bot.stop()


def test_a_defect_while_connecting_keeps_nobody_waiting(slack: Slack) -> None:
    def address() -> str:
        raise LookupError("a defect")

    bot = SocketMode(bolt(slack.client), address)
    bot.start()

    assert not bot.connected
    bot.stop()


def test_an_address_without_a_websocket_is_a_bot_without_connection(slack: Slack) -> None:
    bot = SocketMode(bolt(slack.client), lambda: f"{slack.box.url}/".replace("http", "ws"))

    bot.start()

    assert not bot.connected
    bot.stop()


def test_an_eleventh_bot_keeps_trying_and_gets_the_place_of_another(slack: Slack, connected: Connect) -> None:
    ten = [connected() for _ in range(10)]
    eleventh = connected()
    at_first = eleventh.connected
    ten[0].stop()
    until(lambda: eleventh.connected)

    assert not at_first


@contextmanager
def silent_slack() -> Iterator[str]:
    """The address of a WebSocket that is opened, and then says nothing, not even to pings."""
    with socket.create_server(("127.0.0.1", 0)) as listener, ExitStack() as kept:

        def accept() -> None:
            connection = kept.enter_context(listener.accept()[0])
            request = BytesParser().parsebytes(connection.recv(65_536).partition(b"\r\n")[2])
            token = generate_accept_token(request["Sec-WebSocket-Key"].encode())
            head = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            connection.sendall(head + b"Sec-WebSocket-Accept: " + token + b"\r\n\r\n")

        thread = threading.Thread(target=accept)
        thread.start()
        yield f"ws://127.0.0.1:{listener.getsockname()[1]}/link"
        thread.join()


def test_a_connection_that_has_gone_silent_is_replaced(slack: Slack) -> None:
    with silent_slack() as silent:
        addresses = iter([silent])
        bot = SocketMode(bolt(slack.client), lambda: next(addresses, "") or slack.address(), silence=0.5)
        bot.start()
        at_first = bot.connected
        until(lambda: bot.connected)

        assert not at_first
        assert slack.command("hello") == ["hello"]
        bot.stop()


def test_a_quiet_connection_is_kept(slack: Slack) -> None:
    quiet = SocketMode(bolt(slack.client), slack.address, silence=0.5)
    quiet.start()
    threading.Event().wait(1.8)

    assert slack.sockets.connections == 1
    assert quiet.connected
    assert slack.command("hello") == ["hello"]
    quiet.stop()


def test_a_bot_that_was_never_started_can_be_stopped(slack: Slack) -> None:
    SocketMode(bolt(slack.client), slack.address).stop()


def test_a_slack_that_goes_away_is_no_end_of_the_bot(connected: Connect, slack: Slack) -> None:
    bot = connected()
    port = int(slack.box.url.rpartition(":")[2])
    slack.box.stop()
    with suppress(OSError):
        slack.address()
    again = Slack(port)
    # The addresses of this Slack come from the same place as those of the first one.
    slack.client = again.client
    again.sockets.wait_for_connections(1)

    assert again.command("hello") == ["hello"]
    bot.stop()
    again.box.stop()
