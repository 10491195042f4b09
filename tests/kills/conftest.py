"""Prints what the kill tests did, whichever processes they ran in."""

import json
from collections import Counter

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the counts of all tests together."""
    counts: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name == "kills" and report.when == "teardown":
                    counts.update(json.loads(str(value)))
    if counts:
        terminalreporter.section("kills")
        for name, count in sorted(counts.items()):
            terminalreporter.write_line(f"{count:>8}  {name}")
