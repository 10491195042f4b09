"""The page in a real browser: switching people, commands, live updates, modals, nothing run from text."""

import pytest
from playwright.sync_api import Page, expect

from tests.sandbox.conftest import Look
from tests.sandbox.fake_bot import Received, Scene


@pytest.fixture
def page(look: Look, scene: Scene) -> Page:
    """The lead's view of #general."""
    return look(scene, "as=lead.responder&channel=general")


def test_messages_appear_without_reloading(page: Page, scene: Scene) -> None:
    scene.client.chat_postMessage(channel="#general", text="*Fresh* news")

    expect(page.locator(".room .log strong", has_text="Fresh")).to_be_visible()


def test_switching_the_person_hides_the_case(page: Page, scene: Scene) -> None:
    expect(page.locator(".channels")).to_contain_text("case")

    page.get_by_label("You are").select_option(label="Support agent")

    expect(page.locator(".channels")).not_to_contain_text("case")
    expect(page.locator(".channels")).to_contain_text("general")
    assert "as=support.agent" in page.url


def test_a_command_is_answered_for_the_writer_and_its_button_works(page: Page, scene: Scene) -> None:
    button = {
        "type": "button",
        "action_id": "undo",
        "text": {"type": "plain_text", "text": "Undo"},
        "value": "1",
    }
    scene.bot.answer = lambda _: (200, {"blocks": [{"type": "actions", "elements": [button]}]})

    page.get_by_label("Message #general").fill("/insider note Badge returned")
    page.get_by_label("Message #general").press("Enter")

    expect(page.get_by_text("Only visible to you")).to_be_visible()
    with page.expect_response("**/sandbox/click"):
        page.get_by_role("button", name="Undo").click()
    assert scene.bot.last.payload["actions"][0]["value"] == "1"


def test_a_modal_shows_errors_beside_the_field_and_closes_when_accepted(page: Page, scene: Scene) -> None:
    def words(text: str) -> dict[str, str]:
        return {"type": "plain_text", "text": text}

    def open_modal(received: Received) -> tuple[int, object]:
        pick = {"type": "input", "label": words("Person"), "element": {"type": "users_select"}}
        view = {"type": "modal", "title": words("Add somebody"), "submit": words("Add"), "blocks": [pick]}
        scene.client.views_open(trigger_id=received.form["trigger_id"], view=view)
        return 200, ""

    scene.bot.answer = open_modal
    page.get_by_label("Message #general").fill("/insider suspect add")
    page.get_by_role("button", name="Send").click()
    dialog = page.get_by_role("dialog", name="Add somebody")
    expect(dialog).to_be_visible()

    dialog.get_by_role("button", name="Add").click()
    expect(dialog).to_contain_text("Please complete this required field.")
    scene.bot.answer = lambda _: (200, "")
    dialog.get_by_label("Person").select_option(label="Support agent")
    dialog.get_by_role("button", name="Add").click()

    expect(dialog).to_be_hidden()
    values = scene.bot.last.payload["view"]["state"]["values"]
    (state,) = next(iter(values.values())).values()
    assert state["selected_user"] == scene.support.person.id


def test_markup_in_messages_stays_text(page: Page, scene: Scene) -> None:
    scene.lead.type("general", "<img src=x onerror=alert(1)> <script>alert(2)</script>")
    scene.client.chat_postMessage(channel="#general", text="<javascript:alert(3)|press me>")

    expect(page.locator(".room .log")).to_contain_text(
        "<img src=x onerror=alert(1)> <script>alert(2)</script>"
    )
    expect(page.locator(".room .log")).to_contain_text("press me")
    assert page.locator(".room .log").locator("img, script, a").count() == 0


def test_a_channel_with_news_is_marked_until_it_is_opened(page: Page, scene: Scene) -> None:
    case = page.locator(".channels button", has_text="case")
    expect(case.locator(".dot")).to_have_count(0)

    scene.client.chat_postMessage(channel=scene.workspace.channel("case").id, text="News")

    expect(case.locator(".dot")).to_be_visible()
    case.click()
    expect(page.locator(".room .log")).to_contain_text("News")
    expect(case.locator(".dot")).to_have_count(0)
    assert "channel=case" in page.url
