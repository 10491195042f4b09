"""That a message was set aside: a private word to an owner, or to whoever gets its digest into a channel."""

from bot.posting import Held, Posting, Sent
from bot.views.undelivered import told
from bot.words import Words
from domain.access import Role
from storage import Store
from storage.aside import Aside
from storage.outbox import Outgoing


class Asides:
    """Sends one claimed row about a message that was set aside; ``words`` are those of private messages."""

    def __init__(self, store: Store, posting: Posting, words: Words) -> None:
        self._store = store
        self._posting = posting
        self._words = words

    def told(self, row: Outgoing) -> Sent:
        """Tell it, unless they are no owner any more and get no digest there, or were barred since."""
        person = row.person or ""
        kind, _, reason = (row.slot or "").partition(" ")
        with self._store.reading() as tx:
            actor = tx.people.actor(person)
            subscription = tx.subscriptions.of_channel(row.channel or "")
            if row.incident and actor.blind in tx.cases.access(row.incident).barred:
                raise Held("barred")
        owner = Role.OWNER in actor.roles
        if not owner and (subscription is None or subscription.owner != person):
            raise Held("no_role")
        about = Aside(
            id=row.id, kind=kind, reason=reason, at=row.at, incident=row.incident, channel=row.channel
        )
        return self._posting.tell(row, person, told(about, self._words, owner=owner))
