"""``/insider timeline``: what happened in an incident, in the order in which it did."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from commands._phrases import Phrase, read_day
from commands._shape import Command, Reply, Request, Verb
from domain.errors import NotFound, Refused
from domain.references import Kind, read_reference
from storage import Transaction
from storage.record import Entry, Outcome

_WORDS = {
    "all": "all",
    "tout": "all",
    "since": "since",
    "depuis": "since",
    "before": "before",
    "avant": "before",
}

_HAPPENED = frozenset({Outcome.DONE, Outcome.UNDONE, Outcome.SYSTEM})
"""Of requests that were refused, and of reading, the timeline tells nothing."""

_TOLD_READING = frozenset({"reveal.shown"})
"""What was read, and is told all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Args:
    """Which part of it.

    Args:
        undone: With what was undone.
        since: The first day.
        before: The day after the last one.
        older: Reference of a change: what happened before it.
    """

    undone: bool = False
    since: date | None = None
    before: date | None = None
    older: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One entry of the record.

    Args:
        entry: What was recorded, as far as the person may read it.
        on: The day it took effect; the day it was recorded where none was given.
        late: Whether it was recorded on another day than that.
        undone: Whether it was taken back since.
    """

    entry: Entry
    on: date
    late: bool
    undone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A part of what happened in an incident, oldest first.

    ``about``: reference of what alone is told of. ``left_out``: how many undone entries are not in it.
    """

    incident: str
    about: str | None
    args: Args
    happenings: tuple[Happening, ...]
    left_out: int


def parse(phrase: Phrase) -> Args:
    """``[all] [since <day>] [before <day>|C-…]``.

    Raises:
        Refused: ``unknown_word``, ``missing_tail``, or as ``read_day``.
    """
    parts: dict[str, list[str]] = {}
    current: list[str] | None = None
    for word in phrase.words:
        name = _WORDS.get(word.casefold())
        if name and name not in parts:
            parts[name] = []
            current = None if name == "all" else parts[name]
        elif current is None:
            raise Refused("unknown_word", word=word, nearest=None)
        else:
            current.append(word)
    texts = {name: " ".join(words) for name, words in parts.items() if name != "all"}
    for name, text in texts.items():
        if not text:
            raise Refused("missing_tail", tail=name)
    older = read_reference(texts.get("before", ""))
    if older and older[0] is Kind.CHANGE:
        del texts["before"]
    else:
        older = None
    days = {name: read_day(text, phrase.today) for name, text in texts.items()}
    return Args(undone="all" in parts, older=older[1] if older else None, **days)


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Show what happened: changes that count, and on request those that were undone.

    Raises:
        NotFound, Refused: See ``Request.case``.
    """
    case = request.case(tx)
    about = request.about.suspect or request.about.other
    entries = tx.cases.history(request.actor(tx), case)
    happened = [one for one in _happenings(entries, request.who.zone) if about in {None, one.entry.subject}]
    happened = _within(happened, args)
    shown = [one for one in happened if args.undone or not _taken_back(one)]
    body = Timeline(
        incident=case.ref,
        about=about,
        args=args,
        happenings=tuple(shown),
        left_out=len(happened) - len(shown),
    )
    return Reply(body=body)


def _happenings(entries: Iterable[Entry], zone: str) -> list[Happening]:
    changes = [entry for entry in entries if entry.outcome in _HAPPENED or entry.verb in _TOLD_READING]
    changes = [entry for entry in changes if not _watched(entry)]
    undone = {entry.undoes for entry in changes}
    found = []
    for entry in changes:
        recorded = entry.at.astimezone(ZoneInfo(zone)).date()
        on = (entry.detail or {}).get("on")
        day = date.fromisoformat(on) if on else recorded
        found.append(Happening(entry=entry, on=day, late=day != recorded, undone=entry.change in undone))
    return sorted(found, key=_order)


def _watched(entry: Entry) -> bool:
    # What is amiss in the channel is told by "room", as long as it is: that somebody was barred is not to be
    # remembered here after they were unlinked.
    return entry.outcome is Outcome.SYSTEM and entry.verb.startswith("room.")


def _order(one: Happening) -> tuple[date, int]:
    return one.on, one.entry.seq


def _within(happened: list[Happening], args: Args) -> list[Happening]:
    if args.older:
        mark = next((one for one in happened if one.entry.change == args.older), None)
        if mark is None:
            raise NotFound
        happened = [one for one in happened if _order(one) < _order(mark)]
    return [
        one
        for one in happened
        if (args.since is None or args.since <= one.on) and (args.before is None or one.on < args.before)
    ]


def _taken_back(one: Happening) -> bool:
    return one.undone or one.entry.outcome is Outcome.UNDONE


COMMAND = Command(
    name="timeline",
    nouns=("timeline", "history", "chronologie"),
    verbs=(
        Verb(
            name="timeline",
            bare=True,
            parse=parse,
            run=run,
            usage="timeline [S-…] [all] [since <day>] [before <day>]",
            examples=("timeline", "timeline since 10 Jan 2020", "timeline all"),
            changes=False,
        ),
    ),
)
