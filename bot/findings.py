"""What ``doctor`` finds, and how it is said."""

import html
from dataclasses import dataclass

from bot.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is not as it should be.

    Args:
        text: What is wrong and what to do, as one line.
        serious: Whether the bot does not work with it; otherwise it works, and this is worth knowing.
    """

    text: str
    serious: bool = True


def finding(name: str, *, serious: bool = True, **values: object) -> Finding:
    """The finding of a name, ``doctor.<name>``."""
    # For a terminal, not for Slack, which wants some characters escaped.
    return Finding(text=html.unescape(Words().say(f"doctor.{name}", **values)), serious=serious)
