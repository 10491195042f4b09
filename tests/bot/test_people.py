"""Who asks: every kind of account, what is remembered for how long, and a directory that is down."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.clients.slack_api import client
from bot.people import People
from domain.access import Identity
from domain.errors import Refused

Json = dict[str, Any]
ANNA: Json = {"id": "UANNA", "team_id": "THOME", "tz": "Europe/Paris", "locale": "fr-FR"}


class Slack:
    """Slack's Web API on this machine: answers by method, remembers calls."""

    def __init__(self) -> None:
        self.users: dict[str, Json] = {"UANNA": ANNA}
        self.pages: dict[str, Json] = {}
        self.broken: Callable[[BaseHTTPRequestHandler], None] | None = None
        self.calls: list[tuple[str, Json]] = []
        slack = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                slack.answer(self, dict(parse_qsl(urlsplit(self.path).query)))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                slack.answer(self, dict(parse_qsl(body.decode())))

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/api/"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def answer(self, handler: BaseHTTPRequestHandler, arguments: Json) -> None:
        """Answer one call, or break as told."""
        method = urlsplit(handler.path).path.removeprefix("/api/")
        self.calls.append((method, arguments))
        if self.broken:
            self.broken(handler)
            return
        respond(handler, 200, json.dumps(self._result(method, arguments)))

    def _result(self, method: str, arguments: Json) -> Json:
        if method == "auth.test":
            return {"ok": True, "user_id": "UBOT"}
        if method == "conversations.members":
            page = self.pages.get(arguments.get("cursor", ""))
            return {"ok": True, **page} if page else {"ok": False, "error": "channel_not_found"}
        user = self.users.get(arguments["user"])
        return {"ok": True, "user": user} if user is not None else {"ok": False, "error": "user_not_found"}

    def stop(self) -> None:
        """End serving."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def respond(handler: BaseHTTPRequestHandler, status: int, body: str) -> None:
    handler.send_response(status)
    handler.send_header("content-length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body.encode())


class Clock:
    """Seconds that move by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def read(self) -> float:
        """What a clock is asked."""
        return self.now


@pytest.fixture
def slack() -> Iterator[Slack]:
    made = Slack()
    yield made
    made.stop()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def people(slack: Slack, clock: Clock) -> People:
    return People(client("xoxb-1", slack.url), team_id="THOME", clock=clock.read)


def refusal(people: People, user: str = "UANNA", *, fresh: bool = False) -> str:
    with pytest.raises(Refused) as caught:
        people.identity(user, fresh=fresh)
    return caught.value.code


def test_in_a_rush_what_slack_said_less_than_a_minute_ago_counts(
    people: People, slack: Slack, clock: Clock
) -> None:
    for _ in range(50):
        people.still("UANNA")
    assert len(slack.calls) == 40
    clock.now += 60
    people.still("UANNA")
    assert len(slack.calls) == 41


def test_a_further_account_is_that_of_its_person_wherever_it_is_mentioned(slack: Slack, clock: Clock) -> None:
    slack.users["USECOND"] = {**ANNA, "id": "USECOND"}
    both = People(
        client("xoxb-1", slack.url), team_id="THOME", clock=clock.read, persons={"USECOND": "UANNA"}
    )

    identity = both.identity("USECOND")

    assert (identity.person, identity.user) == ("UANNA", "USECOND")
    assert both.by_person("role give <@USECOND|anna> hr <@UOTHER> USECOND") == (
        "role give <@UANNA|anna> hr <@UOTHER> USECOND"
    )


def test_who_may_do_nothing_any_more_is_refused_at_once_and_nobody_for_a_silent_directory(
    people: People, slack: Slack
) -> None:
    people.identity("UANNA")
    slack.broken = lambda handler: respond(handler, 500, "")
    people.still("UANNA")
    slack.broken = None
    slack.users["UANNA"] = {**ANNA, "deleted": True}
    with pytest.raises(Refused) as caught:
        people.still("UANNA")
    assert caught.value.code == "account_not_allowed"


def test_a_member_is_known_with_zone_and_language(people: People, slack: Slack) -> None:
    identity = people.identity("UANNA")

    assert identity == Identity(person="UANNA", user="UANNA", zone="Europe/Paris", language="fr")
    assert slack.calls == [("users.info", {"user": "UANNA", "include_locale": "1"})]


