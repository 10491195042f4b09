"""The forms of clocks: which of them, when, by which evidence or request."""

from collections.abc import Callable

from commands._form import MOST_CHOICES, Option, Question, Say, Wants, answer, chosen, terms
from commands._shape import About, Answers, Form, Request
from commands._step_form import circumstance_questions
from domain.access import Role
from domain.case import Case
from domain.clocks import Clock, clocks_of, pausing
from domain.errors import Refused
from domain.moments import MOMENTS, PLACES
from domain.papers import delays_in_force
from storage import Transaction


def ask_moment(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which moment, when, who says so."""
    case = request.recording(tx)
    first = answer(answers, "moment") or None
    moment = Question(name="moment", wants=Wants.ONE, options=terms(MOMENTS), first=first)
    told = circumstance_questions(answers, fact=True, when=False)
    return Form(about=About(incident=case.ref), questions=(moment, *_when(request, needed=True), *told))


def ask_places(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Where the incident is, all places at once."""
    case = request.recording(tx)
    places = Question(
        name="places",
        wants=Wants.SEVERAL,
        options=terms(PLACES),
        first=request.choice.places_of(case) or None,
    )
    told = circumstance_questions(answers, fact=True)
    return Form(about=About(incident=case.ref), questions=(places, *told))


def ask_met(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which clock, when it was done, what shows it, why if it is late."""
    case, which = _open(request, answers, tx, lambda one: not one.settled)
    evidence = tuple(Option(one.ref, f"{one.ref} · {one.place}") for one in case.evidence[-MOST_CHOICES:])
    shows = (Question(name="evidence", wants=Wants.ONE, options=evidence, optional=True),)
    told = circumstance_questions(answers, when=False, reason=False)
    questions = (*which, *_when(request), *(shows if evidence else ()), *told)
    return Form(about=About(incident=case.ref), questions=questions)


def ask_waived(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which clock, and why it does not apply.

    Raises:
        Refused: ``no_such_clock`` or ``legal_only``.
    """
    request.recording(tx)
    if Role.LEGAL not in request.actor(tx).roles:
        raise Refused("legal_only")
    case, which = _open(request, answers, tx, lambda one: not one.settled)
    return Form(about=About(incident=case.ref), questions=(*which, Question(name="reason")))


def ask_paused(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which of the clocks that a request may pause, and by which of the requests that are in force.

    Raises:
        Refused: ``no_such_clock`` or ``no_delay_request``.
    """
    case = request.recording(tx)
    papers = delays_in_force(case, request.now)
    if not papers:
        _open(request, answers, tx, may_pause)
        raise Refused("no_delay_request")
    case, which = _open(request, answers, tx, lambda one: may_pause(one) and bool(pausing(case, one, papers)))
    code = answer(answers, "clock") or which[0].first
    for one in clocks_of(case, request.now, request.choice):
        if one.regime.code == code:
            papers = pausing(case, one, papers) or papers
    options = tuple(Option(one.ref, one.ref) for one in papers[:MOST_CHOICES])
    by = Question(name="request", wants=Wants.ONE, options=options, first=options[0].value)
    questions = (*which, by, *circumstance_questions(answers))
    return Form(about=About(incident=case.ref), questions=questions, says=(Say("clock.only_a_request"),))


def ask_resumed(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which of the paused clocks, since when it runs again."""
    case, which = _open(request, answers, tx, lambda one: one.state == "paused")
    told = circumstance_questions(answers, when=False)
    return Form(about=About(incident=case.ref), questions=(*which, *_when(request), *told))


def may_pause(clock: Clock) -> bool:
    """Whether a recorded request may pause this clock now."""
    return clock.regime.delay != "no" and not clock.settled and clock.due is not None


def _when(request: Request, *, needed: bool = False) -> tuple[Question, ...]:
    return (
        Question(name="on", wants=Wants.DAY, optional=not needed),
        Question(name="time", wants=Wants.TIME, optional=True, asks="time_of_day"),
        Question(name="zone", optional=True, first=request.who.zone),
    )


def _open(
    request: Request, answers: Answers, tx: Transaction, fits: Callable[[Clock], bool]
) -> tuple[Case, tuple[Question, ...]]:
    """The incident, and the question which of its clocks that fit is meant.

    Raises:
        Refused: ``no_such_clock``.
    """
    case = request.recording(tx)
    found = [one for one in clocks_of(case, request.now, request.choice) if fits(one)]
    if not found:
        raise Refused("no_such_clock")
    options = tuple(Option(one.regime.code, one.regime) for one in found)
    _, questions = chosen("clock", options, None, answers)
    # What is answered is filled from the answers alone, so that one clock is asked for too.
    return case, questions or (
        Question(name="clock", wants=Wants.ONE, options=options, first=options[0].value),
    )
