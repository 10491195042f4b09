"""What people judged about an incident as a whole: its screen, its severity, its flags."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.decisions import Proposal
from domain.lifecycles import Circumstances
from domain.screen import Screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What somebody judged. ``value``: a code; ``circumstances``: since when, and why."""

    value: str
    by: str
    at: datetime
    circumstances: Circumstances = Circumstances()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgements:
    """The judgements of one incident that stand; what nobody judged is none.

    Args:
        screen: The protected-activity screen.
        severity: Value: a code of ``vocabulary.SEVERITY``.
        classes: Field code -> the class that it was raised to.
        privilege: Value: ``on`` or ``off``.
        works_council: Value: ``informed``.
        closing: What was proposed last and not withdrawn; ``domain.closing.proposed`` says whether it stands.
    """

    screen: Screen = field(default_factory=Screen)
    severity: Judgement | None = None
    classes: Mapping[str, str] = field(default_factory=dict)
    privilege: Judgement | None = None
    works_council: Judgement | None = None
    closing: Proposal | None = None

    @property
    def privileged(self) -> bool:
        """Whether Legal has set the privilege flag."""
        return self.privilege is not None and self.privilege.value == "on"
