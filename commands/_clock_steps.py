"""What ends a clock or pauses it: done in time or late, waived by Legal, a recorded request for delay."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands._clock_words import Met, Paused, Resumed, Waived, written
from commands._listing import relist
from commands._shape import Reply, Request, told
from domain.case import Case
from domain.clocks import Clock, clocks_of, pausing
from domain.errors import Refused
from domain.lifecycles import LIFECYCLES, check_date
from domain.moments import Moment, Outcome, Pause
from domain.papers import delays_in_force
from storage import Transaction


def met(request: Request, args: Met, tx: Transaction) -> Reply:
    """Record that a duty was done, in time or late, as its due time tells.

    Raises:
        NotFound, Refused: See ``Request.recording``, ``_meant`` and ``_check_met``.
    """
    case = request.recording(tx)
    clock = _meant(request, case, args.clock)
    done = args.when.moment(request, args.circumstances, latest=True)
    _check_met(request, args, case, clock, done)
    late = not clock.regime.earliest and clock.adjusted is not None and done.at > clock.adjusted
    if late and not (args.circumstances.reason or args.circumstances.reported):
        raise Refused("clock_needs_reason")
    state = "met_late" if late else "met"
    change = request.record(
        tx,
        case,
        f"clock.{state}",
        clock=args.clock,
        when=written(done),
        shown=args.evidence,
        **told(args.circumstances),
    )
    outcome = Outcome(
        state=state,
        done=done.at,
        evidence=args.evidence,
        by=request.who.person,
        at=request.now,
        circumstances=args.circumstances,
    )
    tx.clocks.end(change, args.clock, outcome)
    sets = clock.regime.sets
    if sets and sets not in case.moments:
        tx.moments.add(change, sets, args.when.moment(request, args.circumstances))
    relist(request, tx, case.ref)
    return Reply(changes=(change.ref,))


def _check_met(request: Request, args: Met, case: Case, clock: Clock, done: Moment) -> None:
    """Refuse what cannot have been, and what is done here but not shown.

    Raises:
        Refused: ``future_moment``, ``no_evidence``, ``clock_too_early``, ``clock_no_trigger``,
            ``clock_before_trigger`` or ``clock_needs_evidence``.
    """
    if done.at > request.now:
        raise Refused("future_moment", when=written(done))
    if args.evidence and args.evidence not in {one.ref for one in case.evidence}:
        raise Refused("no_evidence")
    if args.circumstances.reported:
        return
    if clock.since is None:
        raise Refused("clock_no_trigger", moment=clock.regime.moment)
    if done.at < clock.since:
        raise Refused("clock_before_trigger", moment=clock.regime.moment)
    if clock.regime.earliest and clock.due is not None and done.at < clock.due:
        raise Refused("clock_too_early", at=clock.due)
    if not args.evidence:
        raise Refused("clock_needs_evidence")


def waive(request: Request, args: Waived, tx: Transaction) -> Reply:
    """Record that counsel decided that a clock does not apply.

    Raises:
        NotFound, Refused: See ``Request.recording`` and ``_meant``; ``legal_only``,
            ``clock_needs_reason``.
    """
    case = request.recording(tx)
    # Also when others are said to have waived it: a clock that counts no more is looked at by nobody.
    if not LIFECYCLES["clock"].open_to(request.actor(tx).roles, ["waived"]):
        raise Refused("legal_only")
    _meant(request, case, args.clock)
    if not args.circumstances.reason:
        raise Refused("clock_needs_reason")
    change = request.record(tx, case, "clock.waived", clock=args.clock, **told(args.circumstances))
    outcome = Outcome(state="waived", by=request.who.person, at=request.now, circumstances=args.circumstances)
    tx.clocks.end(change, args.clock, outcome)
    return Reply(changes=(change.ref,))


def pause(request: Request, args: Paused, tx: Transaction) -> Reply:
    """Pause a clock by a recorded request for delay, from its day to its last; the first due time stays too.

    Raises:
        NotFound, Refused: See ``Request.recording`` and ``_meant``; ``clock_no_pause``, ``clock_no_trigger``,
            ``no_delay_request``, ``needs_attorney_general`` or ``future_date``.
    """
    case = request.recording(tx)
    clock = _meant(request, case, args.clock)
    if clock.regime.delay == "no":
        raise Refused("clock_no_pause", clock=args.clock)
    if clock.due is None:
        raise Refused("clock_no_trigger", moment=clock.regime.moment)
    check_date(args.circumstances.on, today=request.today)
    paused, until = _paused(request, case, clock, args)
    change = request.record(
        tx,
        case,
        "clock.paused",
        clock=args.clock,
        until=until.isoformat(),
        request=paused.request,
        **told(args.circumstances),
    )
    tx.clocks.pause(change, args.clock, paused, args.circumstances)
    return Reply(changes=(change.ref,))


def _paused(request: Request, case: Case, clock: Clock, args: Paused) -> tuple[Pause, date]:
    """The pause that a request in force makes, and its last day.

    Raises:
        Refused: ``no_delay_request`` or ``needs_attorney_general``.
    """
    papers = [one for one in delays_in_force(case, request.now) if args.request in {None, one.ref}]
    if not papers:
        raise Refused("no_delay_request")
    papers = list(pausing(case, clock, papers))
    if not papers or papers[0].until is None:
        raise Refused("needs_attorney_general", clock=args.clock)
    paper, until = papers[0], papers[0].until
    zone = ZoneInfo(clock.regime.zone)
    on = args.circumstances.on or paper.standing.circumstances.on
    start = datetime.combine(on, time(), tzinfo=zone).astimezone(UTC) if on else request.now
    end = datetime.combine(until + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)
    return Pause(start=start, end=end, request=paper.ref), until


def resume(request: Request, args: Resumed, tx: Transaction) -> Reply:
    """Record that a paused clock runs again.

    Raises:
        NotFound, Refused: See ``Request.recording`` and ``_meant``; ``clock_not_paused``, ``future_moment``.
    """
    case = request.recording(tx)
    clock = _meant(request, case, args.clock)
    if clock.state != "paused":
        raise Refused("clock_not_paused", clock=args.clock)
    moment = args.when.moment(request, args.circumstances)
    if moment.at > request.now:
        raise Refused("future_moment", when=written(moment))
    change = request.record(
        tx, case, "clock.resumed", clock=args.clock, when=written(moment), **told(args.circumstances)
    )
    tx.clocks.resume(change, args.clock, moment.at, args.circumstances)
    return Reply(changes=(change.ref,))


def _meant(request: Request, case: Case, code: str) -> Clock:
    """The clock that is meant, unless nothing is left to do in it.

    Raises:
        Refused: ``no_such_clock`` or ``clock_settled``.
    """
    found = [one for one in clocks_of(case, request.now, request.choice) if one.regime.code == code]
    if not found:
        raise Refused("no_such_clock")
    if found[0].settled:
        raise Refused("clock_settled", clock=code)
    return found[0]
