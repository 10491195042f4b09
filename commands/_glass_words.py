"""The words and answers of break-glass: which request is meant, why, and what a review found."""

from collections.abc import Sequence
from dataclasses import dataclass

from commands._changes import take_change
from commands._form import MOST_CHOICES, Answers, Option, Question, Say, Wants, needed, needed_text
from commands._phrases import Phrase
from domain.errors import Refused
from domain.glass import Glass
from domain.lifecycles import Circumstances
from storage import Transaction


@dataclass(frozen=True, slots=True)
class Asked:
    """Why somebody has to see the incident."""

    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Approved:
    """Reference of the change that asked."""

    change: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Reference of the change that asked, and what was found."""

    change: str
    circumstances: Circumstances


def parse_ask(phrase: Phrase) -> Asked:
    """``[because] <why>``.

    Raises:
        Refused: ``missing_text``.
    """
    return Asked(_why(phrase))


def _why(phrase: Phrase) -> Circumstances:
    rest, circumstances = phrase.circumstances()
    circumstances = rest.closing_reason(circumstances)
    if circumstances.reason is None:
        raise Refused("missing_text")
    return circumstances


def parse_approve(phrase: Phrase) -> Approved:
    """``C-…``: the change that asked.

    Raises:
        Refused: ``missing_reference`` without words; ``bad_reference``.
    """
    change, rest = take_change(phrase)
    rest.finish()
    return Approved(change)


def parse_review(phrase: Phrase) -> Reviewed:
    """``C-… [because] <what was found>``.

    Raises:
        Refused: As ``parse_approve``; ``missing_text``.
    """
    change, rest = take_change(phrase)
    try:
        return Reviewed(change, _why(rest))
    except Refused as refused:
        refused.params["given"] = {"glass": change}
        raise


def fill_ask(answers: Answers) -> Asked:
    """The reason that was answered."""
    return Asked(Circumstances(reason=needed_text(answers, "reason")))


def fill_approve(answers: Answers) -> Approved:
    """The request that was answered."""
    return Approved(needed(answers, "glass"))


def fill_review(answers: Answers) -> Reviewed:
    """What was opened and what was found, as it was answered."""
    return Reviewed(needed(answers, "glass"), Circumstances(reason=needed_text(answers, "reason")))


_TOLD = 5
"""Of how many requests a form says why they were made: Slack's views have an end."""


def which(found: Sequence[Glass]) -> Question:
    """Which of these requests."""
    options = tuple(
        Option(one.change, Say("form.glass.option", {"at": one.at, "change": one.change}))
        for one in found[-MOST_CHOICES:]
    )
    first = options[0].value if len(options) == 1 else None
    return Question(name="glass", wants=Wants.ONE, options=options, first=first)


def said(tx: Transaction, found: Sequence[Glass]) -> tuple[Say, ...]:
    """Who asked, when and why, of the newest of them."""
    return tuple(_said(tx, one) for one in found[-_TOLD:])


def _said(tx: Transaction, one: Glass) -> Say:
    entry = tx.record.get(one.change)
    reason = ((entry.detail if entry else None) or {}).get("reason", "")
    return Say("glass.request", {"person": one.by, "at": one.at, "reason": reason})
