"""The tick: one interval job, no job store. The only file that imports apscheduler.

What is due lives in our own tables and is claimed in a transaction, so a tick that comes late, twice or in
two processes does no harm. The scheduler runs in UTC: an interval knows no clock change.
"""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from bot.logs import bind_request

_log = structlog.get_logger(__name__)

Job = Callable[[datetime], object]

_LONGEST_SECONDS: Final = 60.0


class Ticker:
    """Calls every job at each tick, with the time of the tick.

    Args:
        jobs: What a tick does, in order; one that fails does not stop the others.
        now: The clock, in UTC.
        seconds: Between two ticks.
        ticked: Told of each tick: its time, and how many jobs failed.
        clock: Seconds that only grow.
    """

    def __init__(
        self,
        jobs: Sequence[Job],
        *,
        now: Callable[[], datetime],
        seconds: float,
        ticked: Callable[[datetime, int], None] = lambda *_: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._jobs = tuple(jobs)
        self._now = now
        self._ticked = ticked
        self._clock = clock
        self._beat = clock()
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
        self._beat = self._clock()
        self._scheduler.start()

    def stop(self) -> None:
        """Finish the tick in hand and stop."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    @property
    def alive(self) -> bool:
        """Whether it was started, and a tick or one of its jobs ended within the last minute."""
        return bool(self._scheduler.running) and self._clock() - self._beat < _LONGEST_SECONDS

    def tick(self) -> None:
        """Call every job once."""
        now, failed = self._now(), 0
        self._beat = self._clock()
        for number, job in enumerate(self._jobs, 1):
            with bind_request(f"tick {now:%Y-%m-%dT%H:%M:%S} {number}"):
                try:
                    job(now)
                except Exception as error:  # noqa: BLE001 -- a job that fails is tried at the next tick; the others go on
                    failed += 1
                    _log.error("job_failed", exc_info=error)
            self._beat = self._clock()
        self._ticked(now, failed)
