"""To whom a notice is: ``customers of patients in US-CA``, ``regulator under gdpr33 in FR``."""

from collections.abc import Mapping
from typing import Any, Final

from commands._form import MOST_CHOICES, Answers, Option, Question, Say, Wants, answer, terms
from commands._phrases import About, Phrase
from domain.case import Addressee, Case, Notice
from domain.errors import Refused
from domain.glossary import Glossary
from domain.moments import PLACES
from domain.regimes import REGIMES
from domain.vocabulary import POPULATION

_AUDIENCES: Final = {
    "customers": "customers",
    "customer": "customers",
    "clients": "customers",
    "regulator": "regulator",
    "authority": "regulator",
}
_GLOSSARIES: Final[Mapping[str, Glossary[Any]]] = {
    "population": POPULATION,
    "regime": REGIMES,
    "jurisdiction": PLACES,
}
_PARTS: Final[Mapping[str, Mapping[str, str]]] = {
    "customers": {"of": "population", "in": "jurisdiction"},
    "regulator": {"under": "regime", "in": "jurisdiction"},
}
"""Audience -> the words before its parts: the scopes of the two lifecycles (domain reference 3.9, 3.10)."""


CUSTOMERS: Final = Addressee(audience="customers")
"""To whom a notice is that nobody says more of."""


def take_addressee(phrase: Phrase) -> tuple[Addressee | None, Phrase]:
    """To whom a line begins by saying that a notice is, none if it does not, and the words after that."""
    audience = _AUDIENCES.get(phrase.words[0].casefold()) if phrase.words else None
    if audience is None:
        return None, phrase
    rest, parts = phrase.after(1), dict[str, str]()
    while rest.words:
        name = _PARTS[audience].get(rest.words[0].casefold(), "")
        # "In review" is a state: what names no place is left to whoever reads on.
        found = _GLOSSARIES[name].leading(rest.words[1:]) if name and name not in parts else None
        if found is None:
            break
        parts[name], rest = found[0].code, rest.after(1 + found[1])
    return Addressee(audience=audience, **parts), rest


def audience_of(to: Addressee) -> Question:
    """To whom a notice is that was chosen already."""
    options = (Option(to.audience, Say(f"form.audience.{to.audience}")),)
    return Question(name="audience", wants=Wants.ONE, options=options, first=to.audience)


def ask_addressee(answers: Answers) -> list[Question]:
    """To whom; of which people, under which regime, where: left open it is to all of them."""
    audience = answer(answers, "audience") or "customers"
    options = tuple(Option(code, Say(f"form.audience.{code}")) for code in _PARTS)
    return [
        Question(name="audience", wants=Wants.ONE, options=options, first=audience, reshapes=True),
        *(
            Question(
                name=name,
                wants=Wants.ONE,
                options=terms(_GLOSSARIES[name]),
                optional=True,
                first=answer(answers, name) or None,
                reshapes=True,
                asks="to_population" if name == "population" else "",
            )
            for name in _PARTS[audience].values()
        ),
    ]


def fill_addressee(answers: Answers) -> Addressee:
    """To whom, as it was answered."""
    audience = answer(answers, "audience") or "customers"
    parts = {name: answer(answers, name) or None for name in _PARTS[audience].values()}
    return Addressee(audience=audience, **parts)


def typed(to: Addressee | None) -> dict[str, str]:
    """What a line said of it, as answers to the questions of ``ask_addressee``."""
    return {"audience": to.audience, **to.parts} if to else {}


def standing(case: Case, to: Addressee) -> Notice | None:
    """The notice to exactly that addressee."""
    return next((one for one in case.notices if one.to == to), None)


def named(case: Case, ref: str) -> Notice:
    """The notice of that reference.

    Raises:
        Refused: ``no_notice``.
    """
    for one in case.notices:
        if one.ref == ref:
            return one
    raise Refused("no_notice")


def meant(case: Case, about: About, to: Addressee) -> Notice:
    """The notice that a line is about: by its reference, or the only one that it can mean.

    Raises:
        Refused: ``no_notice``, or ``which_notice``.
    """
    if about.other:
        return named(case, about.other)
    found = _possible(case, to)
    if len(found) > 1:
        raise Refused("which_notice", notices=tuple(one.ref for one in found))
    return found[0]


def which(case: Case, about: About, answers: Answers) -> tuple[Notice | None, About, tuple[Question, ...]]:
    """The notice that a form is about, what the form is about, and the question for it if there is a doubt.

    Raises:
        Refused: ``no_notice``.
    """
    ref = about.other or answer(answers, "notice")
    found = (named(case, ref),) if ref else _possible(case, fill_addressee(answers))
    if len(found) == 1:
        return found[0], About(incident=case.ref, other=found[0].ref), ()
    options = tuple(Option(one.ref, _label(one)) for one in found[-MOST_CHOICES:])
    question = Question(name="notice", wants=Wants.ONE, options=options, reshapes=True)
    return None, About(incident=case.ref), (question,)


def _possible(case: Case, to: Addressee) -> tuple[Notice, ...]:
    """The notice to exactly that addressee, or those to some of them where nothing more was said.

    Raises:
        Refused: ``no_notice`` where there is none.
    """
    exact = standing(case, to)
    found = (exact,) if exact else () if to.parts else case.notices_to(to.audience)
    if not found:
        raise Refused("no_notice")
    return found


def _label(notice: Notice) -> Say:
    told = {"ref": notice.ref, "lifecycle": notice.standing.lifecycle, "state": notice.standing.state}
    return Say(f"form.notice_{notice.to.audience}", told)
