"""Where a termination process stands, and who has approved it."""

from bot.views._blocks import Message, part
from bot.words import Words
from commands.termination import Process
from domain.lifecycles import LIFECYCLES


def process(body: Process, words: Words) -> Message:
    """State, approvals and what may follow."""
    suspect = body.suspect
    state = suspect.termination.state
    lines = [words.say("show.process", suspect=suspect.pseudonym, lifecycle="termination", state=state)]
    if suspect.proposed_by:
        lines.append(words.say("show.proposed_by", person=suspect.proposed_by))
    lines += [words.say(f"show.approved_{one.part}") for one in suspect.approvals]
    following = LIFECYCLES["termination"].following(state)
    lines.append(words.say("phase.following", lifecycle="termination", allowed=following))
    title = words.say("show.termination")
    return Message(title, part(title, lines, words))
