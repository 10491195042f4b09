"""The library that is preloaded, compiled once; and what the tests of power cuts did."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.outages.machine import Machine


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``power_cut.c`` as a library; skips where none can be preloaded or made."""
    if not sys.platform.startswith("linux"):
        pytest.skip("Libraries are preloaded on Linux only.")
    compiler = ["cc"] if shutil.which("cc") else [sys.executable, "-m", "ziglang", "cc"]
    if compiler[0] != "cc" and find_spec("ziglang") is None:
        pytest.skip("There is no C compiler: install one, or the wheel ziglang.")
    made = tmp_path_factory.mktemp("library") / "power_cut.so"
    source = Path(__file__).with_name("power_cut.c")
    subprocess.run(  # noqa: S603 -- our own source
        [*compiler, "-shared", "-fPIC", "-O1", "-o", str(made), str(source), "-ldl", "-lpthread"],
        check=True,
        env={**os.environ, "ZIG_GLOBAL_CACHE_DIR": str(made.parent)},
    )
    return made


@pytest.fixture
def machine(tmp_path: Path, migrated_sqlite: Path, library: Path) -> Iterator[Machine]:
    """A computer on which no bot was started yet."""
    folder = tmp_path / "database"
    folder.mkdir()
    shutil.copy(migrated_sqlite, folder / "insider.db")
    made = Machine(folder, library, tmp_path)
    yield made
    made.clear()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the counts of all tests together."""
    counts: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name == "cuts" and report.when == "teardown":
                    counts.update(json.loads(str(value)))
    if counts:
        terminalreporter.section("power cuts")
        for name, count in sorted(counts.items()):
            terminalreporter.write_line(f"{count:>8}  {name}")
