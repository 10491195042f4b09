"""Slack's bad days, switched on by a test or on the page: calls that are refused, late or lost."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from sandbox.model import Json

Kind: TypeAlias = Literal["rate_limited", "server_error", "slow", "dropped", "gone"]
KINDS: tuple[str, ...] = get_args(Kind)
RESPONSE_URL = "response_url"
"""Stands for an answer to a response address where methods are named."""
_SECONDS = {"rate_limited": 30.0, "slow": 5.0}


@dataclass(slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong. `methods` empty: all. `left` calls more; None: until it is cleared.

    `seconds` is what Retry-After says (rate_limited), or how late the call is carried out (slow).
    """

    kind: Kind
    methods: frozenset[str] = field(default_factory=frozenset)
    left: int | None = None
    seconds: float = 0.0

    def json(self) -> Json:
        """As JSON values, for the page."""
        return {
            "kind": self.kind,
            "methods": sorted(self.methods),
            "left": self.left,
            "seconds": self.seconds,
        }


class Faults:
    """The switches. Of every kind one is on at a time; the first kind in `KINDS` that fits a call is taken.

    rate_limited: 429 with Retry-After, nothing done. server_error: 500, nothing done. slow: carried out,
    late. dropped: carried out, then the connection breaks before the answer. gone: the connection breaks
    and nothing is done.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._on: dict[str, Fault] = {}

    def set(
        self,
        kind: Kind,
        *,
        methods: Iterable[str] = (),
        count: int | None = None,
        seconds: float | None = None,
    ) -> None:
        """Switch a fault on, for these methods (none: all) and so many calls (None: all).

        ValueError for an unknown kind, or no calls at all.
        """
        if kind not in KINDS or (count is not None and count < 1):
            raise ValueError(f"no such fault: {kind} for {count} calls")
        wait = _SECONDS.get(kind, 0.0) if seconds is None else seconds
        with self._lock:
            self._on[kind] = Fault(kind=kind, methods=frozenset(methods), left=count, seconds=wait)

    def clear(self, kind: str | None = None) -> None:
        """Switch one kind off, or all."""
        with self._lock:
            for one in [kind] if kind else list(self._on):
                self._on.pop(one, None)

    def describe(self) -> list[Json]:
        """What is on, as JSON values: kind, methods, left, seconds."""
        with self._lock:
            return [self._on[kind].json() for kind in KINDS if kind in self._on]

    def take(self, method: str) -> Fault | None:
        """What goes wrong with this call, if anything; counts it."""
        with self._lock:
            for kind in KINDS:
                fault = self._on.get(kind)
                if fault and (not fault.methods or method in fault.methods):
                    return self._counted(fault)
        return None

    def _counted(self, fault: Fault) -> Fault:
        if fault.left is not None:
            fault.left -= 1
            if fault.left == 0:
                del self._on[fault.kind]
        return fault
