"""Where one lifecycle of one subject stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from domain.lifecycles import LIFECYCLES, Circumstances


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one lifecycle of one subject stands.

    Args:
        lifecycle: Name of the lifecycle.
        state: Code of the present state.
        at: When it was recorded.
        circumstances: When it took effect, who says so.
        reached: Every state it was ever in and that was not undone, the present one last.
        began: The day the first of them took effect; the day it was recorded where none was given.
        dated: The day that was told last: no later step that is done here lies before it.
        facts: What was recorded with any of them; of a fact recorded twice the newest.
        change: Reference of the change that brought it to the present state.
    """

    lifecycle: str
    state: str
    at: datetime
    circumstances: Circumstances = Circumstances()
    reached: tuple[str, ...] = ()
    began: date | None = None
    dated: date | None = None
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)
    change: str = ""

    def label(self, language: str) -> str:
        """The present state's label."""
        return LIFECYCLES[self.lifecycle].states[self.state].label(language)
