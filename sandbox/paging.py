"""Cursors: where the next page of a list begins, in a form that callers cannot read."""

import base64

from sandbox.model import SlackError


def cursor(following: str) -> str:
    """The cursor for the position at which the next page begins; empty at the end."""
    return base64.b64encode(f"next:{following}".encode()).decode() if following else ""


def position(given: str) -> int:
    """The position behind a cursor; 0 for none. SlackError "invalid_cursor"."""
    if not given:
        return 0
    try:
        return int(base64.b64decode(given).decode().removeprefix("next:"))
    except ValueError as error:
        raise SlackError("invalid_cursor") from error
