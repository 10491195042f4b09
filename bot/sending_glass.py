"""What is said about break-glass: a private word to a lead, or an owner."""

from bot.posting import Held, Posting, Sent
from bot.views._blocks import Message, section
from bot.words import Words
from domain.access import Role
from storage import Store
from storage.outbox import Outgoing


class Glasses:
    """Sends one claimed row about break-glass; ``words`` are those of private messages."""

    def __init__(self, store: Store, posting: Posting, words: Words) -> None:
        self._store = store
        self._posting = posting
        self._words = words

    def told(self, row: Outgoing) -> Sent:
        """Tell a lead or an owner what happened, unless they are neither any more, or barred since."""
        ref, person = row.incident or "", row.person or ""
        with self._store.reading() as tx:
            access = tx.cases.access(ref)
            entry = tx.record.get(row.change or "")
            actor = tx.people.actor(person)
        if entry is None or actor.blind in access.barred:
            raise Held("not_lead")
        if access.team.get(person) is not Role.LEAD and Role.OWNER not in actor.roles:
            raise Held("not_lead")
        text = self._words.say("glass.told", incident=ref, line=self._words.entry(entry, posted=True))
        return self._posting.tell(row, person, Message(text, [section(text)]))
