"""What Slack accepts and refuses of modals and Home tabs: one row or case per rule."""

import pytest

from tests.sandbox.fake_bot import Scene, running_scene
from tests.sandbox.rules import (
    HOME,
    OK,
    Act,
    Case,
    Json,
    case,
    cases_in,
    check,
    modal,
    opened,
    outcome,
    section,
    set_for,
    trigger,
    words,
)

INPUT: Json = {
    "type": "input",
    "label": words("Label"),
    "element": {"type": "plain_text_input", "action_id": "a"},
}
VIEWS: dict[str, tuple[Json, Json, str]] = {
    "view.type": (modal(), modal(type="workflow_step"), "invalid_arguments"),
    "view.title": (modal(), modal(title=None), "invalid_arguments"),
    "view.title_length": (modal(title=words("x" * 24)), modal(title=words("x" * 25)), "invalid_arguments"),
    "view.submit_length": (modal(submit=words("x" * 24)), modal(submit=words("x" * 25)), "invalid_arguments"),
    "view.close_length": (modal(close=words("x" * 24)), modal(close=words("x" * 25)), "invalid_arguments"),
    "view.submit_with_input": (
        modal(blocks=[INPUT], submit=words("Send")),
        modal(blocks=[INPUT]),
        "invalid_arguments",
    ),
    "view.blocks": (
        modal(blocks=[{"type": "divider"}] * 100),
        modal(blocks=[{"type": "divider"}] * 101),
        "invalid_arguments",
    ),
    "view.some_blocks": (modal(), modal(blocks=[]), "invalid_arguments"),
    "view.private_metadata": (
        modal(private_metadata="x" * 3000),
        modal(private_metadata="x" * 3001),
        "invalid_arguments",
    ),
    "view.callback_id": (modal(callback_id="x" * 255), modal(callback_id="x" * 256), "invalid_arguments"),
    "view.external_id": (modal(external_id="x" * 255), modal(external_id="x" * 256), "invalid_arguments"),
    "view.unique_external_id": (
        modal(external_id="mine"),
        modal(external_id="mine"),
        "duplicate_external_id",
    ),
    "view.unknown_field": (modal(), modal(colour="red"), "invalid_arguments"),
    "view.size": (
        modal(blocks=[section("é" * 3000)] * 30),
        modal(blocks=[section("é" * 3000)] * 50),
        "view_too_large",
    ),
    "view.home_not_opened": (modal(), HOME, "invalid_arguments"),
}


@case("view.modal_not_published", "invalid_arguments")
def modal_not_published(scene: Scene) -> tuple[Act, Act]:
    lead = scene.lead.person.id
    return (
        lambda: scene.client.views_publish(user_id=lead, view=HOME),
        lambda: scene.client.views_publish(user_id=lead, view=modal()),
    )


@case("view.hash", "hash_conflict")
def fitting_hash(scene: Scene) -> tuple[Act, Act]:
    view = opened(scene, modal())

    def update() -> object:
        return scene.client.views_update(view_id=view["id"], hash=view["hash"], view=modal())

    return update, update


@case("view.home_hash", "hash_conflict")
def fitting_home_hash(scene: Scene) -> tuple[Act, Act]:
    lead = scene.lead.person.id
    view = scene.client.views_publish(user_id=lead, view=HOME)["view"]

    def publish() -> object:
        return scene.client.views_publish(user_id=lead, hash=view["hash"], view=HOME)

    return publish, publish


@case("view.gone", "not_found")
def gone(scene: Scene) -> tuple[Act, Act]:
    view = opened(scene, modal())

    def update() -> object:
        return scene.client.views_update(view_id=view["id"], view=modal())

    def close_and_update() -> object:
        scene.lead.close()
        return update()

    return update, close_and_update


@case("view.stack", "push_limit_reached")
def stack(scene: Scene) -> tuple[Act, Act]:
    opened(scene, modal())

    def push() -> object:
        return scene.client.views_push(trigger_id=trigger(scene), view=modal())

    return lambda: (push(), push()), push


@case("view.push_from_modal", "invalid_trigger_id")
def push_from_modal(scene: Scene) -> tuple[Act, Act]:
    def push() -> object:
        return scene.client.views_push(trigger_id=trigger(scene), view=modal())

    def open_and_push() -> object:
        opened(scene, modal())
        return push()

    def close_and_push() -> object:
        scene.lead.close()
        scene.lead.close()
        return push()

    return open_and_push, close_and_push


@case("view.in_an_answer", "trouble connecting")
def view_in_an_answer(scene: Scene) -> tuple[Act, Act]:
    def after_submitting(view: Json) -> str:
        scene.lead.close()
        opened(scene, modal(submit=words("Send")))
        scene.bot.answer = lambda _: (200, {"response_action": "update", "view": view})
        scene.lead.submit({})
        scene.bot.answer = lambda _: (200, "")
        shown = scene.lead.modal()
        return "trouble connecting" if shown is None or "trouble connecting" in shown.plain else OK

    return lambda: after_submitting(modal()), lambda: after_submitting(modal(title=None))


def publishing_without_a_home_tab() -> str:
    with running_scene(manifest={"features": {}}) as scene:
        lead = scene.lead.person.id
        return outcome(lambda: scene.client.views_publish(user_id=lead, view=HOME))


@case("view.home_enabled", "not_enabled", manifest={"features": {"app_home": {"home_tab_enabled": True}}})
def home_enabled(scene: Scene) -> tuple[Act, Act]:
    def publish() -> object:
        return scene.client.views_publish(user_id=scene.lead.person.id, view=HOME)

    return publish, publishing_without_a_home_tab


CASES = cases_in(globals())


@pytest.mark.parametrize("rule", VIEWS)
def test_modals_pass_up_to_the_limit_and_not_beyond(scene: Scene, rule: str) -> None:
    accepted, refused, code = VIEWS[rule]

    assert outcome(lambda: opened(scene, accepted)) == OK
    assert outcome(lambda: scene.client.views_open(trigger_id=trigger(scene), view=refused)) == code


@pytest.mark.parametrize("given", CASES, ids=repr)
def test_views(given: Case) -> None:
    with set_for(given) as scene:
        check(given, scene)
