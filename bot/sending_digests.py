"""What is sent about digests: the digest itself, a preview, and a private word to a lead."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime

from slack_sdk import WebClient

from bot.people import People
from bot.posting import Held, Posting, Sent
from bot.views import digest as digest_view
from bot.views._blocks import Message, context
from bot.words import Words
from domain.access import Role
from domain.case import Case
from domain.digest import compile_digest
from domain.regimes import Choice
from domain.rooms import unfit
from domain.schedules import Late, late
from storage import Store, Transaction
from storage.outbox import Outgoing
from storage.subscriptions import Subscription


class Digests:
    """Sends one claimed row about a digest; ``words`` are those of private messages."""

    def __init__(
        self,
        store: Store,
        client: WebClient,
        people: People,
        posting: Posting,
        words: Words,
        *,
        now: Callable[[], datetime],
        new_key: Callable[[], str],
        choice: Choice = Choice(),
    ) -> None:
        self._store = store
        self._client = client
        self._people = people
        self._posting = posting
        self._words = words
        self._now = now
        self._new_key = new_key
        self._choice = choice

    def digest(self, row: Outgoing) -> Sent:
        """Post the digest of a subscription, computed for who is in its channel now.

        Where people read along whom its clearance does not mean, its owner is told instead.
        """
        subscription = self._subscription(row)
        members = self._people.members(subscription.channel)
        room = self._people.room(subscription.channel, members)
        reason = unfit(room, subscription.clearance)
        if reason:
            raise Held(f"unfit_{reason}", lambda tx: self._tell_owner(tx, subscription, reason))
        # A public channel is read by whoever wants to, a barred person among them.
        message, withheld = self._compiled(subscription, members if room.private else None, row)
        sent = self._posting.post(row, subscription.channel, message)

        def note(tx: Transaction) -> None:
            tx.subscriptions.posted(subscription.ref, row.slot or "", self._now(), sent.ts or "")
            for case in withheld:
                self._tell_leads(tx, case, subscription)

        return replace(sent, note=note)

    def preview(self, row: Outgoing) -> Sent:
        """Show the digest to one person as its channel would get it now."""
        subscription = self._subscription(row)
        person = row.person or ""
        members = self._people.members(subscription.channel)
        room = self._people.room(subscription.channel, members)
        message, _ = self._compiled(subscription, {*members, person} if room.private else None)
        words, reason = Words(subscription.language), unfit(room, subscription.clearance)
        notes = [words.say("digest.preview_note")]
        if reason:
            notes.append(words.say(f"digest.unfit.{reason}", channel=subscription.channel))
        shown = Message(message.text, [*map(context, notes), *message.blocks])
        self._client.chat_postEphemeral(channel=subscription.channel, user=person, **shown.payload())
        return Sent()

    def unfit(self, row: Outgoing) -> Sent:
        """Tell the owner of a subscription privately why its channel got no digest."""
        text = self._words.say(f"digest.unfit.{row.slot}", channel=row.channel)
        return self._posting.tell(row, row.person or "", Message(text, [context(text)]))

    def withheld(self, row: Outgoing) -> Sent:
        """Tell a lead privately that a digest left their incident out."""
        text = self._words.say("digest.withheld", incident=row.incident, channel=row.channel)
        return self._posting.tell(row, row.person or "", Message(text, [context(text)]))

    def _tell_owner(self, tx: Transaction, subscription: Subscription, reason: str) -> None:
        tx.outbox.put(
            kind="unfit",
            lane=f"dm:{subscription.owner}",
            key=self._new_key(),
            at=self._now(),
            person=subscription.owner,
            channel=subscription.channel,
            slot=reason,
        )

    def _subscription(self, row: Outgoing) -> Subscription:
        with self._store.reading() as tx:
            subscription = tx.subscriptions.get(row.subscription or "")
        if subscription is None:
            raise Held("no_subscription")
        return subscription

    def _compiled(
        self, subscription: Subscription, members: Collection[str] | None, row: Outgoing | None = None
    ) -> tuple[Message, list[Case]]:
        with self._store.reading() as tx:
            late = self._late(tx, subscription, row) if row else None
            blinds = None if members is None else [tx.people.blind(member) for member in members]
            told, withheld = tx.cases.for_audience(blinds)
            since = tx.subscriptions.last_posted(subscription.ref)
        digest = compile_digest(
            told, now=self._now(), since=since, clearance=subscription.clearance, choice=self._choice
        )
        words = Words(subscription.language, subscription.schedule.zone)
        return digest_view.digest(digest, words, late), withheld

    def _late(self, tx: Transaction, subscription: Subscription, row: Outgoing) -> Late | None:
        taken = tx.subscriptions.taken_until(subscription.ref, row.slot or "")
        since = max(taken, subscription.since) if taken else subscription.since
        return late(subscription.schedule, row.slot or "", since=since, claimed=row.at, now=self._now())

    def _tell_leads(self, tx: Transaction, case: Case, subscription: Subscription) -> None:
        for person, part in case.access.team.items():
            if part is Role.LEAD and tx.people.blind(person) not in case.access.barred:
                tx.outbox.put(
                    kind="withheld",
                    lane=f"dm:{person}",
                    key=self._new_key(),
                    at=self._now(),
                    incident=case.ref,
                    person=person,
                    channel=subscription.channel,
                )
