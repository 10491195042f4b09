"""That a notice to customers was sent, with how many came back; that what it said was corrected."""

import re
from dataclasses import dataclass, replace

from commands._addressee import CUSTOMERS, meant, take_addressee, which
from commands._form import Question, Wants, answer, day, needed_text
from commands._notice_text import check_ready, steps_to
from commands._phrases import MAX_TITLE, Phrase, free_text
from commands._shape import Answers, Form, Reply, Request, told
from commands._step_form import FACT, fact_questions
from domain.case import Addressee, Notice
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
    """To which customers and when; as facts, how many were delivered and how many came back."""

    to: Addressee
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Wrong:
    """What was wrong with what these customers were sent."""

    to: Addressee
    text: str


def parse_sent(phrase: Phrase) -> Sent:
    """``[customers …] 480 bounced 20 [on <day>]``.

    Raises:
        Refused: ``missing_counts``; ``unknown_word``.
    """
    to, after = _take_customers(phrase)
    rest, told_so = after.circumstances(_COUNTS)
    match = _TYPED.match(rest.text.casefold())
    if match:
        counts = dict(zip(_COUNTS, match.groups(), strict=True))
        dated = rest.after(len(match[0].split())).closing_day(told_so)
        return Sent(to, Circumstances(on=dated.on, facts=counts))
    if rest.words or not set(_COUNTS) <= told_so.facts.keys():
        raise Refused("missing_counts")
    return Sent(to, Circumstances(on=told_so.on, facts={code: told_so.facts[code] for code in _COUNTS}))


def _take_customers(phrase: Phrase) -> tuple[Addressee, Phrase]:
    """To which customers, and the words after that; a line that names none is about the notice to all."""
    to, rest = take_addressee(phrase)
    return (to, rest) if to and to.audience == CUSTOMERS.audience else (CUSTOMERS, phrase)


def _to_customers(notice: Notice) -> Notice:
    """That notice.

    Raises:
        Refused: ``notice_to_regulator``: what a regulator was sent is a step of its own lifecycle.
    """
    if notice.to.audience != CUSTOMERS.audience:
        raise Refused("notice_to_regulator", notice=notice.ref)
    return notice


def ask_sent(request: Request, answers: Answers, tx: Transaction) -> Form:
    """How many were delivered, how many came back, when.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``no_notice``.
    """
    case = request.recording(tx)
    notice, about, questions = which(case, request.about, answers)
    if notice is None:
        return Form(about=about, questions=questions)
    _to_customers(notice)
    questions = fact_questions([FACTS[code] for code in _COUNTS], answers)
    return Form(
        about=about,
        questions=(*questions, Question(name="on", wants=Wants.DAY, optional=True)),
        basis=tx.moves.latest_change(case.ref, notice.standing.lifecycle, notice.ref) or "",
    )


def fill_sent(answers: Answers) -> Sent:
    """The counts that were answered."""
    counts = {code: answer(answers, f"{FACT}{code}") or UNKNOWN for code in _COUNTS}
    return Sent(CUSTOMERS, Circumstances(on=day(answers), facts=counts))


def sent(request: Request, args: Sent, tx: Transaction) -> Reply:
    """Record that an approved notice was sent.

    Raises:
        NotFound, IllegalMove, Refused: See ``Request.recording``; ``no_notice``; see ``check_ready``.
    """
    case = request.recording(tx)
    notice = _to_customers(meant(case, request.about, args.to))
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
    """``[customers …] <what was wrong>``."""
    to, rest = _take_customers(phrase)
    return Wrong(to, free_text(rest, MAX_TITLE))


def ask_corrected(request: Request, answers: Answers, tx: Transaction) -> Form:
    """What was wrong.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``no_notice``.
    """
    case = request.recording(tx)
    notice, about, questions = which(case, request.about, answers)
    if notice is None:
        return Form(about=about, questions=questions)
    _to_customers(notice)
    return Form(
        about=about,
        questions=fact_questions([FACTS["was_wrong"]], answers),
        basis=tx.moves.latest_change(case.ref, notice.standing.lifecycle, notice.ref) or "",
    )


def fill_corrected(answers: Answers) -> Wrong:
    """What was answered."""
    return Wrong(CUSTOMERS, needed_text(answers, f"{FACT}was_wrong"))


def corrected(request: Request, args: Wrong, tx: Transaction) -> Reply:
    """Record that a follow-up corrected what was sent.

    Raises:
        NotFound, IllegalMove, Refused: See ``Request.recording``; ``no_notice``; the engine's.
    """
    case = request.recording(tx)
    notice = _to_customers(meant(case, request.about, args.to))
    told_so = Circumstances(facts={"was_wrong": args.text})
    change = request.move(tx, case, notice.standing.lifecycle, "corrected", told_so, subject=notice.ref)
    return Reply(changes=(change.ref,))
