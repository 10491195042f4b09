"""``/insider notice``: notices to customers and to regulators, and where each stands."""

from dataclasses import dataclass

from commands import _notice_approval as approval
from commands import _notice_draft as drafting
from commands import _notice_sent as sending
from commands._addressee import ask_addressee, audience_of, fill_addressee, named, standing, take_addressee
from commands._form import Question, answer, needed, text
from commands._notice_text import check_ready, findings
from commands._phrases import MAX_TITLE, Phrase, within
from commands._shape import About, Answers, Command, Form, NoArgs, Reply, Request, Verb, no_words, told
from commands._step_form import circumstances, steps
from domain.case import Addressee, Case, Notice
from domain.claim_check import blocking
from domain.errors import Refused
from domain.facts import FACTS
from domain.lifecycles import LIFECYCLES, Circumstances, State
from domain.references import Kind
from storage import Transaction
from storage.tracks import NOTICE_LIFECYCLE

_SUBMITTED = frozenset({"initial_submitted", "supplemented", "final_submitted"})


@dataclass(frozen=True, slots=True)
class Args:
    """To whom, none for the notice that was named; the state to enter; how it was or will be sent."""

    to: Addressee | None
    state: str
    way: str | None
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Notices:
    """The notices of an incident. ``changed``: those whose approved text the record supports no more."""

    case: Case
    changed: frozenset[str] = frozenset()


def parse(phrase: Phrase) -> Args:
    """``customers in FR sent by e-mail on 10 Jan 2020``; after a reference ``sent by e-mail``.

    Raises:
        Refused: ``unknown_audience``; ``missing_word`` or ``unknown_code`` of a state.
    """
    rest, circumstances = phrase.circumstances(FACTS)
    to, rest = take_addressee(rest)
    if to is None:
        state, after = _state_alone(rest)
    else:
        lifecycle = NOTICE_LIFECYCLE[to.audience]
        state, after = rest.take(LIFECYCLES[lifecycle].states, lifecycle)
    way = None
    if after.words and after.words[0].casefold() in {"by", "via", "through"}:
        way, after = within(after.after(1).text, MAX_TITLE), after.after(len(after.words))
    return Args(to, state.code, way, after.closing_day(circumstances))


def _state_alone(phrase: Phrase) -> tuple[State, Phrase]:
    """The state that a line begins with; which lifecycle it is of, the notice says that was named."""
    for lifecycle in NOTICE_LIFECYCLE.values():
        found = LIFECYCLES[lifecycle].states.leading(phrase.words)
        if found:
            return found[0], phrase.after(found[1])
    raise Refused("unknown_audience", word=phrase.words[0] if phrase.words else phrase.text)


def ask(request: Request, answers: Answers, tx: Transaction) -> Form:
    """To whom, and which step; how it is sent, for a notice that is not there yet."""
    case = request.recording(tx)
    ref = request.about.other
    notice = named(case, ref) if ref else standing(case, fill_addressee(answers))
    to = notice.to if notice else fill_addressee(answers)
    questions = [audience_of(to)] if ref else ask_addressee(answers)
    lifecycle = NOTICE_LIFECYCLE[to.audience]
    current = notice.standing.state if notice else LIFECYCLES[lifecycle].start[0]
    roles, following = request.actor(tx).roles, _following(case, notice, lifecycle, current)
    questions += steps(lifecycle, current, answers, roles=roles, following=following, evidence=case.evidence)
    if notice is None:
        questions.append(Question(name="way", optional=True, first=answer(answers, "way") or None))
    return Form(
        about=About(incident=case.ref, other=ref),
        questions=tuple(questions),
        basis=tx.moves.latest_change(case.ref, lifecycle, notice.ref if notice else "") or "",
    )


def _following(case: Case, notice: Notice | None, lifecycle: str, current: str) -> list[str]:
    """The states that may be entered by hand now: what is done with a text waits for its two approvals."""
    following = LIFECYCLES[lifecycle].following(current)
    return [code for code in following if notice is None or _may(case, notice, code)]


def _may(case: Case, notice: Notice, state: str) -> bool:
    try:
        _check_text(case, notice, Args(notice.to, state, None, Circumstances()))
    except Refused:
        return False
    return True


def fill(answers: Answers) -> Args:
    """The step that was answered."""
    to = fill_addressee(answers)
    told = circumstances(answers, NOTICE_LIFECYCLE[to.audience])
    return Args(to, needed(answers, "state"), text(answers, "way"), told)


def run(request: Request, args: Args, tx: Transaction) -> Reply:
    """Record the step; the first one makes the notice.

    Raises:
        NotFound, IllegalMove, Refused: See ``Request.case`` and ``Request.move``.
    """
    case = request.case(tx)
    ref, to = request.about.other, args.to
    notice = named(case, ref) if ref else (to and standing(case, to))
    if notice:
        _check_text(case, notice, args)
        lifecycle = notice.standing.lifecycle
        change = request.move(tx, case, lifecycle, args.state, args.circumstances, subject=notice.ref)
        return Reply(changes=(change.ref,))
    if to is None:
        raise Refused("unknown_audience", word=args.state)
    return _begin(request, tx, case, args, to)


def _begin(request: Request, tx: Transaction, case: Case, args: Args, to: Addressee) -> Reply:
    """Make the notice with its first step."""
    lifecycle = NOTICE_LIFECYCLE[to.audience]
    start = LIFECYCLES[lifecycle].start[0]
    request.check_move(
        tx,
        case,
        lifecycle=lifecycle,
        current=start,
        wanted=args.state,
        circumstances=args.circumstances,
        audience=to.audience,
        population=to.population,
        regime=to.regime,
        jurisdiction=to.jurisdiction,
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
        **to.parts,
        way=args.way,
        **told(args.circumstances),
    )
    tx.notices.add(change, ref, to, args.way)
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
            usage="notice draft [N-…|customers|regulator] english|french [<text>]",
            examples=("notice draft english", "notice draft regulator french"),
        ),
        Verb(
            name="notice check",
            words=("check",),
            parse=approval.parse_check,
            run=approval.show_check,
            usage="notice check [N-…|customers|regulator]",
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
            usage="notice approve [N-…|customers|regulator] <version>",
            examples=("notice approve 2",),
        ),
        Verb(
            name="notice sent",
            words=("sent",),
            parse=sending.parse_sent,
            ask=sending.ask_sent,
            fill=sending.fill_sent,
            run=sending.sent,
            usage="notice sent [N-…] <delivered> bounced <number> [on <day>]",
            examples=("notice sent 480 bounced 20",),
        ),
        Verb(
            name="notice corrected",
            words=("corrected",),
            parse=sending.parse_corrected,
            ask=sending.ask_corrected,
            fill=sending.fill_corrected,
            run=sending.corrected,
            usage="notice corrected [N-…] <what was wrong>",
            examples=("notice corrected It was two fields, not one",),
        ),
        Verb(
            name="notice",
            parse=parse,
            ask=ask,
            fill=fill,
            run=run,
            usage=(
                "notice customers|regulator [of <population>] [under <regime>] [in <jurisdiction>] <state> "
                "[by <way>] [on <day>] [according to <who>]"
            ),
            examples=(
                "notice customers assessing",
                "notice customers of patients in US-CA assessing",
                "notice regulator under gdpr33 in FR assessing",
                'notice customers sent by e-mail according to "the company" on 10 Jan 2020',
            ),
        ),
    ),
)
