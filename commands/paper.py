"""``/insider hold``, ``preservation``, ``subpoena``, ``delay``, ``civil``: the papers of the law.

One command for the five, since they differ in their states and in who may record them, not in how. A gagged
legal process exists for Legal alone, wherever it would be told of.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Final

from commands._form import Option, Question, Say, Wants, answer, chosen, needed
from commands._gag import LIFTED, lift, offered, parse_lifted, said
from commands._phrases import Phrase
from commands._shape import About, Answers, Command, Form, Reply, Request, Verb, told
from commands._step_form import FACT, circumstances, fact_questions, is_reported, steps
from domain.access import Role
from domain.case import Case
from domain.errors import Refused
from domain.facts import FACTS
from domain.lifecycles import LIFECYCLES, Circumstances
from domain.paper import OF_AN_AGENCY, OF_LEGAL, PAPERS, Paper, check_oral, gags
from domain.papers import may_record_paper, require_paper
from domain.references import Kind
from storage import Transaction

NOUNS: Final[Mapping[str, tuple[str, ...]]] = {
    "legal_hold": ("hold", "legal-hold"),
    "preservation": ("preservation", "preserve"),
    "legal_process": ("subpoena", "warrant", "process"),
    "delay_request": ("delay",),
    "civil_action": ("civil", "lawsuit"),
}
"""Lifecycle -> the nouns that it is recorded with; the first names its verb."""

_OF_NOUN = {noun: lifecycle for lifecycle, nouns in NOUNS.items() for noun in nouns}
_BEFORE: Final = {"civil_action": "none"}
"""Lifecycle -> the state that its first step passes through."""

_NEW: Final = "new"
_MATTERS: Final = ("gag", "until", "review_by", "return_on")
"""Facts that what others did is asked for too, because what comes of it hangs on them."""


@dataclass(frozen=True, slots=True)
class Step:
    """The state to enter, or ``LIFTED``; ``agency``: reference of the agency of a paper that is ``new``."""

    state: str
    circumstances: Circumstances
    agency: str | None = None
    new: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """Which papers to show: of one lifecycle, or all."""

    lifecycle: str | None


@dataclass(frozen=True, slots=True)
class Papers:
    """Papers of an incident, on a day; ``only``: the one that was named."""

    case: Case
    today: date
    lifecycle: str | None = None
    only: str | None = None


def parse_look(phrase: Phrase) -> Look:
    """No words: the noun says which papers."""
    phrase.finish()
    return Look(_OF_NOUN.get(phrase.noun))


def parse(lifecycle: str, phrase: Phrase) -> Step:
    """``issued counsel="the general counsel" custodians=sales sources="mail, Slack" on 10 Jan``."""
    rest, circumstances = phrase.circumstances(FACTS)
    if lifted := parse_lifted(rest, circumstances):
        return Step(LIFTED, lifted)
    state, after = rest.take(LIFECYCLES[lifecycle].states, lifecycle)
    new = state.code in LIFECYCLES[lifecycle].start
    return Step(state.code, after.closing_day(circumstances), new=new)


def ask(lifecycle: str, request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which paper, one that is there or a new one, and which step of it."""
    case = request.recording(tx)
    require_paper(request.actor(tx), case.access, lifecycle)
    roles = request.actor(tx).roles
    known = _of(case, lifecycle)
    options = (*(Option(one.ref, _label(one)) for one in known), Option(_NEW, Say("form.paper.new")))
    agency = _agency(request, case)
    meant = _NEW if agency else request.about.other
    if meant not in {None, *(option.value for option in options)}:
        raise Refused("no_papers")
    ref, questions = chosen("paper", options, meant, answers)
    about = About(incident=case.ref, other=agency if ref == _NEW else ref)
    if ref is None:
        return Form(about=about, questions=questions)
    if ref == _NEW:
        if agency is None:
            questions = (*questions, *_agencies(case, lifecycle))
        return Form(about=about, questions=(*questions, *_stepping(lifecycle, None, answers, case, roles)))
    paper = next(one for one in known if one.ref == ref)
    step, *others = _stepping(lifecycle, paper.standing.state, answers, case, roles)
    return Form(
        about=about,
        questions=(*questions, offered(step, paper), *others),
        basis=tx.moves.latest_change(case.ref, lifecycle, ref) or "",
    )


