"""Counts what the twins tried, and prints it at the end of a run, whichever processes did it."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.twins.pair import Tally
from tests.twins.stage import Stage

_NAME = "twins"
_FEW = 15
"""So many kinds of a thing are listed one by one."""


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Stage:
    """Furnished worlds, for all sequences of this process."""
    return Stage(tmp_path_factory.mktemp("stage"), migrated_sqlite)


@pytest.fixture
def tally(record_property: Callable[[str, object], None]) -> Iterator[Tally]:
    """What one test tried."""
    made = Tally()
    yield made
    record_property(_NAME, json.dumps(made.counts))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the counts of all tests together."""
    counts: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name == _NAME and report.when == "teardown":
                    counts.update(json.loads(str(value)))
    if counts:
        terminalreporter.section("twin worlds")
        for name, count in sorted(_summed(counts).items()):
            terminalreporter.write_line(f"{count:>8}  {name}")


def _summed(counts: Counter[str]) -> Counter[str]:
    """The counts, those of one sort of thing together with how many kinds of it there were."""
    summed: Counter[str] = Counter()
    for sort in {name.partition(": ")[0] for name in counts}:
        kinds = [name for name in counts if name.startswith(f"{sort}: ")]
        name = f"{sort}, of {len(kinds)} kinds" if len(kinds) > _FEW else ""
        for kind in kinds or [sort]:
            summed[name or kind] += counts[kind]
    return summed
