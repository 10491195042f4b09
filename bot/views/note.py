"""Notes, newest first: of many, the latest are shown."""

from collections.abc import Iterable

from bot.views._blocks import Message, part
from bot.words import Words
from commands.note import Notes
from domain.case import Note


def note_lines(found: Iterable[Note], words: Words) -> list[str]:
    """When, who and what of each note."""
    newest = reversed(list(found))
    return [words.say("show.note", at=one.at, person=one.by, text=one.text) for one in newest]


def notes(body: Notes, words: Words) -> Message:
    """The notes of an incident."""
    title = words.say("show.notes")
    return Message(title, part(title, note_lines(body.notes, words), words))
