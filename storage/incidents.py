"""Incidents as such: opening one, its channel, and references that nobody has used."""

from collections.abc import Callable

from sqlmodel import select

from domain.references import Kind
from storage.case_tables import ChannelRow, IncidentRow, ReferenceRow
from storage.database import insert_new
from storage.facts import Change, Facts
from storage.room_tables import LeftRow


class Incidents:
    """Opens incidents and knows their channels."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def unused(self, kind: Kind, make: Callable[[Kind], str]) -> str:
        """A reference from ``make`` that no other thing has, taken for good."""
        while True:
            ref = make(kind)
            if insert_new(self._facts.session, ReferenceRow, "ref", {"ref": ref}):
                return ref

    def open(self, change: Change, title: str, *, by: str) -> None:
        """Write a new incident; its phase, certainty and lead are facts of their own."""
        ref = change.incident
        sealed = self._facts.vault.seal(ref, "incident.title", ref, title) or b""
        row = IncidentRow(ref=ref, change=change.ref, opened_at=change.at, opened_by=by, title=sealed)
        self._facts.add(row)

    def title(self, row: IncidentRow) -> str:
        """The title of an incident."""
        return self._facts.vault.unseal(row.ref, "incident.title", row.ref, row.title) or ""

    def bind_channel(self, ref: str, channel: str) -> None:
        """Note which Slack channel belongs to an incident that has none; one channel for one incident."""
        self._facts.add(ChannelRow(incident=ref, channel=channel))

    def leave_channel(self, change: Change) -> None:
        """Note that an incident has no channel any more: the one that it had is as any other from now on."""
        row = self._facts.session.get_one(ChannelRow, change.incident)
        self._facts.add(LeftRow(channel=row.channel, **change.columns()))
        self._facts.session.delete(row)
        self._facts.session.flush()

    def left(self, ref: str) -> tuple[str, ...]:
        """The ids of the channels that an incident left, oldest first."""
        return tuple(row.channel for row in self._facts.standing(LeftRow, [ref]))

    def channel_of(self, ref: str) -> str | None:
        """The id of an incident's channel, once there is one."""
        return self._facts.session.exec(select(ChannelRow.channel).where(ChannelRow.incident == ref)).first()

    def of_channel(self, channel: str) -> str | None:
        """The reference of the incident that a channel belongs to."""
        query = select(ChannelRow.incident).where(ChannelRow.channel == channel)
        return self._facts.session.exec(query).first()
