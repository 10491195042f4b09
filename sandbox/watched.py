"""State that others watch: one lock, a count of changes, listeners, and waiting for a condition."""

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Watched:
    """The base of the workspace. `revision` grows with every change."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.revision = 0
        self._condition = threading.Condition(self.lock)
        self._listeners: list[Callable[[], None]] = []

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
