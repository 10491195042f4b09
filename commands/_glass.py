"""What the verbs and the tick share about break-glass: telling of it in private, and its end."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from commands._surfaces import refresh_home
from domain.access import Role
from domain.references import Kind
from storage import Transaction
from storage.facts import Change
from storage.record import Outcome

_ACTOR: Final = "break-glass"


def tell(tx: Transaction, change: Change, *, new_key: Callable[[], str], but: str) -> None:
    """Have the incident's leads and the owners told in private: nobody who is barred, and not ``but``."""
    access = tx.cases.access(change.incident)
    leads = [person for person, part in access.team.items() if part is Role.LEAD]
    for person in dict.fromkeys([*leads, *tx.people.holders(Role.OWNER)]):
        if person != but and tx.people.blind(person) not in access.barred:
            tx.outbox.put(
                kind="glass",
                lane=f"dm:{person}",
                key=new_key(),
                at=change.at,
                incident=change.incident,
                change=change.ref,
                person=person,
            )


def end_due(
    tx: Transaction, now: datetime, *, new_reference: Callable[[Kind], str], new_key: Callable[[], str]
) -> int:
    """End what is over, before anything else is read; answers of how many people."""
    incidents = {incident for incident, _, _ in tx.glasses.due(now)}
    if not incidents:
        return 0
    # Two replicas take turns; what the first ended, the second does not find.
    tx.cases.lock(incidents)
    due = tx.glasses.due(now)
    for incident, asked, person in due:
        change = Change(new_reference(Kind.CHANGE), incident, now)
        tx.record.append(
            change=change.ref,
            at=now,
            actor=_ACTOR,
            verb="glass.ended",
            outcome=Outcome.SYSTEM,
            incident=incident,
            detail={"person": person},
        )
        tx.glasses.ended(change, asked, _ACTOR)
        tell(tx, change, new_key=new_key, but=person)
        refresh_home(tx, person, at=now, new_key=new_key)
    return len(due)
