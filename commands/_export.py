"""An incident as a VERIS record. Who holds the settings asks for it; that it was read is recorded."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from domain.errors import NotFound, Refused
from domain.references import Kind, read_reference
from domain.veris_out import tell
from storage import Transaction
from storage.record import Outcome

EXPORTER: Final = "export"
"""Who read the incident, in its record."""


def export_record(
    tx: Transaction, typed: str, *, now: datetime, new_reference: Callable[[Kind], str]
) -> object:
    """An incident as a VERIS record, ready to be written as JSON.

    Args:
        tx: The open transaction.
        typed: The incident's reference, as it was typed.
        now: The moment, in UTC.
        new_reference: Makes a random reference of a kind.

    Raises:
        Refused: ``export_no_incident`` when there is none with that reference.
    """
    found = read_reference(typed)
    try:
        case = tx.cases.load(found[1] if found else "")
    except NotFound as error:
        raise Refused("export_no_incident", value=typed) from error
    tx.record.append(
        change=new_reference(Kind.CHANGE),
        at=now,
        actor=EXPORTER,
        verb="incident.exported",
        outcome=Outcome.READ,
        incident=case.ref,
    )
    return tell(case)
