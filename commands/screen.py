"""``/insider screen``: the protected-activity screen, so that a case is no tool against who spoke up.

Five questions, each yes, no or unknown. Any yes holds the case until Legal and an independent reviewer both
clear it; or both call it protected: then the case ends, and nobody can tell any more whom it was about.
"""

import re
from dataclasses import dataclass, replace
from itertools import zip_longest

from commands._form import Question, Say, Wants, needed, needed_text, terms
from commands._phrases import Phrase
from commands._shape import About, Answers, Command, Form, NoArgs, Reply, Request, Verb, no_words, told
from commands._step_form import circumstances
from domain.case import Case
from domain.errors import Refused
from domain.lifecycles import Circumstances, check_date
from domain.papers import holds
from domain.screen import PROTECTED, Part, Screen, Verdict
from domain.vocabulary import SCREEN_ANSWER, SCREEN_QUESTION
from storage import Transaction
from storage.facts import Change
from storage.judgements import Judged

ASKED = "screen_"
"""Prefix of the questions in the form."""

_ALL = frozenset({"all", "tout"})
_BY_WAY_OF = {
    "recovering": ("investigating", "rejected"),
    "awaiting_outcome": ("investigating", "rejected"),
    "closed": ("investigating", "rejected"),
    "duplicate": ("triage", "rejected"),
    "rejected": (),
}
"""The phases through which an incident is rejected that is not rejected in one step."""


@dataclass(frozen=True, slots=True)
class Args:
    """Question -> answer, for each of the five."""

    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody decides, and why."""

    verdict: Verdict
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Screening:
    """The screen of an incident."""

    case: Case


def parse_answer(phrase: Phrase) -> Args:
    """``people=yes recipient=no …`` or ``all no``; ``answer`` may stand first.

    Raises:
        Refused: ``missing_word`` for questions that are left out, with the answers so far; ``unknown_code``.
    """
    rest = phrase.after(1) if phrase.starts_with("answer") else phrase
    words = re.findall(r"[^\s,;=]+", rest.text)
    found: dict[str, str] = {}
    for name, given in zip_longest(words[::2], words[1::2], fillvalue=""):
        asked = _asked(name)
        if given:
            found |= dict.fromkeys(asked, _answer(given))
    missing = [code for code in SCREEN_QUESTION.codes() if code not in found]
    if missing:
        so_far = {f"{ASKED}{code}": given for code, given in found.items()}
        choices = tuple(f"{code}=no" for code in missing)
        raise Refused("missing_word", kind="screen_question", choices=choices, given=so_far)
    return _args(found)


def _answer(given: str) -> str:
    term = SCREEN_ANSWER.find(given)
    if term is None:
        raise Refused("unknown_code", word=given, kind="screen_answer", nearest=SCREEN_ANSWER.nearest(given))
    return term.code


def _asked(name: str) -> tuple[str, ...]:
    if name.casefold() in _ALL:
        return SCREEN_QUESTION.codes()
    question = SCREEN_QUESTION.find(name)
    if question is None:
        raise Refused(
            "unknown_code", word=name, kind="screen_question", nearest=SCREEN_QUESTION.nearest(name)
        )
    return (question.code,)


def _args(found: dict[str, str]) -> Args:
    return Args(tuple((code, found[code]) for code in SCREEN_QUESTION.codes()))


def ask_answer(request: Request, answers: Answers, tx: Transaction) -> Form:
    """The five questions; what was answered before stands there."""
    case = request.recording(tx)
    before = case.judgements.screen.answers
    questions = tuple(
        Question(
            name=f"{ASKED}{code}",
            wants=Wants.ONE,
            options=terms(SCREEN_ANSWER),
            first=str(answers.get(f"{ASKED}{code}") or before.get(code) or "") or None,
        )
        for code in SCREEN_QUESTION.codes()
    )
    return Form(about=About(incident=case.ref), questions=questions, says=(Say("screen.any_yes"),))


def fill_answer(answers: Answers) -> Args:
    """The five answers.

    Raises:
        Refused: ``missing_answer``.
    """
    return _args({code: needed(answers, f"{ASKED}{code}") for code in SCREEN_QUESTION.codes()})


def answer(request: Request, args: Args, tx: Transaction) -> Reply:
    """Keep the answers. A no does not take back a yes that was answered before.

    Raises:
        NotFound, Refused: See ``Request.recording``.
    """
    case = request.recording(tx)
    yes = any(given == "yes" for _, given in args.answers)
    change = request.record(tx, case, "screen.held" if yes else "screen.answered")
    tx.judgements.add(change, Judged.ANSWERS, dict(args.answers), request.who.person, Circumstances())
    held = tx.cases.load(case.ref).judgements.screen.held
    said = (Say("screen.holds"),) if held else ()
    return Reply(changes=(change.ref,), said=said)


def parse_clear(phrase: Phrase) -> Decided:
    """``clear [because] <why>``."""
    return _decided(phrase, Verdict.CLEAR)


def parse_protected(phrase: Phrase) -> Decided:
    """``protected [because] <why>``."""
    return _decided(phrase, Verdict.PROTECTED)


def _decided(phrase: Phrase, verdict: Verdict) -> Decided:
    rest, circumstances = phrase.circumstances()
    circumstances = rest.closing_reason(circumstances)
    if circumstances.reason is None:
        raise Refused("needs_reason", lifecycle="screen")
    if circumstances.reported:
        raise Refused("screen_not_reported")
    return Decided(verdict, circumstances)


def ask_clear(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Why the case may go on."""
    return _ask(request, answers, tx, Verdict.CLEAR)


