"""``/insider evidence``: what shows what happened, by reference and hash, and its way from hand to hand.

The thing itself stays where it is kept. Press reports and other sources count as evidence.
"""

from dataclasses import dataclass
from datetime import date

from commands._evidence_words import (
    COLLECTED,
    DESTROYED,
    Args,
    Step,
    ask_add,
    ask_step,
    fill_add,
    fill_step,
    parse_add,
    parse_step,
)
from commands._shape import Command, NoArgs, Reply, Request, Verb, no_words, told
from domain.case import Case
from domain.errors import Refused
from domain.exhibits import Exhibit
from domain.lifecycles import check_date
from domain.references import Kind
from storage import Transaction


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence of an incident, or the one piece that was named."""

    case: Case
    only: str | None = None


def add(request: Request, args: Args, tx: Transaction) -> Reply:
    """Keep a piece of evidence; that it was collected is the first step of its custody.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``future_date``.
    """
    case = request.recording(tx)
    check_date(args.circumstances.on, today=request.today)
    ref = tx.incidents.unused(Kind.EVIDENCE, request.new_reference)
    change = request.record(
        tx,
        case,
        "evidence.added",
        subject=ref,
        evidence=ref,
        evidence_kind=args.kind,
        **told(args.circumstances),
    )
    tx.evidence.add(change, ref, args.kind, args.place, args.sha256)
    tx.evidence.step(change, ref, COLLECTED, args.circumstances, by=request.who.person, to=None)
    return Reply(changes=(change.ref,))


def step(request: Request, args: Step, tx: Transaction) -> Reply:
    """Record a step of custody.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``which_evidence``, ``no_evidence``, ``evidence_gone``,
            ``future_date`` or ``before_last_step``.
    """
    case = request.recording(tx)
    exhibit = _meant(request, case)
    _check(args, exhibit, request.today)
    change = request.record(
        tx,
        case,
        "evidence.moved",
        subject=exhibit.ref,
        evidence=exhibit.ref,
        custody=args.step,
        custodian=args.to,
        **told(args.circumstances),
    )
    tx.evidence.step(change, exhibit.ref, args.step, args.circumstances, by=request.who.person, to=args.to)
    return Reply(changes=(change.ref,))


def _meant(request: Request, case: Case) -> Exhibit:
    if request.about.other is None and len(case.evidence) == 1:
        return case.evidence[0]
    for one in case.evidence:
        if one.ref == request.about.other:
            return one
    if not case.evidence or request.about.other:
        raise Refused("no_evidence")
    raise Refused("which_evidence", evidence=tuple(one.ref for one in case.evidence))


def _check(args: Step, exhibit: Exhibit, today: date) -> None:
    check_date(args.circumstances.on, today=today)
    if args.circumstances.reported:
        return
    last = exhibit.custody[-1]
    if last.step == DESTROYED:
        raise Refused("evidence_gone", evidence=exhibit.ref)
    days = [one.circumstances.on for one in exhibit.custody if one.circumstances.on]
    if args.circumstances.on and days and args.circumstances.on < max(days):
        raise Refused("before_last_step", on=args.circumstances.on, previous=max(days))


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Show the evidence, or one piece of it.

    Raises:
        NotFound, Refused: See ``Request.case``; ``no_evidence``.
    """
    del args
    case = request.case(tx)
    only = request.about.other
    if only and only not in {one.ref for one in case.evidence}:
        raise Refused("no_evidence")
    verbs = ("evidence add", "evidence step") if case.evidence else ("evidence add",)
    return Reply(body=Evidence(case, only), offers=request.offers(tx, case, *verbs))


COMMAND = Command(
    name="evidence",
    nouns=("evidence", "proof", "preuve", "preuves"),
    verbs=(
        Verb(name="evidence", bare=True, parse=no_words, run=show, usage="evidence [EV-…]", changes=False),
        Verb(
            name="evidence add",
            words=("add",),
            parse=parse_add,
            ask=ask_add,
            fill=fill_add,
            run=add,
            usage='evidence add <kind> "<where>" [sha256 <hash>] [on <day>] [according to <who>]',
            examples=('evidence add log "vault 3, shelf 2" on 10 Jan 2020',),
        ),
        Verb(
            name="evidence step",
            parse=parse_step,
            ask=ask_step,
            fill=fill_step,
            run=step,
            usage='evidence EV-… handed to "<who>"|returned|released|destroyed [on <day>]',
            examples=('evidence EV-5T2RQ8 handed to "forensics" on 11 Jan 2020',),
        ),
    ),
)