def _agencies(case: Case, lifecycle: str) -> tuple[Question, ...]:
    if lifecycle not in OF_AN_AGENCY or not case.referrals:
        return ()
    options = tuple(
        Option(one.ref, f"{one.ref} · {one.agency}" if one.agency else one.ref) for one in case.referrals
    )
    return (Question(name="paper_agency", wants=Wants.ONE, options=options, optional=True),)


def _stepping(
    lifecycle: str, current: str | None, answers: Answers, case: Case, roles: frozenset[Role]
) -> tuple[Question, ...]:
    following = _first_steps(lifecycle) if current is None else None
    found = steps(lifecycle, current, answers, roles=roles, following=following, evidence=case.evidence)
    if not is_reported(answers, found[1].first if isinstance(found[1].first, str) else ""):
        return found
    # What others did needs no facts; a day or a gag that matters later is asked for all the same.
    state = answer(answers, "state")
    facts = LIFECYCLES[lifecycle].facts(current, state) if state and state != LIFTED else ()
    also = fact_questions([one for one in facts if one.code in _MATTERS], answers)
    step = replace(found[0], first=state or None, reshapes=True)
    left_open = tuple(
        replace(one, optional=True, asks=one.asks if one.name != f"{FACT}gag" else "gag_open") for one in also
    )
    return (step, *found[1:], *left_open)


def _first_steps(lifecycle: str) -> tuple[str, ...]:
    start = LIFECYCLES[lifecycle].following(None)
    before = _BEFORE.get(lifecycle)
    return (*start, *LIFECYCLES[lifecycle].following(before)) if before else start


def _label(paper: Paper) -> Say:
    lifecycle, state = paper.lifecycle, paper.standing.state
    return Say("form.option.paper", {"ref": paper.ref, "lifecycle": lifecycle, "state": state})


def fill(lifecycle: str, answers: Answers) -> Step:
    """The step that was answered."""
    lifted = answer(answers, "state") == LIFTED
    found = circumstances(answers, None if lifted else lifecycle)
    if found.reported and not lifted:
        given = {code: answer(answers, f"{FACT}{code}") for code in _MATTERS}
        found = replace(found, facts={code: value for code, value in given.items() if value})
    new = (answer(answers, "paper") or _NEW) == _NEW
    return Step(needed(answers, "state"), found, answer(answers, "paper_agency") or None, new)


def run(lifecycle: str, request: Request, args: Step, tx: Transaction) -> Reply:
    """Record the step, of the paper that is meant or of a new one.

    Raises:
        NotFound, IllegalMove, Refused: See ``Request.recording`` and ``Request.move``; ``legal_only``,
            ``no_papers``, ``which_paper``, ``no_agencies``, ``oral_too_long`` or ``not_gagged``.
    """
    case = request.recording(tx)
    require_paper(request.actor(tx), case.access, lifecycle)
    paper = _meant(lifecycle, request, args, case)
    if args.state == LIFTED:
        return lift(request, tx, case, paper, args.circumstances)
    if paper is None:
        return _begin(lifecycle, request, args, tx, case)
    check_oral(paper.standing.began, args.state, args.circumstances)
    change = request.move(tx, case, lifecycle, args.state, args.circumstances, subject=paper.ref)
    return Reply(changes=(change.ref,), said=said(paper.gagged))


def _meant(lifecycle: str, request: Request, args: Step, case: Case) -> Paper | None:
    """The paper that moves; none when one begins."""
    known = _of(case, lifecycle)
    agency = _agency(request, case)
    if request.about.other and agency is None:
        for one in known:
            if one.ref == request.about.other:
                return one
        raise Refused("no_papers")
    if args.new:
        return None
    found = [one for one in known if agency in {None, one.agency}]
    found = [one for one in found if one.open] or found
    if len(found) > 1:
        raise Refused("which_paper", papers=tuple(one.ref for one in found))
    if not found and not args.circumstances.reported and args.state not in _first_steps(lifecycle):
        raise Refused("no_papers")
    return found[0] if found else None


