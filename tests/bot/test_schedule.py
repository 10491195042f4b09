"""The tick says whether it goes on."""

from datetime import UTC, datetime
from typing import Final

from bot.schedule import Ticker

AT: Final = datetime(2026, 3, 1, 9, tzinfo=UTC)


class Seconds:
    """A clock that is moved by hand."""

    now = 100.0

    def __call__(self) -> float:
        """Seconds since some time."""
        return self.now


def test_a_tick_that_hangs_for_a_minute_is_no_longer_alive() -> None:
    seconds = Seconds()
    ticker = Ticker([], now=lambda: AT, seconds=3600, clock=seconds)
    before = ticker.alive
    seconds.now += 1000
    ticker.start()
    started = ticker.alive
    seconds.now += 59
    almost = ticker.alive
    seconds.now += 1
    hanging = ticker.alive
    ticker.tick()
    again = ticker.alive
    ticker.stop()

    assert (before, started, almost, hanging, again) == (False, True, True, False, True)
    assert not ticker.alive


def test_a_job_that_ends_is_a_sign_of_life() -> None:
    seconds, seen = Seconds(), list[bool]()

    def slow(_: datetime) -> None:
        seconds.now += 50

    ticker = Ticker(
        [slow, slow, lambda _: seen.append(ticker.alive)], now=lambda: AT, seconds=3600, clock=seconds
    )
    ticker.start()
    ticker.tick()
    ticker.stop()

    assert seen == [True]


def test_a_ticker_is_stopped_once() -> None:
    ticker = Ticker([], now=lambda: AT, seconds=3600)
    ticker.stop()
    ticker.start()
    ticker.stop()
    ticker.stop()
