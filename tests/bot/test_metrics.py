"""What monitoring reads: numbers of this process, and of the outbox that all share."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Final

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.endpoint import Server, monitoring
from bot.handling import Handling
from bot.metrics import Metrics
from bot.schedule import Ticker
from storage import Store
from storage.backlog import Backlog, backlog
from storage.errors import DatabaseUnavailable

AT: Final = datetime(2026, 3, 1, 9, tzinfo=UTC)
NONE: Final = Backlog(waiting=0, oldest=0.0, set_aside=0, digests_posted=0, digests_held=0)

Samples = dict[tuple[str, tuple[str, ...]], float]


def samples(metrics: Metrics) -> Samples:
    """Name and values of labels, in the order of their names -> number, of what is ours."""
    families = text_string_to_metric_families(metrics.page().decode())
    return {
        (sample.name, tuple(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in families
        for sample in family.samples
        if sample.name.startswith("insider_")
    }


def made(turned_away: Counter[str] | None = None) -> Metrics:
    """Numbers of a bot whose outbox is empty."""
    return Metrics(backlog=lambda: NONE, turned_away=turned_away or Counter())


def test_requests_are_counted_by_verb_and_outcome_and_refusals_by_code() -> None:
    metrics = made()

    metrics.handled(Handling(request="r1", verb="open", outcome="done"), 0.2)
    metrics.handled(Handling(request="r2", verb="open", outcome="refused", code="not_found"), 2.5)

    found = samples(metrics)
    assert found["insider_request_seconds_count", ("done", "open")] == 1
    assert found["insider_request_seconds_sum", ("refused", "open")] == 2.5
    assert found["insider_request_seconds_bucket", ("2.0", "refused", "open")] == 0
    assert found["insider_request_seconds_bucket", ("3.0", "refused", "open")] == 1
    assert found["insider_refusals_total", ("not_found",)] == 1
    assert [key for key in found if key[0] == "insider_refusals_total"] == [
        ("insider_refusals_total", ("not_found",))
    ]


def test_calls_of_slack_are_counted_by_method_and_outcome() -> None:
    metrics = made()

    metrics.called("chat.postMessage", "ok")
    metrics.called("chat.postMessage", "ratelimited")
    metrics.called("chat.postMessage", "ratelimited")

    assert samples(metrics)["insider_slack_calls_total", ("chat.postMessage", "ratelimited")] == 2


def test_what_was_turned_away_is_counted_by_reason() -> None:
    turned_away = Counter({"too_long": 3})
    metrics = made(turned_away)
    turned_away["signature"] += 1

    found = samples(metrics)

    assert found["insider_turned_away_total", ("too_long",)] == 3
    assert found["insider_turned_away_total", ("signature",)] == 1


def test_ticks_and_failed_jobs_are_counted() -> None:
    metrics, done = made(), list[datetime]()

    def broken(_: datetime) -> None:
        raise ValueError

    ticker = Ticker([broken, done.append, broken], now=lambda: AT, seconds=60, ticked=metrics.ticked)
    ticker.tick()

    found = samples(metrics)
    assert done == [AT]
    assert found["insider_ticks_total", ()] == 1
    assert found["insider_failed_jobs_total", ()] == 2
    assert found["insider_last_tick_timestamp_seconds", ()] == AT.timestamp()


def test_two_bots_in_one_process_count_apart() -> None:
    one, other = made(), made()

    one.called("auth.test", "ok")

    assert ("insider_slack_calls_total", ("auth.test", "ok")) not in samples(other)


def test_the_outbox_is_read_when_it_is_asked_for(store: Store) -> None:
    metrics = Metrics(backlog=lambda: backlog(store, AT + timedelta(seconds=90)), turned_away=Counter())
    assert samples(metrics)["insider_outbox_oldest_seconds", ()] == 0
    with store.transaction() as tx:
        for number, (kind, at) in enumerate(
            [
                ("digest", AT),
                ("digest", AT),
                ("change", AT),
                ("change", AT + timedelta(seconds=30)),
                ("change", AT + timedelta(seconds=60)),
            ]
        ):
            tx.outbox.put(kind=kind, lane=f"C{number}", key=f"{number}", at=at)
        now = AT + timedelta(seconds=70)
        rows = [tx.outbox.claim(now=now, owner="me", lease=timedelta(minutes=2)) for _ in range(4)]
        first, second, third, _ = (row.id for row in rows if row)
        tx.outbox.sent(first, owner="me", ts="1.1", at=AT)
        tx.outbox.held(second, owner="me", reason="no_incident")
        tx.outbox.dead(third, owner="me", reason="too_many_attempts")

    found = samples(metrics)

    assert found["insider_database_up", ()] == 1
    assert found["insider_outbox_waiting", ()] == 2
    assert found["insider_outbox_oldest_seconds", ()] == 60
    assert found["insider_outbox_set_aside", ()] == 1
    assert found["insider_digests_total", ("posted",)] == 1
    assert found["insider_digests_total", ("held",)] == 1


def test_without_a_database_the_rest_is_still_told(store: Store) -> None:
    with store.transaction() as tx:
        tx.session.connection().exec_driver_sql("ALTER TABLE outbox RENAME TO hidden")
    metrics = Metrics(backlog=lambda: backlog(store, AT), turned_away=Counter({"too_long": 1}))

    found = samples(metrics)

    assert found["insider_database_up", ()] == 0
    assert found["insider_turned_away_total", ("too_long",)] == 1
    assert not [name for name, _ in found if name.startswith(("insider_outbox", "insider_digests"))]


def test_the_database_is_not_read_before_somebody_asks() -> None:
    def gone() -> Backlog:
        raise DatabaseUnavailable("gone")

    assert samples(Metrics(backlog=gone, turned_away=Counter()))["insider_database_up", ()] == 0


@pytest.mark.parametrize("path", ["/", "/healthz", "/slack/events", "/metrics/"])
def test_the_listener_for_monitoring_serves_nothing_else(path: str) -> None:
    server = Server(monitoring(made().page), "127.0.0.1", 0)
    server.start()

    page = httpx.get(f"{server.url}/metrics", trust_env=False)
    other = httpx.get(f"{server.url}{path}", trust_env=False)
    server.stop()

    assert (page.status_code, page.headers["content-type"]) == (
        200,
        "text/plain; version=0.0.4; charset=utf-8",
    )
    assert "insider_database_up 1.0" in page.text
    assert "process_resident_memory_bytes" in page.text
    assert other.status_code in {307, 404}
    assert "insider_" not in other.text
