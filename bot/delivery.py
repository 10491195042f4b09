"""The one sender: a thread, woken by each commit, that sends what the outbox holds, in order.

A row is claimed in a transaction, sent, and finished in another. What Slack definitely refused is tried again
later or set aside; what may or may not have arrived waits until Slack must have settled it, and is then
looked for in the channel before it is sent again.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPException

import structlog
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.posting import Held, Sent, TooLate
from bot.sending import Sending
from storage import Store
from storage.outbox import Outgoing

_log = structlog.get_logger(__name__)

_UNCERTAIN = frozenset({"fatal_error", "internal_error", "service_unavailable", "request_timeout"})
_TRY_AGAIN = frozenset({"ratelimited", "rate_limited", "team_added_to_org"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait, and how often to try.

    Args:
        settle: For Slack to settle a call of unknown outcome.
        lease: For a sender that took a row and was not heard of again; no shorter than ``settle``.
        idle: When there is nothing to do.
        attempts: So many at one row.
    """

    settle: timedelta = timedelta(seconds=120)
    lease: timedelta = timedelta(seconds=120)
    idle: timedelta = timedelta(seconds=5)
    attempts: int = 10


class Delivery:
    """Sends what the outbox holds until it is stopped.

    Args:
        store: The outbox.
        sending: What each row becomes.
        now: The clock, in UTC.
        owner: A name for this sender that no other process or thread has.
        patience: How long to wait.
    """

    def __init__(
        self,
        store: Store,
        sending: Sending,
        *,
        now: Callable[[], datetime],
        owner: str,
        patience: Patience = Patience(),
    ) -> None:
        self._store = store
        self._sending = sending
        self._now = now
        self._owner = owner
        self._patience = patience
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="delivery", daemon=True)

    def start(self) -> None:
        """Start the thread; commits wake it from now on."""
        self._store.on_commit(self._wake.set)
        self._thread.start()

    def stop(self) -> None:
        """Finish the row in hand and end the thread."""
        self._stopping.set()
        self._wake.set()
        self._thread.join()

    def send_one(self) -> bool:
        """Claim and send the next row that may leave; False when there is none."""
        with self._store.transaction() as tx:
            row = tx.outbox.claim(now=self._now(), owner=self._owner, lease=self._patience.lease)
        if row is None:
            return False
        try:
            self._finish(row, self._sending.send(row))
        except Held as held:
            self._hold(row, held)
        except TooLate:
            _log.warning("delivery_too_late", kind=row.kind, attempts=row.attempts)
            self._again(row, self._patience.settle)
        except SlackApiError as error:
            self._refused(row, error)
        except (OSError, HTTPException, SlackClientError) as error:
            _log.warning("delivery_uncertain", kind=row.kind, attempts=row.attempts, exc_info=error)
            self._again(row, self._patience.settle)
        return True

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                while not self._stopping.is_set() and self.send_one():
                    pass
            except Exception as error:  # noqa: BLE001 -- the sender must outlive a failing database or a defect of one row
                _log.error("delivery_failed", exc_info=error)
            self._wake.wait(self._patience.idle.total_seconds())

    def _finish(self, row: Outgoing, sent: Sent) -> None:
        with self._store.transaction() as tx:
            mine = tx.outbox.sent(row.id, owner=self._owner, ts=sent.ts, at=self._now())
            if mine and sent.note is not None:
                sent.note(tx)

    def _hold(self, row: Outgoing, held: Held) -> None:
        with self._store.transaction() as tx:
            mine = tx.outbox.held(row.id, owner=self._owner, reason=str(held))
            if mine and held.note is not None:
                held.note(tx)
        _log.info("delivery_held", kind=row.kind, outcome=str(held))

    def _refused(self, row: Outgoing, error: SlackApiError) -> None:
        code = str(error.response.get("error") or error.response.status_code)
        headers = error.response.headers
        if code in _TRY_AGAIN or error.response.status_code == 429:
            self._again(row, timedelta(seconds=int(headers.get("Retry-After", 30))))
        elif code in _UNCERTAIN or error.response.status_code >= 500:
            self._again(row, self._patience.settle)
        else:
            self._set_aside(row, code)

    def _again(self, row: Outgoing, after: timedelta) -> None:
        if row.attempts >= self._patience.attempts:
            self._set_aside(row, "too_many_attempts")
            return
        with self._store.transaction() as tx:
            tx.outbox.again(row.id, owner=self._owner, not_before=self._now() + after)

    def _set_aside(self, row: Outgoing, reason: str) -> None:
        with self._store.transaction() as tx:
            tx.outbox.dead(row.id, owner=self._owner, reason=reason)
        _log.error("delivery_set_aside", kind=row.kind, outcome=reason, attempts=row.attempts)
