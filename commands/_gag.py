"""Orders of secrecy over a paper. The end of one is a step on the paper itself, the first told to others."""

from dataclasses import replace
from typing import Final

from commands._form import Option, Question, Say
from commands._phrases import Phrase
from commands._shape import Reply, Request, told
from domain.case import Case
from domain.errors import Refused
from domain.lifecycles import Circumstances, check_date
from domain.paper import Paper
from storage import Transaction

LIFTED: Final = "gag_lifted"
"""In the place of a state: the paper stays where it stands, and is told of from now on."""

WORDS: Final = (("gag", "lifted"), ("secret", "lifted"), ("secret", "levé"))


def said(gagged: bool) -> tuple[Say, ...]:
    """That a paper is kept from everybody but Legal, where it is."""
    return (Say("paper.gagged"),) if gagged else ()


def parse_lifted(rest: Phrase, circumstances: Circumstances) -> Circumstances | None:
    """The circumstances of the end of a secrecy, if that is what the words say.

    Raises:
        Refused: As ``Phrase.closing_day``.
    """
    if tuple(word.casefold() for word in rest.words[:2]) not in WORDS:
        return None
    return rest.after(2).closing_day(circumstances)


def offered(step: Question, paper: Paper | None) -> Question:
    """The question for a step, with the end of the secrecy among the choices where there is one."""
    if paper is None or not paper.gagged:
        return step
    return replace(step, options=(*step.options, Option(LIFTED, Say("form.option.gag_lifted"))))


def lift(
    request: Request, tx: Transaction, case: Case, paper: Paper | None, circumstances: Circumstances
) -> Reply:
    """Record that a paper need not be kept secret any more.

    From now on it is told of as any other. What was recorded of it before stays with Legal, so that nothing
    shows when it came. It is not undone: what was told cannot be taken back.

    Raises:
        NotFound, Refused: ``no_papers``, ``not_gagged``, ``future_date``, ``before_previous``; see
            ``Request.record``.
    """
    if paper is None:
        raise Refused("no_papers")
    if not paper.gagged:
        raise Refused("not_gagged", paper=paper.ref)
    check_date(circumstances.on, today=request.today)
    before = paper.standing.dated
    if circumstances.on and before and circumstances.on < before and not circumstances.reported:
        raise Refused("before_previous", on=circumstances.on, previous=before, current=paper.standing.state)
    circumstances = replace(circumstances, facts={"gag": "no"})
    # First: its record entry is the first of this paper that others are told of.
    tx.papers.ungag(case.ref, paper.ref)
    state = paper.standing.state
    change = request.record(
        tx,
        case,
        "gag.lifted",
        subject=paper.ref,
        lifecycle=paper.lifecycle,
        state=state,
        **told(circumstances),
    )
    tx.moves.add(change, paper.lifecycle, state, circumstances, subject=paper.ref)
    return Reply(changes=(change.ref,))
