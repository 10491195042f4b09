"""The senders: threads, woken by each commit, that send what the outbox holds, in order and at Slack's pace.

A row is claimed in a transaction, sent, and finished in another. What Slack definitely refused is set aside,
and owners are told; what may or may not have arrived waits until Slack must have settled it, and is then
looked for in the channel before it is sent again. While nothing arrives at all, everything waits.
The whole protocol: ``docs/decisions/0015-how-a-message-leaves.md``.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Final

import structlog
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.logs import bind_request
from bot.pacing import PACE
from bot.posting import Held, Sent, TooLate
from bot.sending import Sending
from commands._telling import tell_of_aside
from storage import Store
from storage.outbox import Outgoing
from storage.pace import Pace

_log = structlog.get_logger(__name__)

_TRY_AGAIN = frozenset({"ratelimited", "rate_limited", "team_added_to_org"})
_UNCERTAIN = frozenset({"fatal_error", "internal_error", "service_unavailable", "request_timeout"})
_NOBODY = frozenset({"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"})
"""Refusals of the bot itself: until somebody mends that, no message arrives, and none is at fault."""

_POLL_SECONDS: Final = 0.1
"""How long to wait for what may leave as soon as its budget or its lane has room."""

_LONGEST_PAUSE: Final = 3600

_AT_A_TIME: Final = 2
"""Senders in a process: while one waits for Slack's answer, the other goes on."""

_DEFECTS: Final = 3
"""So often a row is tried on which our own code fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait, and how often to try.

    Args:
        settle: For Slack to settle a call of unknown outcome.
        lease: For a sender that took a row and was not heard of again; no shorter than ``settle``.
        idle: When there is nothing to do.
        attempts: So many at one row while others arrive.
    """

    settle: timedelta = timedelta(seconds=120)
    lease: timedelta = timedelta(seconds=120)
    idle: timedelta = timedelta(seconds=5)
    attempts: int = 10

    def after(self, row: Outgoing) -> timedelta:
        """How long to wait after an attempt at a row: longer each time, and not all rows equally long."""
        # Its key is random: the rows of an outage do not all come back at once.
        apart = int(row.key[:4], 16) / 0xFFFF
        return self.settle * min(1 + (row.attempts - 1) / 2, 2.5) * (1 + apart / 10)


