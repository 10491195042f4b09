"""Evidence: where each piece is kept, what it hashes to, and its way from hand to hand."""

from bot.views._blocks import Message, part
from bot.words import Words
from commands.evidence import Evidence
from domain.case import Case
from domain.exhibits import Custody, Exhibit


def evidence_lines(case: Case, words: Words, only: str | None = None) -> list[str]:
    """A few lines per piece: what and where, its hash, each step of its custody."""
    return [_piece(one, words) for one in case.evidence if only in {None, one.ref}]


def _piece(exhibit: Exhibit, words: Words) -> str:
    lines: list[str] = [
        words.say("evidence.piece", ref=exhibit.ref, evidence_kind=exhibit.kind, place=exhibit.place)
    ]
    if exhibit.sha256:
        lines.append(words.say("evidence.sha256", sha256=exhibit.sha256))
    lines += [_step(one, words) for one in exhibit.custody]
    return "\n".join(lines)


def _step(step: Custody, words: Words) -> str:
    said = words.say("evidence.step", custody=step.step, at=step.at, person=step.by)
    to = [words.say("fact.custodian", custodian=step.to)] if step.to else []
    return " · ".join([said, *to, *words.facts(step.circumstances)])


def evidence(body: Evidence, words: Words) -> Message:
    """The evidence of an incident, or one piece of it."""
    title = words.say("show.evidence")
    return Message(title, part(title, evidence_lines(body.case, words, body.only), words))
