"""The command line: its words, their exit codes, and the whole thing started and ended as a process."""

import base64
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

import app
from sandbox.server import Sandbox
from sandbox.workspace import Workspace
from tests.journeys.scene import APP_TOKEN, KEY, SECRET, TOKEN
from tests.veris_records import GONE, NO_RECORDS, REAL, raw

ROOT = Path(__file__).parents[1]


def run(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """A word of the command line, run to its end, with nothing but these settings."""
    return subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "app.py", *words],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environ},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@contextmanager
def started(*words: str, **environ: str) -> Iterator[subprocess.Popen[str]]:
    """A word that serves until it is ended."""
    process = subprocess.Popen(  # noqa: S603 -- our own program
        [sys.executable, "app.py", *words],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def line_with(process: subprocess.Popen[str], words: str) -> str:
    """The next line of output that contains these words."""
    assert process.stdout is not None
    seen = []
    for line in process.stdout:
        seen.append(line)
        if words in line:
            return line
    raise AssertionError("".join(seen))


def settings(folder: Path) -> dict[str, str]:
    """Settings that are complete, for a Slack that is not there."""
    return {
        "SLACK_BOT_TOKEN": "xoxb-tests",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
        "DATABASE_URL": f"sqlite:///{folder / 'insider.db'}",
        "INSIDER_MASTER_KEY": KEY,
        "INSIDER_OWNER": "U0000000001",
        "PORT": "0",
    }


def test_the_manifest_is_printed_as_json() -> None:
    done = run("manifest")

    assert done.returncode == 0
    assert json.loads(done.stdout)["features"]["slash_commands"][0]["command"] == "/insider"


def test_run_without_settings_names_each_problem_and_exits_with_1() -> None:
    done = run("run")

    assert done.returncode == 1
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "INSIDER_MASTER_KEY"):
        assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_run_on_an_unmigrated_database_says_so(tmp_path: Path) -> None:
    done = run("run", **settings(tmp_path))

    assert done.returncode == 1
    assert "revision" in done.stderr


