"""VERIS records become incidents: all that a record says, as reported by it; the rest stays unknown.

Nobody is on the team of such an incident and it has no channel, until a lead adds somebody to its team:
``docs/decisions/`` says why.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from commands._surfaces import refresh_home
from domain.access import CaseAccess, may_see
from domain.counts import Amount, CountKind
from domain.errors import Refused
from domain.lifecycles import Circumstances
from domain.references import Kind
from domain.veris import Imported
from storage import Transaction
from storage.counts import Counted
from storage.facts import Change
from storage.record import Outcome

IMPORTER: Final = "import"
"""Who opened such an incident, in its record."""
WITNESS: Final = "VERIS record"
"""Who reports what is said in it."""


def import_record(
    tx: Transaction, record: Imported, source: str, *, now: datetime, new_reference: Callable[[Kind], str]
) -> str:
    """Make an incident of a record and answer its reference.

    Args:
        tx: The open transaction; what fails in it leaves nothing.
        record: What the record says.
        source: The name of its file.
        now: The moment, in UTC.
        new_reference: Makes a random reference of a kind.

    Raises:
        Refused: ``veris_taken`` when the same record was imported before.
    """
    ref = tx.incidents.unused(Kind.INCIDENT, new_reference)
    change = Change(new_reference(Kind.CHANGE), ref, now)
    told = Circumstances(reported_by=WITNESS, source=source)
    tx.record.append(
        change=change.ref,
        at=now,
        actor=IMPORTER,
        verb="incident.imported",
        outcome=Outcome.DONE,
        incident=ref,
        detail={"incident": ref, "reported_by": WITNESS, "source": source, "record": record.ref},
    )
    # Whose incident it was stays with the record: a title is seen wherever incidents are listed.
    tx.incidents.open(change, f"VERIS {record.ref}", by=IMPORTER)
    holder = tx.veris.take(record, ref)
    if holder:
        raise Refused("veris_taken", value=record.ref, incident=holder)
    tx.moves.add(change, "incident", "reported", told)
    tx.moves.add(change, "certainty", record.certainty, told)
    for code in record.fields:
        tx.leaks.add(change, code, record.status, told)
    if record.records is not None:
        counted = Counted(what="records", scope="disclosed")
        tx.counts.add(change, counted, Amount(CountKind.EXACT, record.records), told)
    tx.veris.add(change, record)
    return ref


def refresh_homes(tx: Transaction, *, now: datetime, new_key: Callable[[], str]) -> None:
    """Have the Home of everybody who sees incidents that have no team made anew."""
    for actor in tx.people.actors(tx.homes.everybody()):
        if may_see(actor, CaseAccess()):
            refresh_home(tx, actor.person, at=now, new_key=new_key)
