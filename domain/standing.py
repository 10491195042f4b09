"""Where one lifecycle of one subject stands."""

from dataclasses import dataclass
from datetime import datetime

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
    """

    lifecycle: str
    state: str
    at: datetime
    circumstances: Circumstances = Circumstances()
    reached: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """The present state's label."""
        return LIFECYCLES[self.lifecycle].states[self.state].label(language)
