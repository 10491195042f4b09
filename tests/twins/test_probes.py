"""Everything that is registered has a probe: a barred person tries each, and none tells them anything."""

from collections.abc import Iterator, Sequence
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


def _takes(listener: Any, request: BoltRequest) -> bool:  # noqa: ANN401 -- Bolt has no name for it
    return bool(listener.matches(req=request, resp=BoltResponse(status=200)))


def _name(listener: Any) -> str:  # noqa: ANN401 -- see above
    return str(listener.ack_function.__qualname__)


def _asked(carried: Sequence[BoltRequest]) -> list[BoltRequest]:
    """The requests as they were before Bolt took them."""
    return [BoltRequest(body=one.raw_body, headers=one.headers) for one in carried]


def _unasked(listeners: Sequence[Any], asked: Sequence[BoltRequest]) -> set[str]:
    return {_name(one) for one in listeners if not any(_takes(one, request) for request in asked)}


def _event(request: BoltRequest) -> str:
    return str(request.body.get("event", {}).get("type", ""))


def _verb(request: BoltRequest) -> str:
    if "command" not in request.body:
        return ""
    return str(read_or_ask(request.body["text"], date(2026, 3, 10)).verb.name)


def _buttons(request: BoltRequest) -> set[str]:
    return {str(action["action_id"]) for action in request.body.get("actions", ())}


def _subscribed(both: Pair) -> set[str]:
    settings: Any = both.world.box.manifest["settings"]
    return set(settings["event_subscriptions"]["bot_events"])


def _untold(both: Pair, carried: Sequence[BoltRequest]) -> set[str]:
    return _subscribed(both) - {_event(one) for one in carried}


def _untyped(carried: Sequence[BoltRequest]) -> set[str]:
    return {verb.name for verb in VERBS} - {_verb(one) for one in carried}


def _unpressed(carried: Sequence[BoltRequest]) -> set[str]:
    return set(BUTTONS) - {button for one in carried for button in _buttons(one)}


def test_everything_that_is_registered_was_tried(probed: Pair) -> None:
    carried = probed.world.door.carried
    listeners = probed.world.bot.app._listeners

    assert listeners
    assert _unasked(listeners, _asked(carried)) == set()
    assert _untold(probed, carried) == set()
    assert _untyped(carried) == set()
    assert _unpressed(carried) == set()


def test_what_is_not_tried_is_named(probed: Pair) -> None:
    carried, asked = probed.world.door.carried, _asked(probed.world.door.carried)
    listeners = probed.world.bot.app._listeners

    for listener in listeners:
        without = [one for one in asked if not _takes(listener, one)]
        assert _name(listener) in _unasked(listeners, without)
    for event in _subscribed(probed):
        assert _untold(probed, [one for one in carried if _event(one) != event]) == {event}
    for verb in VERBS:
        assert _untyped([one for one in carried if _verb(one) != verb.name]) == {verb.name}
    for button in BUTTONS:
        assert button in _unpressed([one for one in carried if button not in _buttons(one)])
