"""The state of the workspace: who is in it, which channels, what was said and who sees it. No HTTP.

Everything here may be called from any thread; one lock guards it all. Whoever wants to know of changes
subscribes, or waits for a condition.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from sandbox.directory import Directory, identifier
from sandbox.model import SLACKBOT, Channel, Json, Kind, Message, NameOf, Person, SlackError
from sandbox.views import Views


class Workspace(Directory):
    """One Slack workspace with one app installed. `now` gives epoch seconds.

    `tell` hears of the events in channels that the app is in, as JSON values.
    """

    def __init__(
        self, *, team_name: str = "Retailer", bot_name: str = "insider", now: Callable[[], float]
    ) -> None:
        super().__init__(now, bot_name)
        self.team_name, self.bot_name = team_name, bot_name
        self.domain = re.sub(r"[^a-z0-9]+", "-", team_name.lower()).strip("-")
        self.team_id, self.app_id, self.bot_id = identifier("T"), identifier("A"), identifier("B")
        self._last_ts = 0
        self._channels: dict[str, Channel] = {}
        self.tell: Callable[[Json], None] = lambda _event: None
        self.views = Views(self.lock, self.name_of, self.changed, self.now)

    # Channels

    def add_channel(
        self,
        name: str,
        *,
        private: bool = False,
        members: Iterable[Person] = (),
        with_bot: bool = False,
        creator: str | None = None,
        shared_with: Iterable[str] = (),
    ) -> Channel:
        """Make a channel, quietly (no system messages). SlackError "name_taken" when the name is in use.

        `shared_with` are the ids of other teams whose people may be in it.
        """
        ids = [person.id for person in members] + ([self.bot_user_id] if with_bot else [])
        kind: Kind = "private" if private else "public"
        with self.lock:
            if any(channel.name == name for channel in self._channels.values()):
                raise SlackError("name_taken")
            owner = creator or next(iter(ids), SLACKBOT)
            made = self._new_channel("C", name, kind, owner, list(dict.fromkeys(ids)))
            made.shared_with = tuple(shared_with)
            return made

    def direct(self, person: Person) -> Channel:
        """The direct messages between this person and the bot; made when first asked for."""
        with self.lock:
            for channel in self._channels.values():
                if channel.kind == "im" and person.id in channel.members:
                    return channel
            return self._new_channel("D", "", "im", person.id, [person.id, self.bot_user_id])

    def _new_channel(self, prefix: str, name: str, kind: Kind, creator: str, members: list[str]) -> Channel:
        channel = Channel(
            id=identifier(prefix),
            name=name,
            kind=kind,
            created=int(self.now()),
            creator=creator,
            members=members,
        )
        self._channels[channel.id] = channel
        self.changed()
        return channel

    def channels(self) -> list[Channel]:
        """Every channel and direct message, in the order in which they were made."""
        with self.lock:
            return list(self._channels.values())

    def channel(self, name_or_id: str) -> Channel:
        """A channel by name (with or without #) or id. LookupError when absent."""
        wanted = name_or_id.removeprefix("#")
        with self.lock:
            for channel in self._channels.values():
                if wanted == channel.id or (wanted and wanted == channel.name):
                    return channel
        raise LookupError(f"no channel is called {name_or_id!r}")

    def sees(self, person_id: str, channel: Channel) -> bool:
        """Whether this person knows of the channel: public to all but guests, else to members only."""
        person = self._people[person_id]
        guest = person.is_restricted or person.is_ultra_restricted
        return person_id in channel.members or (channel.kind == "public" and not guest)

    def join(self, channel: Channel, person_id: str, by: str | None = None) -> None:
        """Make somebody a member, with the line that Slack posts. `by` is who added them."""
        with self.lock:
            if person_id in channel.members:
                return
            channel.members.append(person_id)
            subtype = "group_join" if channel.private else "channel_join"
            who = self.name_of(person_id)
            added = f"was added to #{channel.name} by {self.name_of(by)}" if by else f"joined #{channel.name}"
            self.post(channel, person_id, f"{who} {added}", subtype=subtype)
            self._tell_of(channel, person_id, "member_joined_channel", {"inviter": by} if by else {})

    def leave(self, channel: Channel, person_id: str) -> None:
        """Take a member out, with the line that Slack posts. Nothing happens when they are not in it."""
        with self.lock:
            if person_id not in channel.members:
                return
            subtype = "group_leave" if channel.private else "channel_leave"
            words = f"{self.name_of(person_id)} left #{channel.name}"
            self._tell_of(channel, person_id, "member_left_channel", {})
            channel.members.remove(person_id)
            self.post(channel, person_id, words, subtype=subtype)

    def archive(self, channel: Channel, user: str) -> None:
        """End the use of a channel, with the line that Slack posts; it can still be read."""
        with self.lock:
            subtype = "group_archive" if channel.private else "channel_archive"
            self.post(channel, user, f"{self.name_of(user)} archived #{channel.name}", subtype=subtype)
            channel.archived = True

    def deactivate(self, name_or_id: str) -> Person:
        """Take somebody's account away: they leave every channel and act no more."""
        with self.lock:
            person = self._changed_person(self.person(name_or_id), deleted=True)
            for channel in self._channels.values():
                if channel.kind != "im" and person.id in channel.members:
                    channel.members.remove(person.id)
        self.changed()
        return person

    def _tell_of(self, channel: Channel, person_id: str, kind: str, more: Json) -> None:
        if self.bot_user_id in channel.members:
            where = {"channel": channel.id, "channel_type": "G" if channel.private else "C"}
            when = {"team": self.team_id, "event_ts": f"{self.now():.6f}"}
            self.tell({"type": kind, "user": person_id} | where | when | more)

    def set_topic(self, channel: Channel, user: str, topic: str) -> None:
        """Change the topic, with the line that Slack posts."""
        with self.lock:
            channel.topic = topic
            subtype = "group_topic" if channel.private else "channel_topic"
            self.post(channel, user, f"{self.name_of(user)} set the channel topic: {topic}", subtype=subtype)

    # Messages

    def post(
        self,
        channel: Channel,
        user: str,
        text: str,
        *,
        blocks: Iterable[Json] = (),
        ephemeral_to: str | None = None,
        metadata: Json | None = None,
        subtype: str | None = None,
        thread_ts: str | None = None,
    ) -> Message:
        """Add a message under the next `ts`. The blocks must have been accepted before."""
        with self.lock:
            message = Message(
                ts=self._next_ts(),
                channel=channel.id,
                user=user,
                text=text,
                blocks=list(blocks),
                ephemeral_to=ephemeral_to,
                metadata=metadata,
                subtype=subtype,
                thread_ts=thread_ts,
                bot_id=self.bot_id if user == self.bot_user_id and not subtype else None,
                name_of=self.name_of,
            )
            channel.messages.append(message)
            self.changed()
            return message

    def _next_ts(self) -> str:
        self._last_ts = max(int(self.now() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def find(self, channel: Channel, ts: str) -> Message:
        """A message that is still there. SlackError "message_not_found" otherwise."""
        with self.lock:
            for message in channel.messages:
                if message.ts == ts and not message.deleted:
                    return message
        raise SlackError("message_not_found")

    def put(self, changed: Message) -> Message:
        """Replace the message of the same `ts` by its new state; to delete, put one marked deleted."""
        with self.lock:
            messages = self._channels[changed.channel].messages
            for index, message in enumerate(messages):
                if message.ts == changed.ts:
                    messages[index] = changed
            self.changed()
            return changed

    def pin(self, message: Message, *, pinned: bool) -> None:
        """Mark a message as pinned in its channel, or as no more pinned."""
        self.put(replace(message, pinned=pinned))

    def visible(self, person_id: str, channel: Channel) -> list[Message]:
        """What this person sees in the channel, oldest first. LookupError when they do not see it."""
        with self.lock:
            if not self.sees(person_id, channel):
                raise LookupError("no such channel for this person")
            names = self.names_for(person_id)
            shown = (m for m in channel.messages if not m.deleted and m.ephemeral_to in {None, person_id})
            return [replace(message, name_of=names) for message in shown]

    # Names

    def name_of(self, some_id: str) -> str:
        """The name behind the id of a person or channel; the id itself when unknown."""
        if some_id in self._people:
            return self._people[some_id].name
        return self._channels[some_id].name if some_id in self._channels else some_id

    def names_for(self, person_id: str) -> NameOf:
        """As `name_of`, with what this person reads instead of the name of a channel hidden from them."""

        def name_of(some_id: str) -> str:
            hidden = some_id in self._channels and not self.sees(person_id, self._channels[some_id])
            return "private channel" if hidden else self.name_of(some_id)

        return name_of
