"""What is said in private about what is kept: what will be erased, and that the record is broken."""

from bot.posting import Held, Posting, Sent
from bot.views._blocks import Message, section
from bot.words import Words
from domain.access import Role
from storage import Store
from storage.outbox import Outgoing


class Retention:
    """Sends one claimed row about what will be erased; ``words`` are those of private messages."""

    def __init__(self, store: Store, posting: Posting, words: Words) -> None:
        self._store = store
        self._posting = posting
        self._words = words

    def expiring(self, row: Outgoing) -> Sent:
        """Tell a lead who will be forgotten and when, unless they lost the incident since."""
        ref, person = row.incident or "", row.person or ""
        with self._store.reading() as tx:
            access = tx.cases.access(ref)
            if access.team.get(person) is not Role.LEAD or tx.people.blind(person) in access.barred:
                raise Held("not_lead")
            key, _, on = (row.slot or "").partition(" ")
            suspect = tx.record.pseudonyms.shown(key)
        text = self._words.say("retention.expiring", incident=ref, suspect=suspect, on=on)
        return self._posting.tell(row, person, Message(text, [section(text)]))

    def ending(self, row: Outgoing) -> Sent:
        """Tell a lead or an owner which incident will be erased and when, unless they were barred since."""
        ref, person = row.incident or "", row.person or ""
        with self._store.reading() as tx:
            if tx.people.blind(person) in tx.cases.access(ref).barred:
                raise Held("barred")
        text = self._words.say("retention.ending", incident=ref, on=row.slot)
        return self._posting.tell(row, person, Message(text, [section(text)]))

    def broken(self, row: Outgoing) -> Sent:
        """Tell an owner or an auditor that the record is broken, unless they are none any more."""
        person = row.person or ""
        with self._store.reading() as tx:
            if not {Role.OWNER, Role.AUDITOR} & tx.people.actor(person).roles:
                raise Held("no_role")
        text = self._words.say("record.broken")
        return self._posting.tell(row, person, Message(text, [section(text)]))
