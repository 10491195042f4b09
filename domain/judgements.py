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
class Allowed:
    """One person's consent to have somebody told who a suspect is. ``blind``: their key as it is indexed."""

    person: str
    part: str
    blind: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reveal:
    """That somebody asked to be told who a suspect is.

    Args:
        change: Reference of the change: what is approved is named by it.
        by: Key of the person who asked.
        blind: The same key as storage indexes it.
        roles: The organisation roles that they held when they asked.
        suspect: The pseudonym that is valid now.
        asked_as: The one that was valid when they asked.
        basis: Where the suspect stood then, as ``domain.reveals.basis`` says it.
        at: When.
        approved: Who approved it, if anybody did.
    """

    change: str
    by: str
    blind: str
    roles: frozenset[str]
    suspect: str
    asked_as: str
    basis: str
    at: datetime
    approved: Allowed | None = None


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
        erasing: That somebody proposed to erase it, as ``closing``; ``domain.erasure.proposed`` says so.
        reveals: Who asked to be told who a suspect is, oldest first; ``domain.reveals`` says what stands.
        recused: Keys of the people who decide nothing in this incident.
    """

    screen: Screen = field(default_factory=Screen)
    severity: Judgement | None = None
    classes: Mapping[str, str] = field(default_factory=dict)
    privilege: Judgement | None = None
    works_council: Judgement | None = None
    closing: Proposal | None = None
    erasing: Proposal | None = None
    reveals: tuple[Reveal, ...] = ()
    recused: frozenset[str] = frozenset()

    @property
    def privileged(self) -> bool:
        """Whether Legal has set the privilege flag."""
        return self.privilege is not None and self.privilege.value == "on"
