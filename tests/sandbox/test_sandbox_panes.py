"""What a person does on the page: threads, pins, Home, shortcuts; and two people side by side."""

from playwright.sync_api import expect

from tests.sandbox.conftest import Look
from tests.sandbox.fake_bot import Scene
from tests.sandbox.page_parts import DIGEST, HOME, button, words


def test_two_people_look_side_by_side_and_only_one_sees_the_case(look: Look, scene: Scene) -> None:
    page = look(scene, "as=lead.responder&channel=case&beside=support.agent&beside-channel=case")
    lead, support = page.locator(".pane").all()

    scene.client.chat_postMessage(channel=scene.workspace.channel("case").id, text="Badge returned")
    scene.client.chat_postMessage(channel="#general", text="Lunch is served")

    expect(lead).to_contain_text("Badge returned")
    expect(support).to_contain_text("Lunch is served")
    expect(support).not_to_contain_text("Badge returned")
    expect(support.locator(".channels")).not_to_contain_text("case")


def test_one_button_splits_the_page_and_joins_it_again(look: Look, scene: Scene) -> None:
    page = look(scene, "as=lead.responder")

    page.get_by_role("button", name="Side by side", exact=True).click()

    expect(page.locator(".pane")).to_have_count(2)
    expect(page.locator(".pane").nth(1)).to_have_attribute("aria-label", "Support agent’s Slack")
    assert "beside=support.agent" in page.url
    page.get_by_role("button", name="Side by side", exact=True).click()
    expect(page.locator(".pane")).to_have_count(1)
    assert "beside" not in page.url


def test_each_pane_has_its_own_composer_and_modal(look: Look, shop: Scene) -> None:
    page = look(shop, "as=lead.responder&beside=support.agent")
    lead, support = page.locator(".pane").all()
    view = {"type": "modal", "title": words("Only for the lead"), "blocks": [{"type": "divider"}]}

    def open_modal(received: object) -> tuple[int, object]:
        shop.client.views_open(trigger_id=shop.bot.last.form["trigger_id"], view=view)
        return 200, ""

    shop.bot.answer = open_modal
    lead.get_by_label("Message #general").fill("/insider note")
    lead.get_by_label("Message #general").press("Enter")
    expect(lead.get_by_role("dialog", name="Only for the lead")).to_be_visible()
    expect(support.get_by_role("dialog")).to_have_count(0)
    support.get_by_label("Message #general").fill("Still here")
    support.get_by_label("Message #general").press("Enter")

    expect(support.get_by_role("log", name="Messages")).to_contain_text("Still here")
    expect(lead.get_by_role("log", name="Messages")).to_contain_text("Still here")


def test_a_thread_is_opened_answered_and_counted(look: Look, scene: Scene) -> None:
    scene.support.type("general", "Who was on shift?")
    page = look(scene, "as=lead.responder")

    page.get_by_role("button", name="More actions").press("Enter")
    page.get_by_role("menuitem", name="Reply in thread").press("Enter")
    reply = page.get_by_label("Reply in thread")
    expect(reply).to_be_focused()
    reply.fill("I was")
    reply.press("Enter")

    expect(page.get_by_role("log", name="Thread")).to_contain_text("I was")
    expect(page.get_by_role("log", name="Messages")).not_to_contain_text("I was")
    expect(page.get_by_role("button", name="1 reply")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("log", name="Thread")).to_be_hidden()
    expect(page.get_by_role("article")).to_be_focused()
    page.get_by_role("button", name="1 reply").click()
    expect(page.get_by_role("log", name="Thread")).to_contain_text("I was")


def test_the_pinned_bar_leads_to_the_message(look: Look, scene: Scene) -> None:
    first = scene.client.chat_postMessage(channel="#general", text="The card")
    scene.client.pins_add(channel=first["channel"], timestamp=first["ts"])
    for number in range(40):
        scene.client.chat_postMessage(channel="#general", text=f"Line {number}")
    page = look(scene, "as=lead.responder&channel=general")
    expect(page.get_by_text("Line 39")).to_be_in_viewport()

    page.get_by_role("button", name="Pinned: The card").click()

    expect(page.locator("article.pinned")).to_be_in_viewport()
    expect(page.locator("article.pinned")).to_be_focused()


def test_what_comes_below_the_part_that_is_read_is_told(look: Look, scene: Scene) -> None:
    for number in range(40):
        scene.client.chat_postMessage(channel="#general", text=f"Line {number}")
    page = look(scene, "as=lead.responder&channel=general")
    expect(page.get_by_text("Line 39")).to_be_in_viewport()
    page.get_by_text("Line 0", exact=True).scroll_into_view_if_needed()

    scene.client.chat_postMessage(channel="#general", text="The digest")
    page.get_by_role("button", name="1 new message").click()

    expect(page.get_by_text("The digest")).to_be_in_viewport()
    expect(page.get_by_role("button", name="1 new message")).to_be_hidden()


