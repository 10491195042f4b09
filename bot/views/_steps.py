"""Next steps as buttons: which form records what an incident needs."""

from collections.abc import Mapping
from typing import Final

from bot.views._blocks import Block, ask, look
from bot.words import Words
from domain.steps import Step

VERBS: Final[Mapping[str, str]] = {
    "overdue": "clock met",
    "soon": "clock met",
    "approval": "dismissal",
    "trigger": "clock moment",
    "bar": "suspect confirm",
    "lift": "suspect lift approve",
    "closing": "close confirm",
    "erasing": "erase confirm",
    "reveal": "reveal approve",
    "glass": "glass approve",
    "glass_review": "glass review",
    "phase": "phase set",
    "screen": "screen answer",
    "who": "suspect add",
    "access": "suspect step",
    "fields": "leaked",
    "customers": "count set",
    "employees": "count set",
    "law": "police step",
    "notice": "notice",
    "measures": "measure add",
    "right_access": "suspect step",
    "right_pay": "suspect step",
    "right_notice": "notice",
}
"""Code of a step -> name of the verb whose form records it."""

_ANSWERS: Final[Mapping[str, str]] = {"overdue": "clock", "soon": "clock", "trigger": "moment"}
"""Code of a step -> the question of that form that the step's subject answers."""

_LOOKS: Final[Mapping[str, str]] = {"paper": "papers", "revealed": "reveal"}
"""Code of a step -> the noun that shows what it is about."""


def step_button(step: Step, incident: str, words: Words, *, style: str | None = None) -> Block:
    """The button that opens the form of a step; what is only watched over is shown."""
    if step.code in _LOOKS:
        return look(_LOOKS[step.code], words, incident, step.subject or "")
    if step.code not in VERBS:
        return look("screen" if step.code == "decide" else "show", words, incident)
    if step.code in _ANSWERS:
        return ask(VERBS[step.code], words, incident, f"{_ANSWERS[step.code]}={step.subject}", style=style)
    return ask(VERBS[step.code], words, step.subject or incident, style=style)
