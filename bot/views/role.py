"""Who holds which role in the organisation."""

from bot.views._blocks import Message, part
from bot.words import Words
from commands.role import Roles


def roles(body: Roles, words: Words) -> Message:
    """One line per person."""
    title = words.say("role.title")
    lines = []
    for person, held in body.holders.items():
        names = words.listed(words.say(f"role.{role.value}") for role in sorted(held))
        lines.append(words.say("role.row", person=person, roles=names))
    return Message(title, part(title, lines, words))
