"""The HTTP door: a real Bolt app behind the real server, asked over real connections."""

import json
import logging
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from slack_bolt import Ack, App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette

from bot.endpoint import Server, build

SECRET = "a signing secret for tests"
FORM = "application/x-www-form-urlencoded"
CANARY = "Xylograph"


@dataclass
class Bot:
    """A bot with one command, and what came through to it."""

    texts: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    entered: threading.Event = field(default_factory=threading.Event)
    leave: threading.Event = field(default_factory=threading.Event)
    web: Starlette = field(init=False)
    server: Server = field(init=False)
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        app = App(signing_secret=SECRET, authorize=authorize, process_before_response=True)
        app.command("/insider")(self._insider)
        app.middleware(self._cookies)
        self.web = build(app, signing_secret=SecretStr(SECRET), ready=lambda: list(self.problems))
        self.server = Server(self.web, "127.0.0.1", 0)
        self.server.start()
        self.http = httpx.Client(base_url=self.server.url, trust_env=False)

    def _insider(self, ack: Ack, command: dict[str, str]) -> None:
        self.texts.append(command["text"])
        if command["text"] == "slow":
            self.entered.set()
            assert self.leave.wait(60)
        ack(f"said {command['text']}")

    def _cookies(self, payload: dict[str, str], next: Any) -> BoltResponse | None:  # noqa: A002, ANN401 -- Bolt's
        if payload.get("text") == "cookies":
            return BoltResponse(status=418, headers={"set-cookie": ["a=1; Path=/", "b=2"], "x-one": "1"})
        next()
        return None

    def stop(self) -> None:
        """Let everything end."""
        self.leave.set()
        self.http.close()
        self.server.stop()


def authorize(**_: object) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_user_id="UBOT")


@pytest.fixture(scope="module")
def bot() -> Iterator[Bot]:
    made = Bot()
    yield made
    made.stop()


def command(text: str) -> bytes:
    return urlencode({"command": "/insider", "text": text, "team_id": "T1", "user_id": "U1"}).encode()


def signed(body: bytes, *, age: int = 0, secret: str = SECRET) -> dict[str, str]:
    timestamp = str(int(time.time()) - age)
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    assert signature
    return {
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": signature,
        "content-type": FORM,
    }


def post(bot: Bot, body: Any, headers: Any) -> httpx.Response:  # noqa: ANN401 -- whatever httpx takes
    return bot.http.post("/slack/events", content=body, headers=headers)


def test_a_signed_command_reaches_its_listener(bot: Bot) -> None:
    body = command("hello, Zoë")

    answer = post(bot, body, signed(body))

    assert (answer.status_code, answer.text) == (200, "said hello, Zoë")
    assert bot.texts[-1] == "hello, Zoë"


def test_json_and_a_charset_are_fine(bot: Bot) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c1"}).encode()

    answer = post(bot, body, signed(body) | {"content-type": "application/json; charset=utf-8"})

    assert (answer.status_code, answer.json()) == (200, {"challenge": "c1"})


def test_the_answers_status_headers_and_cookies_arrive(bot: Bot) -> None:
    body = command("cookies")

    answer = post(bot, body, signed(body))

    assert (answer.status_code, answer.headers["x-one"]) == (418, "1")
    assert answer.headers.get_list("set-cookie") == ["a=1; Path=/", "b=2"]
    assert "server" not in answer.headers


def test_headers_that_steer_bolt_do_not_pass(bot: Bot) -> None:
    body = command("steered")

    answer = post(bot, body, signed(body) | {"x-slack-bolt-lazy-only": "1"})

    assert (answer.status_code, answer.text) == (200, "said steered")


BODY = command(CANARY)
WRONG = "v0=" + "0" * 64


