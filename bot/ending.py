"""How a process that serves comes to its end."""

import os
import queue
import signal
import sys
from typing import TypeAlias

Wishes: TypeAlias = "queue.SimpleQueue[bool]"
"""Where somebody puts True for an end after which everything starts anew."""


def wishes() -> Wishes:
    """Where nobody has put anything yet."""
    return queue.SimpleQueue()


def leave(*, finished: bool) -> None:
    """End the process now when something in it did not finish: it would wait for that, and Slack may be slow.

    What is left is in the database, or was never acknowledged.
    """
    if not finished:
        sys.stdout.flush()
        os._exit(0)


def wait_for_end(again: Wishes) -> bool:
    """Wait for SIGTERM or Ctrl-C, or for a wish to start anew; whether it was the wish."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: again.put(False))
    return again.get()
