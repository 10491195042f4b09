"""Law enforcement: the claim that each agency's state allows, and the state itself."""

from bot.views._blocks import Message, part
from bot.words import Words
from bot.words._names import FACTS
from commands._shape import told
from commands.law import Referrals
from domain.case import Case, Referral


def law_lines(case: Case, words: Words) -> list[str]:
    """One line per agency."""
    return [_line(one, words) for one in case.referrals]


def _line(referral: Referral, words: Words) -> str:
    state = words.say(
        "show.law_row", ref=referral.ref, lifecycle="law_enforcement", state=referral.standing.state
    )
    known = {"agency": referral.agency, **told(referral.standing.circumstances)}
    facts = [words.say(f"fact.{name}", **{name: known[name]}) for name in FACTS if known.get(name)]
    return " · ".join([state, *facts])


def referrals(body: Referrals, words: Words) -> Message:
    """Law enforcement in an incident."""
    title = words.say("show.law")
    return Message(title, part(title, law_lines(body.case, words), words))
