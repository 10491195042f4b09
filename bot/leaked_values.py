"""What looks like personal data is held back before anything is done with it; whoever typed it may insist.

A typed line says so with its last words, ``as typed``; a form asks. That somebody insisted, and on what kinds
of data, is in the record with the change.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from commands._form import Option, Question, Say, Wants, answer
from commands._shape import Answers, Form
from domain.errors import Refused
from domain.personal_data import USUAL_REGIONS, find, kinds, masked

AS_TYPED: Final = "as_typed"
"""Name of the question that a form asks."""

_TAIL: Final = re.compile(r"(?:^|\s+)as typed\s*$", re.IGNORECASE)
_MEANT: Final = frozenset({"name", "number"})
"""Questions that ask for such a value: it is sealed as what it is."""

_TEXTS: Final = frozenset({Wants.TEXT, Wants.PROSE})


@dataclass(frozen=True, slots=True)
class Hints:
    """Where telephone numbers are looked for: codes of regions."""

    regions: Collection[str] = USUAL_REGIONS

    def check(self, text: str, *, insists: bool) -> tuple[str, ...]:
        """Codes of the fields whose values a text seems to hold, of somebody who insists.

        Raises:
            Refused: ``personal_data``: nobody insists.
        """
        found = find(text, self.regions)
        if found and not insists:
            raise Refused("personal_data", fields=kinds(found), text=masked(text, found))
        return kinds(found)

    def check_answers(self, form: Form, answers: Answers) -> tuple[str, ...]:
        """The same of what a form was answered.

        Raises:
            Refused: ``personal_data``.
        """
        return self.check(_typed(form, answers), insists=bool(answer(answers, AS_TYPED)))

    def asking(self, form: Form, answers: Answers) -> Form:
        """The form; it asks whether somebody insists when what stands in it calls for that."""
        first = {one.name: one.first for one in form.questions if isinstance(one.first, str)}
        if not find(_typed(form, {**first, **answers}), self.regions):
            return form
        keep = Option(AS_TYPED, Say("form.option.as_typed"))
        question = Question(name=AS_TYPED, wants=Wants.ONE, options=(keep,), optional=True)
        return replace(form, questions=(*form.questions, question))


def insisted(text: str) -> tuple[str, bool]:
    """A typed line without its last words ``as typed``, and whether they were there."""
    shorter = _TAIL.sub("", text)
    return shorter, shorter != text


def _typed(form: Form, answers: Answers) -> str:
    asked = (one.name for one in form.questions if one.wants in _TEXTS and one.name not in _MEANT)
    return "\n".join(text for name in asked if (text := answer(answers, name)))
