"""The tick: one interval job, no job store. The only file that imports apscheduler.

What is due lives in our own tables and is claimed in a transaction, so a tick that comes late, twice or in
two processes does no harm. The scheduler runs in UTC: an interval knows no clock change.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

_log = structlog.get_logger(__name__)

Job = Callable[[datetime], object]


class Ticker:
    """Calls every job at each tick, with the time of the tick.

    Args:
        jobs: What a tick does, in order; one that fails does not stop the others.
        now: The clock, in UTC.
        seconds: Between two ticks.
    """

    def __init__(self, jobs: Sequence[Job], *, now: Callable[[], datetime], seconds: float) -> None:
        self._jobs = tuple(jobs)
        self._now = now
        self._scheduler = BackgroundScheduler(timezone=UTC)
        self._scheduler.add_job(
            self.tick,
            "interval",
            seconds=seconds,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    def start(self) -> None:
        """Start ticking."""
        self._scheduler.start()

    def stop(self) -> None:
        """Finish the tick in hand and stop."""
        self._scheduler.shutdown(wait=True)

    def tick(self) -> None:
        """Call every job once."""
        now = self._now()
        for job in self._jobs:
            try:
                job(now)
            except Exception as error:  # noqa: BLE001 -- a job that fails is tried at the next tick; the others go on
                _log.error("job_failed", exc_info=error)
