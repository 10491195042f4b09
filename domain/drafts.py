"""Drafts of notices: their versions, and who approved which text; a text is known by its hash."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Final

from domain.access import Role
from domain.decisions import JointDecision, without
from domain.notice_words import SECTIONS, heading

MAX_SECTION: Final = 2500
"""How long a section may be, in characters: an input of Slack's takes at most 3,000."""

_PARTS: Final = ((Role.LEGAL.value,), (Role.PRIVACY.value, Role.COMMS.value))
"""The two approvals that a text needs: the roles in which each can be given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One version of a notice's text.

    Args:
        version: From 1.
        language: ``en`` or ``fr``.
        author: Key of the person who wrote or changed it.
        at: When it was recorded.
        sections: Section -> its text; what is empty is not sent.
    """

    version: int
    language: str
    author: str
    at: datetime
    sections: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The text as it is sent: each section below its heading."""
        told = ((name, self.sections.get(name, "")) for name in SECTIONS)
        return "\n\n".join(f"{heading(self.language, name)}\n{text}" for name, text in told if text)

    @property
    def sha256(self) -> str:
        """The hash of the text and its language, in hexadecimal: what is approved."""
        return sha256(f"{self.language}\n{self.text}".encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextApproval:
    """One person's consent to a text. ``part``: the role it was given in."""

    part: str
    person: str
    at: datetime
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts:
    """Every version of a notice's text, oldest first, and every approval of any of them."""

    versions: tuple[Draft, ...] = ()
    approvals: tuple[TextApproval, ...] = ()

    @property
    def latest(self) -> Draft | None:
        """The version that counts."""
        return self.versions[-1] if self.versions else None

    @property
    def given(self) -> tuple[TextApproval, ...]:
        """The approvals of the text as it is now; a changed text has none."""
        latest = self.latest
        return tuple(one for one in self.approvals if latest and one.sha256 == latest.sha256)

    @property
    def approved(self) -> bool:
        """Whether the text as it is now has both approvals."""
        return len(self.given) == len(_PARTS)

    def approval(self, opened_by: str, recused: frozenset[str] = frozenset()) -> JointDecision:
        """What the text as it is now takes to be approved.

        Args:
            opened_by: Who opened the incident.
            recused: Who decides nothing in it.
        """
        authors = (one.author for one in self.versions)
        return JointDecision(
            parts=_PARTS,
            given=self.given,
            apart={opened_by: "not_opener", **dict.fromkeys(authors, "not_author")} | without(recused),
        )
