"""``/insider help``: generated from the commands themselves."""

from dataclasses import dataclass

from commands._phrases import Phrase
from commands._shape import Command, Reply, Request, Verb
from storage import Transaction


@dataclass(frozen=True, slots=True)
class Args:
    """The noun or verb to explain; none for all."""

    noun: str | None


@dataclass(frozen=True, slots=True)
class Help:
    """Help for one noun or verb, or for all."""

    noun: str | None


def parse(phrase: Phrase) -> Args:
    """A noun or a verb, such as ``leaked`` or ``suspect add``, or nothing."""
    return Args(phrase.text.casefold() or None)


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Answer the help; it is the same for everybody."""
    del request, tx
    return Reply(body=Help(args.noun))


COMMAND = Command(
    name="help",
    nouns=("help", "?", "aide"),
    verbs=(
        Verb(
            name="help",
            bare=True,
            parse=parse,
            run=run,
            usage="help [<word>]",
            right="all",
            examples=("help", "help leaked"),
            changes=False,
        ),
    ),
)
