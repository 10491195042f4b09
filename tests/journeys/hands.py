"""Hands on the page of the local Slack: mouse and keyboard in a real browser, one form after the other."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from sandbox.model import View
from sandbox.visitor import Visitor
from tests.journeys import by_hand
from tests.journeys.scene import Scene, until

# A busy machine is no reason to fail.
PATIENCE_MS = 90_000
expect.set_options(timeout=PATIENCE_MS)


@dataclass(frozen=True, slots=True)
class Hands:
    """Somebody's hands on an open page."""

    scene: Scene
    page: Page

    def fill_in(self, step: by_hand.Step, kept: Mapping[str, str]) -> str:
        """Go where the form is, open it, fill it in and record; answers what was then shown."""
        person = self.scene.as_(step.who)
        place = step.place.format_map(kept)
        place = place.lower() if place.startswith("IN-") else place
        self._go(step.who, place)
        dialog = self._open(self._ask(person, place, step.noun), step.button)
        for question, answer in step.answers.items():
            self._answer(person, question, answer.format_map(kept) if isinstance(answer, str) else answer)
        dialog.get_by_role("button", name="Record", exact=True).click()
        expect(dialog.get_by_role("heading", name="Recorded")).to_be_visible()
        shown = dialog.inner_text()
        self.page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        return shown

    def _open(self, answer: Locator, button: str) -> Locator:
        """Press the button until its form is there; a machine that is too busy for Slack says so."""
        dialog = self.page.get_by_role("dialog")
        late = self.page.locator(".log").get_by_text("took too long to open the form")
        for said in range(3):
            answer.get_by_role("button", name=button, exact=True).click()
            expect(dialog.or_(late.nth(said)).first).to_be_visible()
            if dialog.is_visible():
                return dialog
        raise AssertionError(button)

    def _go(self, who: str, place: str) -> None:
        self.page.get_by_label("You are").select_option(label=who)
        # In a channel where both are the message box reads alike: until then one would speak as the other.
        expect(self.page.get_by_label(f"{who}’s Slack", exact=True)).to_be_visible()
        name = "insider" if place == "@insider" else place
        self.page.get_by_role("button", name=re.compile(rf"^\W*{re.escape(name)}\b")).first.click()
        expect(self._box()).to_have_accessible_name(re.compile(rf"^Message #?{re.escape(name)}$"))

    def _box(self) -> Locator:
        return self.page.get_by_label(re.compile("^Message (#|insider)"))

    def _ask(self, person: Visitor, place: str, noun: str) -> Locator:
        """Ask for what a bare noun shows; answers where the bot's answer stands."""
        box = self._box()
        before = _answers(person, place)
        box.fill(f"/insider {noun}")
        # The first closes what is offered while one types.
        box.press("Escape")
        box.press("Enter")
        until(lambda: _answers(person, place) - before, seconds=60)
        (new,) = _answers(person, place) - before
        return self.page.locator(f'.log article[data-ts="{new}"]')

    def _answer(self, person: Visitor, question: str, answer: by_hand.Answer) -> None:
        before = _open(person)
        content = self.page.get_by_role("dialog").locator("form").element_handle()
        control = self.page.get_by_role("dialog").get_by_label(re.compile(f"^{re.escape(question)}")).first
        changed = _CONTROLS[control.evaluate("node => node.localName")](self.page, control, answer)
        if changed and _reshapes(before, question):
            until(lambda: _open(person).hash != before.hash, seconds=60)
            self.page.wait_for_function("form => !form.isConnected", arg=content)


def _answers(person: Visitor, place: str) -> set[str]:
    """When each message came that only this person sees there."""
    return {message.ts for message in person.see(place) if message.ephemeral_to}


def _open(person: Visitor) -> View:
    view = person.modal()
    assert view is not None
    return view


def _reshapes(view: View, question: str) -> bool:
    return any(
        block.get("dispatch_action") and block["label"]["text"] == question
        for block in view.blocks
        if block["type"] == "input"
    )


def _choose(_page: Page, control: Locator, answer: by_hand.Answer) -> bool:
    texts = control.locator("option").all_inner_texts()
    wanted = next(text for text in texts if text == answer or text.startswith(f"{answer} ·"))
    if texts[control.evaluate("select => select.selectedIndex")] == wanted:
        return False
    control.select_option(label=wanted)
    return True


def _tick(_page: Page, control: Locator, answer: by_hand.Answer) -> bool:
    changed = False
    for one in (answer,) if isinstance(answer, str) else answer:
        box = control.get_by_label(re.compile(f"^{re.escape(one)}( ·|$)"))
        changed = changed or not box.is_checked()
        box.check()
    return changed


def _write(page: Page, control: Locator, answer: by_hand.Answer) -> bool:
    if control.get_attribute("role") != "combobox":
        control.fill(str(answer))
        return True
    control.click()
    control.fill(str(answer))
    page.get_by_role("dialog").locator("[role=option]", has_text=str(answer)).click()
    return True


_CONTROLS = {"select": _choose, "div": _tick, "input": _write, "textarea": _write}
