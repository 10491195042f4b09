"""Which clocks an incident lists, judged anew after each change that may matter (guard G12)."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from commands._request import Request
from domain.case import Case
from domain.clocks import applicable
from domain.lifecycles import Circumstances
from domain.moments import Moment
from storage import Transaction
from storage.facts import Change


def relist(request: Request, tx: Transaction, incident: str) -> None:
    """List the clocks that look applicable now; what was listed before stays so until counsel waives it.

    After the change is written, in its transaction. What was imported as history has no clocks.
    """
    case = tx.cases.load(incident)
    if not case.history:
        tx.clocks.enlist(incident, applicable(case, request.choice), request.now)


def become_aware(
    request: Request, tx: Transaction, case: Case, change: Change, circumstances: Circumstances
) -> None:
    """Who confirms an incident is aware of it: what hangs on that starts, unless it had (guard G10).

    Of a confirmation that others are reported to have given, only the day that they named counts; where they
    named none, the trigger stays unknown.
    """
    zone = request.who.zone
    if "aware_at" in case.moments or (circumstances.reported and circumstances.on is None):
        return
    at = request.now
    exact = circumstances.on is None or circumstances.on == request.today
    if circumstances.on is not None and (circumstances.reported or not exact):
        exact = False
        at = datetime.combine(circumstances.on, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)
    moment = Moment(at=at, zone=zone, exact=exact, recorded=request.now, circumstances=circumstances)
    tx.moments.add(change, "aware_at", moment)
    relist(request, tx, case.ref)
