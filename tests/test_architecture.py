"""What import-linter cannot say: the file ``app.py``, the allowed libraries, who imports the sandbox."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

STANDARD = sys.stdlib_module_names

ALLOWED = {
    "domain": {"domain", "cronsim", "holidays", "phonenumbers", "stdnum"},
    "commands": {"commands", "storage", "domain", "dateparser"},
    "storage": {"storage", "domain", "sqlmodel", "sqlalchemy", "alembic", "cryptography"},
    "sandbox": {"sandbox", "starlette", "uvicorn", "httpx", "slack_sdk"},
}
"""Per folder, what it may import besides the standard library."""

ONLY_IN = {
    "apscheduler": {"bot/schedule.py"},
    "prometheus_client": {"bot/metrics.py"},
    "dateparser": {"commands/_phrases.py"},
    "cronsim": {"domain/schedules.py"},
    "holidays": {"domain/deadlines.py"},
    "phonenumbers": {"domain/personal_data.py"},
    "stdnum": {"domain/personal_data.py"},
    "slack_bolt": {
        "bot/slack.py",
        "bot/actions.py",
        "bot/endpoint.py",
        "bot/handling.py",
        "bot/replays.py",
        "bot/socket_mode.py",
        "bot/doctor.py",
        "bot/listening.py",
        "bot/parts.py",
    },
    "httpx": {
        "bot/parts.py",
        "bot/clients/outbound.py",
        "bot/clients/slack_api.py",
        "bot/clients/websocket.py",
        "bot/jobs/checkpoints.py",
        "sandbox/sender.py",
        "sandbox/server.py",
    },
    "sandbox": {"app.py"},
    "wsproto": {"bot/clients/websocket.py"},
}
"""Libraries that one border of ours knows."""

BROAD = {"bot/delivery.py", "bot/schedule.py"}
"""The named places that catch every exception; the third is Bolt's error handler, which needs no except."""


def sources() -> Iterator[Path]:
    """Every module of ours that ships."""
    yield ROOT / "app.py"
    for folder in ("bot", "commands", "storage", "domain", "sandbox"):
        yield from (ROOT / folder).rglob("*.py")


def imported(path: Path) -> set[str]:
    """Top names of the packages that a module imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return {name.partition(".")[0] for name in names}


def name_of(path: Path) -> str:
    """A module's path as it is written here."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("folder", ALLOWED)
def test_a_folder_imports_only_what_it_may(folder: str) -> None:
    allowed = STANDARD | ALLOWED[folder]

    surprises = {
        name_of(path): imported(path) - allowed
        for path in (ROOT / folder).rglob("*.py")
        if imported(path) - allowed
    }

    assert surprises == {}


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_border_is_known_in_its_files_alone(library: str) -> None:
    found = {
        name_of(path)
        for path in sources()
        if library in imported(path) and not name_of(path).startswith(f"{library}/")
    }

    assert found <= ONLY_IN[library]


def test_nobody_imports_app_but_tests() -> None:
    assert [name_of(path) for path in sources() if "app" in imported(path)] == []


def test_every_exception_is_caught_in_the_named_places_only() -> None:
    found = {
        name_of(path)
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception"))
    }

    assert found == BROAD


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        name_of(path)
        for path in sources()
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) and "versions" not in path.parts
    ]

    assert silent == []


def test_no_module_is_longer_than_three_hundred_and_twenty_lines() -> None:
    long = {
        name_of(path): lines
        for path in sources()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 320
        and "versions" not in path.parts
    }

    assert long == {}


def test_no_file_is_called_for_what_it_is_not() -> None:
    vague = {"utils", "helpers", "manager", "util", "helper", "common", "misc"}

    assert [name_of(path) for path in sources() if path.stem.lstrip("_") in vague] == []
