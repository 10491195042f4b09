"""The January 2020 case, as people record it and an executive reads it, through signed requests.

It is told once in each way, and then looked at: by commands on either database and over Socket Mode, and by
hand, with buttons and forms.
"""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from sandbox.model import Message
from sandbox.story import JANUARY_2020, Player, Story
from storage.record import Entry
from tests.browser import CHROMIUM, chromium
from tests.journeys import by_hand
from tests.journeys.hands import PATIENCE_MS, Hands
from tests.journeys.scene import Scene, posts, reference, running, until

STORY = Story.read(JANUARY_2020)

# The whole case in one go, in a browser for one of the tellings.
pytestmark = pytest.mark.timeout(600)


@dataclass(frozen=True, slots=True)
class Telling:
    """The case as it stands when it was told: the references that were kept, and the whole record."""

    scene: Scene
    kept: Mapping[str, str]
    record: list[Entry]

    @property
    def digest(self) -> Message:
        """What the executives read."""
        [digest] = posts(self.scene.as_("Executive").see("executives"))
        return digest


def by_commands(scene: Scene) -> Mapping[str, str]:
    """Every line of the story is typed."""
    lines = tuple(line for line in STORY.lines if "/insider role give" not in line)
    player = Player(scene.workspace, scene.box.visitor)
    player.play(Story(STORY.people, STORY.channels, STORY.owners, lines))
    return player.kept


def with_forms(scene: Scene) -> Mapping[str, str]:
    """Every step is a button and a form."""
    kept: dict[str, str] = {}
    for step in (*by_hand.CASES, *by_hand.DIGEST):
        shown = _filled_in(scene, step, kept)
        if step.keep:
            kept[step.keep] = _kept(step, shown)
    return kept


def _filled_in(scene: Scene, step: by_hand.Step, kept: Mapping[str, str]) -> str:
    person, place = scene.as_(step.who), step.place.format_map(kept)
    place = place.lower() if place.startswith("IN-") else place
    until(lambda: place in {*person.channels(), person.direct})
    asked = person.type(place, f"/insider {step.noun}")
    person.click(asked.shown[-1], step.button)
    for question, answer in step.answers.items():
        person.choose(question, answer.format_map(kept) if isinstance(answer, str) else answer)
    submitted = person.submit({})
    view = person.modal()
    assert view is not None, step
    assert (view.title, submitted.errors, submitted.failure) == ("Recorded", {}, ""), (step, view.plain)
    person.close()
    return view.plain


def in_a_browser(scene: Scene) -> Mapping[str, str]:
    """Every step is a button and a form on the page, with mouse and keyboard in a real browser."""
    kept: dict[str, str] = {}
    with chromium() as browser:
        page = browser.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{scene.box.url}/?as=lead.responder&channel=security")
        hands = Hands(scene, page)
        for step in (*by_hand.CASES, *by_hand.DIGEST):
            shown = hands.fill_in(step, kept)
            if step.keep:
                kept[step.keep] = _kept(step, shown)
    return kept


def _kept(step: by_hand.Step, shown: str) -> str:
    return reference(shown, "S" if step.button == "Add suspect" else "IN")


TELLINGS: Mapping[str, tuple[str, Callable[[Scene], Mapping[str, str]]]] = {
    "commands on SQLite": ("sqlite", by_commands),
    "commands on PostgreSQL": ("postgresql", by_commands),
    "commands over Socket Mode": ("socket mode", by_commands),
    "forms": ("sqlite", with_forms),
    "mouse and keyboard": ("sqlite", in_a_browser),
}


@pytest.fixture(scope="module", params=TELLINGS)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Telling]:
    """The whole case, told in one of the ways."""
    where, tell = TELLINGS[request.param]
    if tell is in_a_browser and not CHROMIUM.exists():
        pytest.skip("needs Debian's Chromium")
    with ExitStack() as stack:
        if where == "postgresql":
            url = stack.enter_context(request.getfixturevalue("new_postgres")())
        else:
            file = tmp_path_factory.mktemp("story") / "insider.db"
            shutil.copy(request.getfixturevalue("migrated_sqlite"), file)
            url = f"sqlite:///{file}"
        scene = stack.enter_context(running(url, socket_mode=where == "socket mode"))
        kept = tell(scene)
        scene.settled()
        yield Telling(scene, kept, scene.record())


