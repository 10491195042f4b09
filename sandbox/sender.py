"""Slack's side of the line to the bot: signed requests and three seconds of patience."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

import httpx
from slack_sdk.signature import SignatureVerifier

from sandbox.model import Json

PATIENCE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Sent:
    """One request as it went out; to replay it, post `body` with `headers` to `url`."""

    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `status` is 0 when nothing came; `failure` is Slack's word for it, else empty.

    `no_retry` is the bot's wish not to be sent the same event again.
    """

    status: int
    failure: str
    body: Json
    no_retry: bool = False


class Sender:
    """Signs and posts. `now` gives epoch seconds (the real time: signatures need it), `patience` is in s.

    `transport` stands in for the network.
    """

    def __init__(
        self,
        signing_secret: str,
        now: Callable[[], float],
        patience: float,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._verifier = SignatureVerifier(signing_secret)
        self._now = now
        # A kept connection may be closing at the other end: that would read as a bot that is absent.
        limits = httpx.Limits(max_keepalive_connections=0)
        self._client = httpx.Client(timeout=patience, trust_env=False, transport=transport, limits=limits)
        self.request_url = ""
        self._later = 0

    def sign(self, form: Mapping[str, str]) -> Sent:
        """The form of a command or an interaction as a signed request to the bot."""
        return self._signed(urlencode(form), "application/x-www-form-urlencoded", {})

    def sign_json(self, envelope: Json, headers: Mapping[str, str]) -> Sent:
        """An event as a signed request to the bot: JSON, with the headers of a retry if it is one."""
        body = json.dumps(envelope, ensure_ascii=False, separators=(",", ":"))
        return self._signed(body, "application/json", headers)

    def again(self, sent: Sent) -> Sent:
        """The same as Slack delivers it once more: signed anew, at another second."""
        self._later += 1
        timestamp = str(int(self._now()) + self._later)
        signature = self._verifier.generate_signature(timestamp=timestamp, body=sent.body)
        signed = {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": str(signature)}
        return Sent(sent.url, {**sent.headers, **signed}, sent.body)

    def send(self, sent: Sent) -> Answer:
        """Post the request and wait for the answer; a bot that is absent or slow is an Answer, too."""
        try:
            response = self._client.post(sent.url, headers=sent.headers, content=sent.body)
        except httpx.TimeoutException:
            return Answer(0, "operation_timeout", {})
        except (httpx.HTTPError, httpx.UnsupportedProtocol, httpx.InvalidURL):
            return Answer(0, "dispatch_failed", {})
        no_retry = response.headers.get("x-slack-no-retry") == "1"
        if not response.is_success:
            return Answer(response.status_code, "dispatch_failed", {}, no_retry)
        return Answer(response.status_code, "", _content(response), no_retry)

    @contextmanager
    def patient(self, seconds: float) -> Iterator[None]:
        """Wait so long for each answer meanwhile, in s."""
        usual, self._client.timeout = self._client.timeout, httpx.Timeout(seconds)
        yield
        self._client.timeout = usual

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def _signed(self, body: str, content_type: str, more: Mapping[str, str]) -> Sent:
        timestamp = str(int(self._now()))
        signature = self._verifier.generate_signature(timestamp=timestamp, body=body)
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": str(signature),
            **more,
        }
        return Sent(self.request_url, headers, body.encode())


def _content(response: httpx.Response) -> Json:
    """The JSON object in the body; plain text is a message with that text; an empty body is {}."""
    if not response.text.strip():
        return {}
    try:
        content = json.loads(response.text)
    except ValueError:
        return {"text": response.text}
    return content if isinstance(content, dict) else {"text": response.text}
