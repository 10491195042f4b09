"""``/insider audit``: who did, read and was refused what, and whether it is what was recorded.

What an auditor may not see is left out of everything: of what is shown, of what is verified, of how much more
there is. No number of ours is in it: a position or a count would tell of the entries between.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from commands._phrases import Phrase, read_day
from commands._shape import Command, Reply, Request, Verb
from domain.access import Actor, Role
from domain.case import Case
from domain.errors import NotFound, Refused
from domain.references import Kind, read_reference
from storage import Transaction
from storage.record import Entry, Outcome, Wanted

PAGE: Final = 30

_WORDS: Final = {
    "by": "by",
    "par": "by",
    "since": "since",
    "depuis": "since",
    "before": "before",
    "avant": "before",
    "organisation": "organisation",
    "organization": "organisation",
}
_OF_NO_INCIDENT: Final = ("open", "list", "help", "role", "digest", "audit")
"""How the names of those verbs begin whose refusal tells of no incident."""

_OF_LEGAL_ALONE: Final = "subpoena"


@dataclass(frozen=True, slots=True, kw_only=True)
class Args:
    """Which part of the record.

    Args:
        organisation: All that the person may see, also when an incident is meant by the channel.
        by: Slack user id of whoever asked for it.
        since: The first day.
        before: The day after the last one.
        older: Reference of a change: what was recorded before it.
    """

    organisation: bool = False
    by: str | None = None
    since: date | None = None
    before: date | None = None
    older: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """A page of the record, newest first.

    Args:
        incident: The incident that alone is meant; none for the organisation.
        args: What was asked for.
        entries: As far as the person may read them.
        more: Whether there are older ones.
        broken: Reference of the first entry that is not what was recorded; none when all are.
        unsound: Whether something in the whole record was not, when it was verified last.
    """

    incident: str | None
    args: Args
    entries: tuple[Entry, ...]
    more: bool
    broken: str | None
    unsound: bool


def parse(phrase: Phrase) -> Args:
    """``[organisation] [by <person>] [since <day>] [before <day>|C-…]``.

    Raises:
        Refused: ``unknown_word``, ``missing_tail``, ``missing_person``, or as ``read_day``.
    """
    parts: dict[str, list[str]] = {}
    current: list[str] | None = None
    for word in phrase.words:
        name = _WORDS.get(word.casefold())
        if name and name not in parts:
            parts[name] = []
            current = None if name == "organisation" else parts[name]
        elif current is None:
            raise Refused("unknown_word", word=word, nearest=None)
        else:
            current.append(word)
    everywhere = parts.pop("organisation", None) is not None
    texts = {name: " ".join(words) for name, words in parts.items()}
    for name, text in texts.items():
        if not text:
            raise Refused("missing_tail", tail=name)
    older = read_reference(texts.get("before", ""))
    return Args(
        organisation=everywhere,
        by=replace(phrase, words=tuple(parts["by"])).mentioned() if "by" in texts else None,
        since=read_day(texts["since"], phrase.today) if "since" in texts else None,
        before=read_day(texts["before"], phrase.today) if "before" in texts and not older else None,
        older=older[1] if older else None,
    )


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Show a page of the record, and leave an entry that it was read.

    Raises:
        NotFound, Refused: No such incident, no such change; the role lacks the function.
    """
    actor = request.actor(tx)
    actor.require("audit")
    case = None if args.organisation else _case(request, tx)
    refs = [case.ref] if case else [*tx.cases.refs(actor), *tx.erasures.told_to(actor.person)]
    found = _found(tx, actor, refs, _wanted(request, args, tx, case, refs))
    page = list(islice(found, PAGE + 1))
    shown = tuple(page[:PAGE])
    broken = tx.verifier.check([entry.change for entry in shown])
    tx.record.append(
        change=request.new_reference(Kind.CHANGE),
        at=request.now,
        actor=actor.person,
        verb="record.audited",
        outcome=Outcome.READ,
        incident=case.ref if case else None,
    )
    return Reply(
        body=Audit(
            incident=case.ref if case else None,
            args=args,
            entries=shown,
            more=len(page) > PAGE,
            broken=broken.change if broken else None,
            unsound=tx.soundness.broken is not None,
        )
    )


def _case(request: Request, tx: Transaction) -> Case | None:
    if request.about.incident or request.about.suspect:
        return request.case(tx)
    return tx.cases.in_channel(request.actor(tx), request.channel)


def _wanted(
    request: Request, args: Args, tx: Transaction, case: Case | None, refs: Collection[str]
) -> Wanted:
    before = None
    if args.older:
        mark = tx.record.get(args.older)
        if mark is None or _read(tx, request.actor(tx), mark, refs) is None:
            raise NotFound
        before = mark.seq
    return Wanted(
        incidents=refs,
        others=case is None,
        own=None if case else request.who.person,
        actor=args.by,
        since=_midnight(args.since, request.who.zone),
        until=_midnight(args.before, request.who.zone),
        before=before,
    )


def _midnight(day: date | None, zone: str) -> datetime | None:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC) if day else None


def _found(tx: Transaction, actor: Actor, refs: Collection[str], wanted: Wanted) -> Iterator[Entry]:
    for entry in tx.record.newest(wanted):
        shown = _read(tx, actor, entry, refs)
        if shown is not None:
            yield shown


def _read(tx: Transaction, actor: Actor, entry: Entry, refs: Collection[str]) -> Entry | None:
    """An entry as far as this person may read it.

    What others were refused is told where it is known to be about an incident that the person may see, or to
    be about none. What the person was refused is told alike, whether or not there is such an incident.
    """
    refused = entry.outcome is Outcome.REFUSED
    seen = entry.incident is None or entry.incident in refs
    if refused and entry.actor == actor.person:
        return entry if seen else replace(entry, incident=None)
    if not seen:
        return None
    if not refused:
        return tx.cases.told(entry, [actor])
    if entry.verb == _OF_LEGAL_ALONE and Role.LEGAL not in actor.roles:
        return None
    about = entry.incident or entry.subject
    told = entry.verb.startswith(_OF_NO_INCIDENT) if about is None else about in refs
    return entry if told else None


COMMAND = Command(
    name="audit",
    nouns=("audit", "journal"),
    verbs=(
        Verb(
            name="audit",
            bare=True,
            parse=parse,
            run=run,
            usage="audit [organisation] [by @person] [since <day>] [before <day>]",
            examples=("audit", "audit since 10 Jan 2020", "audit organisation"),
            mentions=True,
            changes=False,
            right="audit",
        ),
    ),
)
