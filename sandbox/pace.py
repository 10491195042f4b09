"""How often Slack lets an app call: tiers per method, and messages per channel and per workspace."""

import math
import threading
from collections import deque
from collections.abc import Callable

from sandbox.model import RateLimited
from sandbox.terms import TERMS

MINUTE = 60.0
BURST = 5
"""Messages that may come at once in one channel; after that one a second."""
POSTS_PER_MINUTE = 300
"""In the whole workspace: "several hundred"."""


class Pace:
    """Counts calls in the last minute of the workspace's time. `now` gives epoch seconds.

    While `on` is false everything passes. `refused` counts the calls that came too soon.
    """

    def __init__(self, now: Callable[[], float], *, on: bool) -> None:
        self.on = on
        self.refused = 0
        self._now = now
        self._lock = threading.Lock()
        self._calls: dict[str, deque[float]] = {}
        self._posts: dict[str, tuple[float, float]] = {}

    def take(self, method: str, channel: str) -> None:
        """Count this call. RateLimited, and it does not count, when it comes too soon."""
        if not self.on:
            return
        with self._lock:
            now = self._now()
            waits = [self._wait(method, TERMS[method].per_minute, now)]
            posts = method == "chat.postMessage"
            if posts:
                waits += [self._wait("posts", POSTS_PER_MINUTE, now), self._channel_wait(channel, now)]
            if max(waits) > 0:
                self.refused += 1
                raise RateLimited(math.ceil(max(waits)))
            self._calls[method].append(now)
            if posts:
                self._calls["posts"].append(now)
                left, _ = self._filled(channel, now)
                self._posts[channel] = (left - 1, now)

    def _wait(self, name: str, most: int, now: float) -> float:
        calls = self._calls.setdefault(name, deque())
        while calls and calls[0] <= now - MINUTE:
            calls.popleft()
        return calls[0] + MINUTE - now if len(calls) >= most else 0.0

    def _channel_wait(self, channel: str, now: float) -> float:
        left, _ = self._filled(channel, now)
        return max(0.0, 1 - left)

    def _filled(self, channel: str, now: float) -> tuple[float, float]:
        left, at = self._posts.get(channel, (float(BURST), now))
        return min(float(BURST), left + now - at), now
