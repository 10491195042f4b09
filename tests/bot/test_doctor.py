"""What ``app.py doctor`` finds: nothing where all is well, and each thing that can be wrong."""

import copy
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import commands
from bot import doctor
from bot.config import CheckpointPlaces
from bot.findings import Finding
from bot.jobs.checkpoints import Checkpoints, places
from bot.manifest import manifest
from bot.words import Words
from sandbox.server import Sandbox
from sandbox.workspace import Workspace
from storage import Store
from storage.record import Outcome

KEY, OTHER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "/" * 42 + "8="
TOKEN, APP_TOKEN = "xoxb-tests", "xapp-tests"

Json = dict[str, Any]


@dataclass
class Installation:
    """Settings, a manifest and a clock, beside a local Slack; all is well until something is changed."""

    workspace: Workspace
    environ: dict[str, str]
    manifest: Json
    ahead: timedelta = field(default_factory=timedelta)

    def findings(self) -> list[Finding]:
        """What the doctor finds."""
        makers = doctor.Makers(
            now=lambda: datetime.now(UTC) + self.ahead, reference=lambda kind: f"{kind}-000000", key=str
        )
        return doctor.examine(self.environ, self.manifest, makers)

    def lines(self) -> list[str]:
        """What is printed."""
        return doctor.report(self.findings())


def own_manifest() -> Json:
    """The app's, to be changed at will."""
    return copy.deepcopy(dict(manifest(commands.ALL)))


def scopes(of: Json) -> list[str]:
    """The bot's scopes in a manifest."""
    found: list[str] = of["oauth_config"]["scopes"]["bot"]
    return found


@pytest.fixture
def installed() -> Json:
    """The manifest with which the app was installed; a test that takes it may change it first."""
    return own_manifest()


@pytest.fixture
def sound(tmp_path: Path, migrated_sqlite: Path, installed: Json) -> Iterator[Installation]:
    """An installation in which all is well."""
    workspace = Workspace(now=time.time)
    owners = [workspace.add_person(name).id for name in ("Security director", "Head of Legal")]
    file = tmp_path / "insider.db"
    shutil.copy(migrated_sqlite, file)
    box = Sandbox(workspace, signing_secret="shh", bot_token=TOKEN, app_token=APP_TOKEN, manifest=installed)
    box.start()
    environ = {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API_URL": box.api_url,
        "DATABASE_URL": f"sqlite:///{file}",
        "INSIDER_MASTER_KEY": KEY,
        "INSIDER_OWNER": ",".join(owners),
    }
    yield Installation(workspace, environ, own_manifest())
    box.stop()


def test_nothing_is_found_where_all_is_well(sound: Installation) -> None:
    assert sound.findings() == []
    assert sound.lines() == [Words().say("doctor.well")]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SLACK_BOT_TOKEN", "xoxb-of-another-app", "refuses SLACK_BOT_TOKEN (invalid_auth)"),
        ("SLACK_BOT_TOKEN", "", "SLACK_BOT_TOKEN is missing"),
        ("SLACK_APP_TOKEN", "xapp-of-another-app", "refuses SLACK_APP_TOKEN (invalid_auth)"),
        ("SLACK_APP_TOKEN", "", "SLACK_SIGNING_SECRET is missing"),
        ("SLACK_API_URL", "http://127.0.0.1:9/api/", "Slack cannot be reached"),
        ("DATABASE_URL", "sqlite:///:memory:", "does not hold a setting"),
        ("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:9/none", "The database does not answer"),
        ("INSIDER_OWNER", "", "Nobody is an owner"),
        ("INSIDER_OWNER", "U0000000000,U0000000001", "Slack does not know the owner U0000000000"),
    ],
)
def test_a_wrong_setting_is_found(sound: Installation, name: str, value: str, expected: str) -> None:
    sound.environ[name] = value

    line = sound.lines()[0]
    assert line.startswith("Wrong: ")
    assert expected in line


def test_a_database_that_is_not_migrated_is_found(sound: Installation, tmp_path: Path) -> None:
    sound.environ["DATABASE_URL"] = f"sqlite:///{tmp_path / 'new.db'}"

    [line] = sound.lines()
    assert line.endswith("Run: python app.py migrate")


def test_a_key_that_does_not_open_the_database_is_found(sound: Installation) -> None:
    Store.open(sound.environ["DATABASE_URL"], [bytes(range(32))]).close()
    sound.environ["INSIDER_MASTER_KEY"] = OTHER_KEY

    [line] = sound.lines()
    assert "INSIDER_MASTER_KEY does not open this database" in line


def test_a_root_key_that_is_gone_and_a_broken_record_are_found(sound: Installation) -> None:
    url = sound.environ["DATABASE_URL"]
    store = Store.open(url, [bytes(range(32))])
    with store.transaction() as tx:
        tx.record.append(
            change="C-1",
            at=datetime.now(UTC),
            actor="U1",
            verb="note",
            outcome=Outcome.DONE,
            detail={"a": "b"},
        )
    store.close()
    file = url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DROP TRIGGER record_no_UPDATE")
        connection.execute("UPDATE record SET actor = 'U2'")
        connection.commit()

    [line] = sound.lines()
    assert "The record is broken. Entry 1, C-1, is not what was recorded" in line

    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DELETE FROM key WHERE scope = 'root'")
        connection.commit()

    [line] = sound.lines()
    assert "The root key is not in the database, or damaged" in line


