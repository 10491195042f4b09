"""Replies as whoever asked is shown them: what was recorded, now or when the same arrived before."""

from dataclasses import replace

from bot import views
from bot.views._blocks import Message
from bot.words import Words
from commands._shape import Reply, Request, Say
from storage import Transaction


def seen_before(request: Request, tx: Transaction, change: str | None) -> Reply:
    """What was recorded the first time, to those who may still see it.

    Raises:
        NotFound: The person was barred since.
    """
    entry = tx.record.get(change) if change else None
    if entry is not None and entry.incident is not None:
        tx.cases.find(request.actor(tx), entry.incident)
        if tx.cases.told(entry, [request.actor(tx)]) != entry:
            change = None
    return Reply(changes=(change,) if change else (), said=(Say("already_done"),))


def shown(reply: Reply, tx: Transaction, words: Words) -> Message:
    """What whoever asked is shown: the reply, and the entries of the record that it made."""
    entries = [entry for entry in map(tx.record.get, reply.changes) if entry is not None]
    incidents = {*(entry.incident for entry in entries), views.incident_of(reply.body)}
    found = tx.evidence.of_incidents([ref for ref in incidents if ref])
    exhibits = {one.ref: one for ref in found for one in found[ref]}
    return views.answer(reply, entries, replace(words, exhibits=exhibits))
