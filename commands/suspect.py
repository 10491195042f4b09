"""``/insider suspect``: suspect employees, by pseudonym; their finding, access and employment.

Who it is never stands in text: a named suspect is picked in a modal, because a typed name or mention could
be seen by, or notify, the very person.
"""

from dataclasses import dataclass

from commands._phrases import MAX_TITLE, Phrase, within
from commands._shape import Command, NoArgs, Picker, Reply, Request, Say, Verb, no_words
from domain.access import require_record
from domain.case import Case
from domain.errors import Refused
from domain.lifecycles import LIFECYCLES, Circumstances
from domain.references import Kind
from storage import Transaction

TRACKS = ("finding", "access", "employment")


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask who it is in a modal; ``user`` was mentioned in the command."""

    user: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """A new suspect. ``person`` and ``user``: of somebody in this Slack; all empty: unnamed."""

    person: str | None = None
    user: str | None = None
    name: str | None = None
    employee_number: str | None = None

    @property
    def named(self) -> bool:
        """Whether it is recorded who this is."""
        return any((self.user, self.name, self.employee_number))


@dataclass(frozen=True, slots=True)
class Step:
    """A step of one of the suspect's tracks; ``lifecycle`` empty when the state alone was typed."""

    lifecycle: str
    state: str
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Suspects:
    """The suspects of an incident."""

    case: Case


def parse_add(phrase: Phrase) -> Ask | New:
    """``unnamed``, or nothing: then it is asked in a modal, prefilled when somebody was mentioned."""
    if phrase.words and phrase.words[0].casefold() in {"unnamed", "unknown", "anonyme"}:
        phrase.after(1).finish()
        return New()
    if not phrase.words:
        return Ask(None)
    if not phrase.words[0].startswith("<@") or len(phrase.words) > 1:
        raise Refused("name_in_text")
    return Ask(phrase.mentioned())


def parse_step(phrase: Phrase) -> Step:
    """``access revoked yesterday``, ``finding under investigation``, or the state alone."""
    rest, circumstances = phrase.circumstances()
    tracks: tuple[str, ...] = TRACKS
    if rest.words and rest.words[0].casefold() in TRACKS:
        tracks, rest = (rest.words[0].casefold(),), rest.after(1)
    if not rest.words:
        raise Refused("missing_word", kind="state", choices=tuple(LIFECYCLES[tracks[0]].states))
    for lifecycle in tracks:
        match = LIFECYCLES[lifecycle].states.leading(rest.words)
        if match:
            after = rest.after(match[1])
            return Step(lifecycle, match[0].code, after.closing_day(circumstances))
    nearest = LIFECYCLES[tracks[0]].states.nearest(rest.text)
    raise Refused("unknown_code", word=rest.text, kind="state", nearest=nearest)


def add(request: Request, args: Ask | New, tx: Transaction) -> Reply:
    """Add a suspect, who is barred from the incident in this same transaction; or ask who it is.

    Raises:
        NotFound, Refused: See ``Request.case``; ``not_yourself``; ``already_suspect``.
    """
    case = request.case(tx)
    if isinstance(args, Ask):
        require_record(request.actor(tx), case.access)
        return Reply(opens=Picker(incident=case.ref, user=args.user))
    for text in (args.name, args.employee_number):
        within(text or "", MAX_TITLE)
    if args.person == request.who.person:
        raise Refused("not_yourself")
    if args.person and tx.people.blind(args.person) in case.access.barred:
        raise Refused("already_suspect")
    pseudonym = tx.incidents.unused(Kind.SUSPECT, request.new_reference)
    change = request.record(
        tx,
        case,
        "suspect.added" if args.named else "suspect.added_unnamed",
        subject=pseudonym,
        suspect=pseudonym,
    )
    tx.suspects.add(
        change,
        pseudonym,
        person=args.person,
        slack_user=args.user,
        name=args.name,
        employee_number=args.employee_number,
    )
    for lifecycle in (*TRACKS, "termination"):
        start = LIFECYCLES[lifecycle].start[0]
        tx.moves.add(change, lifecycle, start, Circumstances(), subject=pseudonym)
    said = (Say("suspect.barred"),) if args.person else ()
    return Reply(changes=(change.ref,), said=said)


def step(request: Request, args: Step, tx: Transaction) -> Reply:
    """Record a step of finding, access or employment.

    Raises:
        NotFound, IllegalMove, Refused: See ``Request.suspect`` and ``Request.move``; ``use_dismissal``.
    """
    case, suspect = request.suspect(tx)
    if args.state == "terminated":
        raise Refused("use_dismissal", suspect=suspect.pseudonym)
    change = request.move(tx, case, args.lifecycle, args.state, args.circumstances, subject=suspect.pseudonym)
    return Reply(changes=(change.ref,))


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Show the suspects, without saying who they are."""
    del args
    return Reply(body=Suspects(request.case(tx)))


COMMAND = Command(
    name="suspect",
    nouns=("suspect", "suspects"),
    verbs=(
        Verb(name="suspects", bare=True, parse=no_words, run=show, usage="suspect", changes=False),
        Verb(
            name="suspect add",
            words=("add",),
            parse=parse_add,
            run=add,
            usage="suspect add [unnamed]",
            examples=("suspect add", "suspect add unnamed"),
            mentions=True,
        ),
        Verb(
            name="suspect step",
            parse=parse_step,
            run=step,
            usage="S-… finding|access|employment <state> [on <day>] [according to <who>]",
            examples=("S-9MFT3K access revoked yesterday", "S-9MFT3K finding under investigation"),
        ),
    ),
)
