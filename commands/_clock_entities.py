"""``/insider clock applies``: whether the organisation is of a kind that some regimes bind alone."""

from dataclasses import dataclass

from commands._form import Question, Wants, answer, needed, terms
from commands._listing import relist
from commands._phrases import Phrase
from commands._shape import About, Answers, Form, Reply, Request, told
from commands._step_form import circumstance_questions, circumstances
from domain.errors import Refused
from domain.lifecycles import Circumstances, check_date
from domain.moments import ENTITIES, Belongs
from domain.regimes import unanswered
from domain.vocabulary import SCREEN_ANSWER
from storage import Transaction


@dataclass(frozen=True, slots=True)
class Applies:
    """Code of the kind of organisation, and what is said of it."""

    entity: str
    belongs: Belongs


def parse(phrase: Phrase) -> Applies:
    """``nis2 no because <why>``.

    Raises:
        Refused: ``missing_word`` or ``unknown_code``.
    """
    rest, circumstances = phrase.circumstances()
    entity, rest = rest.take(ENTITIES, "entity")
    given, rest = rest.take(SCREEN_ANSWER, "screen_answer")
    return Applies(entity.code, Belongs(answer=given.code, circumstances=rest.closing_reason(circumstances)))


def ask(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which kind of organisation, yes or no, and why."""
    case = request.recording(tx)
    open_ones = unanswered(case, request.choice)
    first = answer(answers, "entity") or next(iter(open_ones), None)
    entity = Question(name="entity", wants=Wants.ONE, options=terms(ENTITIES), first=first)
    given = Question(name="belongs", wants=Wants.ONE, options=terms(SCREEN_ANSWER))
    told = circumstance_questions(answers, fact=True, reason=False)
    return Form(about=About(incident=case.ref), questions=(entity, given, *told))


def fill(answers: Answers) -> Applies:
    """What was answered."""
    belongs = Belongs(answer=needed(answers, "belongs"), circumstances=circumstances(answers))
    return Applies(needed(answers, "entity"), belongs)


def run(request: Request, args: Applies, tx: Transaction) -> Reply:
    """Record it; that decides which clocks may apply. What is denied needs a reason, unless others deny it.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``future_date``, ``entity_needs_reason``.
    """
    case = request.recording(tx)
    circumstances: Circumstances = args.belongs.circumstances
    check_date(circumstances.on, today=request.today)
    if args.belongs.answer == "no" and not (circumstances.reason or circumstances.reported):
        raise Refused("entity_needs_reason").at("reason")
    change = request.record(
        tx,
        case,
        "clock.applies",
        entity=args.entity,
        screen_answer=args.belongs.answer,
        **told(circumstances),
    )
    tx.moments.answer(change, args.entity, args.belongs)
    relist(request, tx, case.ref)
    return Reply(changes=(change.ref,))
