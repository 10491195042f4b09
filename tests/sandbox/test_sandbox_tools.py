"""The bar at the top of the page: time, what is saved, starting anew."""

from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import expect

from tests.sandbox.conftest import Look
from tests.sandbox.fake_bot import Scene, running_scene
from tests.sandbox.page_parts import HOME, MANIFEST


def post(scene: Scene, doing: str, **body: object) -> dict[str, Any]:
    answer = httpx.post(f"{scene.sandbox.url}/sandbox/{doing}", json={"as": "lead.responder", **body})
    done: dict[str, Any] = answer.json()
    return done


def transcript(scene: Scene, who: str) -> httpx.Response:
    return httpx.get(f"{scene.sandbox.url}/sandbox/transcript", params={"as": who})


def test_time_is_moved_by_seconds_or_to_a_local_time_and_never_back(scene: Scene) -> None:
    start = scene.workspace.now()

    assert post(scene, "travel", seconds=3600) == {"now": start + 3600}
    # 1 800 000 000 is Friday 15 January 2027, 09:00 in Paris.
    assert post(scene, "travel", until="2027-01-18T09:00") == {"now": start + 3 * 86_400}
    assert post(scene, "travel", seconds=-1) == {"problem": "Time only goes forward."}
    assert post(scene, "travel", until="2027-01-17T09:00") == {"problem": "Time only goes forward."}
    assert scene.workspace.ahead == 3 * 86_400


def test_the_clock_of_the_page_moves_with_the_workspace(look: Look, scene: Scene) -> None:
    page = look(scene, "as=lead.responder")
    clock = page.get_by_role("button", name="Time here")
    expect(clock).to_contain_text("Fri 15 Jan, 09:00")

    clock.click()
    expect(page.get_by_text("and nothing else on this machine")).to_be_visible()
    page.get_by_role("button", name="+1 hour").click()
    expect(clock).to_contain_text("Fri 15 Jan, 10:00")
    page.get_by_role("button", name="Next Monday 09:00").click()
    expect(clock).to_contain_text("Mon 18 Jan, 09:00")
    page.get_by_label("Go to").fill("2027-01-01T09:00")
    page.get_by_role("button", name="Go", exact=True).click()

    expect(page.get_by_role("alert")).to_have_text("Time only goes forward.")
    scene.client.chat_postMessage(channel="#general", text="Later")
    expect(page.locator("article", has_text="Later")).to_contain_text("09:00")


def test_slack_fails_as_the_page_says_until_it_is_switched_off(look: Look, scene: Scene) -> None:
    page = look(scene, "as=lead.responder")
    panel = page.get_by_role("button", name="Fault")
    panel.click()
    expect(page.get_by_label("No fault")).to_be_checked()

    with page.expect_response("**/sandbox/fault"):
        page.get_by_label("Server error").check()
    expect(panel).to_have_text("Fault: Server error")
    failed = httpx.post(scene.sandbox.api_url + "auth.test")
    with page.expect_response("**/sandbox/fault"):
        page.get_by_label("Too many requests").check()
    limited = httpx.post(scene.sandbox.api_url + "auth.test")
    with page.expect_response("**/sandbox/fault"):
        page.get_by_label("No fault").check()
    expect(panel).to_have_text("Faults")

    assert (failed.status_code, limited.status_code) == (500, 429)
    assert scene.client.auth_test()["ok"] is True
    assert post(scene, "fault", kind="earthquake")["problem"]


def test_a_transcript_holds_all_that_one_person_sees_and_nothing_else(scene: Scene) -> None:
    case = scene.workspace.channel("case")
    root = scene.lead.type("case", "Who was on shift?").shown[0]
    scene.client.chat_postMessage(channel=case.id, text="Badge returned", thread_ts=root.ts)
    scene.client.chat_postEphemeral(channel=case.id, user=scene.lead.person.id, text="For you")
    scene.client.views_publish(user_id=scene.lead.person.id, view=HOME)

    lead, support = transcript(scene, "lead.responder"), transcript(scene, "support.agent")

    assert lead.headers["content-disposition"] == 'attachment; filename="what-lead.responder-sees.txt"'
    missing = [
        line for line in scene.lead.everything().splitlines() if line.rpartition(": ")[2] not in lead.text
    ]
    assert missing == []
    assert "(in a thread)\n    Badge returned" in lead.text
    assert "(only visible to them)\n    For you" in lead.text
    assert "Badge" not in support.text
    assert "case" not in support.text
    assert transcript(scene, "nobody").status_code == 404


def test_a_transcript_ends_with_the_requests_and_how_they_ended(scene: Scene) -> None:
    scene.bot.answer = lambda _: (200, {"text": "Done"})
    scene.lead.type("general", "/insider note Badge returned")
    httpx.post(scene.sandbox.api_url + "chat.postMessage", headers={"Authorization": "Bearer wrong"})
    url = scene.bot.last.form["response_url"]
    httpx.post(url, json={"text": "Later"})

    _, requests = transcript(scene, "support.agent").text.split("== Requests between Slack and the bot ==\n")
    lines = [line.split("  ")[1:] for line in requests.splitlines()]

    assert lines[0][:2] == ["Slack to bot", "/insider"]
    assert lines[0][2].startswith("200 ")
    assert lines[1:] == [
        ["bot to Slack", "chat.postMessage", "200 invalid_auth"],
        ["bot to Slack", "answer to an interaction", "200"],
    ]
    assert "note" not in requests
    assert url.rpartition("/")[2] not in requests


def test_a_transcript_is_saved_from_the_page(look: Look, scene: Scene, tmp_path: Path) -> None:
    scene.lead.type("general", "Badge returned")
    page = look(scene, "as=lead.responder&beside=support.agent")

    page.get_by_role("button", name="Save or start anew").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save what Support agent sees").click()
    saved.value.save_as(tmp_path / "seen.txt")

    assert "Lead responder\n    Badge returned" in (tmp_path / "seen.txt").read_text()


def test_starting_anew_is_asked_for_confirmed_and_passed_on(look: Look) -> None:
    asked: list[str] = []
    with running_scene(manifest=MANIFEST, on_reset=lambda: asked.append("anew")) as scene:
        page = look(scene, "as=lead.responder")
        page.get_by_role("button", name="Save or start anew").click()
        page.get_by_role("button", name="Start anew", exact=True).click()
        question = page.get_by_role("alertdialog", name="Start anew?")
        expect(question).to_be_visible()
        assert asked == []
        with page.expect_response("**/sandbox/reset"):
            question.get_by_role("button", name="Start anew").click()

        assert asked == ["anew"]


def test_a_sandbox_that_cannot_start_anew_says_so(look: Look, scene: Scene) -> None:
    assert post(scene, "reset") == {"problem": "This local Slack cannot start anew."}

    page = look(scene, "as=lead.responder")
    page.get_by_role("button", name="Save or start anew").click()
    expect(page.get_by_role("link", name="Save what Lead responder sees")).to_be_visible()
    expect(page.get_by_role("button", name="Start anew", exact=True)).to_be_hidden()
