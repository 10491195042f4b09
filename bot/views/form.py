"""Modals: a form's questions, what was recorded, what is shown; a form is the same for every command.

A question's block id is its name; its action id changes with its choices, so that Slack forgets an answer
that is no longer offered and keeps every other one.
"""

import html
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import blake2s
from typing import Any, Self

from bot.views._blocks import Block, Message, context, pieces, section, shortened
from bot.words import Words
from commands._form import Answers, Form, Option, Question, Wants
from commands._shape import About, Say
from domain.glossary import Term
from storage.record import Entry

CALLBACK = "form"
"""Callback id of a form that records."""

ANSWER = "answer."
"""What the action id of every question's element begins with."""

_TITLE = 24
_OPTION = 75
_LABEL = 2000
_FEW = 4
"""Choices up to this number are all shown at once; more of them stand in a menu."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a form keeps with itself.

    Args:
        verb: Name of the verb that it fills.
        about: What it is about beside its answers.
        basis: What it was made upon.
        given: Answers to questions that it does not ask yet.
    """

    verb: str
    about: About
    basis: str
    given: Answers = field(default_factory=dict)

    def values(self) -> dict[str, object]:
        """The same as JSON values."""
        return asdict(self)

    @classmethod
    def read(cls, text: str) -> Self:
        """The same from a view's private metadata."""
        found = json.loads(text)
        given = {
            name: tuple(value) if isinstance(value, list) else value for name, value in found["given"].items()
        }
        return cls(found["verb"], About(**found["about"]), found["basis"], given)


def form(body: Form, kept: Kept, words: Words, *, notice: str | None = None) -> Block:
    """The modal of a form.

    Args:
        body: What is asked.
        kept: What it keeps with itself.
        words: The reader's.
        notice: What went wrong before, in Slack's markup, if anything.
    """
    said = [notice] if notice else []
    blocks: list[Block] = [section(piece) for one in said for piece in pieces(one, _LABEL)]
    place = " · ".join(ref for ref in (body.about.incident, body.about.suspect, body.about.other) if ref)
    blocks += [context(line) for line in (*([place] if place else []), *words.sentences(body.says))]
    blocks += [_input(question, words) for question in body.questions]
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": json.dumps(kept.values(), separators=(",", ":")),
        "title": _plain(words.say(f"form.title.{kept.verb}"), _TITLE),
        "submit": _plain(words.say("form.submit"), _TITLE),
        "close": _plain(words.say("form.close"), _TITLE),
        "blocks": blocks or [section(words.say("form.nothing_to_ask"))],
    }


def elements(body: Form) -> dict[str, str]:
    """Question -> action id of the element that answers it."""
    return {question.name: _action_id(question) for question in body.questions}


def told(message: Message, words: Words, title: str = "view.told") -> Block:
    """A modal that only tells something; ``title`` is a message id."""
    return {
        "type": "modal",
        "title": _plain(words.say(title), _TITLE),
        "close": _plain(words.say("view.done"), _TITLE),
        "blocks": message.blocks,
    }


def loading(words: Words) -> Block:
    """What stands there at once, until the content is."""
    text = words.say("view.loading")
    return told(Message(text, [section(text)]), words)