class Delivery:
    """Sends what the outbox holds until it is stopped.

    Args:
        store: The outbox.
        sending: What each row becomes.
        now: The clock, in UTC.
        owner: A name for this process that no other one has.
        new_key: Makes 128 random bits in hexadecimal.
        patience: How long to wait.
        pace: How often Slack may be called.
    """

    def __init__(
        self,
        store: Store,
        sending: Sending,
        *,
        now: Callable[[], datetime],
        owner: str,
        new_key: Callable[[], str],
        patience: Patience = Patience(),
        pace: Pace = PACE,
    ) -> None:
        self._store = store
        self._sending = sending
        self._now = now
        self._owner = owner
        self._new_key = new_key
        self._patience = patience
        self._pace = pace
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(number,), name=f"delivery-{number}", daemon=True)
            for number in range(_AT_A_TIME)
        ]

    def start(self) -> None:
        """Start the threads; commits wake them from now on."""
        self._store.on_commit(self._wake.set)
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish the rows in hand and end the threads.

        A row that is left in hand, since the process ends first, stays its until its lease ends; then another
        process looks in Slack whether it arrived.
        """
        self._stopping.set()
        self._wake.set()
        for thread in self._threads:
            thread.join()

    @property
    def alive(self) -> bool:
        """Whether all its threads run."""
        return all(thread.is_alive() for thread in self._threads)

    def send_one(self, sender: int = 0) -> bool:
        """Claim and send the next row that may leave; False when there is none.

        Args:
            sender: Which of this process's senders claims it.
        """
        with self._store.reading() as tx:
            if not tx.outbox.ready(now=self._now(), pace=self._pace):
                return False
        with self._store.transaction() as tx:
            row = tx.outbox.claim(
                now=self._now(),
                owner=f"{self._owner}-{sender}",
                lease=self._patience.lease,
                pace=self._pace,
            )
        if row is None:
            return False
        with bind_request(f"row {row.id}"):
            self._take(row)
        return True

    def _take(self, row: Outgoing) -> None:
        try:
            self._finish(row, self._sending.send(row))
        except Held as held:
            self._hold(row, held)
        except TooLate:
            _log.warning("delivery_too_late", kind=row.kind, attempts=row.attempts)
            self._again(row)
        except SlackApiError as error:
            self._refused(row, error)
        except (OSError, HTTPException, SlackClientError) as error:
            _log.warning("delivery_uncertain", kind=row.kind, attempts=row.attempts, exc_info=error)
            self._again(row)
        except Exception as error:  # noqa: BLE001 -- a row on which our code fails must not stop the others
            self._defect(row, error)

    def _run(self, sender: int) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            pause = self._patience.idle.total_seconds()
            try:
                while not self._stopping.is_set() and self.send_one(sender):
                    pass
                pause = min(pause, self._pause())
            except Exception as error:  # noqa: BLE001 -- the sender must outlive a failing database
                _log.error("delivery_failed", exc_info=error)
            self._wake.wait(pause)

    def _pause(self) -> float:
        """Seconds until the first row that waits may leave, as far as that is known."""
        with self._store.reading() as tx:
            earliest = tx.outbox.earliest()
        if earliest is None:
            return self._patience.idle.total_seconds()
        return max(_POLL_SECONDS, (earliest - self._now()).total_seconds())

    def _finish(self, row: Outgoing, sent: Sent) -> None:
        with self._store.transaction() as tx:
            mine = tx.outbox.sent(row.id, owner=row.owner, ts=sent.ts, place=sent.place, at=self._now())
            if mine and sent.note is not None:
                sent.note(tx)

    def _hold(self, row: Outgoing, held: Held) -> None:
        with self._store.transaction() as tx:
            mine = tx.outbox.held(row.id, owner=row.owner, reason=str(held))
            if mine and held.note is not None:
                held.note(tx)
        _log.info("delivery_held", kind=row.kind, outcome=str(held))

    def _refused(self, row: Outgoing, error: SlackApiError) -> None:
        code = str(error.response.get("error") or error.response.status_code)
        if code in _TRY_AGAIN or error.response.status_code == 429:
            self._wait(row, error)
        elif code in _UNCERTAIN | _NOBODY or error.response.status_code >= 500:
            self._again(row)
        else:
            self._set_aside(row, code)

    def _wait(self, row: Outgoing, error: SlackApiError) -> None:
        """Slack asks for a pause: all senders keep it, and the row loses nothing by it."""
        until = self._now() + timedelta(seconds=_retry_after(error.response.headers))
        method = str(error.response.api_url).rsplit("/", 1)[-1]
        with self._store.transaction() as tx:
            tx.pauses.ask(method, until)
            tx.outbox.again(row.id, owner=row.owner, not_before=until)
        _log.warning("delivery_paused", kind=row.kind, method=method)

    def _again(self, row: Outgoing) -> None:
        """Try it again later; set it aside when it alone fails, again and again."""
        with self._store.transaction() as tx:
            others = tx.outbox.others_left(row.id, row.previous or row.at)
        if row.attempts >= self._patience.attempts and others:
            self._set_aside(row, "too_many_attempts")
            return
        after = self._patience.after(row)
        with self._store.transaction() as tx:
            tx.outbox.again(row.id, owner=row.owner, not_before=self._now() + after)

    def _defect(self, row: Outgoing, error: Exception) -> None:
        """Our own code fails: on this row, unless the database does not answer.

        Raises:
            DatabaseUnavailable: It does not; the row stays in hand until its lease ends.
        """
        self._store.ready()
        _log.error("delivery_failed", kind=row.kind, attempts=row.attempts, exc_info=error)
        if row.attempts >= _DEFECTS:
            self._set_aside(row, "defect")
        else:
            self._again(row)

    def _set_aside(self, row: Outgoing, reason: str) -> None:
        with self._store.transaction() as tx:
            if tx.outbox.dead(row.id, owner=row.owner, reason=reason):
                tell_of_aside(tx, row, reason, at=self._now(), new_key=self._new_key)
        _log.error("delivery_set_aside", kind=row.kind, outcome=reason, attempts=row.attempts)


def _retry_after(headers: Mapping[str, str]) -> int:
    """Seconds that Slack asks for, whatever stands there: half a minute when that is no number."""
    text = headers.get("Retry-After") or headers.get("retry-after") or ""
    return min(int(text), _LONGEST_PAUSE) if text.isdecimal() else 30
