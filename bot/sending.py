"""What each kind of outbox row becomes: read through ``domain/access.py``, addressed and rendered now.

A row holds ids. Who is in the channel, what they may be told and how it reads is decided at this moment, not
when the row was written.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import views
from bot.people import People
from bot.posting import Fence, Posting
from bot.views import digest as digest_view
from bot.views._blocks import Message, context
from bot.words import Words
from domain.access import Role, may_be_told
from domain.case import Case
from domain.digest import compile_digest
from domain.errors import Refused
from storage import Store, Transaction
from storage.outbox import Outgoing
from storage.subscriptions import Subscription

_NAMES = 9
"""How many names are tried for an incident's channel."""


class Held(Exception):
    """The row must not be sent, for a reason that goes into it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What Slack did: the message's ``ts``, if it is one, and what to note with the row."""

    ts: str | None = None
    note: Callable[[Transaction], None] | None = None


class Sending:
    """Sends one claimed row.

    Args:
        store: Where the row's ids lead.
        client: Writes once, without retries of its own.
        people: Members of channels.
        now: The clock, in UTC.
        new_key: Makes 128 random bits in hexadecimal.
        language: Of the incidents' own channels.
    """

    def __init__(
        self,
        store: Store,
        client: WebClient,
        people: People,
        *,
        now: Callable[[], datetime],
        new_key: Callable[[], str],
        language: str = "en",
    ) -> None:
        self._store = store
        self._client = client
        self._posting = Posting(client)
        self._people = people
        self._now = now
        self._new_key = new_key
        self._words = Words(language)
        self._kinds: Mapping[str, Callable[[Outgoing, Fence], Sent]] = {
            "channel": self._channel,
            "invite": self._invite,
            "change": self._change,
            "digest": self._digest,
            "preview": self._preview,
            "withheld": self._withheld,
            "failed": self._failed,
        }

    def send(self, row: Outgoing, fence: Fence) -> Sent:
        """Send it.

        Args:
            row: The claimed row.
            fence: Called before anything in Slack is changed; what it raises ends the sending.

        Raises:
            Held: It must not be sent.
            SlackApiError, OSError: Slack refused, or could not be reached.
        """
        return self._kinds[row.kind](row, fence)

    def set_aside(self, tx: Transaction, row: Outgoing) -> None:
        """Have those told who count on a row that was given up, in the transaction that gives it up."""
        for person in self._concerned(tx, row):
            tx.outbox.put(
                kind="failed",
                lane=f"dm:{person}",
                key=self._new_key(),
                at=self._now(),
                incident=row.incident,
                person=person,
                channel=row.channel,
                subscription=row.subscription,
            )

    def _concerned(self, tx: Transaction, row: Outgoing) -> Iterator[str]:
        """Who set a digest up, who asked for a preview, who leads an incident without a channel."""
        if row.kind == "preview" and row.person:
            yield row.person
        elif row.kind == "digest":
            subscription = tx.subscriptions.get(row.subscription or "")
            if subscription:
                yield subscription.owner
        elif row.kind == "channel":
            yield from _leads(tx, tx.cases.load(row.incident or ""))

    def _channel(self, row: Outgoing, fence: Fence) -> Sent:
        """Create the incident's private channel."""
        case = self._case(row)
        if case.channel is None:
            self._make_channel(case, fence)
        return Sent()

    def _make_channel(self, case: Case, fence: Fence) -> str:
        fence()
        channel = self._create(case.ref.lower())
        with self._store.transaction() as tx:
            tx.incidents.bind_channel(case.ref, channel)
        return channel

    def _create(self, name: str, number: int = 1) -> str:
        """A private channel called by the reference alone.

        A number is added where that is taken, by an attempt of which nobody knew the outcome.
        """
        numbered = name if number == 1 else f"{name}-{number}"
        try:
            return str(self._client.conversations_create(name=numbered, is_private=True)["channel"]["id"])
        except SlackApiError as error:
            if error.response.get("error") != "name_taken" or number == _NAMES:
                raise
        return self._create(name, number + 1)

    def _place(self, case: Case, fence: Fence) -> str:
        """The incident's channel; where none could be made, it is tried again, with the whole team."""
        if case.channel:
            return case.channel
        channel = self._make_channel(case, fence)
        with self._store.reading() as tx:
            team = [one for one in case.access.team if tx.people.blind(one) not in case.access.barred]
        # Forced: one account that cannot join does not keep the others out.
        self._client.conversations_invite(channel=channel, users=team, force=True)
        return channel

    def _invite(self, row: Outgoing, fence: Fence) -> Sent:
        """Invite a member of the team, unless they left it or were barred since."""
        case, person = self._case(row), row.person or ""
        with self._store.reading() as tx:
            if person not in case.access.team or tx.people.blind(person) in case.access.barred:
                raise Held("not_on_team")
        channel = self._place(case, fence)
        if person in self._people.members(channel):
            return Sent()
        fence()
        try:
            self._client.conversations_invite(channel=channel, users=[person])
        except SlackApiError as error:
            if error.response.get("error") != "already_in_channel":
                raise
        return Sent()

    def _change(self, row: Outgoing, fence: Fence) -> Sent:
        """Tell a change in the incident's own channel; keep silent while a barred person is in it."""
        case = self._case(row)
        with self._store.reading() as tx:
            entry = tx.record.get(row.change or "")
        channel = self._place(case, fence)
        if entry is None or not self._may_tell(case, self._people.members(channel)):
            raise Held("barred_member")
        message = views.posted(entry, self._people.name(entry.actor), self._words)
        return Sent(ts=self._posting.once(row, channel, message, fence))

    def _case(self, row: Outgoing) -> Case:
        with self._store.reading() as tx:
            return tx.cases.load(row.incident or "")

    def _may_tell(self, case: Case, members: Collection[str]) -> bool:
        with self._store.reading() as tx:
            return may_be_told([tx.people.blind(member) for member in members], case.access)

    def _digest(self, row: Outgoing, fence: Fence) -> Sent:
        """Post the digest of a subscription, computed for who is in its channel now."""
        subscription = self._subscription(row)
        message, withheld = self._compiled(subscription, self._people.members(subscription.channel))
        ts = self._posting.once(row, subscription.channel, message, fence)

        def note(tx: Transaction) -> None:
            tx.subscriptions.posted(subscription.ref, row.slot or "", self._now(), ts)
            for case in withheld:
                self._tell_leads(tx, case, subscription)

        return Sent(ts=ts, note=note)

    def _preview(self, row: Outgoing, fence: Fence) -> Sent:
        """Show the digest to one person as its channel would get it now."""
        subscription = self._subscription(row)
        person = row.person or ""
        members = {*self._people.members(subscription.channel), person}
        message, _ = self._compiled(subscription, members)
        note = Words(subscription.language).say("digest.preview_note")
        shown = Message(message.text, [context(note), *message.blocks])
        fence()
        self._client.chat_postEphemeral(channel=subscription.channel, user=person, **shown.payload())
        return Sent()

    def _withheld(self, row: Outgoing, fence: Fence) -> Sent:
        """Tell a lead privately that a digest left their incident out."""
        self._require_lead(row)
        text = self._words.say("digest.withheld", incident=row.incident, channel=row.channel)
        return Sent(ts=self._posting.privately(row, Message(text, [context(text)]), fence))

    def _failed(self, row: Outgoing, fence: Fence) -> Sent:
        """Tell somebody privately that what they count on could not be sent."""
        words = self._words_for(row.person or "")
        if row.subscription:
            text = words.say("digest.failed", channel=row.channel)
        else:
            if self._require_lead(row).channel:
                raise Held("has_channel")
            text = words.say("opened.no_channel", incident=row.incident)
        return Sent(ts=self._posting.privately(row, Message(text, [context(text)]), fence))

    def _require_lead(self, row: Outgoing) -> Case:
        """The row's incident, if its person leads it now and may see it."""
        case = self._case(row)
        with self._store.reading() as tx:
            if row.person not in _leads(tx, case):
                raise Held("not_lead")
        return case

    def _words_for(self, person: str) -> Words:
        try:
            who = self._people.identity(person)
        except Refused:
            return self._words
        return Words(who.language, who.zone)

    def _subscription(self, row: Outgoing) -> Subscription:
        with self._store.reading() as tx:
            subscription = tx.subscriptions.get(row.subscription or "")
        if subscription is None:
            raise Held("no_subscription")
        return subscription

    def _compiled(self, subscription: Subscription, members: Collection[str]) -> tuple[Message, list[Case]]:
        with self._store.reading() as tx:
            told, withheld = tx.cases.for_audience([tx.people.blind(member) for member in members])
            since = tx.subscriptions.last_posted(subscription.ref)
        digest = compile_digest(told, now=self._now(), since=since, clearance=subscription.clearance)
        words = Words(subscription.language, subscription.schedule.zone)
        return digest_view.digest(digest, words), withheld

    def _tell_leads(self, tx: Transaction, case: Case, subscription: Subscription) -> None:
        for person in _leads(tx, case):
            tx.outbox.put(
                kind="withheld",
                lane=f"dm:{person}",
                key=self._new_key(),
                at=self._now(),
                incident=case.ref,
                person=person,
                channel=subscription.channel,
            )


def _leads(tx: Transaction, case: Case) -> list[str]:
    """Who leads an incident and is not barred from it."""
    team, barred = case.access.team, case.access.barred
    return [one for one, part in team.items() if part is Role.LEAD and tx.people.blind(one) not in barred]
