"""Notes, oldest first."""

from bot.views._blocks import Message, part
from bot.words import Words
from commands.note import Notes


def notes(body: Notes, words: Words) -> Message:
    """The notes of an incident."""
    title = words.say("show.notes")
    lines = [words.say("show.note", at=one.at, person=one.by, text=one.text) for one in body.notes]
    return Message(title, part(title, lines or [words.say("show.nothing")]))
