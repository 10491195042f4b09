"""Socket Mode as people meet it: nothing lost, nothing done twice, whatever happens to the connections."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import httpx
import pytest

from bot.socket_mode import TokenRefused
from storage.record import Outcome
from tests.journeys.scene import Scene, running, start_bot, until

if TYPE_CHECKING:
    from sandbox.visitor import Delivery


def recorded(scene: Scene, verb: str = "note.added") -> int:
    """How often a change was recorded."""
    return [entry.verb for entry in scene.record() if entry.outcome is Outcome.DONE].count(verb)


class Typing(threading.Thread):
    """A person who types so many notes, one after the other; ``came`` is what came of them."""

    def __init__(self, scene: Scene, ref: str, lines: int) -> None:
        super().__init__()
        self.came: list[Delivery] = []
        self._scene, self._ref, self._lines = scene, ref, lines
        self.start()

    def run(self) -> None:
        """Type."""
        lead = self._scene.as_("Lead responder")
        for number in range(self._lines):
            self.came.append(lead.type(self._ref.lower(), f"/insider note {number}"))

    @property
    def answered(self) -> int:
        """How many were answered as recorded."""
        return sum("Note added" in message.plain for delivery in self.came for message in delivery.shown)


def test_refreshes_amid_commands_lose_none_and_do_none_twice(socket_scene: Scene) -> None:
    scene = socket_scene
    people = [Typing(scene, scene.open(), 10) for _ in range(2)]

    for _ in range(8):
        scene.sockets.disconnect("refresh_requested")
        scene.sockets.wait_for_connections(1)
    for person in people:
        person.join()

    assert [delivery.failure for person in people for delivery in person.came] == [""] * 20
    assert sum(person.answered for person in people) == recorded(scene) == 20


def test_a_link_that_ends_at_once_is_made_anew(socket_scene: Scene) -> None:
    scene = socket_scene
    ref = scene.open()

    scene.sockets.disconnect("link_disabled")
    scene.sockets.wait_for_connections(1)

    assert "Note added" in scene.ask("Lead responder", ref.lower(), "/insider note Badge returned")


def test_two_bots_share_the_envelopes_and_do_each_once(
    new_postgres: Callable[[], AbstractContextManager[str]],
) -> None:
    with new_postgres() as url, running(url, socket_mode=True) as scene:
        ref = scene.open()
        other = start_bot(scene.box, url, [], scene.clock)
        scene.sockets.wait_for_connections(2)
        people = [Typing(scene, ref, 6) for _ in range(2)]
        for person in people:
            person.join()
        by_both = recorded(scene)
        scene.bot.stop()
        scene.sockets.wait_for_connections(1)
        alone = Typing(scene, ref, 2)
        alone.join()
        scene.bot = other

        assert (sum(person.answered for person in people), by_both) == (12, 12)
        assert (alone.answered, recorded(scene)) == (2, 14)


def test_what_a_stopping_bot_answered_is_what_it_recorded(socket_scene: Scene) -> None:
    scene = socket_scene
    person = Typing(scene, scene.open(), 12)
    until(lambda: len(person.came) >= 3)

    scene.bot.stop()
    person.join()
    scene.start()

    assert person.answered == recorded(scene)
    assert {delivery.failure for delivery in person.came} <= {"", "dispatch_failed", "operation_timeout"}


def test_a_duplicate_command_and_a_duplicate_submission_are_done_once(socket_scene: Scene) -> None:
    scene = socket_scene
    ref = scene.open()
    lead = scene.as_("Lead responder")

    first = lead.type(ref.lower(), "/insider note Badge returned")
    again = lead.resend(first)
    lead.type("security", "/insider open")
    submitted = lead.submit({"title": "Telephone numbers were sold"})
    lead.resend(submitted)

    assert "Note added" in first.shown[0].plain
    assert "had already arrived" in again.shown[0].plain
    assert recorded(scene) == 1
    assert recorded(scene, "incident.opened") == 2


def test_an_error_stands_beside_its_field_and_the_right_answer_is_taken(socket_scene: Scene) -> None:
    scene = socket_scene
    lead = scene.as_("Lead responder")
    lead.type("security", "/insider open")

    refused = lead.submit({"title": "Leak of *everything*"})
    lead.submit({"title": "Leak of everything"})

    assert "Plain words only" in refused.errors["title"]
    view = lead.modal()
    assert view is not None
    assert view.title == "Recorded"


def test_a_home_tab_is_published_upon_an_event_that_comes_twice(socket_scene: Scene) -> None:
    scene = socket_scene
    lead = scene.as_("Lead responder")

    opened = lead.open_home()
    again = lead.resend(opened)
    scene.settled()

    assert (opened.failure, again.failure) == ("", "")
    assert lead.home() is not None


def test_readiness_tells_when_no_socket_is_connected(socket_scene: Scene) -> None:
    scene = socket_scene
    with httpx.Client(trust_env=False) as client:
        before = client.get(f"{scene.bot.server.url}/readyz").json()
        scene.box.stop()
        until(lambda: "socket" in client.get(f"{scene.bot.server.url}/readyz").json())

    assert before == []


def test_over_http_a_bot_in_socket_mode_takes_no_commands(socket_scene: Scene) -> None:
    with httpx.Client(trust_env=False) as client:
        assert client.post(f"{socket_scene.bot.server.url}/slack/events").status_code == 404


def test_a_refused_token_keeps_the_bot_from_starting(socket_scene: Scene) -> None:
    scene = socket_scene
    scene.bot.stop()  # one process alone serves a SQLite file

    with pytest.raises(TokenRefused, match=r"Slack refuses SLACK_APP_TOKEN \(invalid_auth\)"):
        start_bot(scene.box, scene.url, [], scene.clock, app_token="xapp-of-another-app")

    assert scene.sockets.connections == 0
