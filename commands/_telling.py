"""Who is told something of an incident in private: its leads and owners, and nobody else."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from domain.access import CaseAccess, Role
from domain.case import Case
from domain.voided import made_void
from storage import Transaction
from storage.outbox import Outgoing

_NEEDED: Final = (Role.HR, Role.LEGAL)
"""Roles without which decisions of an incident wait for ever."""


ASIDE: Final = "aside"
"""The kind of a word that a message was set aside."""

_NOT_MISSED: Final = (ASIDE, "home", "pin")
"""Kinds of which nobody is told: a word about a word, a Home that is made anew, a card that is not pinned."""


def leads_of(access: CaseAccess) -> tuple[str, ...]:
    """Who leads an incident: nobody who is barred."""
    return tuple(person for person, part in access.team.items() if part is Role.LEAD)


def owners_for(tx: Transaction, access: CaseAccess) -> tuple[str, ...]:
    """The owners who may be told what an incident tells an owner: those who are not barred from it."""
    return tuple(one for one in tx.people.holders(Role.OWNER) if tx.people.blind(one) not in access.barred)


def tell(
    tx: Transaction,
    kind: str,
    people: Iterable[str],
    *,
    incident: str,
    slot: str,
    at: datetime,
    new_key: Callable[[], str],
) -> None:
    """Have each of these people told something of an incident, once, in private."""
    for person in dict.fromkeys(people):
        tx.outbox.put(
            kind=kind,
            lane=f"dm:{person}",
            key=new_key(),
            at=at,
            incident=incident,
            person=person,
            slot=slot,
        )


def tell_of_aside(
    tx: Transaction, row: Outgoing, reason: str, *, at: datetime, new_key: Callable[[], str]
) -> None:
    """Have owners told that a message was set aside, and whoever gets a digest into its channel.

    Nobody is told of an incident that they are barred from.

    Args:
        tx: The open transaction.
        row: What was set aside.
        reason: Slack's word for it, or ours.
        at: When.
        new_key: Makes a key for the outbox.
    """
    if row.kind in _NOT_MISSED:
        return
    incident = row.incident if row.incident and tx.cases.exists(row.incident) else None
    people = owners_for(tx, tx.cases.access(incident)) if incident else tx.people.holders(Role.OWNER)
    subscription = tx.subscriptions.get(row.subscription or "")
    for person in dict.fromkeys((*people, *([subscription.owner] if subscription else []))):
        tx.outbox.put(
            kind=ASIDE,
            lane=f"dm:{person}",
            key=new_key(),
            at=at,
            incident=incident,
            person=person,
            channel=row.channel,
            slot=f"{row.kind} {reason}",
        )


def tell_of_bar(tx: Transaction, before: Case, *, at: datetime, new_key: Callable[[], str]) -> None:
    """After somebody was barred: what counts no more is told to the leads, whom it takes to leads and owners.

    Args:
        tx: The open transaction, with the bar in it.
        before: The incident as it was.
        at: When.
        new_key: Makes a key for the outbox.
    """
    after = tx.cases.load(before.ref)
    leads = leads_of(after.access)
    void = made_void(before, after)
    if void:
        tell(tx, "voided", leads, incident=after.ref, slot=" ".join(void), at=at, new_key=new_key)
    missing = _without_holder(tx, before.access, after.access)
    if missing:
        people = (*leads, *owners_for(tx, after.access))
        tell(tx, "unheld", people, incident=after.ref, slot=" ".join(missing), at=at, new_key=new_key)


def _without_holder(tx: Transaction, before: CaseAccess, after: CaseAccess) -> tuple[str, ...]:
    """The roles that somebody held who could act in the incident, and nobody does any more."""

    def held(role: Role, access: CaseAccess) -> bool:
        return any(tx.people.blind(one) not in access.barred for one in tx.people.holders(role))

    lost = [role.value for role in _NEEDED if held(role, before) and not held(role, after)]
    if leads_of(before) and not leads_of(after):
        lost.append(Role.LEAD.value)
    return tuple(lost)
