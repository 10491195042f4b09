"""A served workspace with a fake bot at the other end, and the page of it in a browser."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.browser import CHROMIUM, chromium
from tests.sandbox.fake_bot import Scene, running_scene
from tests.sandbox.page_parts import COMPLETIONS, MANIFEST

Look = Callable[[Scene, str], Page]


@pytest.fixture
def scene() -> Iterator[Scene]:
    """A fresh scene per test."""
    with running_scene() as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the module."""
    if not CHROMIUM.exists():
        pytest.skip("needs Debian's Chromium")
    with chromium() as running:
        yield running


@pytest.fixture
def shop() -> Iterator[Scene]:
    """A scene whose app has a command with completions, and shortcuts."""
    with running_scene(manifest=MANIFEST, completions=COMPLETIONS) as running:
        yield running


def _fault(said: ConsoleMessage) -> bool:
    """Not so: an act that is refused, and a sandbox that ends before its page."""
    expected = ("status of 400", "net::ERR_")
    return said.type == "error" and not any(words in said.text for words in expected)


@pytest.fixture
def look(browser: Browser) -> Iterator[Look]:
    """Opens an address of a scene: call it with the scene and the query.

    A script error or a refused resource fails the test.
    """
    problems: list[str] = []
    contexts = []

    def opened(scene: Scene, query: str, *, width: int = 1280, height: int = 800, dark: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: problems.append(said.text) if _fault(said) else None)
        page.goto(f"{scene.sandbox.url}/?{query}")
        expect(page.locator(".pane").first).to_have_attribute("aria-label", "Lead responder’s Slack")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert problems == []
