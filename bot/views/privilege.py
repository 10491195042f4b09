"""The privilege flag, with what it is and is not, and whether the works council was informed."""

from bot.views._blocks import Message, part
from bot.words import Words
from commands.privilege import Flags
from domain.case import Case


def flags(body: Flags, words: Words) -> Message:
    """Both, as they stand."""
    title = words.say("privilege.title", incident=body.case.ref)
    return Message(title, part(title, _lines(body.case, words), words))


def _lines(case: Case, words: Words) -> list[str]:
    privilege = case.judgements.privilege
    lines: list[str] = []
    if privilege is None:
        lines.append(words.say("privilege.never"))
    else:
        said = words.say(f"privilege.{privilege.value}", at=privilege.at, person=privilege.by)
        lines.append(" · ".join([said, *words.facts(privilege.circumstances)]))
    lines.append(words.say("privilege.what"))
    return [*lines, works_council_line(case, words) or words.say("works_council.never")]


def works_council_line(case: Case, words: Words) -> str | None:
    """On which day the works council was informed; none while nobody recorded that."""
    council = case.judgements.works_council
    return words.say("works_council.on", on=council.circumstances.on) if council else None


def banner(case: Case, words: Words) -> str | None:
    """What the privilege flag is and is not, while it is set."""
    return words.say("show.privileged") if case.judgements.privileged else None
