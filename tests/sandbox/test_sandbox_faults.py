"""Slack's bad days: what the bot's client meets, and whether the call was carried out."""

import json
import time
from typing import cast

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from sandbox.faults import Kind
from tests.sandbox.fake_bot import Scene

RETRY_AFTER = "7"


def posted(scene: Scene) -> list[str]:
    """What stands in the channel."""
    return [message.plain for message in scene.lead.see("general")]


def post(scene: Scene, text: str = "x") -> None:
    scene.client.chat_postMessage(channel="general", text=text)


def test_too_many_calls(scene: Scene) -> None:
    scene.sandbox.faults.set("rate_limited", seconds=int(RETRY_AFTER))

    with pytest.raises(SlackApiError, match="ratelimited") as raised:
        post(scene)

    assert raised.value.response.status_code == 429
    assert raised.value.response.headers["retry-after"] == RETRY_AFTER
    assert posted(scene) == []


def test_a_server_error(scene: Scene) -> None:
    scene.sandbox.faults.set("server_error")

    with pytest.raises(SlackApiError) as raised:
        post(scene)

    assert raised.value.response.status_code == 500
    assert posted(scene) == []


def test_a_slow_call_is_carried_out(scene: Scene) -> None:
    scene.sandbox.faults.set("slow", seconds=0.05)
    before = time.monotonic()

    post(scene)

    assert time.monotonic() - before >= 0.05
    assert posted(scene) == ["x"]


@pytest.mark.parametrize(("kind", "left_behind"), [("dropped", ["x"]), ("gone", [])])
def test_a_broken_connection(scene: Scene, kind: Kind, left_behind: list[str]) -> None:
    scene.sandbox.faults.set(kind)

    with pytest.raises(OSError):  # noqa: PT011 -- how a broken connection looks differs
        post(scene)

    assert posted(scene) == left_behind
    scene.sandbox.faults.clear()
    post(scene, "again")
    assert posted(scene) == [*left_behind, "again"]


def test_a_fault_can_be_for_some_methods_and_some_calls(scene: Scene) -> None:
    scene.sandbox.faults.set("server_error", methods=["chat.postMessage"], count=1)

    scene.client.auth_test()
    with pytest.raises(SlackApiError):
        post(scene)
    post(scene)

    assert posted(scene) == ["x"]
    assert scene.sandbox.faults.describe() == []


def test_response_addresses_have_bad_days_too(scene: Scene) -> None:
    scene.lead.type("general", "/insider list")
    scene.sandbox.faults.set("server_error", methods=["response_url"])

    assert WebhookClient(scene.bot.last.form["response_url"]).send(text="x").status_code == 500
    scene.client.auth_test()


def test_what_is_switched_on_is_told_as_json(scene: Scene) -> None:
    faults = scene.sandbox.faults
    faults.set("gone", count=2)
    faults.set("rate_limited", methods=["views.open", "chat.update"])

    assert json.loads(json.dumps(faults.describe())) == [
        {
            "kind": "rate_limited",
            "methods": ["chat.update", "views.open"],
            "left": None,
            "seconds": 30.0,
        },
        {"kind": "gone", "methods": [], "left": 2, "seconds": 0.0},
    ]
    faults.clear("gone")
    assert [one["kind"] for one in faults.describe()] == ["rate_limited"]
    faults.clear()
    assert faults.describe() == []


@pytest.mark.parametrize(("kind", "count"), [("weather", None), ("gone", 0)])
def test_an_unknown_fault_or_one_for_no_calls_is_refused(scene: Scene, kind: str, count: int | None) -> None:
    with pytest.raises(ValueError, match="no such fault"):
        scene.sandbox.faults.set(cast("Kind", kind), count=count)

    assert scene.sandbox.faults.describe() == []
