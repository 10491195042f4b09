"""Slack's limits are kept before Slack has to say so: the sandbox's own count of them is the judge."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from bot.pacing import PACE
from bot.sending import Sending
from sandbox.model import RateLimited
from sandbox.pace import Pace
from sandbox.terms import TERMS
from storage import Store
from tests.bot.failing_slack import START, Post, Slack, serving

_STEP: Final = timedelta(milliseconds=50)


@dataclass
class Measured(Slack):
    """A Slack that allows as much as the sandbox does, by a clock that is moved by hand."""

    now: Callable[[], datetime] = lambda: START
    calls: Counter[str] = field(default_factory=Counter)
    too_soon: int = 0

    def __post_init__(self) -> None:
        self.pace = Pace(lambda: self.now().timestamp(), on=True)

    def answer(self, method: str, form: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        """Status and body of a call."""
        self.calls[method] += 1
        try:
            self.pace.take(method, form.get("channel", ""))
        except RateLimited:
            self.too_soon += 1
            return 429, {"ok": False, "error": "ratelimited"}
        if method == "conversations.open":
            return 200, {"ok": True, "channel": {"id": form["users"].replace("U", "D")}}
        return super().answer(method, form)


@pytest.fixture
def post(store: Store) -> Iterator[Post]:
    """A sender, an empty outbox and a Slack that counts."""
    slack = Measured()
    with serving(slack):
        made = Post(store, slack)
        slack.now = lambda: made.now
        yield made


def _fill(post: Post, messages: int, channels: int) -> None:
    for number in range(messages):
        person = f"U{number % channels}"
        post.put(f"IN-{number:06}", lane=f"dm:{person}", person=person)


def _fastest(messages: int, channels: int) -> timedelta:
    """How long it takes whoever posts whenever the sandbox lets them."""
    now = START

    def clock() -> float:
        return now.timestamp()

    pace = Pace(clock, on=True)
    left = Counter(f"D{number % channels}" for number in range(messages))
    while +left:
        for channel in +left:
            try:
                while left[channel]:
                    pace.take("chat.postMessage", channel)
                    left[channel] -= 1
            except RateLimited:
                continue
        now += _STEP
    return now - START


def test_what_waits_is_sent_at_the_permitted_rate_and_slack_never_says_too_soon(post: Post) -> None:
    messages, channels = 200, 20
    _fill(post, messages, channels)
    sender, slack = post.sender(), post.slack
    assert isinstance(slack, Measured)

    while post.waiting():
        if not sender.send_one():
            post.now += _STEP

    assert len(slack.messages) == messages
    assert slack.too_soon == 0
    assert _fastest(messages, channels) / (post.now - START) >= 0.95


def test_several_senders_keep_the_pace_together(post: Post) -> None:
    _fill(post, 60, 3)
    senders, slack = [post.sender(name) for name in ("one", "two", "three")], post.slack
    assert isinstance(slack, Measured)

    while post.waiting():
        sent = [sender.send_one() for sender in senders]
        if not any(sent):
            post.now += _STEP

    assert (len(slack.messages), slack.too_soon) == (60, 0)


def test_every_kind_that_is_sent_has_its_share_of_slacks_limits(post: Post) -> None:
    sending = post.sender()._sending
    assert isinstance(sending, Sending)
    assert sending.kinds() == PACE.uses.keys()


@pytest.mark.parametrize("method", PACE.most)
def test_no_more_is_called_than_slack_promises(method: str) -> None:
    most = {"chat.postMessage": 300}.get(method, TERMS[method].per_minute)
    assert PACE.most[method] <= most
