"""What may be typed after ``/insider``, for a page that offers it while somebody types."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.words import Words
from commands._shape import Command

_ALTERNATIVES: Final = re.compile(r"\s+·\s+")
# What differs from one use to the next: <title>, [on <day>], S-…, @person, #channel.
_OPEN: Final = re.compile(r'[<\["@#…]')


def completions(commands: Sequence[Command]) -> list[dict[str, str]]:
    """Per way to say something: the words to put in ("text"), the whole "usage", one line of "help"."""
    words = Words()
    found: dict[tuple[str, str], dict[str, str]] = {}
    for command in commands:
        sentence = words.say(f"help.{command.name}")
        for verb in command.verbs:
            for text, usage in _ways(verb.usage):
                found[text, usage] = {"text": text, "usage": usage, "help": sentence}
    return list(found.values())


def _ways(usage: str) -> Iterator[tuple[str, str]]:
    """The fixed words of each way, and the way; "leaked|accessed <fields>" are two of them."""
    for way in _ALTERNATIVES.split(usage):
        # A reference may stand before the noun; whoever offers the words knows it already.
        said = way.split()
        lead = said[:1] if _OPEN.search(said[0]) else []
        fixed: list[list[str]] = [[]]
        for word in said[len(lead) :]:
            if _OPEN.search(word):
                break
            fixed = [[*before, one] for before in fixed for one in word.split("|")]
        rest = said[len(lead) + len(fixed[0]) :]
        for phrase in fixed:
            if phrase:
                yield " ".join(phrase), " ".join([*lead, *phrase, *rest])
