"""Slack's side of the line to the bot: signed requests, three seconds of patience, no retries."""

import json
from collections.abc import Callable, Mapping
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
    """What came back. `status` is 0 when nothing came; `failure` is Slack's word for it, else empty."""

    status: int
    failure: str
    body: Json


class Sender:
    """Signs and posts. `now` gives epoch seconds (the real time: signatures need it), `patience` is in s."""

    def __init__(self, signing_secret: str, now: Callable[[], float], patience: float) -> None:
        self._verifier = SignatureVerifier(signing_secret)
        self._now = now
        self._client = httpx.Client(timeout=patience, trust_env=False)
        self.request_url = ""

    def sign(self, form: Mapping[str, str]) -> Sent:
        """The form as a signed request to the bot."""
        return self._signed(urlencode(form), "application/x-www-form-urlencoded")

    def _signed(self, body: str, content_type: str) -> Sent:
        timestamp = str(int(self._now()))
        signature = self._verifier.generate_signature(timestamp=timestamp, body=body)
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": str(signature),
        }
        return Sent(self.request_url, headers, body.encode())

    def sign_json(self, body: Json) -> Sent:
        """The JSON object as a signed request: how events come."""
        return self._signed(json.dumps(body, ensure_ascii=False), "application/json")

    def send(self, sent: Sent) -> Answer:
        """Post the request and wait for the answer; a bot that is absent or slow is an Answer, too."""
        try:
            response = self._client.post(sent.url, headers=sent.headers, content=sent.body)
        except httpx.TimeoutException:
            return Answer(0, "operation_timeout", {})
        except (httpx.HTTPError, httpx.UnsupportedProtocol, httpx.InvalidURL):
            return Answer(0, "dispatch_failed", {})
        if not response.is_success:
            return Answer(response.status_code, "dispatch_failed", {})
        return Answer(response.status_code, "", _content(response))

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()


def _content(response: httpx.Response) -> Json:
    """The JSON object in the body; plain text is a message with that text; an empty body is {}."""
    if not response.text.strip():
        return {}
    try:
        content = json.loads(response.text)
    except ValueError:
        return {"text": response.text}
    return content if isinstance(content, dict) else {"text": response.text}
