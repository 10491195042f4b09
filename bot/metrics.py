"""What monitoring reads, in the format of Prometheus. The only file that imports prometheus_client.

No label says anything of an incident or a person: verbs, outcomes, codes and methods of ours alone. Every bot
has a registry of its own.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.handling import Handling
from storage.backlog import Backlog
from storage.errors import StorageError

_SECONDS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)
"""Slack waits three seconds for an answer."""


class Metrics:
    """Counts what happens in this process, and reads from the database what all processes share.

    Args:
        backlog: Reads the outbox; may raise StorageError.
        turned_away: Requests that could not be Slack's, by reason.
    """

    def __init__(self, *, backlog: Callable[[], Backlog], turned_away: Mapping[str, int]) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._registry.register(_Read(backlog, turned_away))
        self._requests = Histogram(
            "insider_request_seconds",
            "Requests from Slack: seconds until the answer.",
            ["verb", "outcome"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._refusals = self._counter("insider_refusals", "Requests that were refused.", "code")
        self._calls = self._counter("insider_slack_calls", "Calls of Slack's Web API.", "method", "outcome")
        self._ticks = self._counter("insider_ticks", "Ticks of the schedule.")
        self._failed_jobs = self._counter("insider_failed_jobs", "Jobs of a tick that failed.")
        self._last_tick = Gauge(
            "insider_last_tick_timestamp_seconds",
            "When the schedule ticked last, in seconds since 1970.",
            registry=self._registry,
        )

    def _counter(self, name: str, says: str, *labels: str) -> Counter:
        return Counter(name, says, labels, registry=self._registry)

    def handled(self, handling: Handling, seconds: float) -> None:
        """Count a request that was answered."""
        self._requests.labels(handling.verb, handling.outcome).observe(seconds)
        if handling.code:
            self._refusals.labels(handling.code).inc()

    def called(self, method: str, outcome: str) -> None:
        """Count a call of Slack: its method, and ``ok``, ``refused``, ``ratelimited`` or ``unknown``."""
        self._calls.labels(method, outcome).inc()

    def ticked(self, at: datetime, failed: int) -> None:
        """Count a tick, and how many of its jobs failed."""
        self._ticks.inc()
        self._failed_jobs.inc(failed)
        self._last_tick.set(at.timestamp())

    def page(self) -> bytes:
        """What is served, in Prometheus's text format 0.0.4."""
        return generate_latest(self._registry)


class _Read(Collector):
    """What is looked up when it is asked for. Without a database it says so, and only that."""

    def __init__(self, backlog: Callable[[], Backlog], turned_away: Mapping[str, int]) -> None:
        self._backlog = backlog
        self._turned_away = turned_away

    def describe(self) -> Iterator[Metric]:
        """Nothing: without this the registry would read the database when the bot is made."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Read everything now."""
        away = CounterMetricFamily(
            "insider_turned_away", "Requests that could not be Slack's.", labels=["reason"]
        )
        for reason, count in self._turned_away.items():
            away.add_metric([reason], count)
        yield away
        try:
            backlog = self._backlog()
        except StorageError:
            backlog = None
        yield GaugeMetricFamily(
            "insider_database_up", "1 when the database answers, else 0.", 0 if backlog is None else 1
        )
        if backlog is not None:
            yield from _of(backlog)


def _of(backlog: Backlog) -> Iterator[Metric]:
    yield GaugeMetricFamily("insider_outbox_waiting", "Messages that are not sent yet.", backlog.waiting)
    yield GaugeMetricFamily(
        "insider_outbox_oldest_seconds", "Age of the oldest message that is not sent yet.", backlog.oldest
    )
    yield GaugeMetricFamily(
        "insider_outbox_set_aside", "Messages that were given up: somebody must look.", backlog.set_aside
    )
    digests = CounterMetricFamily("insider_digests", "Digests that were due.", labels=["outcome"])
    digests.add_metric(["posted"], backlog.digests_posted)
    digests.add_metric(["held"], backlog.digests_held)
    yield digests
