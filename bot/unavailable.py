"""The database cannot do what was asked: what people are told of it."""

from collections.abc import Mapping
from typing import Final

import structlog

from bot import handling
from domain.errors import Refused
from storage.errors import CommitUncertain, DatabaseFull, DatabaseReadOnly, DatabaseUnavailable

_log = structlog.get_logger(__name__)

_SAID: Final[Mapping[type[DatabaseUnavailable], str]] = {
    CommitUncertain: "commit_uncertain",
    DatabaseFull: "database_full",
    DatabaseReadOnly: "database_read_only",
}


class Unavailable(Refused):
    """Nothing was recorded, since the database cannot be used: the same may be asked again later."""


def unavailable(error: DatabaseUnavailable) -> Unavailable:
    """What to answer, with the id of the request in hand, under which the failure is logged."""
    request = handling.failed()
    _log.error("database_unavailable", exc_info=error)
    return Unavailable(_SAID.get(type(error), "database_away"), request=request)
