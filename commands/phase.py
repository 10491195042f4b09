"""``/insider phase``: the phase of an incident, and how sure it is that it is one."""

from dataclasses import dataclass, replace

from commands._closing import CLOSED, close
from commands._form import Option, Question, Say, Wants, answer, needed
from commands._listing import become_aware
from commands._phrases import Phrase
from commands._shape import About, Answers, Command, Form, NoArgs, Reply, Request, Verb, no_words
from commands._step_form import circumstances, given_step, held, steps
from domain.case import Case
from domain.closing import check_step, hindrances, may_confirm, needs, proposed
from domain.errors import Refused
from domain.facts import FACTS
from domain.lifecycles import LIFECYCLES, Circumstances
from domain.screen import PROTECTED
from domain.vocabulary import REJECT_REASON
from storage import Transaction

PHASE_LIFECYCLES = ("incident", "certainty")
_NOUN_STATES = {
    "confirm": ("certainty", "confirmed"),
    "confirmed": ("certainty", "confirmed"),
    "confirmer": ("certainty", "confirmed"),
    "reject": ("incident", "rejected"),
    "rejeter": ("incident", "rejected"),
}


_REJECTED = "rejected"
_REASON = "reject_reason"


@dataclass(frozen=True, slots=True)
class Args:
    """The state to enter, and of which lifecycle: ``incident`` or ``certainty``."""

    lifecycle: str
    state: str
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Phases:
    """Phase and certainty of an incident, and what may follow."""

    case: Case


def ask(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Phase or certainty, which step, and what that step needs.

    Closing is offered when nothing is left to do; what needs an owner or another incident has its own form.
    """
    case = request.recording(tx)
    track = answer(answers, "track") or PHASE_LIFECYCLES[0]
    tracks = tuple(Option(name, Say(f"lifecycle.{name}")) for name in PHASE_LIFECYCLES)
    which = Question(name="track", wants=Wants.ONE, options=tracks, first=track, reshapes=True)
    current = (case.phase if track == "incident" else case.certainty).state
    following = [
        code
        for code in LIFECYCLES[track].following(current)
        if not {"owner", "other"} & set(needs(track, current, code))
        and not (code == CLOSED and (hindrances(case, code) or proposed(case)))
    ]
    asked = steps(
        track,
        current,
        answers,
        roles=request.actor(tx).roles,
        following=following,
        reasoned={code for code in following if "reason" in needs(track, current, code)},
        evidence=case.evidence,
        screen=case.judgements.screen,
    )
    basis = tx.moves.latest_change(case.ref, track, "") or ""
    says = held(case.judgements.screen, track, current, following)
    return Form(about=About(incident=case.ref), questions=(which, *asked), basis=basis, says=says)


def fill(answers: Answers) -> Args:
    """The step that was answered."""
    return Args(
        needed(answers, "track"), needed(answers, "state"), circumstances(answers, needed(answers, "track"))
    )


def parse(phrase: Phrase) -> Args:
    """``triage on 10 Jan``, ``confirmed``, ``false positive <why>``; some nouns are states themselves."""
    rest, circumstances = phrase.circumstances(FACTS)
    lifecycle, code, after = _state(phrase.noun, rest)
    if code == _REJECTED:
        after, circumstances = _kind_of_reason(after, circumstances)
    if "reason" in LIFECYCLES[lifecycle].states[code].needs:
        return Args(lifecycle, code, after.closing_reason(circumstances))
    return Args(lifecycle, code, after.closing_day(circumstances))


def _kind_of_reason(rest: Phrase, told: Circumstances) -> tuple[Phrase, Circumstances]:
    """The kind of reason that the first words name, as a fact; the words after it say why."""
    match = REJECT_REASON.leading([word.rstrip(":") for word in rest.words])
    if match is None or _REASON in told.facts:
        return rest, told
    return rest.after(match[1]), replace(told, facts={**told.facts, _REASON: match[0].code})


def _state(noun: str, rest: Phrase) -> tuple[str, str, Phrase]:
    if noun in _NOUN_STATES:
        return *_NOUN_STATES[noun], rest
    for lifecycle in PHASE_LIFECYCLES:
        match = LIFECYCLES[lifecycle].states.leading(rest.words)
        if match:
            return lifecycle, match[0].code, rest.after(match[1])
    near = [LIFECYCLES[lifecycle].states.nearest(rest.text) for lifecycle in PHASE_LIFECYCLES]
    nearest = next((one for one in near if one), None)
    raise Refused("unknown_code", word=rest.text, kind="phase", nearest=nearest)


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Record the step.

    Raises:
        StillOpen: The incident cannot be closed yet; closing is proposed, not done.
        Refused: ``reject_protected``: two decide that, by the screen, and it unlinks everybody.
        NotFound, IllegalMove, Refused: See ``Request.recording``, ``check_step`` and ``Request.move``.
    """
    case = request.recording(tx)
    if args.state == _REJECTED and args.circumstances.facts.get(_REASON) == PROTECTED:
        raise Refused("reject_protected")
    try:
        check_step(case, args.lifecycle, args.state, args.circumstances)
    except Refused as refused:
        refused.params["given"] = given_step(args.lifecycle, args.state, args.circumstances, {})
        raise
    if args.state == CLOSED:
        return close(request, tx, case, args.circumstances)
    change = request.move(tx, case, args.lifecycle, args.state, args.circumstances)
    if args.state == "confirmed":
        become_aware(request, tx, case, change, args.circumstances)
    return Reply(changes=(change.ref,))


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Tell phase and certainty, since when, and what each next step needs."""
    del args
    case = request.case(tx)
    return Reply(
        body=Phases(case), offers=request.offers(tx, case, "phase set", *_ways_on(request, case, tx))
    )


def _ways_on(request: Request, case: Case, tx: Transaction) -> tuple[str, ...]:
    if not case.open:
        return ("reopen",)
    if proposed(case) is None:
        return ("close", "close waiting")
    return (
        ("close confirm", "close withdraw") if may_confirm(request.actor(tx), case) else ("close withdraw",)
    )


COMMAND = Command(
    name="phase",
    nouns=("phase", "status", *_NOUN_STATES),
    lifecycles=PHASE_LIFECYCLES,
    verbs=(
        # First: "confirm" alone is a step, and must not be taken for the bare noun that shows.
        Verb(
            name="phase set",
            nouns=tuple(_NOUN_STATES),
            parse=parse,
            ask=ask,
            fill=fill,
            run=run,
            usage=(
                "phase <phase> [because <why>] [on <day>] [according to <who>] · confirm"
                " · reject <reason> because <why>"
            ),
            examples=(
                "phase triage",
                "confirm",
                "reject out of scope because nobody of ours did it",
                "phase near miss nothing was sent",
            ),
        ),
        Verb(
            name="phase",
            bare=True,
            parse=no_words,
            run=show,
            usage="phase",
            examples=("phase",),
            changes=False,
        ),
    ),
)
