"""Every request has an id, one line in the log, and a place in the numbers."""

from collections.abc import Callable

import pytest
import structlog
from slack_bolt import BoltRequest, BoltResponse
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot import handling
from bot.handling import Handling, Requests


class App:
    """Answers by calling what it is given."""

    def __init__(self, work: Callable[[], object]) -> None:
        self.work = work

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer one request."""
        assert req.raw_body == "asked"
        self.work()
        return BoltResponse(status=200)


def handled(work: Callable[[], object]) -> tuple[Handling, float, list[EventDict]]:
    """What is told of a request, and what is logged meanwhile."""
    told: list[tuple[Handling, float]] = []
    seconds = iter([5.0, 5.25])
    requests = Requests(
        App(work),
        new_request=lambda: "r1",
        clock=lambda: next(seconds),
        handled=lambda one, took: told.append((one, took)),
    )
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        requests.dispatch(BoltRequest(body="asked"))
    [(one, took)] = told
    return one, took, lines


def test_every_line_of_a_request_says_its_id_and_the_last_what_came_of_it() -> None:
    log = structlog.get_logger()

    def work() -> None:
        log.info("within")
        handling.note(verb="open", outcome="done")

    one, took, lines = handled(work)
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as after:
        log.info("after")

    assert (one.verb, one.outcome, took) == ("open", "done", 0.25)
    assert [line["request"] for line in lines] == ["r1", "r1"]
    assert lines[-1] == {
        "event": "handled",
        "log_level": "info",
        "request": "r1",
        "verb": "open",
        "outcome": "done",
        "ms": 250,
    }
    assert "request" not in after[0]


def test_what_is_noted_first_counts_but_a_failure_counts_more() -> None:
    ids: list[str] = []

    def work() -> None:
        handling.note(verb="open", outcome="refused", code="no")
        handling.note(verb="read", outcome="form", code="other")

    def failing() -> None:
        handling.note(verb="open", outcome="done")
        ids.append(handling.failed())

    one, _, _ = handled(work)
    two, _, _ = handled(failing)

    assert (one.verb, one.outcome, one.code) == ("open", "refused", "no")
    assert (two.verb, two.outcome, ids) == ("open", "failed", ["r1"])


def test_what_nobody_noted_is_something_else() -> None:
    one, _, _ = handled(lambda: None)

    assert (one.verb, one.outcome, one.code) == ("other", "other", "")


def test_outside_of_a_request_there_is_nothing_to_note() -> None:
    handling.note(verb="open", outcome="done")

    assert handling.failed() == ""


def test_a_request_that_breaks_off_leaves_nothing_to_the_next() -> None:
    def broken() -> None:
        handling.note(verb="open")
        raise LookupError

    with pytest.raises(LookupError):
        handled(broken)

    assert handling.failed() == ""
