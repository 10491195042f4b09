"""State that others watch: one lock, a clock, a count of changes, listeners, waiting for a condition."""

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Watched:
    """The base of the workspace. `revision` grows with every change.

    `now` gives epoch seconds. `ahead` is by how many seconds the clock here was moved forward.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._clock = now
        self.ahead = 0.0
        self.lock = threading.RLock()
        self.revision = 0
        self._condition = threading.Condition(self.lock)
        self._listeners: list[Callable[[], None]] = []

    def now(self) -> float:
        """Epoch seconds, here."""
        return self._clock() + self.ahead

    def travel(self, seconds: float) -> None:
        """Move the clock forward for good. ValueError for less than nothing: time never goes back."""
        if seconds < 0:
            raise ValueError("time does not go back")
        with self.lock:
            self.ahead += seconds
        self.changed()

    def changed(self) -> None:
        """Tell everybody who waits or subscribed that something is different."""
        with self.lock:
            self.revision += 1
            self._condition.notify_all()
            listeners = list(self._listeners)
        for listener in listeners:
            listener()

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after each change, from any thread; it must not block. Returns the way to stop."""
        with self.lock:
            self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def wait_for(self, condition: Callable[[], T], timeout: float = 5.0) -> T:
        """The first true value of `condition`, tried after each change. TimeoutError after `timeout` s."""
        with self._condition:
            value = self._condition.wait_for(condition, timeout)
        if not value:
            raise TimeoutError(f"not so within {timeout:g} s")
        return value