@pytest.mark.parametrize(
    ("profile", "zone", "language"),
    [
        ({"tz": "America/New_York", "locale": "en-US"}, "America/New_York", "en"),
        ({"tz": "Nowhere/Land", "locale": "de-DE"}, "UTC", "en"),
        ({"tz": "../../etc/passwd", "locale": "fr"}, "UTC", "fr"),
        ({"tz": "Europe", "locale": ""}, "UTC", "en"),
        ({"tz": "", "locale": None}, "UTC", "en"),
        ({"tz": None}, "UTC", "en"),
        ({}, "UTC", "en"),
    ],
)
def test_zone_and_language_fall_back(
    people: People, slack: Slack, profile: Json, zone: str, language: str
) -> None:
    slack.users["UBEN"] = {"team_id": "THOME", **profile}

    identity = people.identity("UBEN")

    assert (identity.zone, identity.language) == (zone, language)


@pytest.mark.parametrize(
    "mark",
    [
        {"deleted": True},
        {"is_restricted": True},
        {"is_ultra_restricted": True},
        {"is_bot": True},
        {"is_stranger": True},
        {"team_id": "TOTHER"},
        {"team_id": None},
        {"team_id": ""},
    ],
)
def test_accounts_that_may_do_nothing(people: People, slack: Slack, mark: Json) -> None:
    slack.users["UANNA"] = ANNA | mark

    assert refusal(people) == "account_not_allowed"


def test_an_unknown_user_is_refused_alike(people: People) -> None:
    assert refusal(people, "UNOBODY") == "account_not_allowed"


def test_the_home_workspace_may_be_found_out_later(slack: Slack, clock: Clock) -> None:
    people = People(client("xoxb-1", slack.url), team_id=lambda: "TOTHER", clock=clock.read)

    assert refusal(people) == "account_not_allowed"


def test_an_answer_is_remembered_for_less_than_a_minute(people: People, slack: Slack, clock: Clock) -> None:
    people.identity("UANNA")
    slack.users["UANNA"] = ANNA | {"deleted": True}
    clock.now = 59.9

    assert people.identity("UANNA").user == "UANNA"
    clock.now = 60.0
    assert refusal(people) == "account_not_allowed"
    assert len(slack.calls) == 2


def test_a_refusal_is_remembered_too(people: People, slack: Slack, clock: Clock) -> None:
    slack.users["UANNA"] = ANNA | {"is_restricted": True}
    for _ in range(3):
        assert refusal(people) == "account_not_allowed"
    assert len(slack.calls) == 1

    slack.users["UANNA"] = ANNA
    clock.now = 60.0
    assert people.identity("UANNA").user == "UANNA"


def test_a_fresh_answer_is_asked_for(people: People, slack: Slack) -> None:
    people.identity("UANNA")
    slack.users["UANNA"] = ANNA | {"deleted": True}

    assert refusal(people, fresh=True) == "account_not_allowed"
    assert refusal(people) == "account_not_allowed"


def ratelimited(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(429)
    handler.send_header("retry-after", "30")
    handler.send_header("content-length", "0")
    handler.end_headers()


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(
            lambda handler: respond(handler, 200, '{"ok": false, "error": "internal_error"}'), id="error"
        ),
        pytest.param(
            lambda handler: respond(handler, 200, '{"ok": false, "error": "invalid_auth"}'), id="revoked"
        ),
        pytest.param(lambda handler: respond(handler, 200, '{"ok": true}'), id="no-user"),
        pytest.param(lambda handler: respond(handler, 200, '{"ok": true, "user": "UANNA"}'), id="odd-user"),
        pytest.param(lambda handler: respond(handler, 200, "<html>not Slack</html>"), id="html"),
        pytest.param(lambda handler: respond(handler, 500, ""), id="500"),
        pytest.param(
            lambda handler: respond(handler, 503, '{"ok": true, "user": {"team_id": "THOME"}}'), id="503"
        ),
        pytest.param(lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH\r\n"), id="not-http"),
        pytest.param(
            lambda handler: handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"),
            id="cut-off",
        ),
        pytest.param(lambda _: None, id="hung-up"),
        pytest.param(ratelimited, id="rate-limited"),
    ],
)
def test_a_directory_that_is_down_refuses(
    people: People, slack: Slack, broken: Callable[[BaseHTTPRequestHandler], None]
) -> None:
    slack.broken = broken

    assert refusal(people) == "directory_down"
    assert len(slack.calls) == 1


