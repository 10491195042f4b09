"""What stands in Slack and must follow the record: incidents' cards, and the Homes of those who see them."""

from collections.abc import Callable, Iterable
from datetime import datetime

from domain.access import CaseAccess, may_see
from domain.papers import may_read_gagged
from domain.references import Kind
from storage import Transaction


def refresh(
    tx: Transaction,
    incident: str,
    access: CaseAccess,
    *,
    subject: str | None,
    at: datetime,
    new_key: Callable[[], str],
    gagged: bool = False,
    quiet: bool = False,
) -> None:
    """Have an incident's card, and the Home of everybody whom this access lets see it, made anew.

    With the access from before a change, this reaches whoever sees the incident no longer.

    Args:
        tx: The open transaction.
        incident: Reference of the incident.
        access: Who sees it.
        subject: Reference of what changed. A card says nothing of other incidents, and that it was edited
            would tell those who may not see the other one that something happened.
        at: When it changed.
        new_key: Makes a key for the outbox.
        gagged: What changed exists for Legal alone: nothing moves that others could see moving.
        quiet: Nothing moves in the incident's channel.
    """
    of_another = subject is not None and subject.startswith(f"{Kind.INCIDENT}-")
    if not of_another and not gagged and not quiet and not tx.outbox.waiting_in("card", [incident]):
        tx.outbox.put(kind="card", lane=incident, key=new_key(), at=at, incident=incident)
    everybody = tx.homes.everybody()
    readers = [
        user
        for user, one in zip(everybody, tx.people.actors(everybody), strict=True)
        if may_see(one, access) and (not gagged or may_read_gagged(one))
    ]
    _put_homes(tx, readers, at, new_key)


def refresh_readers(tx: Transaction, access: CaseAccess, *, at: datetime, new_key: Callable[[], str]) -> None:
    """Have the Home of everybody whom this access lets see an incident made anew; its card stays as it is."""
    everybody = tx.homes.everybody()
    actors = zip(everybody, tx.people.actors(everybody), strict=True)
    _put_homes(tx, [user for user, one in actors if may_see(one, access)], at, new_key)


def refresh_home(tx: Transaction, person: str, *, at: datetime, new_key: Callable[[], str]) -> None:
    """Have one person's Home made anew, if they have one, on each of their accounts."""
    first = tx.people.person(person)
    users = [user for user in tx.homes.everybody() if tx.people.person(user) == first]
    _put_homes(tx, users, at, new_key)


def open_home(tx: Transaction, person: str, *, at: datetime, new_key: Callable[[], str]) -> None:
    """Note that somebody looks at the Home of an account, and have it made anew."""
    tx.homes.opened(person, at)
    _put_homes(tx, [person], at, new_key)


def look_again(tx: Transaction, ref: str, *, at: datetime, key: str) -> None:
    """Have an incident's channel looked at, unless that waits to be done anyway."""
    lane = f"room:{ref}"
    if not tx.outbox.waiting_in("look", [lane]):
        tx.outbox.put(kind="look", lane=lane, key=key, at=at, incident=ref)


def _put_homes(tx: Transaction, people: Iterable[str], at: datetime, new_key: Callable[[], str]) -> None:
    lanes = {f"home:{person}": person for person in people}
    waiting = tx.outbox.waiting_in("home", lanes)
    for lane, person in lanes.items():
        if lane not in waiting:
            tx.outbox.put(kind="home", lane=lane, key=new_key(), at=at, person=person)
