"""A request counts once: replayed by others, delivered twice by Slack, or clicked twice in haste."""

from concurrent.futures import ThreadPoolExecutor

import httpx

from sandbox.sender import Sent
from storage.record import Entry, Outcome
from tests.conftest import NewPostgres
from tests.journeys.scene import Scene, running, start_bot

FIXED = "This request had arrived before"


def replayed(sent: Sent, url: str = "") -> httpx.Response:
    """A captured request, sent again by somebody else, to this bot or another one."""
    with httpx.Client(trust_env=False, timeout=60) as client:
        return client.post(url or sent.url, headers=sent.headers, content=sent.body)


def done(scene: Scene, verb: str) -> int:
    """How often something was recorded."""
    return sum(entry.outcome is Outcome.DONE and entry.verb == verb for entry in scene.record())


def changes(scene: Scene) -> list[Entry]:
    """What was recorded, or taken back."""
    return [entry for entry in scene.record() if entry.outcome in {Outcome.DONE, Outcome.UNDONE}]


def test_a_replay_of_what_only_reads_tells_nothing(scene_on_either: Scene) -> None:
    scene = scene_on_either
    ref = scene.open("Contact data was sold")
    asked = scene.as_("Lead responder").type("security", f"/insider show {ref}")
    assert asked.raw is not None
    before = scene.record()

    answer = replayed(asked.raw)

    assert "Contact data was sold" in asked.shown[0].plain
    assert (answer.status_code, answer.json()["response_type"]) == (200, "ephemeral")
    assert answer.json()["text"].startswith(FIXED)
    assert set(answer.json()) == {"response_type", "text"}
    assert scene.record() == before


def test_a_replay_of_what_was_refused_is_not_refused_again(scene: Scene) -> None:
    asked = scene.as_("Stranger").type("general", "/insider show IN-000000")
    assert asked.raw is not None
    before = scene.record()

    assert replayed(asked.raw).json()["text"].startswith(FIXED)
    assert scene.record() == before


def test_a_replay_of_a_submission_is_answered_with_nothing(scene: Scene) -> None:
    lead = scene.as_("Lead responder")
    lead.type("security", "/insider open")
    submitted = lead.submit({"title": "Telephone numbers were sold"})
    assert submitted.raw is not None
    before = scene.record()

    answer = replayed(submitted.raw)
    again = lead.redeliver(submitted)

    assert (answer.status_code, answer.content) == (200, b"")
    assert again.failure == ""
    assert done(scene, "incident.opened") == 1
    assert scene.record() == before


def test_a_second_click_on_undo_finds_it_undone(scene_on_either: Scene) -> None:
    scene = scene_on_either
    ref = scene.open()
    scene.settled()
    lead = scene.as_("Lead responder")
    button = lead.type(ref.lower(), f"/insider {ref} customers at least 500").shown[0]
    lead.click(button, "Undo")
    before = changes(scene)

    second = lead.click(button, "Undo")

    said = [*(message.plain for message in second.shown), lead.see(ref.lower())[-1].plain]
    assert second.failure == ""
    assert before[-1].outcome is Outcome.UNDONE
    assert any("undone" in text.lower() for text in said), said
    assert before == changes(scene)


def test_fifty_replays_at_three_replicas_have_one_effect_and_fifty_answers(
    new_postgres: NewPostgres,
) -> None:
    with new_postgres() as url, running(url) as scene:
        ref = scene.open()
        scene.settled()
        owners = [scene.workspace.person("Security director").id]
        others = [start_bot(scene.box, url, owners, scene.clock) for _ in range(2)]
        doors = [f"{bot.server.url}/slack/events" for bot in (scene.bot, *others)]
        person = scene.as_("Lead responder").person
        line = scene.as_("Lead responder").type(ref.lower(), "/insider help").raw
        assert line is not None
        body = line.body.replace(b"help", b"note+Badge+returned")
        captured = scene.box._sender.again(Sent(line.url, line.headers, body))

        with ThreadPoolExecutor(50) as pool:
            answers = list(pool.map(lambda n: replayed(captured, doors[n % 3]), range(50)))

        for bot in others:
            bot.stop()
        told = [answer.json()["text"] for answer in answers]
        assert {answer.status_code for answer in answers} == {200}
        assert len([text for text in told if text.startswith(FIXED)]) == 49
        assert [entry.actor for entry in scene.record() if entry.verb == "note.added"] == [person.id]
