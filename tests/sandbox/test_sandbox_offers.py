"""What the page offers while somebody types, and how it is used without a mouse."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.sandbox.conftest import Look
from tests.sandbox.fake_bot import Scene


@pytest.fixture
def page(look: Look, shop: Scene) -> Page:
    """The lead's view of #general, where a pseudonym stands on the screen."""
    shop.client.chat_postMessage(channel="#general", text="S-9MFT3K: access revoked")
    page = look(shop, "as=lead.responder&channel=general")
    expect(page.get_by_text("S-9MFT3K")).to_be_visible()
    return page


def box(page: Page) -> Locator:
    return page.get_by_label("Message #general")


def offered(page: Page) -> Locator:
    return page.get_by_role("listbox", name="What may follow").get_by_role("option")


def typed(page: Page, text: str) -> None:
    box(page).fill("")
    box(page).press_sequentially(text)


def test_a_slash_offers_the_command_and_then_its_words(page: Page) -> None:
    typed(page, "/")
    expect(offered(page)).to_have_text(["/insiderWork on incidents"])

    box(page).press("Tab")
    expect(box(page)).to_have_value("/insider ")
    expect(offered(page)).to_have_count(4)
    box(page).press_sequentially("su")
    expect(offered(page)).to_have_text(["suspectWho is suspected.", "suspect add [unnamed]Who is suspected."])
    box(page).press("ArrowDown")
    box(page).press("ArrowDown")
    expect(page.locator(".offers [aria-selected=true]")).to_contain_text("suspect add")
    box(page).press("Enter")
    expect(box(page)).to_have_value("/insider suspect add ")


def test_how_a_command_goes_on_stays_in_sight(page: Page) -> None:
    typed(page, "/insider note Badge")

    expect(page.locator(".room .usage")).to_have_text("note <text>")
    expect(offered(page)).to_have_count(0)


@pytest.mark.parametrize(
    ("start", "first", "result"),
    [
        ("/insider s-", "S-9MFT3K", "/insider S-9MFT3K "),
        ("/insider S-9MFT3K su", "suspectWho is suspected.", "/insider S-9MFT3K suspect "),
        ("Ask @sup", "@Support agent", "Ask @Support agent "),
        ("See #cas", "#case", "See #case "),
    ],
)
def test_references_people_and_channels_are_offered(page: Page, start: str, first: str, result: str) -> None:
    typed(page, start)
    expect(offered(page).first).to_have_text(first)

    box(page).press("Tab")

    expect(box(page)).to_have_value(result)


def test_enter_sends_what_is_typed_unless_an_offer_is_marked(page: Page, shop: Scene) -> None:
    typed(page, "/insider suspect")
    expect(offered(page)).to_have_count(1)

    with page.expect_response("**/sandbox/type"):
        box(page).press("Enter")

    assert shop.bot.last.form["text"] == "suspect"


def test_the_list_is_bound_to_the_box_for_those_who_listen(page: Page) -> None:
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    typed(page, "/insider n")
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    box(page).press("ArrowDown")

    marked = page.locator(".offers [aria-selected=true]")
    expect(box(page)).to_have_attribute("aria-activedescendant", marked.get_attribute("id") or "none")
    listbox = page.get_by_role("listbox", name="What may follow").first
    expect(box(page)).to_have_attribute("aria-controls", listbox.get_attribute("id") or "none")
    box(page).press("Escape")
    expect(listbox).to_be_hidden()
    expect(box(page)).to_have_value("/insider n")


def test_control_k_jumps_to_a_channel_by_its_name(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("cas")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="case")).to_be_visible()
    assert "channel=case" in page.url


def test_escape_closes_the_topmost_thing_and_gives_the_focus_back(page: Page) -> None:
    more = page.get_by_role("button", name="More actions")
    more.press("Enter")
    page.get_by_role("menuitem", name="Reply in thread").press("Enter")
    expect(page.get_by_label("Reply in thread")).to_be_focused()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Jump to")).to_be_visible()

    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Jump to")).to_have_count(0)
    expect(page.get_by_label("Reply in thread")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.get_by_role("log", name="Thread")).to_be_hidden()


def test_the_first_tab_stop_skips_to_the_message_box(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the message box")).to_be_focused()

    page.keyboard.press("Enter")

    expect(box(page)).to_be_focused()
