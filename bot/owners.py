"""The first owners, from the settings: they give everybody else their roles."""

from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from bot.settings import SettingsProblem
from domain.access import Role
from domain.references import Kind
from storage import Store
from storage.record import Outcome

_log = structlog.get_logger(__name__)


def first_owners(
    store: Store, owners: Sequence[str], at: datetime, new_reference: Callable[[Kind], str]
) -> None:
    """Give the first owners their role on a database in which nobody has it.

    Raises:
        SettingsProblem: Nobody is named.
    """
    with store.transaction() as tx:
        if tx.people.holders(Role.OWNER):
            return
        if not owners:
            raise SettingsProblem(["INSIDER_OWNER is missing: name at least one Slack user id, better two."])
        for person in owners:
            change = new_reference(Kind.CHANGE)
            detail = {"person": person, "role": Role.OWNER.value}
            tx.record.append(
                change=change,
                at=at,
                actor="settings",
                verb="role.given",
                outcome=Outcome.SYSTEM,
                detail=detail,
            )
            tx.people.grant(person, Role.OWNER, change, at)
    if len(set(owners)) == 1:
        # An owner who becomes a suspect is told nothing of that incident: then there is nobody else to tell.
        _log.warning("one_owner")
