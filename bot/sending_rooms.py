"""What is done about who reads along in incidents' channels: a look, a private word to a lead, a removal."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.people import People
from bot.posting import Held, Posting, Sent
from bot.views.room import noticed
from bot.words import Words
from commands._surfaces import look_again
from domain.access import CaseAccess, Role, may_be_told
from domain.references import Kind
from domain.rooms import Sight, sights
from storage import Store, Transaction
from storage.outbox import Outgoing
from storage.record import Outcome

_WATCH: Final = "room watch"
_GONE: Final = frozenset({"not_in_channel", "user_not_in_channel", "cant_kick_self"})


class Rooms:
    """Sends one claimed row about an incident's channel; ``words`` are those of private messages."""

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
    ) -> None:
        self._store = store
        self._client = client
        self._people = people
        self._posting = posting
        self._words = words
        self._now = now
        self._new_reference = new_reference
        self._new_key = new_key

    def look(self, row: Outgoing) -> Sent:
        """Compare who can read an incident's channel with who may see it; its leads are told what is new."""
        ref = row.incident or ""
        with self._store.reading() as tx:
            channel = tx.incidents.channel_of(ref)
        if channel is None:
            raise Held("no_channel")
        members = self._people.members(channel)
        room = self._people.room(channel, members)

        def note(tx: Transaction) -> None:
            tx.cases.lock([ref])
            if tx.incidents.channel_of(ref) != channel:
                return  # it left the channel meanwhile
            access = tx.cases.access(ref)
            found = {(one.kind, one.blind): one for one in sights(room, tx.people.actors(members), access)}
            known = tx.rooms.noticed(ref)
            for kind, blind in known.keys() - found.keys():
                tx.rooms.mended(ref, kind, blind)
            for place in found.keys() - known.keys():
                self._notice(tx, ref, found[place], access)

        return Sent(note=note)

    def noticed(self, row: Outgoing) -> Sent:
        """Tell a lead privately what was noticed, unless they lost the incident since."""
        ref, person = row.incident or "", row.person or ""
        with self._store.reading() as tx:
            access = tx.cases.access(ref)
            entry = tx.record.get(row.change or "")
            if entry is None or person not in _leads(tx, access):
                raise Held("not_lead")
        return self._posting.tell(row, person, noticed(entry, self._words))

    def kick(self, row: Outgoing) -> Sent:
        """Take somebody out of an incident's channel, unless who was barred would notice: Slack tells all."""
        ref, person = row.incident or "", row.person or ""
        with self._store.reading() as tx:
            channel = tx.incidents.channel_of(ref)
        if channel is None:
            raise Held("no_channel")
        audience = {*self._people.members(channel), person}
        with self._store.reading() as tx:
            blinds = [tx.people.blind(one) for one in audience]
            if not may_be_told(blinds, tx.cases.access(ref)):
                raise Held("barred_member")
        try:
            self._client.conversations_kick(channel=channel, user=person)
        except SlackApiError as error:
            if error.response.get("error") not in _GONE:
                raise
        return Sent(note=lambda tx: look_again(tx, ref, at=self._now(), key=self._new_key()))

    def _notice(self, tx: Transaction, ref: str, sight: Sight, access: CaseAccess) -> None:
        change = self._new_reference(Kind.CHANGE)
        tx.record.append(
            change=change,
            at=self._now(),
            actor=_WATCH,
            verb=f"room.{sight.kind}",
            outcome=Outcome.SYSTEM,
            incident=ref,
            detail={"person": sight.person} if sight.person else None,
        )
        tx.rooms.notice(ref, sight.kind, sight.blind, change)
        for person in _leads(tx, access):
            tx.outbox.put(
                kind="noticed",
                lane=f"dm:{person}",
                key=self._new_key(),
                at=self._now(),
                incident=ref,
                change=change,
                person=person,
            )


def _leads(tx: Transaction, access: CaseAccess) -> Iterator[str]:
    for person, part in access.team.items():
        if part is Role.LEAD and tx.people.blind(person) not in access.barred:
            yield person