def test_a_directory_that_is_down_is_not_remembered(people: People, slack: Slack) -> None:
    slack.broken = lambda handler: respond(handler, 500, "")
    refusal(people)
    slack.broken = None

    assert people.identity("UANNA").user == "UANNA"


def test_what_is_remembered_holds_while_the_directory_is_down_but_not_longer(
    people: People, slack: Slack, clock: Clock
) -> None:
    people.identity("UANNA")
    slack.broken = lambda handler: respond(handler, 500, "")
    clock.now = 59.0

    assert people.identity("UANNA").user == "UANNA"
    clock.now = 61.0
    assert refusal(people) == "directory_down"


def test_nobody_at_the_address(clock: Clock) -> None:
    gone = Slack()
    gone.stop()
    people = People(client("xoxb-1", gone.url), team_id="THOME", clock=clock.read)

    assert refusal(people) == "directory_down"


def test_a_silent_directory_is_down(slack: Slack, clock: Clock) -> None:
    ended = threading.Event()
    slack.broken = lambda _handler: assert_set(ended)
    people = People(client("xoxb-1", slack.url, timeout=1), team_id="THOME", clock=clock.read)

    assert refusal(people) == "directory_down"
    ended.set()


def assert_set(ended: threading.Event) -> None:
    assert ended.wait(60)


class EveryoneClient(WebClient):
    """A directory without a network, for many people."""

    def api_call(self, *_: Any, **__: Any) -> Any:  # noqa: ANN401 -- as in the SDK
        """Everyone is a member."""
        return {"ok": True, "user": {"team_id": "THOME"}}


def test_no_more_than_ten_thousand_are_remembered(clock: Clock) -> None:
    people = People(EveryoneClient(), team_id="THOME", clock=clock.read)

    for number in range(10_050):
        people.identity(f"U{number}")

    assert len(people._entries) == 10_000
    assert next(iter(people._entries)) == "U50"


def test_the_oldest_answer_is_forgotten_first(clock: Clock) -> None:
    people = People(EveryoneClient(), team_id="THOME", clock=clock.read)

    for number in range(9_999):
        people.identity(f"U{number}")
    people.identity("U0", fresh=True)
    people.identity("UNEW")
    people.identity("UNEWER")

    assert "U0" in people._entries
    assert "U1" not in people._entries


def test_many_threads_ask_at_once(people: People) -> None:
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(people.identity("UANNA").user)) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == ["UANNA"] * 20


def test_members_are_read_page_by_page_without_the_bot(people: People, slack: Slack) -> None:
    slack.pages = {
        "": {"members": ["U1", "UBOT"], "response_metadata": {"next_cursor": "two="}},
        "two=": {"members": ["U2"], "response_metadata": {"next_cursor": "three"}},
        "three": {"members": ["U3"], "response_metadata": {"next_cursor": ""}},
    }

    assert people.members("C1") == ["U1", "U2", "U3"]
    assert [method for method, _ in slack.calls] == ["auth.test"] + ["conversations.members"] * 3
    assert slack.calls[1][1] == {"channel": "C1", "limit": "500"}
    assert people.members("C1") == ["U1", "U2", "U3"]
    assert [method for method, _ in slack.calls].count("auth.test") == 1


def test_the_last_page_may_say_nothing_of_a_next_one(people: People, slack: Slack) -> None:
    slack.pages = {"": {"members": ["U1"]}}

    assert people.members("C1") == ["U1"]


def test_members_of_a_channel_that_slack_does_not_show(people: People, slack: Slack) -> None:
    slack.pages = {"": {"members": ["U1"], "response_metadata": {"next_cursor": "lost"}}}

    with pytest.raises(SlackApiError, match="channel_not_found"):
        people.members("C1")
