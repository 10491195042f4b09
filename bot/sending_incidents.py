"""What is sent to an incident's own channel: the channel itself, invitations, changes, the card."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import views
from bot.jobs.idle import idle_in
from bot.people import People
from bot.posting import Held, Posting, Sent
from bot.views import idle as idle_view
from bot.views._blocks import Message
from bot.views.card import card
from bot.views.clock import reminder
from bot.words import Words
from domain.access import Role, may_be_told
from domain.case import Case
from domain.clocks import clock_of
from domain.references import Kind
from domain.regimes import Choice
from domain.screen import Verdict
from storage import Store, Transaction
from storage.outbox import Outgoing

_NOT_EDITABLE: Final = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
"""Refusals after which a card is posted anew: it was deleted, or can never be edited again."""


class Incidents:
    """Sends one claimed row of an incident's lane; ``words`` are those of the channels."""

    def __init__(
        self,
        store: Store,
        client: WebClient,
        people: People,
        posting: Posting,
        words: Words,
        *,
        now: Callable[[], datetime],
        new_reference: Callable[[Kind], str],
        new_key: Callable[[], str],
        choice: Choice = Choice(),
    ) -> None:
        self._store = store
        self._client = client
        self._people = people
        self._posting = posting
        self._words = words
        self._now = now
        self._new_reference = new_reference
        self._new_key = new_key
        self._choice = choice

    def channel(self, row: Outgoing) -> Sent:
        """Create the incident's private channel. Its name is the reference alone.

        A fresh one, after the first was left, has the name of no incident: whoever knows the first could try
        names that are made from it, since Slack tells everybody which are taken.
        """
        incident = row.incident or ""
        with self._store.reading() as tx:
            if tx.incidents.channel_of(incident):
                return Sent()
            named = self._new_reference(Kind.INCIDENT) if tx.incidents.left(incident) else incident
        # After an attempt whose outcome is unknown the name may be taken by a channel that nobody is in.
        name = named.lower() + (f"-{row.attempts}" if row.attempts > 1 and named == incident else "")
        made = self._client.conversations_create(name=name, is_private=True)
        channel = made["channel"]["id"]

        def note(tx: Transaction) -> None:
            tx.incidents.bind_channel(incident, channel)
            # A card that was due before there was a channel was held.
            if not tx.outbox.waiting_in("card", [incident]):
                self._put(tx, "card", incident)

        return Sent(note=note)

    def invite(self, row: Outgoing) -> Sent:
        """Invite a member of the team, unless they left it or were barred since; silent as ``change`` is."""
        with self._store.reading() as tx:
            case = tx.cases.load(row.incident or "")
            person = row.person or ""
            if person not in case.access.team or tx.people.blind(person) in case.access.barred:
                raise Held("not_on_team")
        channel, members = self._audience(case)
        if person not in members:
            self._client.conversations_invite(channel=channel, users=[person])
        return Sent()

    def change(self, row: Outgoing) -> Sent:
        """Tell a change as everybody in the channel may read it; keep silent while somebody is barred."""
        with self._store.reading() as tx:
            case = tx.cases.load(row.incident or "")
            entry = tx.record.get(row.change or "")
        channel, members = self._audience(case)
        if entry is None:
            raise Held("no_change")
        with self._store.reading() as tx:
            told = tx.cases.told(entry, tx.people.actors(members))
        if told is None:
            raise Held("not_for_all")
        message = views.posted(told, self._people.name(told.actor), self._words)
        return self._posting.post(row, channel, message)

    def card(self, row: Outgoing) -> Sent:
        """Edit the card where it stands, or post it and have it pinned; silent as ``change`` is."""
        with self._store.reading() as tx:
            case = tx.cases.load(row.incident or "")
            stands = tx.cards.ts_of(case.ref)
        channel, _ = self._audience(case)
        leads = [self._people.name(person) for person, part in case.access.team.items() if part is Role.LEAD]
        message = card(case, leads, self._now(), self._words, self._choice)
        if stands and self._edited(channel, stands, message):
            return Sent(ts=stands)
        sent = self._posting.post(row, channel, message)
        ts = sent.ts or ""
        if row.attempts > 1:
            # An earlier attempt may have posted it, and more was recorded since.
            self._edited(channel, ts, message)

        def note(tx: Transaction) -> None:
            tx.cards.stands(case.ref, ts)
            self._put(tx, "pin", case.ref)

        return replace(sent, note=note)

    def reminder(self, row: Outgoing) -> Sent:
        """Remind of a clock, unless it was met, waived or paused since; silent as ``change`` is."""
        code, _, level = (row.slot or "").partition(" ")
        with self._store.reading() as tx:
            case = tx.cases.load(row.incident or "")
        channel, _ = self._audience(case)
        now = self._now()
        clock = clock_of(case, code, now, self._choice)
        if clock.level(now) < int(level):
            raise Held("clock_settled")
        return self._posting.post(row, channel, reminder(clock, int(level), now, self._words))

    def idle(self, row: Outgoing) -> Sent:
        """Remind of what lies still now; held back when nothing does any more; silent as ``change`` is."""
        ref, now = row.incident or "", self._now()
        with self._store.reading() as tx:
            case = tx.cases.load(ref)
            found = idle_in(tx, ref, now)
        channel, _ = self._audience(case)
        if not found:
            raise Held("not_idle")
        return self._posting.post(row, channel, idle_view.idle(found, self._words))

    def pin(self, row: Outgoing) -> Sent:
        """Pin the card; silent as ``change`` is."""
        with self._store.reading() as tx:
            case = tx.cases.load(row.incident or "")
            ts = tx.cards.ts_of(case.ref)
        channel, _ = self._audience(case)
        try:
            self._client.pins_add(channel=channel, timestamp=ts or "")
        except SlackApiError as error:
            if error.response.get("error") != "already_pinned":
                raise
        return Sent(ts=ts)

    def _put(self, tx: Transaction, kind: str, incident: str) -> None:
        tx.outbox.put(kind=kind, lane=incident, key=self._new_key(), at=self._now(), incident=incident)

    def _edited(self, channel: str, ts: str, message: Message) -> bool:
        """Edit a message; False when it cannot be edited."""
        try:
            self._client.chat_update(channel=channel, ts=ts, **message.payload())
        except SlackApiError as error:
            if error.response.get("error") not in _NOT_EDITABLE:
                raise
            return False
        return True

    def _audience(self, case: Case) -> tuple[str, list[str]]:
        """The incident's channel and who is in it, while none of them is barred from the incident."""
        channel = _channel_of(case)
        members = self._people.members(channel)
        with self._store.reading() as tx:
            if not may_be_told([tx.people.blind(member) for member in members], case.access):
                raise Held("barred_member")
        return channel, members


def _channel_of(case: Case) -> str:
    if case.channel is None:
        raise Held("no_channel")
    if case.judgements.screen.verdict is Verdict.PROTECTED:
        # Whoever was unlinked may be in the channel, and is to learn nothing there.
        raise Held("protected")
    return case.channel
