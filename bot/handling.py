"""One request at a time: the id under which it is logged, its verb, what came of it and how long it took.

What is noted here may be read on a dashboard: names of verbs and codes of ours, never what somebody typed.
"""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol

import structlog
from slack_bolt import BoltRequest, BoltResponse

from bot.logs import bind_request

_log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class Handling:
    """What is known of the request in hand; of what is noted twice the first counts.

    ``verb``: a verb's name, or what Slack sent instead. ``outcome``: see ``note``. ``code``: of a refusal.
    """

    request: str
    verb: str = ""
    outcome: str = ""
    code: str = ""


_current: ContextVar[Handling | None] = ContextVar("handling", default=None)


def note(*, verb: str = "", outcome: str = "", code: str = "") -> None:
    """Note something about the request that this thread handles, if it handles one.

    Args:
        verb: The name of a verb of ours.
        outcome: ``done``, ``shown``, ``form``, ``repeated``, ``replayed`` or ``refused``.
        code: Of the refusal.
    """
    handling = _current.get()
    if handling is not None:
        handling.verb = handling.verb or verb
        handling.outcome = handling.outcome or outcome
        handling.code = handling.code or code


def failed() -> str:
    """Note that the request in hand failed, whatever was noted before; its id, empty when there is none."""
    handling = _current.get()
    if handling is None:
        return ""
    handling.outcome = "failed"
    return handling.request


class Takes(Protocol):
    """What answers Slack's requests: a Bolt app, or ``Requests`` before it."""

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer one request."""


class Requests:
    """Passes each request on to the app under an id of its own, and says in one line what came of it.

    Args:
        app: What answers.
        new_request: Makes ids.
        clock: Seconds that only grow.
        handled: Told of every request, with the seconds that it took.
    """

    def __init__(
        self,
        app: Takes,
        *,
        new_request: Callable[[], str],
        clock: Callable[[], float],
        handled: Callable[[Handling, float], None],
    ) -> None:
        self._app = app
        self._new_request = new_request
        self._clock = clock
        self._handled = handled

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer one request."""
        handling = Handling(request=self._new_request())
        began = self._clock()
        token = _current.set(handling)
        try:
            with bind_request(handling.request):
                answer = self._app.dispatch(req)
                note(verb="other", outcome="other")
                seconds = self._clock() - began
                _log.info("handled", verb=handling.verb, outcome=handling.outcome, ms=round(seconds * 1000))
        finally:
            _current.reset(token)
        self._handled(handling, seconds)
        return answer
