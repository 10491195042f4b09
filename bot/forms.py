"""The form of a verb: which it is, made for the answers so far, and the arguments that it fills."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import commands
from commands._form import Option, Question, Wants, answer
from commands._shape import About, Answers, Form, Request, Verb
from domain.errors import Refused
from storage import Transaction

_VERBS: Mapping[str, Verb[Any]] = {verb.name: verb for command in commands.ALL for verb in command.verbs}

_CHOICES = frozenset({Wants.ONE, Wants.SEVERAL})


def changing(verb: str) -> Verb[Any]:
    """A verb that has a form.

    Raises:
        Refused: ``unknown_command``: a button of another version.
    """
    found = _VERBS.get(verb)
    if found is None or found.ask is None:
        raise Refused("unknown_command", word=verb, nearest=None)
    return found


def filled(verb: Verb[Any], answers: Answers) -> object:
    """The arguments that answers fill.

    Raises:
        Refused: The reasons of the verb.
    """
    if verb.fill is None:
        raise LookupError(verb.name)
    return verb.fill(answers)


def asked(form: Form, answers: Answers) -> Answers:
    """The answers to what a form asks; what was answered before it was made anew counts no more.

    Raises:
        Refused: ``choose_again``: a choice that is offered no more: the form was submitted as it was before.
    """
    found: dict[str, str | tuple[str, ...]] = {}
    for question in form.questions:
        given = answers.get(question.name)
        if given is None:
            continue
        if question.wants in _CHOICES and not _offered(question, given):
            raise Refused("choose_again").at(question.name)
        found[question.name] = given
    return found


def _offered(question: Question, given: str | tuple[str, ...]) -> bool:
    offered = {option.value for option in question.options}
    return offered.issuperset((given,) if isinstance(given, str) else given)


def placed(request: Request, answers: Answers) -> Request:
    """The request as its answers place it: about that incident, in that channel."""
    incident = answer(answers, "incident")
    about = About(incident=incident) if incident else request.about
    return replace(request, about=about, channel=answer(answers, "channel") or request.channel)


def shape(verb: Verb[Any], request: Request, answers: Answers, tx: Transaction) -> Form:
    """A verb's form for the answers so far; which incident it is about is asked first where nothing says so.

    Raises:
        NotFound, Refused: The reasons of the verb.
    """
    if verb.ask is None:
        raise LookupError(verb.name)
    incident = answer(answers, "incident")
    first = (Option(incident, incident),) if incident else ()
    question = Question(name="incident", wants=Wants.INCIDENT, options=first, reshapes=True)
    try:
        form = verb.ask(placed(request, answers), answers, tx)
    except Refused as refused:
        if refused.code != "which_incident":
            raise
        return Form(about=request.about, questions=(question,))
    return replace(form, questions=(question, *form.questions)) if incident else form