def test_the_executive_reads_what_is_known_and_what_is_not(told: Telling) -> None:
    digest = told.digest
    case = digest.plain[digest.plain.index(f"{told.kept['main']} ·") :].splitlines()[1]

    assert "Disclosed: E-mail address and Telephone number." in case
    assert "All other data was ruled out." in case
    assert "Employees: undisclosed. Customers: undisclosed." in case
    assert "The employees whose conduct was established were dismissed." in case
    assert (
        "Said to be working with law enforcement; agency, stage and case number are not known here." in case
    )
    assert "Notice to customers: Sent (10 January 2020)." in case
    assert "2 related incidents." in case
    assert case.endswith("No preventive measure announced.")


def test_no_count_that_nobody_told_is_shown_as_zero(told: Telling) -> None:
    digest = told.digest

    assert "Employees involved: at least 5; undisclosed in 1 incident" in digest.plain
    assert (
        "Customers whose data was disclosed: unknown in 2 incidents; undisclosed in 1 incident"
        in digest.plain
    )
    assert not re.search(r"(Employees|Customers)[^\n]*: 0\b", digest.plain)


def test_the_law_enforcement_sentence_is_no_stronger_than_the_record(told: Telling) -> None:
    digest = told.digest

    for word in ("prosecut", "investigating", "arrest", "charged", "Reported to law enforcement", "police"):
        assert word not in digest.plain


def test_the_digest_names_nobody_and_carries_no_free_text(told: Telling) -> None:
    digest = told.digest

    assert not re.search(r"\bS-[0-9A-Z]{6}\b", digest.plain + digest.text)
    for text in (*STORY.people, "statement", "contact data", "seller", "videos", "speaks of"):
        assert text not in digest.plain
    assert told.kept["main"] not in digest.text


def test_the_digest_has_one_native_chart_with_a_sentence_that_says_the_same(told: Telling) -> None:
    digest = told.digest

    assert [block["type"] for block in digest.blocks].count("data_visualization") == 1
    assert "Last 13 weeks: 3 opened, 0 closed." in digest.plain


def test_the_suspect_sees_of_it_exactly_what_a_stranger_sees(told: Telling) -> None:
    scene = told.scene
    suspect, stranger = scene.as_("Support agent"), scene.as_("Stranger")
    for visitor in (suspect, stranger):
        for text in ("list", "show", "suspect", "digest list", "role", "help"):
            visitor.type(visitor.direct, f"/insider {text}")

    assert suspect.channels() == ["general", "security"]
    assert suspect.see("general") == []
    assert stranger.everything() == suspect.everything()
    assert not re.search(r"\b(IN|S)-(?!7QK2M9|3FAN8T|9MFT3K|…)[0-9A-Z]{6}\b", suspect.everything())


def test_the_suspect_is_told_that_a_real_reference_does_not_exist(told: Telling) -> None:
    scene = told.scene
    # Both ask the same, so that whoever compares the two finds no difference.
    for name in ("Support agent", "Stranger"):
        real = scene.ask(name, "@insider", f"/insider show {told.kept['main']}")
        made_up = scene.ask(name, "@insider", "/insider show IN-000000")

        assert "There is no such incident or suspect" in real
        assert made_up == real


def test_every_line_of_the_story_is_recorded_once(told: Telling) -> None:
    done = [entry.verb for entry in told.record if entry.outcome.value == "done"]

    assert done.count("incident.opened") == 3
    assert done.count("termination.moved") == 7
    assert done.count("law_enforcement.moved") == 1
    assert [entry for entry in told.record if entry.outcome.value == "refused"] == []
