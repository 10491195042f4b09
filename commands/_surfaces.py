"""What stands in Slack and must follow the record: incidents' cards, and the Homes of those who see them."""

from collections.abc import Callable
from datetime import datetime

from domain.access import CaseAccess, may_see
from storage import Transaction


def refresh(
    tx: Transaction, incident: str, access: CaseAccess, *, at: datetime, new_key: Callable[[], str]
) -> None:
    """Have an incident's card, and the Home of everybody whom this access lets see it, made anew.

    With the access from before a change, this reaches whoever sees the incident no longer.
    """
    tx.outbox.put_once(kind="card", lane=incident, key=new_key(), at=at, incident=incident)
    for actor in tx.people.actors(tx.homes.everybody()):
        if may_see(actor, access):
            _put_home(tx, actor.person, at, new_key)


def refresh_home(tx: Transaction, person: str, *, at: datetime, new_key: Callable[[], str]) -> None:
    """Have one person's Home made anew, if they have one."""
    if tx.homes.has(person):
        _put_home(tx, person, at, new_key)


def open_home(tx: Transaction, person: str, *, at: datetime, new_key: Callable[[], str]) -> None:
    """Note that a person looks at their Home, and have it made anew."""
    tx.homes.opened(person, at)
    _put_home(tx, person, at, new_key)


def _put_home(tx: Transaction, person: str, at: datetime, new_key: Callable[[], str]) -> None:
    tx.outbox.put_once(kind="home", lane=f"home:{person}", key=new_key(), at=at, person=person)
