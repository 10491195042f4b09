"""Papers of the law: holds, requests and orders of authorities, civil actions.

Five lifecycles (sections 3.8a to 3.8e of the domain reference), of which an incident may have several each.
A court may order that nobody is told of an order: such a paper is *gagged*, and exists for Legal alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from domain.errors import Refused
from domain.lifecycles import LIFECYCLES, Circumstances
from domain.standing import Standing

PAPERS: Final = ("legal_hold", "preservation", "legal_process", "delay_request", "civil_action")
"""Their lifecycles."""

OF_AN_AGENCY: Final = frozenset({"preservation", "legal_process", "delay_request"})
"""Those that come from an authority."""

OF_LEGAL: Final = frozenset(name for name in PAPERS if LIFECYCLES[name].who == ("legal",))
"""Those that Legal alone records, also what others did: that there is one can be gagged."""

MAY_BE_GAGGED: Final = "legal_process"

LONGEST_ORAL: Final = timedelta(days=30)
"""How long a request to delay notice holds that was only spoken, from its day on (45 CFR 164.412)."""

_ENDS: Final[Mapping[str, str]] = {
    "legal_hold": "review_by",
    "preservation": "until",
    "legal_process": "return_on",
    "delay_request": "until",
}
"""Lifecycle -> the fact with the day on which something is due of it."""

DELAYS: Final = frozenset({"in_force_oral", "in_force_written"})
"""States in which a request to delay notice is in force."""

ORAL: Final = "in_force_oral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper of an incident.

    Args:
        ref: Its reference, ``PA-......``.
        lifecycle: One of ``PAPERS``.
        agency: Reference of the agency that it comes from, where that is known.
        standing: Where it stands.
        until: The last day that it is in force, is to be answered by, or is looked at again; none when it has
            no such day, or nobody recorded it.
        gagged: Nobody but Legal is told that it exists.
    """

    ref: str
    lifecycle: str
    agency: str | None = None
    standing: Standing
    until: date | None = None
    gagged: bool = False

    @property
    def open(self) -> bool:
        """Whether something may still come of it."""
        return self.standing.state not in LIFECYCLES[self.lifecycle].settled

    def run_out(self, today: date) -> bool:
        """Whether its last day is over and nobody has recorded what came of it."""
        return self.open and self.until is not None and self.until < today


def gags(lifecycle: str, circumstances: Circumstances) -> bool:
    """Whether the first record of a paper hides it.

    Of a legal process of which nobody says whether it is gagged, it is taken that it is: what was told once
    cannot be taken back.
    """
    return lifecycle == MAY_BE_GAGGED and circumstances.facts.get("gag") != "no"


def last_day(standing: Standing) -> date | None:
    """The ``until`` of a paper that stands there."""
    given = standing.facts.get(_ENDS.get(standing.lifecycle, ""))
    until = date.fromisoformat(given) if given else None
    if standing.state != ORAL or standing.began is None:
        return until
    return min(until, standing.began + LONGEST_ORAL) if until else None


def check_oral(began: date | None, wanted: str, circumstances: Circumstances) -> None:
    """Refuse a spoken request to delay notice that is to hold for longer than ``LONGEST_ORAL``.

    Args:
        began: The day it was asked.
        wanted: Code of the state to enter.
        circumstances: Of that step.

    Raises:
        Refused: ``oral_too_long``.
    """
    until = circumstances.facts.get("until")
    if wanted != ORAL or began is None or until is None or circumstances.reported:
        return
    if date.fromisoformat(until) > began + LONGEST_ORAL:
        raise Refused("oral_too_long", limit=began + LONGEST_ORAL)
