"""Help, generated from the commands: each in one line, or one of them with its verbs and states."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

import commands
from bot.views._blocks import Message, context, echo, header, sections
from bot.words import Words
from commands._shape import Command, Verb
from commands.help import Help
from domain.access import RECORDS_ON_EVERY_CASE, SEES_EVERY_CASE, holders
from domain.lifecycles import LIFECYCLES

_BY_NOUN = {noun: (command, command.verbs) for command in commands.ALL for noun in command.nouns}
_BY_VERB = {verb.name: (command, (verb,)) for command in commands.ALL for verb in command.verbs}
_PAGES = {**_BY_VERB, **_BY_NOUN}
"""What help can be asked for: a noun or an alias, or one verb by its name."""


def help_page(body: Help, words: Words) -> Message:
    """Every command in one line each, or one command with all that is to be known of it."""
    title = words.say("help.title")
    if body.noun is None:
        lines = [f"`{command.nouns[0]}` {words.say(f'help.{command.name}')}" for command in commands.ALL]
        return Message(title, [header(title), *sections(lines), context(words.say("help.intro"))])
    if body.noun not in _PAGES:
        return _unknown(body.noun, words)
    command, verbs = _PAGES[body.noun]
    lines = list(_one(command, verbs, words))
    return Message(title, [header(title), *sections(lines), context(words.say("help.legend"))])


def _unknown(noun: str, words: Words) -> Message:
    near = get_close_matches(noun, _PAGES, n=1)
    id_ = "help.unknown_near" if near else "help.unknown"
    text = words.say(id_, word=echo(noun), nearest="".join(near))
    return Message(text, sections([text]))


def _one(command: Command, verbs: tuple[Verb[Any], ...], words: Words) -> Iterator[str]:
    yield words.say(f"help.{command.name}")
    if len(command.nouns) > 1:
        yield words.say("help.also", names=words.listed(f"`{noun}`" for noun in command.nouns))
    for verb in verbs:
        yield words.say("help.verb", usage=verb.usage, who=_who(right(verb), words))
        for example in verb.examples:
            yield words.say("help.example", example=example)
    for lifecycle in command.lifecycles if verbs == command.verbs else ():
        yield from _states(lifecycle, words)


def right(verb: Verb[Any]) -> str:
    """The right that a verb needs: its own, or that of whoever may change or see the incident."""
    return verb.right or ("record" if verb.changes else "see")


def _who(needed: str, words: Words) -> str:
    roles = {"see": SEES_EVERY_CASE, "record": RECORDS_ON_EVERY_CASE}.get(needed, holders(needed))
    named = words.listed(words.say(f"role.{role.value}") for role in sorted(roles))
    return words.say(f"help.who.{needed}" if words.has(f"help.who.{needed}") else "help.who", roles=named)


def _states(lifecycle: str, words: Words) -> Iterator[str]:
    yield words.say("help.states", lifecycle=lifecycle)
    for state in LIFECYCLES[lifecycle].states:
        following = LIFECYCLES[lifecycle].following(state.code)
        id_ = "help.state" if following else "help.state_final"
        line = words.say(id_, lifecycle=lifecycle, typed=words.label(state).lower(), allowed=following)
        if state.who:
            line += words.say("help.step_who", holders=state.who)
        if state.facts:
            line += words.say("help.facts", names=words.listed(f"`{code}=`" for code in state.facts))
        yield line
