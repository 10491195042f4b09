"""Modals on the page: what the app suggests, what it hears at once, views upon views."""

from playwright.sync_api import Page, expect

from tests.sandbox.conftest import Look
from tests.sandbox.fake_bot import Received, Scene
from tests.sandbox.page_parts import FORM, Json, field, opens, option, several, words


def opened(look: Look, shop: Scene, view: Json) -> Page:
    opens(shop, view)
    page = look(shop, "as=lead.responder")
    page.get_by_role("button", name="Shortcuts").click()
    page.get_by_role("menuitem", name="Open incident").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    return page


def suggests(received: Received) -> tuple[int, object]:
    if received.payload["type"] != "block_suggestion":
        return 200, ""
    query = received.payload["value"].lower()
    found = [option(text) for text in ("IN-7QK2M9", "IN-3FAN8T") if query in text.lower()]
    return 200, {"options": found}


def state(scene: Scene) -> Json:
    values: Json = scene.bot.last.payload["view"]["state"]["values"]
    return {
        block: {key: one for key, one in entry.items() if key != "type"}
        for block, entries in values.items()
        for entry in entries.values()
    }


def test_every_kind_of_field_is_filled_in_and_sent(look: Look, shop: Scene) -> None:
    page = opened(look, shop, FORM)
    shop.bot.answer = suggests
    dialog = page.get_by_role("dialog", name="Record data")

    dialog.get_by_label("Incident").press_sequentially("3fa")
    expect(page.get_by_role("listbox", name="Suggestions").get_by_role("option")).to_have_text(["IN-3FAN8T"])
    page.keyboard.press("Enter")
    expect(dialog.get_by_label("Incident")).to_have_value("IN-3FAN8T")
    dialog.get_by_role("group", name="Fields").get_by_label("Phone").check()
    dialog.get_by_role("radiogroup", name="Way").get_by_label("Paper").check()
    dialog.get_by_label("Day").fill("2026-11-01")
    dialog.get_by_label("Time").fill("09:30")
    dialog.get_by_role("group", name="People").get_by_label("Support agent").check()
    dialog.get_by_label("Note").fill("Badge returned")
    dialog.get_by_role("button", name="Record").click()
    expect(dialog).to_be_hidden()

    sent = state(shop)
    assert sent["incident"]["selected_option"]["value"] == "in-3fan8t"
    assert [one["value"] for one in sent["fields"]["selected_options"]] == ["phone"]
    assert sent["way"]["selected_option"]["value"] == "paper"
    assert (sent["day"]["selected_date"], sent["time"]["selected_time"]) == ("2026-11-01", "09:30")
    assert sent["people"]["selected_users"] == [shop.support.person.id]
    assert sent["note"]["value"] == "Badge returned"


def test_a_dispatching_field_reshapes_the_form_and_keeps_what_is_typed(look: Look, shop: Scene) -> None:
    page = opened(look, shop, FORM)
    dialog = page.get_by_role("dialog", name="Record data")
    more = {**FORM, "blocks": [*FORM["blocks"], field("Why", {"type": "plain_text_input", "action_id": "y"})]}

    def reshape(received: Received) -> tuple[int, object]:
        if received.payload["type"] == "block_actions":
            shop.client.views_update(view_id=received.payload["view"]["id"], view=more)
        return 200, ""

    shop.bot.answer = reshape
    dialog.get_by_label("Note").fill("Badge returned")
    dialog.get_by_label("State").focus()
    dialog.get_by_label("State").select_option("Waived")

    expect(dialog.get_by_label("Why")).to_be_visible()
    assert shop.bot.last.payload["actions"][0]["selected_option"]["value"] == "waived"
    expect(dialog.get_by_label("Note")).to_have_value("Badge returned")
    expect(dialog.get_by_label("State")).to_have_value("waived")
    expect(dialog.get_by_label("State")).to_be_focused()


def test_the_arrow_keys_go_through_choices_that_reshape_the_form(look: Look, shop: Scene) -> None:
    ways = field("Way", several("radio_buttons", "Mail", "Paper", "Call"), dispatch_action=True)
    form = {"type": "modal", "title": words("Notice"), "submit": words("Record"), "blocks": [ways]}
    page = opened(look, shop, form)

    def reshape(received: Received) -> tuple[int, object]:
        if received.payload["type"] == "block_actions":
            chosen = received.payload["actions"][0]["selected_option"]["value"]
            told = {"type": "section", "block_id": chosen, "text": words(f"By {chosen}")}
            view = {**form, "blocks": [ways, told]}
            shop.client.views_update(view_id=received.payload["view"]["id"], view=view)
        return 200, ""

    shop.bot.answer = reshape
    page.get_by_label("Mail").check()
    for way in ("Paper", "Call"):
        expect(page.get_by_role("dialog").get_by_text("By ")).to_be_visible()
        page.keyboard.press("ArrowDown")
        expect(page.get_by_text(f"By {way.lower()}")).to_be_visible()
        expect(page.get_by_label(way)).to_be_focused()


def test_a_view_upon_a_view_goes_back_to_the_one_below(look: Look, shop: Scene) -> None:
    below = {
        "type": "modal",
        "title": words("Below"),
        "submit": words("Go on"),
        "blocks": [field("Note", {"type": "plain_text_input", "action_id": "n"}, optional=True)],
    }
    page = opened(look, shop, below)
    above = {"type": "modal", "title": words("Above"), "blocks": [{"type": "divider"}]}
    shop.bot.answer = lambda _: (200, {"response_action": "push", "view": above})

    page.get_by_role("dialog").get_by_label("Note").fill("Kept")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("dialog", name="Above")).to_be_visible()
    page.get_by_role("button", name="Back").click()

    expect(page.get_by_role("dialog", name="Below")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_label("Note")).to_have_value("Kept")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_an_alert_stands_out_and_errors_are_beside_their_fields(look: Look, shop: Scene) -> None:
    alert = {"type": "alert", "level": "warning", "text": words("This is out of date.")}
    page = opened(look, shop, {**FORM, "blocks": [alert, *FORM["blocks"]]})
    expect(page.get_by_role("note")).to_have_text("This is out of date.")

    page.get_by_role("button", name="Record").click()

    incident = page.get_by_label("Incident")
    expect(incident).to_have_attribute("aria-invalid", "true")
    expect(incident).to_have_accessible_description("Please complete this required field.")
    expect(incident).to_be_focused()
