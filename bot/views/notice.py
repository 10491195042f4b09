"""Notices and where each stands."""

from bot.views._blocks import Message, part
from bot.words import FACTS, Words
from commands._shape import told
from commands.notice import Notices
from domain.case import Case


def notice_lines(case: Case, words: Words) -> list[str]:
    """One line per notice."""
    lines = []
    for one in case.notices:
        state = words.say(
            f"show.notice_{one.audience}",
            ref=one.ref,
            lifecycle=one.standing.lifecycle,
            state=one.standing.state,
        )
        known = {"way": one.way, **told(one.standing.circumstances)}
        facts = [words.say(f"fact.{name}", **{name: known[name]}) for name in FACTS if known.get(name)]
        lines.append(" · ".join([state, *facts]))
    return lines


def notices(body: Notices, words: Words) -> Message:
    """The notices of an incident."""
    title = words.say("show.notices")
    return Message(title, part(title, notice_lines(body.case, words), words))
