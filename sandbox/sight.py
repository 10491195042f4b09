"""What a person sees on their screen."""

from dataclasses import replace

from sandbox.interactions import Line
from sandbox.model import Channel, Message, Person, View


class Sight:
    """One person's screen. `direct` is the name under which they find the bot: "@insider"."""

    def __init__(self, line: Line, person: Person) -> None:
        self._line = line
        self._workspace = line.workspace
        self.person = person
        self.direct = f"@{line.workspace.bot_name}"

    def channels(self) -> list[str]:
        """The names of the channels this person can see: public ones, and private ones they are in."""
        return [channel.name for channel in self._visible() if channel.kind != "im"]

    def see(self, channel: str) -> list[Message]:
        """What this person sees there, oldest first. LookupError for what they cannot see."""
        return self._workspace.visible(self.person.id, self.place(channel))

    def modal(self) -> View | None:
        """The view open for this person now, the top one of a stack."""
        return self._named(self._workspace.views.top(self.person.id))

    def home(self) -> View | None:
        """What the app published on its Home tab for this person; None when nothing yet."""
        return self._named(self._workspace.views.home(self.person.id))

    def everything(self) -> str:
        """All that this person can see, in plain text: names, topics, messages, notifications, views.

        For asserting what somebody cannot see. The text behind the blocks counts: it is in notifications.
        """
        lines: list[str] = []
        for channel in self._visible():
            lines += [f"#{channel.name}" if channel.name else self.direct, channel.topic]
            for message in self._workspace.visible(self.person.id, channel):
                lines.append(f"{message.name_of(message.user)}: {message.plain}")
                lines += [replace(message, blocks=[]).plain] if message.blocks else []
        lines += [view.plain for view in (self.modal(), self.home()) if view]
        return "\n".join(line for line in lines if line)

    def wait_to_see(self, channel: str, words: str, timeout: float = 5.0) -> Message:
        """The newest message there that contains these words, as soon as there is one.

        The channel need not be visible yet. TimeoutError after `timeout` seconds.
        """

        def look() -> Message | None:
            try:
                messages = self.see(channel)
            except LookupError:
                return None
            return next((m for m in reversed(messages) if words in m.plain), None)

        found = self._workspace.wait_for(look, timeout)
        return found or self.see(channel)[-1]

    def place(self, channel: str) -> Channel:
        """The channel that this person means, by name or id. LookupError when they cannot see it."""
        if channel in {self.direct, self._workspace.bot_name}:
            return self._workspace.direct(self.person)
        found = self._workspace.channel(channel)
        if not self._workspace.sees(self.person.id, found):
            raise LookupError(f"no channel is called {channel!r}")
        return found

    def _visible(self) -> list[Channel]:
        return [one for one in self._workspace.channels() if self._workspace.sees(self.person.id, one)]

    def _named(self, view: View | None) -> View | None:
        return replace(view, name_of=self._workspace.names_for(self.person.id)) if view else None
