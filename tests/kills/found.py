"""What is there in the end, and whether it is what people were told."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bot.posting import METADATA_EVENT
from sandbox.workspace import Workspace
from storage import Store
from storage.outbox import SENT
from storage.record import Entry, Outcome
from storage.tables import OutboxRow
from tests.commands.whole_record import MACHINES, replay
from tests.kills.team import Team

_TOLD_IN_CHANNEL: Final = frozenset({"change", "digest"})
"""Kinds of rows that become a new message each."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is there in the end."""

    entries: list[Entry]
    rows: list[OutboxRow]
    keys: Counter[str]
    notes: Counter[str]
    broken: object

    @classmethod
    def read(cls, store: Store, workspace: Workspace) -> "Found":
        """Read it."""
        keys = Counter(
            str(message.metadata["event_payload"]["key"])
            for channel in workspace.channels()
            for message in channel.messages
            if not message.deleted and message.metadata and message.metadata["event_type"] == METADATA_EVENT
        )
        with store.reading() as tx:
            table = OutboxRow.metadata.tables["outbox"]
            rows = tx.session.connection().execute(table.select()).mappings().all()
            entries = tx.record.all()
            incidents = {entry.incident for entry in entries if entry.incident}
            return cls(
                entries,
                [OutboxRow(**row) for row in rows],
                keys,
                Counter(note.text for ref in incidents for note in tx.cases.load(ref).notes),
                tx.verifier.verify(()).broken,
            )


def check(found: Found, team: Team) -> None:
    """Nothing acknowledged is lost, nothing was recorded or said twice, the record is whole."""
    changes = Counter(entry.change for entry in found.entries)
    opened = {entry.incident for entry in found.entries if entry.verb == "incident.opened"}
    assert team.acknowledged <= changes.keys() | opened
    assert set(changes.values()) == {1}
    for text, acknowledged in team.typed.items():
        assert found.notes[text] in ({1} if acknowledged else {0, 1}), text

    assert {row.state for row in found.rows} == {SENT}
    posted = {row.key for row in found.rows if row.kind in _TOLD_IN_CHANNEL}
    assert {key: count for key, count in found.keys.items() if count != 1} == {}
    assert posted - found.keys.keys() == set()
    assert found.keys.keys() <= {row.key for row in found.rows}
    told = {row.change for row in found.rows if row.kind == "change"}
    done = {one.change for one in found.entries if one.outcome is Outcome.DONE and one.incident}
    assert {one for one in done if one in team.acknowledged} <= told

    assert found.broken is None
    for incident in {entry.incident for entry in found.entries if entry.incident}:
        mine = [
            one for one in found.entries if one.incident == incident and one.outcome is not Outcome.REFUSED
        ]
        for (lifecycle, _), steps in replay(mine).steps.items():
            start, following = MACHINES[lifecycle]
            assert steps[0].state in start
            for before, after in pairwise(steps):
                assert after.state in following[before.state]
