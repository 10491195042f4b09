"""Help, generated from the commands."""

import commands
from bot.views._blocks import Block, Message, context, echo, header, sections
from bot.words import Words
from commands._shape import Command
from commands.help import Help


def help_page(body: Help, words: Words) -> Message:
    """Every command in one line each, or one command with its usage and examples."""
    title = words.say("help.title")
    if body.noun is None:
        lines = [f"`{command.nouns[0]}` {words.say(f'help.{command.name}')}" for command in commands.ALL]
        return Message(title, [header(title), *sections(lines), context(words.say("help.intro"))])
    command = next((one for one in commands.ALL if body.noun in one.nouns), None)
    if command is None:
        text = words.say("help.unknown", word=echo(body.noun))
        return Message(text, sections([text]))
    return Message(title, [header(title), *_one(command, words)])


def _one(command: Command, words: Words) -> list[Block]:
    lines = [words.say(f"help.{command.name}")]
    for verb in command.verbs:
        lines.append(words.say("help.verb", usage=verb.usage))
        lines += [words.say("help.example", example=example) for example in verb.examples]
    return sections(lines)