def ask_protected(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Why it was a protected activity."""
    return _ask(request, answers, tx, Verdict.PROTECTED)


def _ask(request: Request, answers: Answers, tx: Transaction, verdict: Verdict) -> Form:
    del answers
    case = request.recording(tx)
    screen = case.judgements.screen
    screen.part_for(request.actor(tx), case.access, case.opened_by)
    return Form(
        about=About(incident=case.ref),
        questions=(Question(name="reason"),),
        says=(Say(f"screen.deciding.{verdict}"),),
        basis=",".join(sorted(trip.change for trip in screen.trips)),
    )


def fill_clear(answers: Answers) -> Decided:
    """The reason that was answered."""
    return _filled(answers, Verdict.CLEAR)


def fill_protected(answers: Answers) -> Decided:
    """The reason that was answered."""
    return _filled(answers, Verdict.PROTECTED)


def _filled(answers: Answers, verdict: Verdict) -> Decided:
    needed_text(answers, "reason")
    return Decided(verdict, circumstances(answers))


def decide(request: Request, args: Decided, tx: Transaction) -> Reply:
    """Decide in the part that is this person's; what both decide takes effect in the same change.

    Raises:
        NotFound, Refused: See ``Request.recording``, ``Screen.part_for``; ``future_date``;
            ``screen_legal_hold``.
    """
    case = request.recording(tx)
    screen = case.judgements.screen
    part = screen.part_for(request.actor(tx), case.access, case.opened_by)
    check_date(args.circumstances.on, today=request.today)
    ends = args.verdict is Verdict.PROTECTED and _others(screen, request.who.person) == {Verdict.PROTECTED}
    if ends and holds(case):
        raise Refused("screen_legal_hold")
    change = request.record(
        tx,
        case,
        "screen.protected" if ends else f"screen.{args.verdict}_{part}",
        **told(args.circumstances),
    )
    value = {"part": part, "verdict": args.verdict, "covers": sorted(trip.change for trip in screen.trips)}
    tx.judgements.add(change, Judged.DECISION, value, request.who.person, args.circumstances)
    if ends:
        _end(change, case, args.circumstances, tx)
        return Reply(changes=(change.ref,), said=(Say("screen.unlinked"),))
    held = tx.cases.load(case.ref).judgements.screen.held
    other = Part.REVIEWER if part is Part.LEGAL else Part.LEGAL
    return Reply(changes=(change.ref,), said=(Say(f"screen.wants_{other}"),) if held else ())


def _others(screen: Screen, person: str) -> set[Verdict]:
    return {one.verdict for one in screen.standing if one.person != person}


def _end(change: Change, case: Case, circumstances: Circumstances, tx: Transaction) -> None:
    """Reject the incident and forget whom it was about (guard G2)."""
    because = replace(circumstances, facts={"reject_reason": PROTECTED})
    for state in _BY_WAY_OF.get(case.phase.state, ("rejected",)):
        tx.moves.add(change, "incident", state, because if state == "rejected" else circumstances)
    tx.suspects.unlink(change)


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Show the answers, what holds the case, and who decided what."""
    del args
    case = request.case(tx)
    screen, actor = case.judgements.screen, request.actor(tx)
    verbs = ["screen answer"]
    if screen.may_decide(actor, case.access, case.opened_by):
        verbs += ["screen clear", "screen protected"]
    return Reply(body=Screening(case), offers=request.offers(tx, case, *verbs))


COMMAND = Command(
    name="screen",
    nouns=("screen", "screening"),
    verbs=(
        Verb(name="screen", bare=True, parse=no_words, run=show, usage="screen", changes=False),
        Verb(
            name="screen clear",
            words=("clear",),
            parse=parse_clear,
            ask=ask_clear,
            fill=fill_clear,
            run=decide,
            usage="screen clear [because] <why>",
            examples=("screen clear because the data was sold, not reported",),
            right="screen",
        ),
        Verb(
            name="screen protected",
            words=("protected",),
            parse=parse_protected,
            ask=ask_protected,
            fill=fill_protected,
            run=decide,
            usage="screen protected [because] <why>",
            examples=("screen protected because it was told to the regulator",),
            right="screen",
        ),
        Verb(
            name="screen answer",
            parse=parse_answer,
            ask=ask_answer,
            fill=fill_answer,
            run=answer,
            usage="screen answer · screen people=<yes|no|unknown> recipient=… activity=… speech=… asker=…",
            examples=("screen people=yes recipient=no activity=no speech=no asker=unknown", "screen all no"),
        ),
    ),
)
