"""``/insider privilege`` and ``/insider works-council``: what only Legal, and what HR or Legal, set."""

from dataclasses import dataclass

from commands._form import Option, Question, Say, Wants, answer, day, needed, needed_text
from commands._phrases import Phrase
from commands._shape import About, Answers, Command, Form, NoArgs, Reply, Request, Verb, no_words, told
from commands._step_form import circumstances
from domain.access import Role
from domain.case import Case
from domain.errors import Refused
from domain.lifecycles import Circumstances, check_date
from storage import Transaction
from storage.judgements import Judged

_SWITCH = ("on", "off")
_INFORMED = "informed"
_ROLES = {Judged.PRIVILEGE: frozenset({Role.LEGAL}), Judged.WORKS_COUNCIL: frozenset({Role.HR, Role.LEGAL})}
_REFUSALS = {Judged.PRIVILEGE: "legal_only", Judged.WORKS_COUNCIL: "hr_or_legal_only"}


@dataclass(frozen=True, slots=True)
class Args:
    """``on`` or ``off``, and why."""

    value: str
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Informed:
    """That the works council was informed; the circumstances hold the day."""

    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Flags:
    """The privilege flag of an incident, and whether the works council was informed."""

    case: Case


def parse(phrase: Phrase) -> Args:
    """``on|off because <why>``.

    Raises:
        Refused: ``missing_word``, ``unknown_code`` or ``needs_reason``.
    """
    # "on" is a tail elsewhere: here it is what is set.
    value = phrase.words[0].casefold() if phrase.words else ""
    if not value:
        raise Refused("missing_word", kind="switch", choices=_SWITCH)
    if value not in _SWITCH:
        raise Refused("unknown_code", word=phrase.text, kind="switch", nearest=None)
    rest, circumstances = phrase.after(1).circumstances()
    circumstances = rest.closing_reason(circumstances)
    if circumstances.reason is None:
        raise Refused("needs_reason", lifecycle="privilege")
    return Args(value, circumstances)


def parse_informed(phrase: Phrase) -> Informed:
    """``informed on <day>``.

    Raises:
        Refused: ``missing_word`` without a day; ``unknown_code``.
    """
    rest, circumstances = phrase.circumstances()
    if rest.words and not rest.starts_with(_INFORMED):
        raise Refused("unknown_code", word=rest.text, kind="works_council", nearest=None)
    circumstances = rest.after(1).closing_day(circumstances) if rest.words else circumstances
    if circumstances.on is None:
        raise Refused("missing_word", kind="day", choices=("on 10 Jan",))
    return Informed(circumstances)


def ask(request: Request, answers: Answers, tx: Transaction) -> Form:
    """On or off, and why.

    Raises:
        Refused: ``legal_only``.
    """
    case = _deciding(request, tx, Judged.PRIVILEGE)
    options = tuple(Option(one, Say(f"form.switch.{one}")) for one in _SWITCH)
    first = answer(answers, "switch") or None
    switch = Question(name="switch", wants=Wants.ONE, options=options, first=first)
    return Form(
        about=About(incident=case.ref),
        questions=(switch, Question(name="reason")),
        says=(Say("privilege.what"),),
    )


def fill(answers: Answers) -> Args:
    """What was answered."""
    needed_text(answers, "reason")
    return Args(needed(answers, "switch"), circumstances(answers))


def ask_informed(request: Request, answers: Answers, tx: Transaction) -> Form:
    """On which day.

    Raises:
        Refused: ``hr_or_legal_only``.
    """
    del answers
    case = _deciding(request, tx, Judged.WORKS_COUNCIL)
    return Form(about=About(incident=case.ref), questions=(Question(name="informed_on", wants=Wants.DAY),))


def fill_informed(answers: Answers) -> Informed:
    """The day that was answered."""
    needed(answers, "informed_on")
    return Informed(Circumstances(on=day(answers, "informed_on")))


def _deciding(request: Request, tx: Transaction, kind: Judged) -> Case:
    case = request.recording(tx)
    if not request.actor(tx).roles & _ROLES[kind]:
        raise Refused(_REFUSALS[kind])
    return case


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Set the flag, or take it away.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``legal_only``; ``privilege_same``; ``future_date``.
    """
    case = _deciding(request, tx, Judged.PRIVILEGE)
    check_date(args.circumstances.on, today=request.today)
    if case.judgements.privileged is (args.value == "on"):
        raise Refused(f"privilege_{args.value}")
    change = request.record(tx, case, f"privilege.{args.value}", **told(args.circumstances))
    tx.judgements.add(change, Judged.PRIVILEGE, args.value, request.who.person, args.circumstances)
    return Reply(changes=(change.ref,), said=(Say("privilege.what"),) if args.value == "on" else ())


def inform(request: Request, args: Informed, tx: Transaction) -> Reply:
    """Record the day on which the works council was informed.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``hr_or_legal_only``; ``future_date``.
    """
    case = _deciding(request, tx, Judged.WORKS_COUNCIL)
    check_date(args.circumstances.on, today=request.today)
    change = request.record(tx, case, "works_council.informed", **told(args.circumstances))
    tx.judgements.add(change, Judged.WORKS_COUNCIL, _INFORMED, request.who.person, args.circumstances)
    return Reply(changes=(change.ref,))


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Show both, and what the flag is and is not."""
    del args
    case = request.case(tx)
    roles = request.actor(tx).roles
    verbs = [
        verb
        for kind, verb in ((Judged.PRIVILEGE, "privilege set"), (Judged.WORKS_COUNCIL, "works council"))
        if roles & _ROLES[kind]
    ]
    return Reply(body=Flags(case), offers=request.offers(tx, case, *verbs))


COMMAND = Command(
    name="privilege",
    nouns=("privilege", "works-council", "cse"),
    verbs=(
        Verb(
            name="privilege set",
            parse=parse,
            ask=ask,
            fill=fill,
            run=run,
            usage="privilege on|off because <why>",
            examples=("privilege on because counsel directs the fact-finding",),
            right="legal",
        ),
        Verb(
            name="works council",
            nouns=("works-council", "cse"),
            parse=parse_informed,
            ask=ask_informed,
            fill=fill_informed,
            run=inform,
            usage="works-council informed on <day>",
            examples=("works-council informed on 10 Jan 2020",),
            right="hr_legal",
        ),
        Verb(name="privilege", bare=True, parse=no_words, run=show, usage="privilege", changes=False),
    ),
)