def turned_away() -> dict[str, tuple[Any, Any]]:
    """Bodies and headers that are not Slack's; made anew, since a signature is good for five minutes."""
    good = signed(BODY)
    return {
        "forged": (BODY, signed(BODY, secret="another secret")),
        "signature of another body": (BODY + b"!", good),
        "zeros": (BODY, good | {"x-slack-signature": WRONG}),
        "stale": (BODY, signed(BODY, age=360)),
        "of the future": (BODY, signed(BODY, age=-360)),
        "time stamp moved": (
            BODY,
            signed(BODY, age=360) | {"x-slack-request-timestamp": good["x-slack-request-timestamp"]},
        ),
        "time stamp of words": (BODY, good | {"x-slack-request-timestamp": "yesterday"}),
        "time stamp with a sign": (BODY, good | {"x-slack-request-timestamp": "+177777777"}),
        "time stamp in other digits": (
            BODY,
            good | {"x-slack-request-timestamp": "１７７７７７７７７７".encode()},
        ),
        "empty time stamp": (BODY, good | {"x-slack-request-timestamp": ""}),
        "signature that is not ASCII": (BODY, good | {"x-slack-signature": b"v0=" + b"\xe9" * 64}),
        "signature in capitals": (BODY, good | {"x-slack-signature": good["x-slack-signature"].upper()}),
        "short signature": (BODY, good | {"x-slack-signature": good["x-slack-signature"][:-1]}),
        "two signatures": (BODY, [*good.items(), ("x-slack-signature", WRONG)]),
        "no headers": (BODY, {}),
        "no signature": (BODY, {key: value for key, value in good.items() if key != "x-slack-signature"}),
        "no content type": (BODY, {key: value for key, value in good.items() if key != "content-type"}),
        "another content type": (BODY, good | {"content-type": "multipart/form-data"}),
        "content type that begins alike": (BODY, good | {"content-type": "application/jsonp"}),
        "not UTF-8": (b"text=\xff\xfe", good),
        "not JSON": (b"{" + CANARY.encode(), good | {"content-type": "application/json"}),
        "JSON that is no object": (b"[]", good | {"content-type": "application/json"}),
        "deep JSON": (b"[" * 90_000, good | {"content-type": "application/json"}),
        "JSON that Bolt trips over": (b'{"authorizations": 5}', good),
        "unsigned ssl_check": (b"ssl_check=1&token=x", {"content-type": FORM}),
        "empty": (b"", good),
    }


@pytest.mark.parametrize("case", tuple(turned_away()))
def test_what_is_not_from_slack_gets_an_empty_401(
    bot: Bot, case: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    before, counted = len(bot.texts), bot.web.state.turned_away.total()
    body, headers = turned_away()[case]

    answer = post(bot, body, headers)

    assert (answer.status_code, answer.content) == (401, b"")
    assert len(bot.texts) == before
    assert bot.web.state.turned_away.total() == counted + 1
    assert CANARY not in caplog.text
    # The client's own line, and the access log, which pytest listens to although it is switched off.
    assert {record.name for record in caplog.records} <= {"httpx", "uvicorn.access"}


def test_a_body_of_the_greatest_length_is_taken(bot: Bot) -> None:
    body = command("x" * (100_000 - len(command(""))))
    assert len(body) == 100_000

    assert post(bot, body, signed(body)).status_code == 200


@pytest.mark.parametrize("chunked", [False, True])
def test_a_longer_body_is_turned_away(bot: Bot, *, chunked: bool) -> None:
    body = command("x" * (100_001 - len(command(""))))
    before = bot.web.state.turned_away["too_long"]
    chunks = (body[at : at + 1000] for at in range(0, len(body), 1000))

    answer = post(bot, chunks if chunked else body, signed(body))

    assert (answer.status_code, answer.content) == (401, b"")
    assert bot.web.state.turned_away["too_long"] == before + 1


def connected(bot: Bot) -> socket.socket:
    host, port = bot.server.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)))


def test_an_endless_body_is_read_no_further_than_its_limit(bot: Bot) -> None:
    headers = "".join(f"{name}: {value}\r\n" for name, value in signed(BODY).items())
    chunk = b"1000\r\n" + b"x" * 4096 + b"\r\n"
    with connected(bot) as line:
        line.sendall(
            f"POST /slack/events HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n{headers}\r\n".encode()
        )
        line.sendall(chunk * 30)

        assert line.recv(12) == b"HTTP/1.1 401"


