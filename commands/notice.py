"""``/insider notice``: notices to customers and to regulators, and where each stands."""

from dataclasses import dataclass

from commands._form import Option, Question, Say, Wants, answer, needed, text
from commands._phrases import MAX_TITLE, Phrase, within
from commands._shape import About, Answers, Command, Form, NoArgs, Reply, Request, Verb, no_words, told
from commands._step_form import circumstances, steps
from domain.case import Case, Notice
from domain.errors import Refused
from domain.lifecycles import LIFECYCLES, Circumstances
from domain.references import Kind
from storage import Transaction
from storage.tracks import NOTICE_LIFECYCLE

_AUDIENCES = {
    "customers": "customers",
    "customer": "customers",
    "clients": "customers",
    "regulator": "regulator",
    "authority": "regulator",
}


@dataclass(frozen=True, slots=True)
class Args:
    """To whom, the state to enter, how it was or will be sent."""

    audience: str
    state: str
    way: str | None
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Notices:
    """The notices of an incident."""

    case: Case


def parse(phrase: Phrase) -> Args:
    """``customers sent by e-mail on 10 Jan 2020 according to "the company"``."""
    rest, circumstances = phrase.circumstances()
    word = rest.words[0] if rest.words else phrase.text
    audience = _AUDIENCES.get(word.casefold())
    if audience is None:
        raise Refused("unknown_audience", word=word)
    states = LIFECYCLES[NOTICE_LIFECYCLE[audience]].states
    state, after = rest.after(1).take(states, NOTICE_LIFECYCLE[audience])
    way = None
    if after.words and after.words[0].casefold() in {"by", "via", "through"}:
        way, after = within(after.after(1).text, MAX_TITLE), after.after(len(after.words))
    return Args(audience, state.code, way, after.closing_day(circumstances))


def ask(request: Request, answers: Answers, tx: Transaction) -> Form:
    """To whom, and which step; how it is sent, for a notice that is not there yet."""
    case = request.recording(tx)
    audience = answer(answers, "audience") or "customers"
    options = tuple(Option(code, Say(f"form.audience.{code}")) for code in NOTICE_LIFECYCLE)
    questions = [Question(name="audience", wants=Wants.ONE, options=options, first=audience, reshapes=True)]
    lifecycle = NOTICE_LIFECYCLE[audience]
    notice = _standing(case, audience)
    current = notice.standing.state if notice else LIFECYCLES[lifecycle].start[0]
    questions += steps(lifecycle, current, answers, evidence=case.evidence)
    if notice is None:
        questions.append(Question(name="way", optional=True, first=answer(answers, "way") or None))
    return Form(
        about=About(incident=case.ref),
        questions=tuple(questions),
        basis=tx.moves.latest_change(case.ref, lifecycle, notice.ref if notice else "") or "",
    )


def fill(answers: Answers) -> Args:
    """The step that was answered."""
    audience = needed(answers, "audience")
    told = circumstances(answers, NOTICE_LIFECYCLE[audience])
    return Args(audience, needed(answers, "state"), text(answers, "way"), told)


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Record the step; the first one makes the notice.

    Raises:
        NotFound, IllegalMove, Refused: See ``Request.case`` and ``Request.move``.
    """
    case = request.case(tx)
    lifecycle = NOTICE_LIFECYCLE[args.audience]
    notice = _standing(case, args.audience)
    if notice:
        change = request.move(tx, case, lifecycle, args.state, args.circumstances, subject=notice.ref)
        return Reply(changes=(change.ref,))
    start = LIFECYCLES[lifecycle].start[0]
    request.check_move(
        tx,
        case,
        lifecycle=lifecycle,
        current=start,
        wanted=args.state,
        circumstances=args.circumstances,
        audience=args.audience,
        way=args.way,
    )
    ref = tx.incidents.unused(Kind.NOTICE, request.new_reference)
    change = request.record(
        tx,
        case,
        f"{lifecycle}.moved",
        subject=ref,
        lifecycle=lifecycle,
        state=args.state,
        way=args.way,
        **told(args.circumstances),
    )
    tx.notices.add(change, ref, args.audience, args.way)
    if not args.circumstances.reported:
        tx.moves.add(change, lifecycle, start, Circumstances(), subject=ref)
    tx.moves.add(change, lifecycle, args.state, args.circumstances, subject=ref)
    return Reply(changes=(change.ref,))


def _standing(case: Case, audience: str) -> Notice | None:
    return next((one for one in case.notices if one.audience == audience), None)


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Show the notices."""
    del args
    case = request.case(tx)
    return Reply(body=Notices(case), offers=request.offers(tx, case, "notice"))


COMMAND = Command(
    name="notice",
    nouns=("notice", "notices"),
    lifecycles=("customer_notice", "regulator_notice"),
    verbs=(
        Verb(name="notices", bare=True, parse=no_words, run=show, usage="notice", changes=False),
        Verb(
            name="notice",
            parse=parse,
            ask=ask,
            fill=fill,
            run=run,
            usage="notice customers|regulator <state> [by <way>] [on <day>] [according to <who>]",
            examples=(
                "notice customers assessing",
                'notice customers sent by e-mail according to "the company" on 10 Jan 2020',
            ),
        ),
    ),
)
