"""Requests to an address that somebody set: none reaches the own network, whatever it is called."""

import httpx
import pytest

from bot.clients import outbound
from bot.clients.outbound import NotSent, is_public, post

PUBLIC = "93.184.216.34"


class Wire:
    """Stands in for the network: takes what is sent and answers with a status."""

    def __init__(self, status: int = 200) -> None:
        self.status = status
        self.taken: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Take a request."""
        self.taken.append(request)
        headers = {"Location": "https://10.0.0.1/"} if 300 <= self.status < 400 else {}
        return httpx.Response(self.status, headers=headers)

    @property
    def client(self) -> httpx.Client:
        """A client over this wire."""
        return outbound.client(transport=httpx.MockTransport(self))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.1.2.3",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2001::1",
        "fe80::1%eth0",
        "fec0::1",
        "fc00::1",
        "ff02::1",
        "2001:db8::1",
        "localhost",
        "",
    ],
)
def test_no_address_of_the_own_network_is_public(address: str) -> None:
    wire = Wire()

    assert not is_public(address)
    with pytest.raises(NotSent, match="not_public"):
        post("https://hook.example/x", {}, http=wire.client, addresses=lambda _: [PUBLIC, address])
    assert wire.taken == []


@pytest.mark.parametrize("address", [PUBLIC, "1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost", "[::1]", "0"]
)
def test_no_spelling_of_this_machine_is_reached(host: str) -> None:
    wire = Wire()

    with pytest.raises(NotSent):
        post(f"https://{host}/x", {}, http=wire.client)

    assert wire.taken == []


@pytest.mark.parametrize(
    "url",
    [
        "http://hook.example/x",
        "ftp://hook.example/x",
        "https://user:secret@hook.example/x",
        "https://hook.example:8443/x",
        "https:///x",
        "hook.example",
        "https://[::1",
        "",
    ],
)
def test_only_https_on_its_usual_port_without_a_user_is_sent_to(url: str) -> None:
    wire = Wire()

    with pytest.raises(NotSent, match="not_https"):
        post(url, {}, http=wire.client, addresses=lambda _: [PUBLIC])

    assert wire.taken == []


def test_the_connection_goes_to_the_address_that_was_checked_and_asks_for_the_name() -> None:
    wire, asked = Wire(), []

    def addresses(host: str) -> list[str]:
        asked.append(host)
        return [PUBLIC] if len(asked) == 1 else ["127.0.0.1"]

    post("https://hook.example/x?y=1", {"text": "hello"}, http=wire.client, addresses=addresses)

    [request] = wire.taken
    assert asked == ["hook.example"]
    assert (request.url.host, request.url.path, request.url.query) == (PUBLIC, "/x", b"y=1")
    assert request.headers["Host"] == "hook.example"
    assert request.extensions["sni_hostname"] == "hook.example"
    assert request.read() == b'{"text":"hello"}'


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 404, 500])
def test_what_is_not_taken_is_said_and_no_redirect_is_followed(status: int) -> None:
    wire = Wire(status)

    with pytest.raises(NotSent, match=f"status_{status}"):
        post("https://hook.example/x", {}, http=wire.client, addresses=lambda _: [PUBLIC])

    assert len(wire.taken) == 1


def test_a_host_without_an_address_and_one_that_does_not_answer_are_said() -> None:
    def unknown(_: str) -> list[str]:
        raise OSError

    def silent(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("")

    client = outbound.client(transport=httpx.MockTransport(silent))

    with pytest.raises(NotSent, match="no_answer"):
        post("https://hook.example/x", {}, http=client, addresses=lambda _: [PUBLIC])
    with pytest.raises(NotSent, match="no_address"):
        post("https://hook.example/x", {}, http=client, addresses=lambda _: [])
    with pytest.raises(NotSent, match="no_address"):
        post("https://hook.example/x", {}, http=client, addresses=unknown)
