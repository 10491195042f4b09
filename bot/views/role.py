"""Who holds which role in the organisation."""

from bot.views._blocks import Message, part
from bot.words import Words
from commands.role import Roles


def roles(body: Roles, words: Words) -> Message:
    """One line per person."""
    title = words.say("role.title")
    lines = []
    for person in dict.fromkeys((*body.holders, *body.groups)):
        names = [words.say(f"role.{role.value}") for role in sorted(body.holders.get(person, ()))]
        for role, group in sorted(body.groups.get(person, {}).items()):
            names.append(words.say("role.of_group", role=role.value, group=group))
        lines.append(words.say("role.row", person=person, roles=words.listed(names)))
    return Message(title, part(title, lines, words))