def test_a_place_that_checkpoints_do_not_reach_is_worth_knowing(sound: Installation, tmp_path: Path) -> None:
    config, url = tmp_path / "config.toml", sound.environ["DATABASE_URL"]
    file = tmp_path / "gone" / "kept.txt"
    config.write_text(f'checkpoints = {{file = "{file}"}}\n', encoding="utf-8")
    sound.environ["INSIDER_CONFIG"] = str(config)
    assert sound.findings() == []
    store = Store.open(url, [bytes(range(32))])
    with store.transaction() as tx:
        tx.record.append(change="C-1", at=datetime.now(UTC), actor="U1", verb="note", outcome=Outcome.DONE)
    job = Checkpoints(store, places(CheckpointPlaces(file=file)))
    job.run(datetime.now(UTC))
    store.close()

    [finding] = sound.findings()
    assert "Checkpoints have not reached the file that INSIDER_CONFIG names since " in finding.text
    assert "(not_written)" in finding.text
    assert not finding.serious


def test_one_owner_is_worth_knowing_and_no_more(sound: Installation) -> None:
    sound.environ["INSIDER_OWNER"] = sound.environ["INSIDER_OWNER"].partition(",")[0]

    [finding] = sound.findings()
    assert not finding.serious
    assert sound.lines()[0].startswith("Worth knowing: There is one owner only")


def test_an_owner_whose_account_is_closed_is_found(sound: Installation) -> None:
    gone = sound.workspace.add_person("Former director", deleted=True).id
    sound.environ["INSIDER_OWNER"] += f",{gone}"

    [line] = sound.lines()
    assert f"does not know the owner {gone}" in line


@pytest.mark.parametrize(("seconds", "serious"), [(90, False), (-90, False), (400, True), (-400, True)])
def test_a_clock_that_differs_from_slacks_is_found(sound: Installation, seconds: int, serious: bool) -> None:
    sound.ahead = timedelta(seconds=seconds)

    [finding] = sound.findings()
    assert "The clock differs from Slack’s by" in finding.text
    assert finding.serious is serious


def test_a_small_difference_of_the_clocks_is_nothing(sound: Installation) -> None:
    sound.ahead = timedelta(seconds=30)

    assert sound.findings() == []


def installed_long_ago() -> Json:
    """Without a scope that is needed, with one that is not."""
    made = own_manifest()
    scopes(made).remove("pins:write")
    scopes(made).append("files:read")
    return made


@pytest.mark.parametrize("installed", [installed_long_ago()])
def test_a_missing_scope_and_a_superfluous_one_are_found(sound: Installation, installed: Json) -> None:
    missing, extra = sound.findings()

    assert "lacks scopes: pins:write" in missing.text
    assert "does not need: files:read" in extra.text
    assert (missing.serious, extra.serious) == (True, False)


def test_a_user_group_that_gives_nobody_a_role_is_found(sound: Installation, tmp_path: Path) -> None:
    group = sound.workspace.add_usergroup("HR", "hr", [])
    config = tmp_path / "insider.toml"
    config.write_text(f'[groups]\n{group.id} = ["hr"]\nS0NOBODY = ["legal"]\n')
    sound.environ["INSIDER_CONFIG"] = str(config)

    [finding] = sound.findings()

    assert "S0NOBODY" in finding.text
    assert "no_such_subteam" in finding.text
    assert finding.serious


def test_something_in_the_manifest_that_nothing_listens_to_is_found(sound: Installation) -> None:
    sound.manifest["features"]["shortcuts"].append({"type": "global", "callback_id": "forgotten"})

    [line] = sound.lines()
    assert "lets Slack send forgotten, but nothing listens" in line


def test_a_listener_that_the_manifest_does_not_mention_is_found(sound: Installation) -> None:
    sound.manifest["settings"]["event_subscriptions"]["bot_events"] = []

    assert [
        name in line and "waits for what the manifest does not mention" in line
        for name, line in zip(("home_opened", "member_joined"), sound.lines(), strict=True)
    ] == [True, True]


def test_without_interactivity_no_button_would_be_heard(sound: Installation) -> None:
    sound.manifest["settings"]["interactivity"] = {"is_enabled": False}

    text = "\n".join(sound.lines())
    for listener in ("Actions.undo", "Actions.ask", "Actions.look", "Actions.submitted", "Actions.suggest"):
        assert f"The listener {listener} waits" in text


def test_what_is_serious_is_printed_first(sound: Installation) -> None:
    sound.environ["INSIDER_OWNER"] = "U0000000000"

    assert [line.partition(":")[0] for line in sound.lines()] == ["Wrong", "Worth knowing"]


def test_all_settings_that_are_wrong_are_told_together(sound: Installation) -> None:
    sound.environ.clear()

    assert len(sound.lines()) == 3