def test_links_to_channels_and_messages_lead_there(look: Look, scene: Scene) -> None:
    case = scene.workspace.channel("case").id
    said = scene.client.chat_postMessage(channel=case, text="Badge returned")
    link = scene.client.chat_getPermalink(channel=case, message_ts=said["ts"])["permalink"]
    scene.client.chat_postMessage(channel="#general", text=f"In <#{case}>: <{link}|this>")
    page = look(scene, "as=lead.responder&channel=general")

    page.get_by_role("link", name="this").click()
    expect(page.get_by_role("article", name="insider")).to_contain_text("Badge returned")
    expect(page.get_by_role("article", name="insider")).to_be_focused()
    page.go_back()
    page.get_by_role("link", name="#case").click()

    expect(page.get_by_text("Badge returned")).to_be_visible()


def test_news_elsewhere_is_counted_and_edits_are_marked(look: Look, scene: Scene) -> None:
    page = look(scene, "as=lead.responder&channel=general")
    case = scene.workspace.channel("case").id
    expect(page.locator(".channels")).to_contain_text("case")

    sent = scene.client.chat_postMessage(channel=case, text="One")
    scene.client.chat_postMessage(channel=case, text="Two")

    expect(page.locator(".channels button", has_text="case")).to_contain_text("2 unread")
    page.locator(".channels button", has_text="case").click()
    expect(page.locator(".dot")).to_have_count(0)
    scene.client.chat_update(channel=case, ts=sent["ts"], text="One, corrected")
    expect(page.locator("article", has_text="One, corrected")).to_contain_text("(edited)")


def test_the_home_tab_is_opened_pressed_and_drawn_anew(look: Look, shop: Scene) -> None:
    shop.client.views_publish(user_id=shop.lead.person.id, view=HOME)
    page = look(shop, "as=lead.responder&channel=@insider")

    with page.expect_response("**/sandbox/open-home"):
        page.get_by_role("button", name="Home", exact=True).click()
    assert shop.bot.last.event["event"]["type"] == "app_home_opened"
    with page.expect_response("**/sandbox/press-home"):
        page.get_by_role("button", name="Show").nth(1).click()

    assert shop.bot.last.payload["actions"][0]["value"] == "IN-BBBBBB"
    shop.client.views_publish(
        user_id=shop.lead.person.id,
        view={"type": "home", "blocks": [{"type": "section", "text": words("All closed")}]},
    )
    expect(page.get_by_role("region", name="Home")).to_have_text("All closed")


def test_global_and_message_shortcuts_are_reached_by_keyboard(look: Look, shop: Scene) -> None:
    said = shop.support.type("general", "I sold them").shown[0]
    page = look(shop, "as=lead.responder")

    page.get_by_role("button", name="Shortcuts").press("Enter")
    with page.expect_response("**/sandbox/shortcut"):
        page.keyboard.press("Enter")
    assert (shop.bot.last.payload["type"], shop.bot.last.payload["callback_id"]) == ("shortcut", "open")
    page.get_by_role("button", name="More actions").press("Enter")
    page.keyboard.press("ArrowDown")
    with page.expect_response("**/sandbox/message-shortcut"):
        page.keyboard.press("Enter")
    assert shop.bot.last.payload["message"]["ts"] == said.ts
    expect(page.get_by_role("button", name="More actions")).to_be_focused()


def test_what_must_be_confirmed_is_asked_first(look: Look, scene: Scene) -> None:
    sure = {
        "title": words("Post now?"),
        "text": words("Everybody here reads it."),
        "confirm": words("Post"),
        "deny": words("Not yet"),
    }
    blocks = [{"type": "actions", "elements": [button("Post now", "now", confirm=sure)]}]
    scene.client.chat_postMessage(channel="#general", text="Ready", blocks=blocks)
    page = look(scene, "as=lead.responder")

    page.get_by_role("button", name="Post now").click()
    question = page.get_by_role("alertdialog", name="Post now?")
    expect(question).to_contain_text("Everybody here reads it.")
    page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    assert scene.bot.received == []
    expect(page.get_by_role("button", name="Post now")).to_be_focused()
    page.get_by_role("button", name="Post now").click()
    with page.expect_response("**/sandbox/click"):
        question.get_by_role("button", name="Post", exact=True).click()

    assert scene.bot.last.payload["actions"][0]["action_id"] == "now"


def test_the_buttons_of_a_card_work(look: Look, scene: Scene) -> None:
    card = {"type": "card", "title": words("IN-1"), "actions": [button("Show", "show", value="IN-1")]}
    scene.client.chat_postMessage(channel="#general", text="Card", blocks=[card])
    page = look(scene, "as=lead.responder")

    with page.expect_response("**/sandbox/click"):
        page.get_by_role("button", name="Show").click()

    assert scene.bot.last.payload["actions"][0]["value"] == "IN-1"


def test_a_digest_has_a_table_with_pages_and_a_menu(look: Look, scene: Scene) -> None:
    scene.client.chat_postMessage(channel="#general", text="Digest", blocks=DIGEST)
    page = look(scene, "as=lead.responder")
    table = page.get_by_role("table", name="Incidents")
    expect(table.get_by_role("row")).to_have_count(3)

    page.get_by_role("button", name="More rows").click()
    expect(table).to_contain_text("IN-000003")
    page.get_by_role("button", name="More", exact=True).click()
    with page.expect_response("**/sandbox/click"):
        page.get_by_role("menuitem", name="Preview").click()

    assert scene.bot.last.payload["actions"][0]["selected_option"]["value"] == "preview"
    expect(page.get_by_role("img", name="Open by severity. High: 2, Low: 1")).to_be_visible()