def test_a_sender_who_hangs_up_is_no_error(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    headers = "".join(f"{name}: {value}\r\n" for name, value in signed(BODY).items())
    before = bot.web.state.turned_away["disconnected"]
    with connected(bot) as line:
        line.sendall(
            f"POST /slack/events HTTP/1.1\r\nhost: h\r\ncontent-length: 99\r\n{headers}\r\nabc".encode()
        )

    deadline = time.monotonic() + 30
    while bot.web.state.turned_away["disconnected"] == before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert bot.web.state.turned_away["disconnected"] == before + 1
    assert not caplog.records


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_other_methods_are_refused(bot: Bot, method: str) -> None:
    before = len(bot.texts)

    assert bot.http.request(method, "/slack/events", headers=signed(BODY)).status_code == 405
    assert len(bot.texts) == before


@pytest.mark.parametrize(
    "path", ["/", "/slack", "/slack/events/", "/healthz/", "/metrics", "/slack/install", "/%00"]
)
def test_other_paths_do_not_exist(bot: Bot, path: str) -> None:
    assert bot.http.get(path).status_code == 404
    assert bot.http.post(path, content=BODY, headers=signed(BODY)).status_code == 404


VISIBLE = st.characters(
    min_codepoint=0x21, max_codepoint=0xFF, exclude_characters="\x7f", exclude_categories=["Cc"]
)


@given(
    name=st.sampled_from(["x-slack-request-timestamp", "x-slack-signature", "content-type"]),
    value=st.one_of(
        st.text(VISIBLE),
        st.from_regex("[0-9]{9,11}", fullmatch=True),
        st.from_regex("v0=[0-9a-f]{63,65}", fullmatch=True),
    ),
)
@settings(max_examples=200, deadline=None)
def test_any_change_of_a_header_is_turned_away(bot: Bot, name: str, value: str) -> None:
    before = len(bot.texts)

    answer = post(bot, BODY, signed(BODY) | {name: value.encode("latin-1")})

    assert (answer.status_code, answer.content) == (401, b"")
    assert len(bot.texts) == before


@given(body=st.binary(max_size=200), content_type=st.sampled_from([FORM, "application/json"]))
@settings(max_examples=200, deadline=None)
def test_any_other_body_is_turned_away(bot: Bot, body: bytes, content_type: str) -> None:
    before = len(bot.texts)

    answer = post(bot, body, signed(BODY) | {"content-type": content_type})

    assert (answer.status_code, answer.content) == (401, b"")
    assert len(bot.texts) == before


def test_a_slow_listener_does_not_stall_the_rest(bot: Bot) -> None:
    slow, quick = command("slow"), command("quick")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(post, bot, slow, signed(slow))
        assert bot.entered.wait(60)

        assert bot.http.get("/healthz").text == "ok"
        assert bot.http.get("/readyz").status_code == 200
        assert post(bot, quick, signed(quick)).text == "said quick"
        assert not waiting.done()

        bot.leave.set()
        assert waiting.result().text == "said slow"


def test_readiness_names_the_problems(bot: Bot) -> None:
    bot.problems = ["database", "slack"]
    unready = bot.http.get("/readyz")
    bot.problems = []
    ready = bot.http.get("/readyz")

    assert (unready.status_code, unready.json()) == (503, ["database", "slack"])
    assert (ready.status_code, ready.json()) == (200, [])


def test_in_socket_mode_there_is_health_alone() -> None:
    app = App(signing_secret=SECRET, authorize=authorize)
    server = Server(build(app, signing_secret=None, ready=list), "127.0.0.1", 0)
    server.start()

    assert httpx.get(f"{server.url}/healthz", trust_env=False).text == "ok"
    assert httpx.post(f"{server.url}/slack/events", content=BODY, headers=signed(BODY)).status_code == 404

    server.stop()


def test_a_stopped_server_gives_its_address_back() -> None:
    server = Server(Starlette(), "127.0.0.1", 0)
    server.start()
    port = int(server.url.rpartition(":")[2])
    taken = Server(Starlette(), "127.0.0.1", port)
    with pytest.raises(OSError, match="in use"):
        taken.start()
    taken.stop()
    server.stop()
    server.stop()

    again = Server(Starlette(), "127.0.0.1", port)
    again.start()
    assert again.url == f"http://127.0.0.1:{port}"
    again.stop()
