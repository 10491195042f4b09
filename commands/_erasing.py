"""What erasing an incident does, whoever has it done: all in the transaction that decides it."""

from collections.abc import Callable

from commands._surfaces import refresh_readers
from domain.access import may_see
from domain.case import Case
from domain.erasure import Erased
from storage import Transaction
from storage.facts import Change
from storage.record import Outcome


def erase(
    tx: Transaction,
    case: Case,
    change: Change,
    *,
    by: str,
    outcome: Outcome,
    new_key: Callable[[], str],
    proposed_by: str | None = None,
    reason: str | None = None,
) -> None:
    """Shred an incident, record it, and have what the bot posted in its channel taken away.

    Args:
        tx: The open transaction; the incident is locked.
        case: The incident as it was.
        change: What it is recorded as.
        by: Key of who confirmed it, or ``BY_TIME``.
        outcome: Whether somebody did it, or time.
        new_key: Makes a key for the outbox.
        proposed_by: Key of who proposed it.
        reason: Why.
    """
    people = {*case.access.team, *tx.people.roles()}
    readers = [one.person for one in tx.people.actors(sorted(people)) if may_see(one, case.access)]
    refresh_readers(tx, case.access, at=change.at, new_key=new_key)
    tx.outbox.end(case.ref, "erased")
    tx.erasures.shred(change)
    detail = {"person": proposed_by, "reason": reason, "incident": case.ref}
    tx.record.append(
        change=change.ref,
        at=change.at,
        actor=by,
        verb="incident.erased" if proposed_by else "incident.expired",
        outcome=outcome,
        incident=case.ref,
        detail={name: value for name, value in detail.items() if value is not None},
    )
    tx.erasures.add(
        change,
        Erased(
            incident=case.ref,
            at=change.at,
            by=by,
            proposed_by=proposed_by,
            reason=reason,
            readers=frozenset(readers),
        ),
    )
    _take_posts_away(tx, case, change, new_key)


def _take_posts_away(tx: Transaction, case: Case, change: Change, new_key: Callable[[], str]) -> None:
    """Have each message of the bot's in the channel deleted; from now on that is a channel like any other."""
    if case.channel is None:
        return
    for ts in tx.outbox.posted(case.ref):
        tx.outbox.put(
            kind="unpost",
            lane=f"erased:{case.channel}",
            key=new_key(),
            at=change.at,
            incident=case.ref,
            channel=case.channel,
            slot=ts,
        )
    tx.cards.stays_behind(case.ref)
    tx.incidents.leave_channel(change)
