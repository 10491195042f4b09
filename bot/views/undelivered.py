"""What Slack did not take, why, and what to do about it."""

from bot.views._blocks import Message, part, section
from bot.words import Words
from commands.undelivered import Undelivered
from storage.aside import Aside


def undelivered(body: Undelivered, words: Words) -> Message:
    """One line for each message that was set aside."""
    title = words.say("undelivered.title")
    lines = [
        words.say("undelivered.row", what=what(one, words), at=one.at, why=why(one.reason, words))
        for one in body.messages
    ]
    return Message(title, part(title, lines or [words.say("undelivered.none")], words))


def told(one: Aside, words: Words, *, owner: bool) -> Message:
    """That one was set aside, for an owner or whoever gets its digest into a channel."""
    lines = [
        words.say("undelivered.told", what=what(one, words)),
        why(one.reason, words),
        words.say("undelivered.next" if owner else "undelivered.next_owner"),
    ]
    return Message(lines[0], [section("\n".join(lines))])


def what(one: Aside, words: Words) -> str:
    """Which message it is, by what it is about and never by what it says."""
    if one.channel and one.kind == "digest":
        return words.say("undelivered.digest", channel=one.channel)
    if one.incident:
        return words.say("undelivered.incident", incident=one.incident)
    return words.say("undelivered.other")


def why(reason: str, words: Words) -> str:
    """Slack's word for it, or ours, with what can be done."""
    id_ = f"undelivered.why.{reason}"
    return words.say(id_ if words.has(id_) else "undelivered.why", code=reason)
