"""What lies still in an incident, told in its own channel."""

from collections.abc import Sequence

from bot.views._blocks import Message, sections
from bot.words import Words
from domain.idle import Idle


def idle(found: Sequence[Idle], words: Words) -> Message:
    """One line for each thing, with what to type."""
    lines = [words.say(f"idle.{one.what}", n=one.days, subject=one.subject) for one in found]
    return Message(words.say("idle.title"), sections(["\n".join(f"⏳ {line}" for line in lines)]))
