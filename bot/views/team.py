"""An incident's team."""

from bot.views._blocks import Message, part
from bot.words import Words
from commands.team import Team


def team(body: Team, words: Words) -> Message:
    """One line per member."""
    title = words.say("show.team")
    lines = [
        words.say("show.member", person=person, role=role.value) for person, role in body.members.items()
    ]
    lines += [words.say("show.recused", person=person) for person in body.recused]
    return Message(title, part(f"{title} · {body.incident}", lines, words))
