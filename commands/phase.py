"""``/insider phase``: the phase of an incident, and how sure it is that it is one."""

from dataclasses import dataclass

from commands._phrases import Phrase
from commands._shape import Command, NoArgs, Reply, Request, Say, Verb, no_words
from domain.errors import Refused
from domain.lifecycles import LIFECYCLES, Circumstances
from storage import Transaction

_NOUN_STATES = {"confirm": "confirmed", "confirmed": "confirmed", "reject": "rejected"}


@dataclass(frozen=True, slots=True)
class Args:
    """The state to enter, and of which lifecycle: ``incident`` or ``certainty``."""

    lifecycle: str
    state: str
    circumstances: Circumstances


def parse(phrase: Phrase) -> Args:
    """``triage on 10 Jan``, ``confirmed``; the nouns ``confirm`` and ``reject`` are states themselves."""
    rest, circumstances = phrase.circumstances()
    if phrase.noun in _NOUN_STATES:
        code = _NOUN_STATES[phrase.noun]
        lifecycle = "certainty" if code == "confirmed" else "incident"
        return Args(lifecycle, code, rest.closing_day(circumstances))
    for lifecycle in ("incident", "certainty"):
        match = LIFECYCLES[lifecycle].states.leading(rest.words)
        if match:
            return Args(lifecycle, match[0].code, rest.after(match[1]).closing_day(circumstances))
    states = LIFECYCLES["incident"].states
    raise Refused("unknown_code", word=rest.text, kind="phase", nearest=states.nearest(rest.text))


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Record the step.

    Raises:
        NotFound, IllegalMove, Refused: See ``Request.case`` and ``Request.move``.
    """
    case = request.case(tx)
    change = request.move(tx, case, args.lifecycle, args.state, args.circumstances)
    return Reply(changes=(change.ref,))


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Tell phase and certainty."""
    del args
    case = request.case(tx)
    said = Say(
        "phase.now",
        {"incident": case.ref, "phase": case.phase.state, "certainty": case.certainty.state},
    )
    following = LIFECYCLES["incident"].following(case.phase.state)
    return Reply(said=(said, Say("phase.following", {"lifecycle": "incident", "allowed": following})))


COMMAND = Command(
    name="phase",
    nouns=("phase", "status", "confirm", "confirmed", "reject"),
    verbs=(
        # First: "confirm" alone is a step, and must not be taken for the bare noun that shows.
        Verb(
            name="phase set",
            nouns=tuple(_NOUN_STATES),
            parse=parse,
            run=run,
            usage="phase <phase> [on <day>] [according to <who>]  ·  confirm  ·  reject",
            examples=("phase triage", "confirm"),
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