def test_veris_records_are_imported_all_or_none(tmp_path: Path) -> None:
    environ, good, bad = settings(tmp_path), tmp_path / "good.json", tmp_path / "bad.json"
    run("migrate", **environ)
    good.write_bytes(raw())
    bad.write_bytes(raw({"incident_id": "RECORD-2", "plus": GONE, "actor.internal.motive": ["Fnu"]}))

    refused = run("import-veris", str(good), str(bad), **environ)
    done = run("import-veris", str(good), **environ)
    again = run("import-veris", str(good), **environ)

    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith(f"{bad}: actor.internal.motive is “Fnu”")
    assert refused.stderr.endswith("Nothing was imported.\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("IN-")
    assert str(good) in done.stdout
    assert again.returncode == 1
    assert "was imported before, as IN-" in again.stderr


def test_import_veris_without_a_file_is_wrong_usage() -> None:
    assert run("import-veris").returncode == 2


def test_an_incident_is_exported_as_a_veris_record(tmp_path: Path) -> None:
    environ, file, out = settings(tmp_path), tmp_path / "record.json", tmp_path / "out.json"
    run("migrate", **environ)
    file.write_bytes(raw())
    ref = run("import-veris", str(file), **environ).stdout.split()[0]

    printed = run("export-veris", ref, **environ)
    written = run("export-veris", ref, "--out", str(out), **environ)
    again = run("export-veris", ref, "--out", str(out), **environ)
    absent = run("export-veris", "IN-ZZZZZZ", **environ)

    assert (printed.returncode, printed.stderr) == (0, "")
    assert json.loads(printed.stdout)["incident_id"] == "RECORD-1"
    assert (written.returncode, out.read_text(encoding="utf-8")) == (0, printed.stdout)
    assert (again.returncode, again.stdout) == (1, "")
    assert f"{out} cannot be written: File exists" in again.stderr
    assert (absent.returncode, absent.stdout) == (1, "")
    assert "there is no incident “IN-ZZZZZZ”" in absent.stderr
    assert run("export-veris").returncode == 2


def test_the_record_is_verified_and_a_broken_one_is_told_in_plain_words(tmp_path: Path) -> None:
    environ, file = settings(tmp_path), tmp_path / "record.json"
    run("migrate", **environ)
    file.write_bytes(raw())
    run("import-veris", str(file), **environ)

    whole = run("verify", **environ)
    empty = run("verify", "--checkpoint", str(file), **environ)
    nowhere = run("verify", "--checkpoint", str(tmp_path / "none.txt"), **environ)
    connection = sqlite3.connect(tmp_path / "insider.db")
    connection.execute("DROP TRIGGER record_no_UPDATE")
    connection.execute("UPDATE record SET actor = 'U0000000002'")
    connection.commit()
    connection.close()
    broken = run("verify", **environ)

    assert (whole.returncode, whole.stderr) == (0, "")
    assert whole.stdout.startswith("The record is whole: ")
    assert "Checkpoints are signed by insider/" in whole.stdout
    assert (empty.returncode, empty.stdout) == (1, "")
    assert "holds no checkpoint" in empty.stderr
    assert (nowhere.returncode, nowhere.stdout) == (1, "")
    assert "cannot be read" in nowhere.stderr
    assert (broken.returncode, broken.stdout) == (1, "")
    assert broken.stderr.startswith("The record is broken. Entry 1, C-")
    assert "Nothing was mended" in broken.stderr


def test_the_master_key_is_rotated_and_each_bad_key_has_a_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    new = base64.b64encode(bytes(32)).decode()
    for name, value in settings(tmp_path).items():
        monkeypatch.setenv(name, value)

    def told(word: str, keys: str) -> tuple[int, str, str]:
        monkeypatch.setenv("INSIDER_MASTER_KEY", keys)
        code = app.main([word])
        return code, *capsys.readouterr()

    assert told("migrate", KEY)[0] == 0
    for word, keys, code, expected in (
        ("rotate-keys", KEY, 1, "put it in front of the old one"),
        ("rotate-keys", new, 1, "under another master key than those given: nothing was changed"),
        ("rotate-keys", f"{new},no key", 1, "INSIDER_MASTER_KEY is not base64"),
        ("rotate-keys", "", 1, "INSIDER_MASTER_KEY is missing"),
        ("rotate-keys", f"{new},{KEY}", 0, "value 2 wrapped this database, now value 1 does"),
        ("rotate-keys", f"{new},{KEY}", 0, "Every other value may be removed"),
        ("verify", KEY, 1, "under another master key"),
        ("verify", new, 0, "The record is whole"),
    ):
        found, out, err = told(word, keys)
        assert (found, expected in (err if code else out)) == (code, True), (word, out, err)
        assert new not in out + err
        assert KEY not in out + err


@pytest.mark.skipif(not REAL, reason=NO_RECORDS)
def test_the_real_veris_records_are_imported_beside_a_running_bot(tmp_path: Path) -> None:
    run("migrate", **settings(tmp_path))
    with started("run", **settings(tmp_path)) as process:
        line_with(process, "Serving Slack at ")

        done = run("import-veris", *map(str, REAL), **settings(tmp_path))

    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == len(REAL) + 1


def test_an_unknown_word_exits_with_2() -> None:
    assert run("fly").returncode == 2


def test_migrate_then_run_serves_until_sigterm(tmp_path: Path) -> None:
    migrated = run("migrate", **settings(tmp_path))
    assert migrated.returncode == 0

    with started("run", **settings(tmp_path)) as process:
        url = line_with(process, "Serving Slack at ").split()[3].removesuffix("/slack/events")
        with httpx.Client(trust_env=False) as client:
            assert client.get(f"{url}/healthz").text == "ok"
            assert client.get(f"{url}/readyz").json() == ["slack"]
            assert client.post(f"{url}/slack/events", content=b"{}").status_code == 401
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0


def test_a_second_process_on_the_same_file_does_not_start_and_other_words_work_beside_the_first(
    tmp_path: Path,
) -> None:
    environ, file = settings(tmp_path), tmp_path / "record.json"
    file.write_bytes(raw())
    run("migrate", **environ)
    with started("run", **environ) as process:
        line_with(process, "Serving Slack at ")

        second = run("run", **environ)
        beside = {
            word: run(word, *more, **environ).returncode
            for word, *more in (
                ("migrate",),
                ("import-veris", str(file)),
                ("verify",),
                ("backup", str(tmp_path / "backup.db")),
            )
        }

    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr == (
        f"Another process serves {tmp_path / 'insider.db'}, or changes its tables. This one does not start, "
        "and nothing was changed. Stop the other one first, or use PostgreSQL, which several may serve.\n"
    )
    assert beside == {"migrate": 0, "import-veris": 0, "verify": 0, "backup": 0}


def test_run_with_an_app_token_serves_over_socket_mode_until_sigterm(tmp_path: Path) -> None:
    workspace = Workspace(now=time.time)
    lead = workspace.add_person("Lead responder")
    workspace.add_channel("security", members=[lead], with_bot=True)
    box = Sandbox(workspace, signing_secret=SECRET, bot_token=TOKEN, app_token=APP_TOKEN)
    box.start()
    environ = settings(tmp_path) | {
        "SLACK_API_URL": box.api_url,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "INSIDER_OWNER": lead.id,
    }
    del environ["SLACK_SIGNING_SECRET"]
    run("migrate", **environ)

    with started("run", **environ) as process:
        line_with(process, "Serving Slack over Socket Mode")
        shown = box.visitor("Lead responder").type("security", "/insider help").shown
        process.send_signal(signal.SIGTERM)
        ended = process.wait(timeout=30)
    refused = run("run", **environ | {"SLACK_APP_TOKEN": "xapp-of-another-app"})
    well, ill = run("doctor", **environ), run("doctor")
    box.stop()

    assert "Insider incidents" in shown[0].plain
    assert ended == 0
    assert refused.returncode == 1
    assert "Slack refuses SLACK_APP_TOKEN (invalid_auth)" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert (well.returncode, ill.returncode) == (0, 1)
    assert "SLACK_BOT_TOKEN is missing" in ill.stdout


def test_a_database_without_an_owner_is_refused(tmp_path: Path) -> None:
    without = {name: value for name, value in settings(tmp_path).items() if name != "INSIDER_OWNER"}
    run("migrate", **settings(tmp_path))

    done = run("run", **without)

    assert done.returncode == 1
    assert "INSIDER_OWNER" in done.stderr


@pytest.mark.parametrize("options", [[], ["--socket"]], ids=["http", "socket"])
def test_try_plays_the_story_and_ends_on_sigterm(tmp_path: Path, options: list[str]) -> None:
    words = ["try", "--no-browser", "--port", "0", "--data", str(tmp_path / "data"), *options]
    with started(*words) as process:
        url = line_with(process, "A local Slack is at ").split()[-1]
        line_with(process, "The January 2020 case is IN-")
        with httpx.Client(trust_env=False) as client:
            assert "Local Slack" in client.get(url).text
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0


def test_try_starts_anew_in_place_when_somebody_wants_that(tmp_path: Path) -> None:
    words = ["try", "--no-browser", "--empty", "--port", "0", "--data", str(tmp_path / "data")]
    with started(*words) as process, httpx.Client(trust_env=False, timeout=10) as client:
        url = line_with(process, "A local Slack is at ").split()[-1]
        body = {"as": "executive", "channel": "general", "text": "Before"}
        client.post(f"{url}/sandbox/type", json=body)
        before = client.get(f"{url}/sandbox/state?as=executive").json()

        client.post(f"{url}/sandbox/reset", json={"as": "executive"})
        again = line_with(process, "A local Slack is at ").split()[-1]
        after = client.get(f"{url}/sandbox/state?as=executive").json()
        shown = client.post(f"{url}/sandbox/type", json={**body, "text": "/insider help"}).json()
        process.send_signal(signal.SIGTERM)

        assert again == url
        assert [message["text"] for message in before["messages"]] == ["Before"]
        assert after["messages"] == []
        assert after["instance"] != before["instance"]
        assert (shown["status"], shown["failure"]) == (200, "")
        assert process.wait(timeout=30) == 0


def test_try_says_when_its_port_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])

        done = run("try", "--no-browser", "--port", port, "--data", str(tmp_path / "data"))

    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stderr


@pytest.mark.parametrize("word", app.WORDS)
def test_every_word_has_help(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        app.main([word, "--help"])
    assert ended.value.code == 0
    assert f"app.py {word}" in capsys.readouterr().out


def test_try_refuses_a_folder_that_is_in_use(tmp_path: Path) -> None:
    (tmp_path / "something").touch()

    done = run("try", "--no-browser", "--data", str(tmp_path))

    assert done.returncode == 1
    assert "is not empty" in done.stderr