def _agency(request: Request, case: Case) -> str | None:
    """The agency that was named by its reference."""
    other = request.about.other
    if other is None or not other.startswith(f"{Kind.REFERRAL}-"):
        return None
    if other not in {one.ref for one in case.referrals}:
        raise Refused("no_agencies")
    return other


def _begin(lifecycle: str, request: Request, args: Step, tx: Transaction, case: Case) -> Reply:
    before = _BEFORE.get(lifecycle)
    done = not args.circumstances.reported
    passed = (before,) if before and done and args.state != before else ()
    current = before if passed else None
    request.check_move(
        tx,
        case,
        lifecycle=lifecycle,
        current=current,
        wanted=args.state,
        circumstances=args.circumstances,
        paper=_NEW,
    )
    agency = args.agency or _agency(request, case)
    if agency not in {None, *(one.ref for one in case.referrals)}:
        raise Refused("no_agencies")
    gagged = gags(lifecycle, args.circumstances)
    ref = tx.incidents.unused(Kind.PAPER, request.new_reference)
    if gagged:
        tx.papers.gag(case.ref, ref)
    change = request.record(
        tx,
        case,
        f"{lifecycle}.moved",
        subject=ref,
        lifecycle=lifecycle,
        state=args.state,
        **told(args.circumstances),
    )
    tx.papers.add(change, ref, lifecycle, agency=agency)
    for state in passed:
        tx.moves.add(change, lifecycle, state, Circumstances(on=args.circumstances.on), subject=ref)
    tx.moves.add(change, lifecycle, args.state, args.circumstances, subject=ref)
    return Reply(changes=(change.ref,), said=said(gagged))


def _of(case: Case, lifecycle: str) -> tuple[Paper, ...]:
    return tuple(one for one in case.papers if one.lifecycle == lifecycle)


def show(request: Request, args: Look, tx: Transaction) -> Reply:
    """Show the papers, those of one kind, or one of them.

    Raises:
        NotFound, Refused: See ``Request.case``; ``no_papers``.
    """
    case = request.case(tx)
    only = request.about.other
    if only and only not in {one.ref for one in case.papers}:
        raise Refused("no_papers")
    actor = request.actor(tx)
    kinds = (args.lifecycle,) if args.lifecycle else PAPERS
    verbs = tuple(NOUNS[kind][0] for kind in kinds if may_record_paper(actor, case.access, kind))
    return Reply(
        body=Papers(case, request.today, args.lifecycle, only), offers=request.offers(tx, case, *verbs)
    )


_EXAMPLES: Final[Mapping[str, tuple[str, ...]]] = {
    "legal_hold": (
        'hold issued counsel="general counsel" custodians="support team" sources="Slack, mail, logs"',
        "hold PA-7W2KQ9 released counsel=counsel",
    ),
    "preservation": ('preservation received agency="county police" scope=mail case=2020/17 on 10 Jan 2020',),
    "legal_process": (
        'subpoena received agency="district court" return="1 June 2030" type=subpoena gag=no on 10 Jan 2020',
        "subpoena PA-7W2KQ9 gag lifted on 10 Mar 2020",
    ),
    "delay_request": ('delay requested agency="county police" official="duty officer" words="wait"',),
    "civil_action": ("civil demand sent answer=unknown on 10 Jan 2020",),
}


def _verb(lifecycle: str) -> Verb[Step]:
    noun, *_ = NOUNS[lifecycle]
    return Verb(
        name=noun,
        nouns=NOUNS[lifecycle],
        parse=partial(parse, lifecycle),
        ask=partial(ask, lifecycle),
        fill=partial(fill, lifecycle),
        run=partial(run, lifecycle),
        usage=f"{noun} [PA-…] <state> [<fact>=<value>] [on <day>]",
        examples=_EXAMPLES[lifecycle],
        right="legal" if lifecycle in OF_LEGAL else "",
    )


COMMAND = Command(
    name="paper",
    nouns=("papers", "paper", *_OF_NOUN),
    lifecycles=PAPERS,
    verbs=(
        Verb(
            name="papers",
            nouns=("papers", "paper"),
            bare=True,
            parse=parse_look,
            run=show,
            usage="papers · hold · preservation · subpoena · delay · civil",
            changes=False,
        ),
        *(_verb(lifecycle) for lifecycle in PAPERS),
    ),
)
