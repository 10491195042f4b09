"""Logs that cannot tell a secret: known keys, plain short values, errors by type and place.

Other people's log records keep their logger's name, their level and their place in the code; their words are
dropped, since libraries put request bodies, addresses and bound values into them.
"""

import json
import logging
import sys
import threading
import traceback
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import PurePath
from types import TracebackType
from typing import Final

import structlog
from structlog.typing import EventDict, WrappedLogger

_KEYS: Final = (
    "event",
    "ref",
    "verb",
    "outcome",
    "ms",
    "request",
    "error",
    "where",
    "method",
    "status",
    "kind",
    "attempts",
    "slot",
    "count",
    "url_host",
)
"""What a line may say, in the order in which it says it; anything else is dropped."""

_LONGEST: Final = 200
_FRAMES: Final = 4
_CAUSES: Final = 4

# Bolt logs the whole body of a request whose signature is wrong; anyone can send one.
_NEVER: Final = "slack_bolt.RequestVerification"


def configure(*, human: bool = False) -> None:
    """Send every log record of this process to stderr, one JSON object per line.

    Replaces the root logger's handlers, and the hooks for uncaught exceptions, which would print messages.

    Args:
        human: Write short lines for a person at a terminal instead.
    """
    handler = logging.StreamHandler(sys.stderr)
    # A level set on a logger would not last: Bolt sets its loggers' levels anew whenever it makes one.
    handler.addFilter(_admits)
    handler.setFormatter(_Lines(human=human))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    # Otherwise a record that cannot be written is printed with its words.
    logging.raiseExceptions = False
    logging.captureWarnings(capture=True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            _safe,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    sys.excepthook = _uncaught
    sys.unraisablehook = lambda args: _log_uncaught(args.exc_value)
    threading.excepthook = lambda args: _log_uncaught(args.exc_value)


def bind_request(identifier: str) -> AbstractContextManager[None]:
    """Have every line of this thread say ``request`` while the context is open."""
    return structlog.contextvars.bound_contextvars(request=identifier)


def _uncaught(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    _log_uncaught(error)


def _log_uncaught(error: BaseException | None) -> None:
    structlog.get_logger("uncaught").error("uncaught", exc_info=error)


def _safe(_logger: WrappedLogger, _method: str, said: EventDict) -> EventDict:
    """Structlog processor: known keys with plain values, and an error without its words."""
    error = said.pop("exc_info", None)
    if error:
        said.update(_described(error))
    return {key: _plain(said[key]) for key in _KEYS if key in said}


def _plain(value: object) -> object:
    if isinstance(value, str):
        return str(value)[:_LONGEST]
    return value if isinstance(value, int | float | None) else type(value).__name__


def _described(exc_info: object) -> dict[str, str]:
    """An error's type with its causes' types, and where it was raised, innermost frame first."""
    found = sys.exc_info()[1] if exc_info is True else exc_info
    error = found[1] if isinstance(found, tuple) else found
    if not isinstance(error, BaseException):
        return {}
    frames = list(traceback.walk_tb(error.__traceback__))[-_FRAMES:]
    places = [_place(frame.f_code.co_filename, line) for frame, line in reversed(frames)]
    return {"error": " from ".join(_types(error)), "where": " < ".join(places)}


def _types(error: BaseException) -> list[str]:
    types: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(types) < _CAUSES:
        kind = type(cause)
        types.append(kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}")
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return types


def _place(file: str, line: int | None) -> str:
    return f"{'/'.join(PurePath(file).parts[-2:])}:{line}"


def _is_ours(record: logging.LogRecord) -> bool:
    return hasattr(record, "_logger") and isinstance(record.msg, dict)


def _admits(record: logging.LogRecord) -> bool:
    """Handler filter: our own lines, and warnings or worse of others."""
    if record.name == _NEVER:
        return False
    return _is_ours(record) or record.levelno >= logging.WARNING


class _Lines(logging.Formatter):
    """Renders a record; never asks a foreign one for its message."""

    def __init__(self, *, human: bool) -> None:
        super().__init__()
        self._human = human

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        said = record.msg if _is_ours(record) else _foreign(record)
        assert isinstance(said, dict)  # noqa: S101 -- what the two branches above make
        if self._human:
            event, *rest = (f"{key}={value}" for key, value in said.items())
            line = f"{at:%H:%M:%S} {record.levelname.lower()} {event.removeprefix('event=')} {' '.join(rest)}"
            return line.encode("unicode_escape").decode("ascii").rstrip()
        head = {"time": at.isoformat(timespec="milliseconds"), "level": record.levelname.lower()}
        return json.dumps(head | {"logger": record.name} | said)


def _foreign(record: logging.LogRecord) -> dict[str, str]:
    described = _described(record.exc_info)
    return {"event": "library", "where": _place(record.pathname, record.lineno)} | described
