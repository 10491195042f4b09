"""Who can read an incident's channel without being meant to."""

from bot.views._blocks import Block, Message, ask, buttons, part, section
from bot.words import Words
from commands.room import Room
from storage.record import Entry

_REMOVABLE = frozenset({"room.guest", "room.stranger"})


def room(body: Room, words: Words) -> Message:
    """One line for each thing that was noticed."""
    title = words.say("room.title")
    lines = [words.entry(entry) for entry in body.noticed] or [words.say("room.well")]
    return Message(title, part(f"{title} · {body.incident}", lines, words))


def noticed(entry: Entry, words: Words) -> Message:
    """What was noticed, for a lead in private, with what can be done."""
    incident, code = entry.incident or "", entry.verb
    text = words.say("room.noticed", incident=incident, text=words.entry(entry))
    advice = words.say(f"room.advice.{code.removeprefix('room.')}", incident=incident)
    blocks: list[Block] = [section(text), section(advice)]
    if code in _REMOVABLE:
        person = (entry.detail or {}).get("person", "")
        blocks.append(buttons([ask("room remove", words, incident, f"person={person}")]))
    elif code == "room.barred":
        blocks.append(buttons([ask("room move", words, incident)]))
    return Message(f"{text}\n{advice}", blocks)
