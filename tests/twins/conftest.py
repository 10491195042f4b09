"""Counts what the twins tried, and prints it at the end of a run, whichever processes did it."""

import json
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests.twins.pair import Tally

_NAME = "twins"


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
        for name, count in sorted(counts.items()):
            terminalreporter.write_line(f"{count:>8}  {name}")
