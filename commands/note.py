"""``/insider note <text>``: something to remember. It is sealed; the channel hears only that it exists."""

from dataclasses import dataclass

from commands._form import Question, Wants, needed_text
from commands._phrases import MAX_TEXT, Phrase, free_text
from commands._shape import About, Answers, Command, Form, NoArgs, Reply, Request, Verb, no_words
from domain.case import Note
from storage import Transaction


@dataclass(frozen=True, slots=True)
class Args:
    """``text``: plain, at most 2,500 characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of an incident, oldest first."""

    incident: str
    notes: tuple[Note, ...]


def parse(phrase: Phrase) -> Args:
    """All words are the note."""
    return Args(free_text(phrase, MAX_TEXT))


def ask(request: Request, answers: Answers, tx: Transaction) -> Form:
    """The note."""
    del answers
    case = request.recording(tx)
    return Form(
        about=About(incident=case.ref), questions=(Question(name="note", wants=Wants.PROSE, most=MAX_TEXT),)
    )


def fill(answers: Answers) -> Args:
    """The note that was answered."""
    return Args(needed_text(answers, "note", MAX_TEXT))


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Keep the note.

    Raises:
        NotFound, Refused: See ``Request.case``.
    """
    case = request.case(tx)
    change = request.record(tx, case, "note.added")
    tx.notes.add(change, request.who.person, args.text)
    return Reply(changes=(change.ref,))


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Show the notes."""
    del args
    case = request.case(tx)
    return Reply(body=Notes(case.ref, case.notes), offers=request.offers(tx, case, "note"))


COMMAND = Command(
    name="note",
    nouns=("note", "notes"),
    verbs=(
        Verb(name="notes", bare=True, parse=no_words, run=show, usage="notes", changes=False),
        Verb(
            name="note",
            parse=parse,
            ask=ask,
            fill=fill,
            run=run,
            usage="note <text>",
            examples=("note Badge returned",),
        ),
    ),
)
