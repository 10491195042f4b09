"""axe-core finds no serious or critical fault on the page, narrow and wide, light and dark."""

from collections.abc import Callable
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.sandbox.conftest import Look
from tests.sandbox.fake_bot import Scene
from tests.sandbox.page_parts import DIGEST, FORM, HOME, opens


def digest(_page: Page, _scene: Scene) -> None:
    """The channel as it is opened."""


def modal(page: Page, scene: Scene) -> None:
    opens(scene, FORM)
    page.get_by_role("button", name="Shortcuts").first.click()
    page.get_by_role("menuitem", name="Open incident").click()
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_text("Please complete this required field.").first).to_be_visible()


def home(page: Page, _scene: Scene) -> None:
    page.get_by_role("button", name="Home", exact=True).click()
    expect(page.get_by_role("heading", name="My incidents")).to_be_visible()


def thread(page: Page, _scene: Scene) -> None:
    page.get_by_role("button", name="1 reply").click()
    expect(page.get_by_label("Reply in thread")).to_be_visible()


def offers(page: Page, _scene: Scene) -> None:
    page.get_by_label("Message #general").fill("/insider ")
    page.get_by_label("Message #general").press("ArrowDown")
    expect(page.locator(".offers [aria-selected=true]")).to_be_visible()


def faults(page: Page, _scene: Scene) -> None:
    page.get_by_role("button", name="Faults").click()
    expect(page.get_by_label("No fault")).to_be_checked()


def switcher(page: Page, scene: Scene) -> None:
    for number in range(30):
        scene.workspace.add_channel(f"place-{number}", members=[scene.lead.person])
    expect(page.locator(".channels")).to_contain_text("place-29")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option", name="#place-29")).to_be_attached()


def clock(page: Page, _scene: Scene) -> None:
    page.get_by_role("button", name="Time here").click()
    expect(page.get_by_label("Go to")).to_be_visible()


GENERAL = "as=lead.responder&channel=general"
SCREENS: dict[str, tuple[str, Callable[[Page, Scene], None]]] = {
    "digest": (GENERAL, digest),
    "modal": (GENERAL, modal),
    "home": ("as=lead.responder&channel=@insider", home),
    "side by side": (f"{GENERAL}&beside=support.agent", digest),
    "thread": (GENERAL, thread),
    "offers": (GENERAL, offers),
    "clock": (GENERAL, clock),
    "faults": (GENERAL, faults),
    "switcher": (GENERAL, switcher),
}


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_serious_stands_in_anybodys_way(look: Look, shop: Scene, screen: str) -> None:
    asked = shop.client.chat_postMessage(channel="#general", text="Digest", blocks=DIGEST)
    shop.client.pins_add(channel=asked["channel"], timestamp=asked["ts"])
    shop.lead.reply(shop.lead.see("general")[-1], "Thank you")
    shop.client.views_publish(user_id=shop.lead.person.id, view=HOME)
    query, prepare = SCREENS[screen]
    page = look(shop, query)
    prepare(page, shop)

    found = {}
    schemes: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found[width, scheme] = serious(page)

    assert {where: faults for where, faults in found.items() if faults} == {}


def serious(page: Page) -> list[tuple[str, str, str]]:
    """What stands in the way of people: the rule, the element, what is wrong."""
    return [
        (fault["id"], node["html"], node["failureSummary"])
        for fault in Axe().run(page).response["violations"]
        if fault["impact"] in {"serious", "critical"}
        for node in fault["nodes"]
    ]


def test_a_button_without_a_name_would_be_found(look: Look, shop: Scene) -> None:
    page = look(shop, GENERAL)
    assert serious(page) == []

    page.evaluate("document.querySelector('.shortcuts').removeAttribute('aria-label')")

    assert [rule for rule, _, _ in serious(page)] == ["button-name"]
