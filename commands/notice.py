"""``/insider notice``: notices to customers and to regulators, and where each stands."""

from dataclasses import dataclass

from commands import _notice_approval as approval
from commands import _notice_draft as drafting
from commands import _notice_sent as sending
from commands._form import Option, Question, Say, Wants, answer, needed, text
from commands._notice_text import AUDIENCES, check_ready, findings, standing
from commands._phrases import MAX_TITLE, Phrase, within
from commands._shape import About, Answers, Command, Form, NoArgs, Reply, Request, Verb, no_words, told
from commands._step_form import circumstances, steps
from domain.case import Case, Notice
from domain.claim_check import blocking
from domain.errors import Refused
from domain.facts import FACTS
from domain.lifecycles import LIFECYCLES, Circumstances
from domain.references import Kind
from storage import Transaction
from storage.tracks import NOTICE_LIFECYCLE

_SUBMITTED = frozenset({"initial_submitted", "supplemented", "final_submitted"})


@dataclass(frozen=True, slots=True)
class Args:
    """To whom, the state to enter, how it was or will be sent."""

    audience: str
    state: str
    way: str | None
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Notices:
    """The notices of an incident. ``changed``: those whose approved text the record supports no more."""

    case: Case
    changed: frozenset[str] = frozenset()


def parse(phrase: Phrase) -> Args:
    """``customers sent by e-mail on 10 Jan 2020 according to "the company"``."""
    rest, circumstances = phrase.circumstances(FACTS)
    word = rest.words[0] if rest.words else phrase.text
    audience = AUDIENCES.get(word.casefold())
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
    notice = standing(case, audience)
    current = notice.standing.state if notice else LIFECYCLES[lifecycle].start[0]
    roles, following = request.actor(tx).roles, _following(case, notice, lifecycle, current)
    questions += steps(lifecycle, current, answers, roles=roles, following=following, evidence=case.evidence)
    if notice is None:
        questions.append(Question(name="way", optional=True, first=answer(answers, "way") or None))
    return Form(
        about=About(incident=case.ref),
        questions=tuple(questions),
        basis=tx.moves.latest_change(case.ref, lifecycle, notice.ref if notice else "") or "",
    )


def _following(case: Case, notice: Notice | None, lifecycle: str, current: str) -> list[str]:
    """The states that may be entered by hand now: what is done with a text waits for its two approvals."""
    following = LIFECYCLES[lifecycle].following(current)
    return [code for code in following if notice is None or _may(case, notice, code)]


def _may(case: Case, notice: Notice, state: str) -> bool:
    try:
        _check_text(case, notice, Args(notice.audience, state, None, Circumstances()))
    except Refused:
        return False
    return True


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
    notice = standing(case, args.audience)
    if notice:
        _check_text(case, notice, args)
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


def _check_text(case: Case, notice: Notice, args: Args) -> None:
    """What is done here with a text waits for its two approvals.

    Raises:
        Refused: ``use_notice_approve``; see ``check_ready``.
    """
    if args.circumstances.reported:
        return
    if args.state == "approved":
        raise Refused("use_notice_approve")
    if args.state == "sending" or (args.state in _SUBMITTED and notice.drafts.latest):
        check_ready(case, notice)


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Show the notices."""
    del args
    case = request.case(tx)
    changed = {one.ref for one in case.notices if one.drafts.approved and blocking(findings(case, one))}
    texts = ("notice draft", "notice approve", "notice sent") if case.notices else ()
    offers = request.offers(tx, case, "notice", *texts)
    return Reply(body=Notices(case, frozenset(changed)), offers=offers)


COMMAND = Command(
    name="notice",
    nouns=("notice", "notices"),
    lifecycles=("customer_notice", "regulator_notice"),
    verbs=(
        Verb(name="notices", bare=True, parse=no_words, run=show, usage="notice", changes=False),
        Verb(
            name="notice draft",
            words=("draft",),
            parse=drafting.parse_draft,
            ask=drafting.ask_draft,
            fill=drafting.fill_draft,
            run=drafting.draft,
            usage="notice draft [customers|regulator] english|french [<text>]",
            examples=("notice draft english", "notice draft regulator french"),
        ),
        Verb(
            name="notice check",
            words=("check",),
            parse=approval.parse_check,
            run=approval.show_check,
            usage="notice check [customers|regulator]",
            examples=("notice check",),
            changes=False,
        ),
        Verb(
            name="notice approve",
            words=("approve",),
            parse=approval.parse_approve,
            ask=approval.ask_approve,
            fill=approval.fill_approve,
            run=approval.approve,
            usage="notice approve [customers|regulator] <version>",
            examples=("notice approve 2",),
        ),
        Verb(
            name="notice sent",
            words=("sent",),
            parse=sending.parse_sent,
            ask=sending.ask_sent,
            fill=sending.fill_sent,
            run=sending.sent,
            usage="notice sent <delivered> bounced <number> [on <day>]",
            examples=("notice sent 480 bounced 20",),
        ),
        Verb(
            name="notice corrected",
            words=("corrected",),
            parse=sending.parse_corrected,
            ask=sending.ask_corrected,
            fill=sending.fill_corrected,
            run=sending.corrected,
            usage="notice corrected <what was wrong>",
            examples=("notice corrected It was two fields, not one",),
        ),
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
