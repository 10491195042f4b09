"""What a bar brings about, told privately: to leads of the incident, and to owners by its reference alone."""

from collections.abc import Iterator

from bot.posting import Held, Posting, Sent
from bot.views._blocks import Message, section
from bot.words import Words
from commands._telling import leads_of, owners_for
from storage import Store
from storage.outbox import Outgoing


class Bars:
    """Sends one claimed row about a bar; ``words`` are those of private messages."""

    def __init__(self, store: Store, posting: Posting, words: Words) -> None:
        self._store = store
        self._posting = posting
        self._words = words

    def voided(self, row: Outgoing) -> Sent:
        """Tell a lead what somebody's yes counts no more for, and what to do; not whose it was."""
        self._check(row, owners=False)
        things = (one.partition(":") for one in (row.slot or "").split())
        lines = [
            self._words.say(f"voided.{kind}", subject=self._valid(subject)) for kind, _, subject in things
        ]
        return self._send(row, [self._words.say("voided.title", incident=row.incident), *lines])

    def unheld(self, row: Outgoing) -> Sent:
        """Tell a lead or an owner which role nobody holds any more who may act in the incident."""
        self._check(row)
        return self._send(row, list(self._unheld(row)))

    def unconfirmed(self, row: Outgoing) -> Sent:
        """Tell that a bar ended: a lead which, an owner by the reference of the incident alone."""
        leads = self._check(row)
        id_ = "bar.unconfirmed" if leads else "bar.unconfirmed_owner"
        return self._send(
            row, [self._words.say(id_, incident=row.incident, suspect=self._valid(row.slot or ""))]
        )

    def _unheld(self, row: Outgoing) -> Iterator[str]:
        roles = (row.slot or "").split()
        yield self._words.say("unheld.title", incident=row.incident)
        for role in roles:
            yield self._words.say(f"unheld.{'lead' if role == 'lead' else 'role'}", role=role)

    def _valid(self, ref: str) -> str:
        """What a suspect is called now; every other reference stays what it is."""
        with self._store.reading() as tx:
            return tx.record.pseudonyms.shown(ref)

    def _check(self, row: Outgoing, *, owners: bool = True) -> bool:
        """Whether the person leads the incident; hold it back from who is neither lead nor owner any more."""
        person = row.person or ""
        with self._store.reading() as tx:
            access = tx.cases.access(row.incident or "")
            leads = person in leads_of(access)
            if not leads and not (owners and person in owners_for(tx, access)):
                raise Held("not_lead")
        return leads

    def _send(self, row: Outgoing, lines: list[str]) -> Sent:
        text = "\n".join(lines)
        return self._posting.tell(row, row.person or "", Message(lines[0], [section(text)]))
