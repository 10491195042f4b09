"""Suspects by pseudonym, and the modal in which one is picked."""

from typing import Any

from bot.views._blocks import Message, context, part
from bot.words import Words
from commands._shape import Picker
from commands.suspect import Suspects
from domain.case import Case

PICKER = "suspect_picker"


def suspect_lines(case: Case, words: Words, only: str | None = None) -> list[str]:
    """One line per suspect: the headline, then the four tracks."""
    lines = []
    for one in case.suspects:
        if only not in {None, one.pseudonym}:
            continue
        headline = words.say(f"headline.{one.headline()}")
        named = words.say("show.named" if one.named else "show.unnamed")
        tracks = words.say(
            "show.tracks",
            **{
                track: getattr(one, track).label(words.language)
                for track in ("finding", "access", "employment", "termination")
            },
        )
        title = words.say("show.suspect", suspect=one.pseudonym, headline=headline)
        lines.append(f"{title} · {named}\n{tracks}")
    return lines


def suspects(body: Suspects, words: Words) -> Message:
    """The suspects of an incident."""
    title = words.say("show.people")
    return Message(title, part(title, suspect_lines(body.case, words), words))


def picker(asked: Picker, words: Words) -> dict[str, Any]:
    """The modal. What is typed or picked in it reaches nobody but the bot."""
    blocks = [
        _input("who", words.say("picker.who"), _user_select(asked.user), words.say("picker.who_hint")),
        _input("name", words.say("picker.name"), _text("name")),
        _input("number", words.say("picker.number"), _text("number")),
    ]
    if asked.user:
        blocks.insert(0, context(words.say("picker.mention")))
    return {
        "type": "modal",
        "callback_id": PICKER,
        "private_metadata": asked.incident,
        "title": _plain(words.say("picker.title")),
        "submit": _plain(words.say("picker.submit")),
        "close": _plain(words.say("picker.close")),
        "blocks": blocks,
    }


def picked(message: Message, words: Words) -> dict[str, Any]:
    """The modal after it was submitted: what was recorded."""
    sealed = context(words.say("picker.sealed"))
    return told(Message(message.text, [*message.blocks, sealed]), words, "picker.done")


def told(message: Message, words: Words, title: str = "picker.title") -> dict[str, Any]:
    """A modal that only tells something; ``title`` is a message id."""
    return {"type": "modal", "title": _plain(words.say(title)), "blocks": message.blocks}


def _plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def _input(block: str, label: str, element: dict[str, Any], hint: str | None = None) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "input",
        "block_id": block,
        "optional": True,
        "label": _plain(label),
        "element": element,
    }
    return {**made, "hint": _plain(hint)} if hint else made


def _user_select(user: str | None) -> dict[str, Any]:
    element: dict[str, Any] = {"type": "users_select", "action_id": "who"}
    return {**element, "initial_user": user} if user else element


def _text(action: str) -> dict[str, Any]:
    return {"type": "plain_text_input", "action_id": action, "max_length": 150}
