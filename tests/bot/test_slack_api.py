"""The Slack client sends each call once; a later answer goes to Slack's addresses alone."""

import json
import socket
import threading
from collections.abc import Iterator
from http.client import RemoteDisconnected
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.clients.slack_api import answer, client, connection

API = "https://slack.com/api/"
HOOK = "https://hooks.slack.com/commands/T1/2/3"


class DroppingSlack:
    """Reads a whole request, then closes the connection without an answer."""

    def __init__(self) -> None:
        self.requests = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/api/"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            with connection:
                if connection.recv(65536) == b"stop":
                    return
                self.requests += 1

    def stop(self) -> None:
        """End serving."""
        with socket.create_connection(self._listener.getsockname()) as last:
            last.sendall(b"stop")
        self._thread.join()
        self._listener.close()


@pytest.fixture
def dropping() -> Iterator[DroppingSlack]:
    slack = DroppingSlack()
    yield slack
    slack.stop()


def test_a_broken_connection_is_not_tried_again(dropping: DroppingSlack) -> None:
    slack = client(SecretStr("xoxb-1"), dropping.url)

    with pytest.raises(RemoteDisconnected):
        slack.chat_postMessage(channel="C1", text="once")

    assert dropping.requests == 1


def test_the_client_takes_a_token_in_either_form() -> None:
    assert client("xoxb-1", API).token == client(SecretStr("xoxb-1"), API).token == "xoxb-1"
    assert client("xoxb-1", API, timeout=3).timeout == 3


def test_a_proxy_does_not_stand_before_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")

    assert client("xoxb-1", "http://127.0.0.1:8765/api/").proxy is None
    assert client("xoxb-1", API).proxy == "http://proxy.example:3128"


class Hooks:
    """Slack's side of a response_url: remembers what was posted, answers as told."""

    def __init__(self, status: int = 200, error: Exception | None = None) -> None:
        self.posted: list[tuple[str, Any]] = []
        self._status = status
        self._error = error

    def take(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        self.posted.append((str(request.url), json.loads(request.content)))
        if self._error:
            raise self._error
        return httpx.Response(self._status, headers={"location": HOOK})


def sent(hooks: Hooks, url: str, api_url: str = API) -> bool:
    with connection(transport=httpx.MockTransport(hooks.take)) as http:
        return answer(url, {"text": "Done"}, api_url=api_url, http=http)


@pytest.mark.parametrize(
    ("url", "api_url"),
    [
        (HOOK, API),
        ("https://slack.com/response/1", API),
        ("http://127.0.0.1:8765/response/1", "http://127.0.0.1:8765/api/"),
    ],
)
def test_an_answer_is_posted_once(url: str, api_url: str) -> None:
    hooks = Hooks()

    assert sent(hooks, url, api_url)
    assert hooks.posted == [(url, {"text": "Done"})]


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/commands/1",
        "https://hooks.slack.com.example.com/commands/1",
        "https://hooks.slack.com@example.com/commands/1",
        "https://user@hooks.slack.com/commands/1",
        "https://hooks.slack.com:8443/commands/1",
        "http://hooks.slack.com/commands/1",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "//hooks.slack.com/commands/1",
        "hooks.slack.com",
        "https://[::1",
        "https://hooks.slack.com\r\n.example.com/",
        "",
    ],
)
def test_other_addresses_are_not_called(url: str) -> None:
    hooks = Hooks()

    assert not sent(hooks, url)
    assert hooks.posted == []


@pytest.mark.parametrize("status", [302, 404, 429, 500])
def test_an_answer_that_is_not_taken_is_not_sent_again(status: int) -> None:
    hooks = Hooks(status)

    assert not sent(hooks, HOOK)
    assert len(hooks.posted) == 1


@pytest.mark.parametrize("error", [httpx.ConnectError("no"), httpx.ReadTimeout("no")])
def test_an_answer_that_fails_is_not_sent_again(error: Exception) -> None:
    hooks = Hooks(error=error)

    assert not sent(hooks, HOOK)
    assert len(hooks.posted) == 1


def test_the_environment_and_redirects_do_not_steer_answers() -> None:
    with connection(timeout=3) as http:
        assert (http.trust_env, http.follow_redirects, http.timeout.read) == (False, False, 3)
