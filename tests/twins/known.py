"""What the observed person knows of the secret from before the bar, given to their twin as well.

From the bar on whatever they see must be the same: so it has to be the same until then, whatever it was.
"""

from dataclasses import dataclass, field, replace

from sandbox.model import Channel, Message
from storage.record import Entry, Outcome
from tests.twins.sight import Reader, translated
from tests.twins.world import OBSERVED, World


@dataclass
class Known:
    """Copies what one reader sees to the world of the other one."""

    here: Reader
    there: Reader
    extra: dict[str, str] = field(default_factory=dict)
    """Messages that are there only as copies: their time here -> the time of the copy."""
    rooms: set[str] = field(default_factory=set)
    """Channels that are there only as copies."""

    def copy(self, *, form: bool) -> None:
        """Copy everything that they saw until now; ``form``: what they have open as well."""
        workspace, me = self.here.world.workspace, self.here.world.id_of(OBSERVED)
        for channel in workspace.channels():
            if workspace.sees(me, channel):
                self._copy_channel(channel)
        view = workspace.views.top(me)
        if view and form:
            read, views = translated(self.here, self.there), self.there.world.workspace.views
            copy = views.open(self.there.world.id_of(OBSERVED), read(view.payload))
            views.put(replace(copy, values=read(view.values)))

    def copy_refusals(self) -> None:
        """Copy what they were refused until now to the record, where they may read it."""
        there = {entry.change for entry in self._refused(self.there.world)}
        with self.there.world.bot.store.transaction() as tx:
            for entry in self._refused(self.here.world):
                if entry.change not in there:
                    tx.record.append(
                        change=entry.change,
                        at=entry.at,
                        actor=self.there.world.id_of(OBSERVED),
                        verb=entry.verb,
                        outcome=entry.outcome,
                        code=entry.code,
                    )

    @staticmethod
    def _refused(world: World) -> list[Entry]:
        with world.bot.store.reading() as tx:
            entries = tx.record.all()
        me = world.id_of(OBSERVED)
        return [one for one in entries if one.outcome is Outcome.REFUSED and one.actor == me]

    def _copy_channel(self, channel: Channel) -> None:
        there = self._twin_of(channel)
        if channel.name in self.rooms:
            there.members[:] = translated(self.here, self.there)(channel.members)
        mine = iter(self._seen(self.there.world, there, set(self.extra.values())))
        for message in self._seen(self.here.world, channel, set()):
            found: Message | None
            if message.ts in self.extra:
                found = self.there.world.workspace.find(there, self.extra[message.ts])
            else:
                found = None if channel.name in self.rooms else next(mine, None)
            self._copy_message(message, there, found)

    def _copy_message(self, message: Message, there: Channel, found: Message | None) -> None:
        read = translated(self.here, self.there)
        if found is None:
            found = self.there.world.workspace.post(
                there,
                read(message.user),
                "",
                ephemeral_to=read(message.ephemeral_to),
                subtype=message.subtype,
                metadata=message.metadata,
            )
            self.extra[message.ts] = found.ts
        told = (read(message.text), read(message.blocks), message.pinned, read(message.edited))
        if told != (found.text, found.blocks, found.pinned, found.edited):
            text, blocks, pinned, edited = told
            self.there.world.workspace.put(
                replace(found, text=text, blocks=blocks, pinned=pinned, edited=edited)
            )

    def _seen(self, world: World, channel: Channel, but: set[str]) -> list[Message]:
        seen = world.workspace.visible(world.id_of(OBSERVED), channel)
        return [message for message in seen if message.ts not in but]

    def _twin_of(self, channel: Channel) -> Channel:
        if not channel.name:
            return self.there.world.workspace.direct(self.there.world.workspace.person(OBSERVED))
        try:
            return self.there.world.workspace.channel(channel.name)
        except LookupError:
            # The room of the secret, as the observed person knows it. Where the bot moves the case to
            # another room at the bar, that one is never copied: nobody may see it from then on.
            self.rooms.add(channel.name)
            names = [self.here.world.workspace.person(member).name for member in channel.members]
            made = self.there.world.workspace.add_channel(
                channel.name,
                private=channel.private,
                members=[self.there.world.workspace.person(name) for name in names],
            )
            made.topic = channel.topic
            return made
