"""Everything that is registered has a probe: a barred person tries each, and none tells them anything."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import pytest
from slack_bolt import BoltRequest, BoltResponse

import commands
from bot import views
from bot.reading import read_or_ask
from bot.views._blocks import ASK, LOOK
from domain.access import Role
from tests.twins.pair import Pair, Tally
from tests.twins.plan import EVERY, Kind, Part, Plan, Step
from tests.twins.stage import Stage
from tests.twins.world import OBSERVED, Observed, World

VERBS: Final = [verb for command in commands.ALL for verb in command.verbs]
BUTTONS: Final = (
    views.UNDO,
    *(f"{ASK}{verb.name}" for verb in VERBS if verb.ask),
    *(f"{LOOK}{noun}" for command in commands.ALL for noun in command.nouns),
)
"""Every button that some answer may have had before the bar."""

PLAN: Final = Plan(
    observed=Observed(roles=(Role.RESPONDER, Role.HR), executive=True),
    part=Part.OPENER,
    own=Role.LEAD,
    form=True,
    home=True,
    digest=1,
    before=(),
    after=(),
)
"""Somebody who may do nearly everything, and has led the case itself until the bar."""

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def probed(stage: Stage) -> Iterator[Pair]:
    """A pair in which the barred person has tried everything, without seeing a difference."""
    with stage.pair(PLAN, Tally()) as both:
        both.play()
        both.world.door.carried.clear()
        _everything(both)
        yield both


def _everything(both: Pair) -> None:
    """Every verb and every button about the secret, both shortcuts, the Home, a channel."""
    for number, (_, line) in enumerate(EVERY):
        step = Step(Kind.PROBE, line=number, place=number, then=number)
        both.types(both.line(step, both.secret, [line]), step)
    for button in BUTTONS:
        about = both.one_change(both.secret) if button == views.UNDO else both.secret
        for world in (both.world, both.twin):
            _place(world, button, about)
        both.observed(lambda me: me.press_newest(), f"{button} {about}")
    for kind in (Kind.PRESS, Kind.HOME, Kind.SHORTCUT, Kind.MESSAGE, Kind.JOIN):
        for number in range(3):
            both.after(Step(kind, line=number, then=number))


def _place(world: World, action: str, value: str) -> None:
    """An answer from long ago in the direct messages, with that button."""
    button = {
        "type": "button",
        "action_id": action,
        "value": value,
        "text": {"type": "plain_text", "text": "x"},
    }
    world.workspace.post(
        world.workspace.direct(world.workspace.person(OBSERVED)),
        world.workspace.bot_user_id,
        "",
        blocks=[{"type": "actions", "block_id": "old", "elements": [button]}],
        ephemeral_to=world.id_of(OBSERVED),
    )


def test_every_listener_of_the_app_was_asked(probed: Pair) -> None:
    asked = [BoltRequest(body=one.raw_body, headers=one.headers) for one in probed.world.door.carried]
    listeners: list[Any] = list(probed.world.bot.app._listeners)

    unasked = [
        listener.ack_function.__qualname__
        for listener in listeners
        if not any(listener.matches(req=one, resp=BoltResponse(status=200)) for one in asked)
    ]

    assert listeners
    assert unasked == []


def test_every_event_of_the_manifest_was_told(probed: Pair) -> None:
    events = {one.body["event"]["type"] for one in probed.world.door.carried if "event" in one.body}
    settings: Any = probed.world.box.manifest["settings"]
    subscribed = settings["event_subscriptions"]["bot_events"]

    assert events >= set(subscribed)


def test_every_verb_was_typed(probed: Pair) -> None:
    typed = [one.body["text"] for one in probed.world.door.carried if "command" in one.body]

    def verbs() -> Iterator[str]:
        for text in typed:
            intent = read_or_ask(text, date(2026, 3, 10))
            yield intent.verb.name

    assert {verb.name for verb in VERBS} - set(verbs()) == set()


def test_every_button_of_a_verb_was_pressed(probed: Pair) -> None:
    pressed = {
        action["action_id"] for one in probed.world.door.carried for action in one.body.get("actions", ())
    }

    assert set(BUTTONS) - pressed == set()
