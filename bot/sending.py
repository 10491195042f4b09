"""What each kind of outbox row becomes: read through ``domain/access.py``, addressed and rendered now.

A row holds ids. Who is in the channel, what they may be told and how it reads is decided at this moment, not
when the row was written.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from bot import views
from bot.people import People
from bot.views import digest as digest_view
from bot.views._blocks import Message, context
from bot.words import Words
from domain.access import Role, may_be_told
from domain.case import Case
from domain.digest import compile_digest
from storage import Store, Transaction
from storage.outbox import Outgoing
from storage.subscriptions import Subscription

METADATA_EVENT = "insider_outbox"
_LOOK_BACK = timedelta(minutes=1)


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
        self._people = people
        self._now = now
        self._new_key = new_key
        self._words = Words(language)
        self._kinds: Mapping[str, Callable[[Outgoing], Sent]] = {
            "channel": self._channel,
            "invite": self._invite,
            "change": self._change,
            "digest": self._digest,
            "preview": self._preview,
            "withheld": self._withheld,
        }

    def send(self, row: Outgoing) -> Sent:
        """Send it.

        Raises:
            Held: It must not be sent.
            SlackApiError, OSError: Slack refused, or could not be reached.
        """
        return self._kinds[row.kind](row)

    def _channel(self, row: Outgoing) -> Sent:
        """Create the incident's private channel. Its name is the reference alone."""
        incident = row.incident or ""
        with self._store.reading() as tx:
            if tx.incidents.channel_of(incident):
                return Sent()
        # After an attempt whose outcome is unknown the name may be taken by a channel that nobody is in.
        name = incident.lower() + (f"-{row.attempts}" if row.attempts > 1 else "")
        made = self._client.conversations_create(name=name, is_private=True)
        channel = made["channel"]["id"]
        return Sent(note=lambda tx: tx.incidents.bind_channel(incident, channel))

    def _invite(self, row: Outgoing) -> Sent:
        """Invite a member of the team, unless they left it or were barred since."""
        with self._store.reading() as tx:
            case = tx.cases.load(row.incident or "")
            person = row.person or ""
            if person not in case.access.team or tx.people.blind(person) in case.access.barred:
                raise Held("not_on_team")
        channel = _channel_of(case)
        if person not in self._people.members(channel):
            self._client.conversations_invite(channel=channel, users=[person])
        return Sent()

    def _change(self, row: Outgoing) -> Sent:
        """Tell a change in the incident's own channel; keep silent while a barred person is in it."""
        with self._store.reading() as tx:
            case = tx.cases.load(row.incident or "")
            entry = tx.record.get(row.change or "")
        channel = _channel_of(case)
        if entry is None or not self._may_tell(case, self._people.members(channel)):
            raise Held("barred_member")
        return Sent(
            ts=self._post(row, channel, views.posted(entry, self._people.name(entry.actor), self._words))
        )

    def _may_tell(self, case: Case, members: Collection[str]) -> bool:
        with self._store.reading() as tx:
            return may_be_told([tx.people.blind(member) for member in members], case.access)

    def _digest(self, row: Outgoing) -> Sent:
        """Post the digest of a subscription, computed for who is in its channel now."""
        subscription = self._subscription(row)
        message, withheld = self._compiled(subscription, self._people.members(subscription.channel))
        ts = self._post(row, subscription.channel, message)

        def note(tx: Transaction) -> None:
            tx.subscriptions.posted(subscription.ref, row.slot or "", self._now(), ts)
            for case in withheld:
                self._tell_leads(tx, case, subscription)

        return Sent(ts=ts, note=note)

    def _preview(self, row: Outgoing) -> Sent:
        """Show the digest to one person as its channel would get it now."""
        subscription = self._subscription(row)
        person = row.person or ""
        members = {*self._people.members(subscription.channel), person}
        message, _ = self._compiled(subscription, members)
        note = Words(subscription.language).say("digest.preview_note")
        shown = Message(message.text, [context(note), *message.blocks])
        self._client.chat_postEphemeral(channel=subscription.channel, user=person, **shown.payload())
        return Sent()

    def _withheld(self, row: Outgoing) -> Sent:
        """Tell a lead privately that a digest left their incident out."""
        channel = self._client.conversations_open(users=[row.person or ""])["channel"]["id"]
        text = self._words.say("digest.withheld", incident=row.incident, channel=row.channel)
        return Sent(ts=self._post(row, channel, Message(text, [context(text)])))

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

    def _post(self, row: Outgoing, channel: str, message: Message) -> str:
        """Post once: after an attempt whose outcome is unknown, look first whether it arrived."""
        if row.attempts > 1:
            found = self._arrived(row, channel)
            if found:
                return found
        metadata = {"event_type": METADATA_EVENT, "event_payload": {"key": row.key}}
        posted = self._client.chat_postMessage(
            channel=channel,
            metadata=metadata,
            unfurl_links=False,
            unfurl_media=False,
            link_names=False,
            **message.payload(),
        )
        return str(posted["ts"])

    def _arrived(self, row: Outgoing, channel: str) -> str | None:
        """The ``ts`` of our message with this row's key, if Slack has it."""
        me = self._client.auth_test()["bot_id"]
        oldest, cursor = str((row.at - _LOOK_BACK).timestamp()), None
        while cursor != "":
            page = self._client.conversations_history(
                channel=channel, oldest=oldest, cursor=cursor, limit=200, include_all_metadata=True
            )
            for message in page["messages"]:
                if message.get("bot_id") == me and _key(message) == row.key:
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        return None


def _key(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != METADATA_EVENT:
        return None
    key = metadata.get("event_payload", {}).get("key")
    return str(key) if key else None


def _channel_of(case: Case) -> str:
    if case.channel is None:
        raise Held("no_channel")
    return case.channel
