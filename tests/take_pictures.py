"""README's pictures, taken of the local Slack with the January 2020 case in it.

``make pictures`` takes them all anew; ``tests/test_docs.py`` holds README to these and no others.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium

_CARD_MS: Final = 30_000
ROOT: Final = Path(__file__).parents[1]
DOCS: Final = ROOT / "docs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture: the page's address, what is done there first, and how it is looked at.

    ``{case}`` in ``query`` is the channel of the January 2020 case.
    """

    query: str
    prepare: Callable[[Page], None]
    height: int = 800
    scheme: Literal["light", "dark"] = "light"


def _incident(page: Page) -> None:
    """From the pinned card on, once it tells of the last thing that was recorded."""
    card = page.locator("article.pinned")
    expect(card).to_contain_text("No preventive measure announced", timeout=_CARD_MS)
    page.get_by_role("button", name="Pinned: ").click()


def _digest(page: Page) -> None:
    expect(page.get_by_role("heading", name="Insider incidents")).to_be_visible()


def _form(page: Page) -> None:
    _incident(page)
    page.locator("article.pinned").get_by_role("button", name="Record a step").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def _home(page: Page) -> None:
    expect(page.get_by_role("region", name="Home").get_by_role("heading").first).to_be_visible()


PICTURES: Final[Mapping[str, Picture]] = {
    "page": Picture(query="as=executive&channel=executives", prepare=_digest, height=1400),
    "page-dark": Picture(
        query="as=executive&channel=executives", prepare=_digest, height=1400, scheme="dark"
    ),
    "home": Picture(query="as=lead.responder&channel=@insider&tab=home", prepare=_home),
    "side-by-side": Picture(query="as=lead.responder&channel={case}&beside=support.agent", prepare=_incident),
    "card": Picture(query="as=lead.responder&channel={case}", prepare=_incident, height=1060),
    # The last one: a form stays open.
    "form": Picture(query="as=lead.responder&channel={case}", prepare=_form),
}


@contextmanager
def _local_slack() -> Iterator[tuple[str, str]]:
    """The address of ``app.py try`` and the case's channel, once the story is told."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["try", "--no-browser", "--port", "0", "--data", folder]
        process = subprocess.Popen(  # noqa: S603 -- our own program
            [sys.executable, "app.py", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        try:
            url = _line_with(process, "A local Slack is at ").split()[-1]
            told = _line_with(process, "The January 2020 case is ")
            yield url, told.partition("IN-")[2].partition(".")[0].lower()
        finally:
            process.terminate()
            process.wait()


def _line_with(process: "subprocess.Popen[str]", words: str) -> str:
    for line in process.stdout or ():
        if words in line:
            return line
    raise RuntimeError(f"app.py try ended before it said {words!r}")


def _take(browser: Browser, address: str, name: str, picture: Picture) -> None:
    context = browser.new_context(
        viewport={"width": 1280, "height": picture.height},
        color_scheme=picture.scheme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.add_init_script("localStorage.setItem('banner', 'hidden')")
    page.goto(address)
    picture.prepare(page)
    page.mouse.move(0, 0)
    page.screenshot(path=DOCS / f"{name}.png")
    context.close()


def main() -> None:
    """Take every picture anew."""
    with _local_slack() as (url, case), chromium() as browser:
        for name, picture in PICTURES.items():
            _take(browser, f"{url}/?{picture.query.format(case=f'in-{case}')}", name, picture)


if __name__ == "__main__":
    main()