def answers(values: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Answers:
    """What was answered, from Slack's ``state.values``; a question left open is not in it."""
    found: dict[str, str | tuple[str, ...]] = {}
    for name, elements in values.items():
        for value in elements.values():
            given = _given(value)
            if given:
                found[name] = given
    return found


def unmarked(text: str) -> str:
    """Markup as plain text: what stands beside a question is not formatted."""
    return html.unescape(text.replace("`", "").replace("*", ""))


def options(found: list[Option], words: Words) -> list[Block]:
    """Choices as Slack's options."""
    return [_option(one, words) for one in found]


def _given(value: Mapping[str, Any]) -> str | tuple[str, ...]:
    if "selected_options" in value:
        return tuple(str(one["value"]) for one in value["selected_options"] or [])
    chosen = value.get("selected_option")
    if chosen:
        return str(chosen["value"])
    names = ("value", "selected_user", "selected_conversation", "selected_date", "selected_time")
    return str(next((value[name] for name in names if value.get(name)), ""))


def _input(question: Question, words: Words) -> Block:
    hint = f"form.hint.{question.words}"
    made: Block = {
        "type": "input",
        "block_id": question.name,
        "optional": question.optional,
        "label": _plain(_asked(question, words), _LABEL),
        "element": _ELEMENTS[question.wants](question, words),
    }
    if question.reshapes:
        made["dispatch_action"] = True
    return {**made, "hint": _plain(words.say(hint), _LABEL)} if words.has(hint) else made


def _asked(question: Question, words: Words) -> str:
    return words.label(question.label) if question.label else words.say(f"form.{question.words}")


def _element(kind: str, question: Question, **also: Any) -> Block:  # noqa: ANN401 -- Block Kit's values
    given = {key: value for key, value in also.items() if value is not None}
    return {"type": kind, "action_id": _action_id(question), **given}


def _action_id(question: Question) -> str:
    offered = " ".join(option.value for option in question.options)
    mark = blake2s(offered.encode(), digest_size=4).hexdigest()
    return f"{ANSWER}{question.name}.{mark}"


def _text(question: Question, words: Words) -> Block:
    del words
    prose = True if question.wants is Wants.PROSE else None
    most, first = question.most, question.first
    return _element("plain_text_input", question, multiline=prose, max_length=most, initial_value=first)


def _number(question: Question, words: Words) -> Block:
    del words
    return _element(
        "number_input", question, is_decimal_allowed=False, min_value="0", initial_value=question.first
    )


def _day(question: Question, words: Words) -> Block:
    del words
    return _element("datepicker", question, initial_date=question.first)


def _time(question: Question, words: Words) -> Block:
    del words
    return _element("timepicker", question, initial_time=question.first)


def _one(question: Question, words: Words) -> Block:
    few = len(question.options) <= _FEW and not question.optional
    offered = options(list(question.options), words)
    first = next((one for one in offered if one["value"] == question.first), None)
    kind = "radio_buttons" if few else "static_select"
    return _element(kind, question, options=offered, initial_option=first)


def _several(question: Question, words: Words) -> Block:
    offered = options(list(question.options), words)
    first = [one for one in offered if one["value"] in (question.first or ())] or None
    return _element("multi_static_select", question, options=offered, initial_options=first)


def _person(question: Question, words: Words) -> Block:
    del words
    return _element("users_select", question, initial_user=question.first)


def _channel(question: Question, words: Words) -> Block:
    del words
    kinds = {"include": ["public", "private"], "exclude_bot_users": True}
    return _element("conversations_select", question, filter=kinds, initial_conversation=question.first)


def _incident(question: Question, words: Words) -> Block:
    first = next(iter(options(list(question.options), words)), None)
    return _element("external_select", question, min_query_length=0, initial_option=first)


_ELEMENTS: Mapping[Wants, Callable[[Question, Words], Block]] = {
    Wants.TEXT: _text,
    Wants.PROSE: _text,
    Wants.NUMBER: _number,
    Wants.DAY: _day,
    Wants.TIME: _time,
    Wants.ONE: _one,
    Wants.SEVERAL: _several,
    Wants.PERSON: _person,
    Wants.CHANNEL: _channel,
    Wants.INCIDENT: _incident,
}


def _option(option: Option, words: Words) -> Block:
    label = _label(option.label, words)
    return {"text": _plain(label[:1].upper() + label[1:], _OPTION), "value": option.value}


def _label(label: Term | Say | Entry | str, words: Words) -> str:
    if isinstance(label, Term):
        return words.label(label)
    if isinstance(label, Say):
        return words.say(label.id, **label.params)
    if isinstance(label, Entry):
        return words.entry(label).replace("*", "")
    return label


def _plain(text: str, most: int) -> Block:
    return {"type": "plain_text", "text": shortened(text, most)}
