"""A workspace for bots that come and go; prints what their tests did, whichever processes they ran in."""

import json
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.kills.office import Office, opened


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    """A workspace in which nobody serves yet."""
    with opened(database_url) as office:
        yield office


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the counts of all tests together."""
    counts: Counter[str] = Counter()
    for value in _noted(terminalreporter, "kills"):
        counts.update(json.loads(value))
    lines = [f"{count:>8}  {name}" for name, count in sorted(counts.items())]
    lines += _noted(terminalreporter, "told")
    if lines:
        terminalreporter.section("kills")
        terminalreporter.write("\n".join([*lines, ""]))


def _noted(terminalreporter: pytest.TerminalReporter, name: str) -> list[str]:
    return [
        str(value)
        for reports in terminalreporter.stats.values()
        for report in reports
        for noted, value in getattr(report, "user_properties", ())
        if noted == name and report.when == "teardown"
    ]
