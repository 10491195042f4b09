"""What whoever runs the bot sees: ids, numbers and health, and nothing that anybody typed."""

import re

import httpx
import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from commands import ALL
from tests.journeys.scene import Scene

CANARY = "Xylograph"


@pytest.fixture
def watched(scene: Scene) -> Scene:
    """A scene whose numbers are served."""
    scene.more = {"METRICS_PORT": "0"}
    scene.restart()
    return scene


def page(scene: Scene) -> str:
    """What monitoring reads."""
    assert scene.bot.monitoring
    return httpx.get(f"{scene.bot.monitoring.url}/metrics", trust_env=False).text


def unready(scene: Scene) -> list[str]:
    """What keeps the bot from working."""
    found: list[str] = httpx.get(f"{scene.bot.server.url}/readyz", trust_env=False).json()
    return found


def labels(text: str, name: str) -> set[str]:
    """Every value of a label."""
    return set(re.findall(rf'^insider_[^\n]*\b{name}="([^"]*)"', text, re.MULTILINE))


def test_what_is_typed_clicked_and_submitted_is_counted_and_in_no_label(watched: Scene) -> None:
    scene = watched
    lead = scene.as_("Lead responder")
    ref = scene.open(f"Leak at {CANARY}")
    suspect = scene.workspace.person("Support agent")
    lead.type(ref.lower(), "/insider suspect add @Support agent")
    lead.type(ref.lower(), f"/insider note {CANARY}")
    lead.type(ref.lower(), f"/insider {CANARY} {CANARY}")
    lead.type(ref.lower(), f"/insider {ref} leaked {CANARY}")
    lead.type(ref.lower(), f"/insider evidence add log {CANARY} sha256 {CANARY}")
    lead.type("security", f"/insider show IN-{CANARY}")
    lead.type("security", "/insider open")
    lead.submit({"title": f"*{CANARY}*"})
    lead.submit({"title": CANARY})
    lead.open_home()
    scene.as_("Stranger").type("general", f"/insider show {ref}")
    scene.settled()

    text = page(scene)

    assert CANARY.lower() not in text.lower()
    for secret in (ref, lead.person.id, suspect.id, scene.workspace.channel("security").id, "IN-", "S-"):
        assert secret not in text
    verbs = {verb.name for command in ALL for verb in command.verbs}
    known = {"read", "other", "suggest", "app_home_opened", "member_joined_channel"}
    assert labels(text, "verb") <= verbs | known
    assert labels(text, "outcome") <= {"done", "shown", "form", "refused", "ok", "posted", "held"}
    assert {"open", "note", "show", "read"} <= labels(text, "verb")
    assert "not_found" in labels(text, "code")
    assert "chat.postMessage" in labels(text, "method")
    assert re.search(r"^insider_outbox_waiting 0.0$", text, re.MULTILINE)
    assert "insider_last_tick_timestamp_seconds" in text


def test_numbers_are_not_served_where_slack_comes_in(watched: Scene) -> None:
    assert httpx.get(f"{watched.bot.server.url}/metrics", trust_env=False).status_code == 404


def test_without_the_setting_no_numbers_are_served(scene: Scene) -> None:
    assert scene.bot.monitoring is None


def test_rate_limits_and_lost_calls_are_counted(watched: Scene) -> None:
    scene = watched
    scene.box.faults.set("rate_limited", methods=["auth.test"], count=1)
    assert unready(scene) == ["slack"]
    scene.box.faults.set("dropped", methods=["auth.test"], count=1)
    assert unready(scene) == ["slack"]

    text = page(scene)

    assert 'insider_slack_calls_total{method="auth.test",outcome="ratelimited"} 1.0' in text
    assert 'insider_slack_calls_total{method="auth.test",outcome="unknown"} 1.0' in text


def test_a_failure_is_told_under_the_id_that_all_its_lines_carry(
    watched: Scene,
) -> None:
    scene = watched
    ref = scene.open()
    with scene.bot.store.transaction() as tx:
        tx.session.connection().exec_driver_sql("ALTER TABLE measure RENAME TO hidden")

    with capture_logs(processors=[merge_contextvars]) as lines:
        told = scene.ask("Lead responder", ref.lower(), f"/insider {ref} note {CANARY}")

    with scene.bot.store.transaction() as tx:
        tx.session.connection().exec_driver_sql("ALTER TABLE hidden RENAME TO measure")
    found = re.search(r"[0-9a-f]{12}", told)
    assert found, told
    assert "Something went wrong on our side" in told
    ours = [line for line in lines if line.get("request") == found[0]]
    assert [line["event"] for line in ours] == ["failed", "handled"]
    assert (ours[1]["verb"], ours[1]["outcome"]) == ("note", "failed")
    assert 'outcome="failed",verb="note"' in page(scene)


def test_a_sender_or_a_tick_that_ended_is_named(scene: Scene) -> None:
    assert unready(scene) == []

    scene.bot.ticker.stop()
    assert unready(scene) == ["ticker"]
    scene.bot.delivery.stop()
    assert unready(scene) == ["delivery", "ticker"]
