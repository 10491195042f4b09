"""What people can do and what the app hears of it: one case per rule."""

import threading
from typing import Any

import pytest

from tests.sandbox.fake_bot import Received, Scene, running_scene
from tests.sandbox.rules import (
    NOT_POSSIBLE,
    OK,
    Act,
    Case,
    Json,
    case,
    cases_in,
    check,
    markdown,
    modal,
    opened,
    set_for,
    words,
)

OPTIONS = [{"text": words("Leak"), "value": "leak"}]
BUTTON: Json = {"type": "button", "action_id": "press", "text": words("Press")}
FORM: Json = modal(
    submit=words("Send"),
    blocks=[
        {
            "type": "input",
            "label": words("Silent"),
            "optional": True,
            "element": {"type": "static_select", "action_id": "silent", "options": OPTIONS},
        },
        {
            "type": "input",
            "label": words("Loud"),
            "optional": True,
            "dispatch_action": True,
            "element": {"type": "static_select", "action_id": "loud", "options": OPTIONS},
        },
        {
            "type": "input",
            "label": words("System"),
            "optional": True,
            "element": {"type": "external_select", "action_id": "system"},
        },
    ],
)


def heard(scene: Scene) -> list[Json]:
    """The events that came so far."""
    return [one.event for one in scene.bot.received if one.event]


def wait_for_events(scene: Scene, count: int) -> list[Received]:
    """The deliveries of events, as soon as there are so many."""
    pause = threading.Event()
    for _ in range(500):
        found = [one for one in scene.bot.received if one.event]
        if len(found) >= count:
            return found
        pause.wait(0.01)
    raise AssertionError(f"only {len(found)} of {count} events came")


def no_more_events(scene: Scene, before: int) -> bool:
    """Whether nothing more came but a newcomer's event: what waits is sent in order, and this comes last."""
    scene.bot.answer = lambda _: (200, "")
    newcomer = scene.workspace.add_person("Newcomer").id
    scene.workspace.join(scene.workspace.channel("general"), newcomer)
    return bool(wait_for_events(scene, before + 1)[before].event["event"]["user"] == newcomer)


def failing(headers: dict[str, str]) -> Any:  # noqa: ANN401 -- what the fake bot takes as an answer
    """A bot that fails, with these headers."""
    return lambda _received: (500, "", headers)


# Events


@case("event.subscribed", "silence", manifest={"settings": {}, "features": {}})
def subscribed(scene: Scene) -> tuple[Act, Act]:
    def hears(running: Scene) -> str:
        running.lead.open_home()
        return OK if heard(running) else "silence"

    def with_everything() -> str:
        with running_scene() as running:
            return hears(running)

    return with_everything, lambda: hears(scene)


@case("event.membership", "silence")
def membership(scene: Scene) -> tuple[Act, Act]:
    scene.workspace.add_channel("news")

    def came(channel: str) -> str:
        before = len(heard(scene))
        scene.support.join(channel)
        scene.workspace.leave(scene.workspace.channel(channel), scene.support.person.id)
        if no_more_events(scene, before):
            return "silence"
        wait_for_events(scene, before + 3)
        return OK if heard(scene)[before]["event"]["type"].startswith("member_") else "another event"

    scene.workspace.leave(scene.workspace.channel("general"), scene.support.person.id)
    wait_for_events(scene, 1)
    return lambda: came("general"), lambda: came("news")


@case("event.retries", "given up")
def retries(scene: Scene) -> tuple[Act, Act]:
    def delivered(attempts: int, seconds: float) -> str:
        scene.workspace.travel(seconds)
        deliveries = wait_for_events(scene, attempts)
        same = {one.event["event_id"] for one in deliveries}
        return OK if len(same) == 1 and len(deliveries) == attempts else "more events"

    def all_three() -> list[str]:
        scene.bot.answer = lambda _: (500, "")
        scene.lead.open_home()
        outcomes = [delivered(2, 0), delivered(3, 60), delivered(4, 300)]
        assert outcomes == [OK] * 3
        return outcomes

    def a_fourth() -> str:
        scene.workspace.travel(3600)
        return "given up" if no_more_events(scene, 4) else OK

    return all_three, a_fourth


@case("event.no_retry", "silence")
def no_retry(scene: Scene) -> tuple[Act, Act]:
    def sent_again(headers: dict[str, str]) -> str:
        before = len(heard(scene))
        scene.bot.answer = failing(headers)
        scene.lead.open_home()
        if headers:
            return "silence" if no_more_events(scene, before + 1) else OK
        wait_for_events(scene, before + 2)
        return OK

    return lambda: sent_again({}), lambda: sent_again({"X-Slack-No-Retry": "1"})


# People


@case("person.deactivated", NOT_POSSIBLE)
def deactivated(scene: Scene) -> tuple[Act, Act]:
    def deactivate_and_type() -> object:
        scene.workspace.deactivate("Support agent")
        return scene.support.type("general", "/insider list")

    return lambda: scene.support.type("general", "/insider list"), deactivate_and_type


