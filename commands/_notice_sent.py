"""That a notice to customers was sent, with how many came back; that what it said was corrected."""

import re
from dataclasses import dataclass, replace

from commands._form import Question, Wants, answer, day, needed_text
from commands._notice_text import check_ready, meant, steps_to
from commands._phrases import MAX_TITLE, Phrase, free_text
from commands._shape import About, Answers, Form, Reply, Request, told
from commands._step_form import FACT, fact_questions
from domain.errors import Refused
from domain.facts import FACTS, UNKNOWN
from domain.lifecycles import Circumstances
from storage import Transaction

_COUNTS = ("delivered", "bounced")
_TYPED = re.compile(
    r"(?:delivered )?(\d{1,11}|unknown)(?: delivered)?,?(?: and)?"
    r" (?:bounced )?(\d{1,11}|unknown)(?: bounced)?\b"
)


@dataclass(frozen=True, slots=True)
class Sent:
    """When it was sent; as facts, how many were delivered and how many came back."""

    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Wrong:
    """What was wrong with what was sent."""

    text: str


def parse_sent(phrase: Phrase) -> Sent:
    """``480 bounced 20 [on <day>]``.

    Raises:
        Refused: ``missing_counts``; ``unknown_word``.
    """
    rest, told_so = phrase.circumstances(_COUNTS)
    match = _TYPED.match(rest.text.casefold())
    if match:
        counts = dict(zip(_COUNTS, match.groups(), strict=True))
        dated = rest.after(len(match[0].split())).closing_day(told_so)
        return Sent(Circumstances(on=dated.on, facts=counts))
    if rest.words or not set(_COUNTS) <= told_so.facts.keys():
        raise Refused("missing_counts")
    return Sent(Circumstances(on=told_so.on, facts={code: told_so.facts[code] for code in _COUNTS}))


def ask_sent(request: Request, answers: Answers, tx: Transaction) -> Form:
    """How many were delivered, how many came back, when.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``no_notice``.
    """
    case = request.recording(tx)
    notice = meant(case, "customers")
    questions = fact_questions([FACTS[code] for code in _COUNTS], answers)
    return Form(
        about=About(incident=case.ref),
        questions=(*questions, Question(name="on", wants=Wants.DAY, optional=True)),
        basis=tx.moves.latest_change(case.ref, notice.standing.lifecycle, notice.ref) or "",
    )


def fill_sent(answers: Answers) -> Sent:
    """The counts that were answered."""
    counts = {code: answer(answers, f"{FACT}{code}") or UNKNOWN for code in _COUNTS}
    return Sent(Circumstances(on=day(answers), facts=counts))


def sent(request: Request, args: Sent, tx: Transaction) -> Reply:
    """Record that an approved notice was sent.

    Raises:
        NotFound, IllegalMove, Refused: See ``Request.recording``; ``no_notice``; see ``check_ready``.
    """
    case = request.recording(tx)
    notice = meant(case, "customers")
    counts = args.circumstances.facts
    addressed = str(sum(map(int, counts.values()))) if UNKNOWN not in counts.values() else UNKNOWN
    facts = {**counts, "population": addressed}
    told_so = replace(args.circumstances, facts=facts)
    steps = steps_to(request, tx, case, notice, path=("sending", "sent"), told=told_so)
    if notice.standing.state != "sending":
        check_ready(case, notice)
    change = request.record(tx, case, "notice.sent", subject=notice.ref, **told(args.circumstances))
    for state, circumstances in steps:
        tx.moves.add(change, notice.standing.lifecycle, state, circumstances, subject=notice.ref)
    return Reply(changes=(change.ref,))


def parse_corrected(phrase: Phrase) -> Wrong:
    """All words are what was wrong."""
    return Wrong(free_text(phrase, MAX_TITLE))


def ask_corrected(request: Request, answers: Answers, tx: Transaction) -> Form:
    """What was wrong.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``no_notice``.
    """
    case = request.recording(tx)
    notice = meant(case, "customers")
    return Form(
        about=About(incident=case.ref),
        questions=fact_questions([FACTS["was_wrong"]], answers),
        basis=tx.moves.latest_change(case.ref, notice.standing.lifecycle, notice.ref) or "",
    )


def fill_corrected(answers: Answers) -> Wrong:
    """What was answered."""
    return Wrong(needed_text(answers, f"{FACT}was_wrong"))


def corrected(request: Request, args: Wrong, tx: Transaction) -> Reply:
    """Record that a follow-up corrected what was sent.

    Raises:
        NotFound, IllegalMove, Refused: See ``Request.recording``; ``no_notice``; the engine's.
    """
    case = request.recording(tx)
    notice = meant(case, "customers")
    told_so = Circumstances(facts={"was_wrong": args.text})
    change = request.move(tx, case, notice.standing.lifecycle, "corrected", told_so, subject=notice.ref)
    return Reply(changes=(change.ref,))
