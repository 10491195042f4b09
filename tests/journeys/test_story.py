"""The January 2020 case, typed by people and read by an executive, through signed HTTP."""

import re

from sandbox.story import JANUARY_2020, Player, Story
from tests.journeys.scene import Scene, posts

STORY = Story.read(JANUARY_2020)


def played(scene: Scene) -> Player:
    """The scene after the whole story."""
    lines = tuple(line for line in STORY.lines if "/insider role give" not in line)
    player = Player(scene.workspace, scene.box.visitor)
    player.play(Story(STORY.people, STORY.channels, STORY.owners, lines))
    scene.settled()
    return player


def test_the_executive_reads_what_is_known_and_what_is_not(scene_on_either: Scene) -> None:
    scene = scene_on_either
    player = played(scene)

    [digest] = posts(scene.as_("Executive").see("executives"))
    case = digest.plain[digest.plain.index(f"{player.kept['main']} ·") :].splitlines()[1]

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


def test_no_count_that_nobody_told_is_shown_as_zero(scene: Scene) -> None:
    played(scene)

    [digest] = posts(scene.as_("Executive").see("executives"))

    assert "Employees involved: at least 5; undisclosed in 1 incident" in digest.plain
    assert (
        "Customers whose data was disclosed: unknown in 2 incidents; undisclosed in 1 incident"
        in digest.plain
    )
    assert not re.search(r"(Employees|Customers)[^\n]*: 0\b", digest.plain)


def test_the_law_enforcement_sentence_is_no_stronger_than_the_record(scene: Scene) -> None:
    played(scene)

    [digest] = posts(scene.as_("Executive").see("executives"))

    for word in ("prosecut", "investigating", "arrest", "charged", "Reported to law enforcement", "police"):
        assert word not in digest.plain


def test_the_digest_names_nobody_and_carries_no_free_text(scene: Scene) -> None:
    player = played(scene)

    [digest] = posts(scene.as_("Executive").see("executives"))

    assert not re.search(r"\bS-[0-9A-Z]{6}\b", digest.plain + digest.text)
    for text in (*STORY.people, "statement", "contact data", "seller", "videos", "speaks of"):
        assert text not in digest.plain
    assert player.kept["main"] not in digest.text


def test_the_digest_has_one_native_chart_with_a_sentence_that_says_the_same(scene: Scene) -> None:
    played(scene)

    [digest] = posts(scene.as_("Executive").see("executives"))

    assert [block["type"] for block in digest.blocks].count("data_visualization") == 1
    assert "Last 13 weeks: 3 opened, 0 closed." in digest.plain


def test_the_suspect_sees_of_it_exactly_what_a_stranger_sees(scene: Scene) -> None:
    played(scene)
    suspect, stranger = scene.as_("Support agent"), scene.as_("Stranger")
    for visitor in (suspect, stranger):
        for text in ("list", "show", "suspect", "digest list", "role", "help"):
            visitor.type(visitor.direct, f"/insider {text}")

    assert suspect.channels() == ["general", "security"]
    assert suspect.see("general") == []
    assert stranger.everything() == suspect.everything()
    assert not re.search(r"\b(IN|S)-(?!7QK2M9|3FAN8T|9MFT3K|…)[0-9A-Z]{6}\b", suspect.everything())


def test_the_suspect_is_told_that_a_real_reference_does_not_exist(scene: Scene) -> None:
    player = played(scene)

    real = scene.ask("Support agent", "general", f"/insider show {player.kept['main']}")
    made_up = scene.ask("Support agent", "general", "/insider show IN-000000")

    assert "There is no such incident or suspect" in real
    assert made_up == real


def test_every_line_of_the_story_is_recorded_once(scene: Scene) -> None:
    played(scene)

    done = [entry.verb for entry in scene.record() if entry.outcome.value == "done"]

    assert done.count("incident.opened") == 3
    assert done.count("termination.moved") == 7
    assert done.count("law_enforcement.moved") == 1
    assert [entry for entry in scene.record() if entry.outcome.value == "refused"] == []
