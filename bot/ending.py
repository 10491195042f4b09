"""How a process that serves comes to its end."""

import queue
import signal
from typing import TypeAlias

Wishes: TypeAlias = "queue.SimpleQueue[bool]"
"""Where somebody puts True for an end after which everything starts anew."""


def wishes() -> Wishes:
    """Where nobody has put anything yet."""
    return queue.SimpleQueue()


def wait_for_end(again: Wishes) -> bool:
    """Wait for SIGTERM or Ctrl-C, or for a wish to start anew; whether it was the wish."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: again.put(False))
    return again.get()
