"""``/insider clock``: statutory clocks: what they run from, where they stand, what ended or paused them.

Every clock *may* apply; counsel decides. Only Legal waives one, and only a recorded request for delay pauses
one, where its regime allows that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from commands import _clock_entities as entities
from commands._clock_forms import (
    ask_met,
    ask_moment,
    ask_paused,
    ask_places,
    ask_resumed,
    ask_waived,
    may_pause,
)
from commands._clock_steps import met, pause, resume, waive
from commands._clock_words import (
    Fact,
    Places,
    fill_met,
    fill_moment,
    fill_paused,
    fill_places,
    fill_resumed,
    fill_waived,
    parse_met,
    parse_moment,
    parse_paused,
    parse_places,
    parse_resumed,
    parse_waived,
    written,
)
from commands._listing import relist
from commands._shape import Command, NoArgs, Reply, Request, Verb, no_words, told
from domain.case import Case
from domain.clocks import Clock, clocks_of
from domain.errors import Refused
from domain.lifecycles import check_date
from domain.moments import MOMENTS
from domain.regimes import Regime, unanswered
from storage import Transaction


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of an incident as they stand at ``now``; ``places``: where it is, as far as known.

    ``asked``: by kind of organisation of which nobody says whether this one is, what may apply if it is.
    """

    case: Case
    clocks: tuple[Clock, ...]
    places: tuple[str, ...]
    now: datetime
    asked: Mapping[str, tuple[Regime, ...]] = field(default_factory=dict)


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Show the clocks."""
    del args
    case = request.case(tx)
    clocks = clocks_of(case, request.now, request.choice)
    verbs = ["clock moment", "clock jurisdiction"]
    if any(not one.settled for one in clocks):
        verbs += ["clock met", "clock waive"]
    if any(may_pause(one) for one in clocks):
        verbs.append("clock pause")
    asked = unanswered(case, request.choice)
    if asked:
        verbs.insert(0, "clock applies")
    body = Clocks(case, clocks, request.choice.places_of(case), request.now, asked)
    return Reply(body=body, offers=request.offers(tx, case, *verbs))


def record_moment(request: Request, args: Fact, tx: Transaction) -> Reply:
    """Record a moment; what was recorded of it before stays as history.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``future_moment``.
    """
    case = request.recording(tx)
    moment = args.when.moment(request, args.circumstances)
    if moment.at > request.now and not MOMENTS[args.moment].future:
        raise Refused("future_moment", when=written(moment))
    change = request.record(
        tx,
        case,
        "clock.moment",
        moment=args.moment,
        when=written(moment),
        **told(args.circumstances),
    )
    tx.moments.add(change, args.moment, moment)
    relist(request, tx, case.ref)
    return Reply(changes=(change.ref,))


def record_places(request: Request, args: Places, tx: Transaction) -> Reply:
    """Record where the incident is; that decides which clocks may apply.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``future_date``.
    """
    case = request.recording(tx)
    check_date(args.circumstances.on, today=request.today)
    change = request.record(tx, case, "clock.places", places=",".join(args.codes), **told(args.circumstances))
    tx.moments.place(change, args.codes, args.circumstances)
    relist(request, tx, case.ref)
    return Reply(changes=(change.ref,))


COMMAND = Command(
    name="clock",
    nouns=("clock", "clocks", "deadline", "deadlines", "jurisdiction", "jurisdictions"),
    verbs=(
        # First: "jurisdiction" alone opens the form, and must not be taken for the bare noun that shows.
        Verb(
            name="clock jurisdiction",
            nouns=("jurisdiction", "jurisdictions"),
            words=("jurisdiction",),
            parse=parse_places,
            ask=ask_places,
            fill=fill_places,
            run=record_places,
            usage="clock jurisdiction <places>",
            examples=("clock jurisdiction EU, US-CA",),
        ),
        Verb(name="clock", bare=True, parse=no_words, run=show, usage="clock", changes=False),
        Verb(
            name="clock applies",
            words=("applies",),
            parse=entities.parse,
            ask=entities.ask,
            fill=entities.fill,
            run=entities.run,
            usage="clock applies <kind of organisation> yes|no|unknown [because <why>]",
            examples=("clock applies nis2 no because it is too small",),
        ),
        Verb(
            name="clock met",
            words=("met",),
            parse=parse_met,
            ask=ask_met,
            fill=fill_met,
            run=met,
            usage="clock met <clock> [<when>] evidence EV-… [because <why late>]",
            examples=("clock met gdpr33 13 Jan 2020 16:00 evidence EV-5T2RQ8",),
        ),
        Verb(
            name="clock waive",
            words=("waive",),
            parse=parse_waived,
            ask=ask_waived,
            fill=fill_waived,
            run=waive,
            usage="clock waive <clock> because <why>",
            examples=("clock waive nis2_early because no essential entity is concerned",),
            right="legal",
        ),
        Verb(
            name="clock pause",
            words=("pause",),
            parse=parse_paused,
            ask=ask_paused,
            fill=fill_paused,
            run=pause,
            usage="clock pause <clock> [by PA-…] [on <day>]",
            examples=("clock pause ca_persons by PA-7W2KQ9",),
        ),
        Verb(
            name="clock resume",
            words=("resume",),
            parse=parse_resumed,
            ask=ask_resumed,
            fill=fill_resumed,
            run=resume,
            usage="clock resume <clock> [<when>]",
            examples=("clock resume ca_persons",),
        ),
        Verb(
            name="clock moment",
            parse=parse_moment,
            ask=ask_moment,
            fill=fill_moment,
            run=record_moment,
            usage="clock <moment> <day> <time> [<zone>] [according to <who>]",
            examples=("clock discovered 3 Jan 2020 14:30 Europe/Paris", "clock aware now"),
        ),
    ),
)
