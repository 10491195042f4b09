"""Slack fails while somebody types: they are told so in our words, and nothing is recorded."""

import pytest

from sandbox.faults import Kind
from storage.record import Outcome
from tests.journeys.scene import Scene


@pytest.mark.parametrize("method", ["auth.test", "users.info"])
@pytest.mark.parametrize("kind", ["server_error", "rate_limited", "dropped", "gone"])
def test_who_types_while_slack_fails_is_told_to_try_again(scene: Scene, kind: Kind, method: str) -> None:
    before = scene.record()
    scene.restart()
    scene.box.faults.set(kind, methods=[method])

    told = scene.ask("Lead responder", "security", "/insider open Contact data was sold")

    assert told == "Not done. Slack does not say who you are right now. Try again in a minute."
    assert all(entry.outcome is Outcome.REFUSED for entry in scene.record()[len(before) :])
    scene.box.faults.clear()
    assert "is open" in scene.ask("Lead responder", "security", "/insider open Contact data was sold")
