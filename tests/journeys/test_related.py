"""A related incident is told of to those alone who may know of both."""

import re

from tests.journeys.scene import Scene


def heard(scene: Scene, name: str, channel: str) -> str:
    """What a person reads in a channel."""
    scene.settled()
    return "\n".join(message.plain for message in scene.as_(name).see(channel))


def test_a_channel_hears_of_a_relation_only_when_everybody_in_it_may_see_both(scene: Scene) -> None:
    first, second = scene.open(), scene.open("Lists on a stick")
    here, there = first.lower(), second.lower()
    scene.ask("Lead responder", here, "/insider team add @Support agent")
    scene.settled()

    told = scene.ask("Lead responder", here, f"/insider relate {second} same pattern")

    assert f"{first} and {second} are related" in told
    assert second not in heard(scene, "Support agent", here)
    assert first not in scene.ask("Support agent", here, f"/insider show {second}")
    assert second not in scene.ask("Support agent", here, "/insider related")
    assert second not in scene.ask("Support agent", here, "/insider timeline all")

    scene.ask("Lead responder", there, "/insider team add @Support agent")
    scene.settled()
    scene.ask("Lead responder", here, f"/insider relate {second} related")
    assert f"{first} and {second} are related" in heard(scene, "Support agent", here)


def test_that_it_is_a_duplicate_is_told_without_saying_of_which(scene: Scene) -> None:
    first, second = scene.open(), scene.open("Lists on a stick")
    here = first.lower()
    scene.ask("Lead responder", here, "/insider team add @Support agent")
    scene.settled()

    told = scene.ask("Lead responder", here, f"/insider duplicate of {second}")

    assert f"Phase: Duplicate of {second}" in told
    text = heard(scene, "Support agent", here)
    assert "Phase: Duplicate" in text
    assert second not in text


def test_the_other_incident_is_told_nothing_of_one_that_its_people_may_not_see(scene: Scene) -> None:
    first, second = scene.open(), scene.open("Lists on a stick")
    there = second.lower()
    scene.ask("Lead responder", there, "/insider team add @Support agent")
    scene.settled()

    scene.ask("Lead responder", first.lower(), f"/insider relate {second}")

    assert first not in heard(scene, "Support agent", there)
    assert first not in scene.ask("Support agent", there, "/insider show")
    assert first not in scene.ask("Support agent", there, "/insider related")


def test_an_incident_is_closed_by_hand_of_the_words_that_the_answers_give(scene: Scene) -> None:
    ref = scene.open()
    here = ref.lower()
    for line in (
        "confirm by the log",
        "phase triage",
        "screen all no",
        "phase investigating",
        "phase recovering",
        "police reported police",
    ):
        scene.ask("Lead responder", here, f"/insider {line}")

    told = scene.ask("Lead responder", here, "/insider close")
    assert f"2 things are still open in {ref}" in told
    assert "close waiting @person because" in told
    assert "measure none announced" in told
    scene.ask("Lead responder", here, "/insider measure none announced")
    told = scene.ask(
        "Lead responder",
        here,
        "/insider close waiting @Lead responder because only the police are left review_on=2027-01-10",
    )
    assert "@Lead responder watches over what is open" in told
    closing = '/insider close summary="one list" lessons="read less" retain_until=2030-01-10'
    told = scene.ask("Lead responder", here, closing)
    assert "Not closed yet" in told
    confirming = re.findall(r"close confirm C-\w+", told)[0]
    assert "Phase: Closed" in scene.ask("Counsel", "security", f"/insider {ref} {confirming}")
    reopening = "/insider reopen they asked us authorised_by=counsel scope=lists data_sources=logs"
    assert "Phase: Investigating" in scene.ask("Lead responder", here, reopening)
    shown = scene.ask("Lead responder", here, "/insider timeline")
    for words in ("How sure: Confirmed", "Phase: Closed", "because they asked us"):
        assert words in shown