@case("person.archived", NOT_POSSIBLE)
def archived(scene: Scene) -> tuple[Act, Act]:
    def archive_and_type() -> object:
        scene.workspace.archive(scene.workspace.channel("case"), scene.lead.person.id)
        return scene.lead.type("case", "Still here")

    return lambda: scene.lead.type("case", "Here"), archive_and_type


@case("person.deleted_message", NOT_POSSIBLE)
def deleted_message(scene: Scene) -> tuple[Act, Act]:
    row = {"type": "actions", "elements": [BUTTON]}
    sent = scene.client.chat_postMessage(channel="general", text="x", blocks=[row])
    message = scene.lead.see("general")[-1]

    def delete_and_press() -> object:
        scene.client.chat_delete(channel=sent["channel"], ts=sent["ts"])
        return scene.lead.click(message, "press")

    return lambda: scene.lead.click(message, "press"), delete_and_press


@case("person.closed_view", NOT_POSSIBLE)
def closed_view(scene: Scene) -> tuple[Act, Act]:
    opened(scene, FORM)

    def close_and_submit() -> object:
        scene.lead.close()
        return scene.lead.submit({})

    return lambda: (scene.lead.submit({}), opened(scene, FORM)), close_and_submit


@case("person.guest", NOT_POSSIBLE)
def guest(scene: Scene) -> tuple[Act, Act]:
    person = scene.workspace.add_person("Temp worker", is_restricted=True)
    scene.workspace.add_channel("theirs", members=[person])
    visitor = scene.sandbox.visitor("Temp worker")
    return lambda: visitor.see("theirs"), lambda: visitor.see("general")


SHORTCUTS: Json = {"features": {"shortcuts": [{"callback_id": "open", "type": "global"}]}}
COMMANDS: Json = {
    "features": {"slash_commands": [{"command": "/insider"}]},
    "oauth_config": {"scopes": {"bot": ["commands"]}},
}


@case("person.command", NOT_POSSIBLE, manifest=COMMANDS)
def command(scene: Scene) -> tuple[Act, Act]:
    return lambda: scene.lead.type("general", "/insider x"), lambda: scene.lead.type("general", "/other")


@case("person.shortcut", NOT_POSSIBLE, manifest=SHORTCUTS)
def shortcut(scene: Scene) -> tuple[Act, Act]:
    return lambda: scene.lead.shortcut("open"), lambda: scene.lead.shortcut("close")


@case("person.min_query_length", "not asked")
def min_query_length(scene: Scene) -> tuple[Act, Act]:
    opened(scene, FORM)
    scene.bot.answer = lambda _: (200, {"options": OPTIONS})

    def asked(query: str) -> str:
        return OK if scene.lead.suggest("system", query) else "not asked"

    return lambda: asked("reg"), lambda: asked("re")


@case("person.suggested_options", NOT_POSSIBLE)
def suggested_options(scene: Scene) -> tuple[Act, Act]:
    opened(scene, FORM)

    def offered(count: int) -> object:
        scene.bot.answer = lambda _: (200, {"options": OPTIONS * count})
        return scene.lead.suggest("system", "register")

    return lambda: offered(100), lambda: offered(101)


@case("person.dispatch_action", "not told")
def dispatch_action(scene: Scene) -> tuple[Act, Act]:
    opened(scene, FORM)

    def told(field: str) -> str:
        before = len(scene.bot.received)
        scene.lead.choose(field, "leak")
        return OK if len(scene.bot.received) > before else "not told"

    return lambda: told("loud"), lambda: told("silent")


CASES = cases_in(globals())


@pytest.mark.parametrize("given", CASES, ids=repr)
def test_people(given: Case) -> None:
    with set_for(given) as scene:
        check(given, scene)


def test_a_retry_says_which_it_is_and_why(scene: Scene) -> None:
    scene.bot.answer = lambda _: (500, "")
    scene.lead.open_home()
    first, second = wait_for_events(scene, 2)

    assert "x-slack-retry-num" not in first.headers
    assert second.headers["x-slack-retry-num"] == "1"
    assert second.headers["x-slack-retry-reason"] == "http_error"


def test_an_event_of_membership_says_who_where_and_by_whom(scene: Scene) -> None:
    case_id = scene.workspace.channel("case").id
    scene.client.conversations_invite(channel=case_id, users=scene.support.person.id)

    (delivery,) = wait_for_events(scene, 1)
    event = delivery.event["event"]

    assert event["type"] == "member_joined_channel"
    assert (event["user"], event["channel"]) == (scene.support.person.id, case_id)
    assert (event["channel_type"], event["inviter"]) == ("G", scene.workspace.bot_user_id)


def test_the_words_of_a_guest_reach_the_app_as_those_of_anybody(scene: Scene) -> None:
    section = {"type": "section", "text": markdown("Hello")}
    scene.bot.answer = lambda _: (200, {"blocks": [section]})
    scene.workspace.add_person("Temp worker", is_restricted=True)
    scene.workspace.join(scene.workspace.channel("case"), scene.workspace.person("Temp worker").id)

    assert scene.sandbox.visitor("Temp worker").type("case", "/insider list").shown[0].plain == "Hello"
