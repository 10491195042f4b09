"""What the page asks the server: the state as one person sees it, actions, events; and who may ask."""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.sandbox.fake_bot import Scene
from tests.sandbox.page_parts import COMPLETIONS

PAGE = Path(__file__).parents[2] / "sandbox" / "page"


def state(scene: Scene, who: str, channel: str = "general", thread: str = "") -> dict[str, Any]:
    asked = {"as": who, "channel": channel, "thread": thread}
    answer = httpx.get(f"{scene.sandbox.url}/sandbox/state", params=asked)
    seen: dict[str, Any] = answer.json()
    return seen


def act(scene: Scene, doing: str, **body: object) -> httpx.Response:
    return httpx.post(f"{scene.sandbox.url}/sandbox/{doing}", json={"as": "lead.responder", **body})


def test_the_page_and_its_files_are_served_with_a_strict_policy(scene: Scene) -> None:
    index = httpx.get(f"{scene.sandbox.url}/")

    assert index.headers["content-security-policy"].startswith("default-src 'self'")
    for path in set(re.findall(r'(?:href|src)="(/[^"]+)"', index.text)):
        assert httpx.get(scene.sandbox.url + path).status_code == 200


def test_the_page_reaches_nowhere_else_and_writes_no_markup() -> None:
    for path in PAGE.iterdir():
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")
        assert "innerHTML" not in text, path
        assert "insertAdjacentHTML" not in text, path
        assert "://" not in text.replace("`^${location.origin}", ""), path


def test_the_state_is_what_the_person_sees(scene: Scene) -> None:
    case = scene.workspace.channel("case").id
    scene.client.chat_postMessage(channel=case, text="Secret")

    lead, support = state(scene, "lead.responder", "case"), state(scene, "support.agent", "case")

    assert lead["messages"][0]["text"] == "Secret"
    assert [channel["name"] for channel in lead["channels"]] == ["general", "case", "@insider"]
    assert [channel["name"] for channel in support["channels"]] == ["general", "@insider"]
    assert support["current"] == scene.workspace.channel("general").id
    assert case not in support["names"]
    assert "Secret" not in str(support)


def test_actions_go_through_the_visitor(scene: Scene) -> None:
    button = {"type": "button", "action_id": "undo", "text": {"type": "plain_text", "text": "Undo"}}
    scene.bot.answer = lambda _: (200, {"blocks": [{"type": "actions", "elements": [button]}]})

    assert act(scene, "type", channel="general", text="/insider note x").json()["status"] == 200
    scene.bot.answer = lambda _: (200, "")
    (message,) = state(scene, "lead.responder")["messages"]
    assert message["ephemeral"] is True
    assert act(scene, "click", channel="general", ts=message["ts"], action="undo").json()["status"] == 200
    assert scene.bot.last.payload["actions"][0]["action_id"] == "undo"


def test_a_thread_is_apart_and_its_answers_are_counted(scene: Scene) -> None:
    asked, other = scene.lead.type("general", "Who?").shown + scene.lead.type("general", "Where?").shown
    assert act(scene, "reply", channel="general", ts=asked.ts, text="I").json()["status"] == 200
    (answer,) = (m for m in scene.lead.see("general") if m.thread_ts)

    seen = state(scene, "support.agent")
    opened = state(scene, "support.agent", thread=asked.ts)

    assert [(m["ts"], m["replies"]) for m in seen["messages"]] == [
        (asked.ts, {"count": 1, "last": answer.ts}),
        (other.ts, None),
    ]
    assert seen["thread"] is None
    assert [m["text"] for m in opened["thread"]] == ["Who?", "I"]
    assert act(scene, "reply", channel="general", ts=asked.ts, text="/insider help").status_code == 400


def test_the_app_offers_its_commands_words_and_shortcuts(shop: Scene) -> None:
    offered = httpx.get(f"{shop.sandbox.url}/sandbox/offers").json()

    assert offered["commands"] == [
        {"command": "/insider", "help": "Work on incidents", "usage": "note | suspect"}
    ]
    assert [one["callback_id"] for one in offered["shortcuts"]] == ["open", "add"]
    assert offered["completions"] == list(COMPLETIONS)
    assert offered["reset"] is False


def test_home_and_shortcuts_go_through_the_visitor(shop: Scene) -> None:
    said = shop.support.type("general", "I sold them").shown[0]

    assert act(shop, "press-home", action="x").json() == {"problem": "the Home tab is empty"}
    assert act(shop, "open-home").json()["status"] == 200
    assert act(shop, "shortcut", callback_id="open").json()["status"] == 200
    assert act(shop, "shortcut", callback_id="add").status_code == 400
    assert (
        act(shop, "message-shortcut", channel="general", ts=said.ts, callback_id="add").json()["status"]
        == 200
    )
    assert shop.bot.last.payload["message"]["text"] == "I sold them"


def test_what_cannot_be_done_is_a_problem_in_words(scene: Scene) -> None:
    assert act(scene, "type", channel="nowhere", text="x").status_code == 400
    assert act(scene, "submit", values={}).json() == {"problem": "no modal is open"}
    assert act(scene, "click", channel="general", ts="1.0", action="x").status_code == 400
    assert act(scene, "join", channel="general").json() == {}


def test_other_sites_and_other_names_are_turned_away(scene: Scene) -> None:
    url = f"{scene.sandbox.url}/sandbox/type"
    body = {"as": "lead.responder", "channel": "general", "text": "x"}

    foreign = httpx.post(url, json=body, headers={"Origin": "https://evil.example"})
    renamed = httpx.get(scene.sandbox.url, headers={"Host": "evil.example"})
    simple = httpx.post(url, content=b"{}", headers={"Content-Type": "text/plain"})
    own = httpx.post(url, json=body, headers={"Origin": scene.sandbox.url})

    assert [answer.status_code for answer in (foreign, renamed, simple, own)] == [403, 403, 415, 200]


def test_events_tell_of_each_change_and_end_with_the_server(scene: Scene) -> None:
    with httpx.stream("GET", f"{scene.sandbox.url}/sandbox/events", timeout=10) as stream:
        lines = (line for line in stream.iter_lines() if line)
        first = next(lines)
        scene.client.chat_postMessage(channel="#general", text="News")
        second = next(lines)
        scene.sandbox.stop()

        assert first.startswith("data: ")
        assert int(second.removeprefix("data: ")) > int(first.removeprefix("data: "))


def test_a_sandbox_names_a_port_that_is_taken(scene: Scene) -> None:
    from sandbox.server import Sandbox  # noqa: PLC0415 -- only this test makes a second one

    port = int(scene.sandbox.url.rsplit(":", 1)[1])
    second = Sandbox(scene.workspace, signing_secret="s", bot_token="t", port=port)
    with pytest.raises(OSError, match="in use"):
        second.start()
    with pytest.raises(ValueError, match="this machine only"):
        Sandbox(scene.workspace, signing_secret="s", bot_token="t", host="0.0.0.0")
