"""What a person does in one of the worlds, and everything that comes of it, to be compared."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.elements import interactive_elements, options_of
from sandbox.fields import Field, fields
from sandbox.model import Json, Message, View
from sandbox.visitor import Delivery, Visitor
from tests.twins.sight import Reader
from tests.twins.world import World

_CLOSES = 4
"""Of so many forms one is closed, and the others are submitted."""


@dataclass(frozen=True, slots=True)
class Button:
    """Something that can be pressed, and where it stands."""

    source: Message | View
    name: str


@dataclass(frozen=True, slots=True)
class Hands:
    """One person in one world; every method answers what the person was shown, as text."""

    world: World
    reader: Reader

    @property
    def _visitor(self) -> Visitor:
        return self.world.as_(self.reader.name)

    def types(self, place: str, text: str, then: int) -> list[str]:
        """Type a command; a form that opens is looked through, filled in and submitted, or closed."""
        return self._does(lambda me: me.type(place, f"/insider {text}"), then)

    def shortcut(self, callback_id: str, then: int) -> list[str]:
        """Choose the global shortcut."""
        return self._does(lambda me: me.shortcut(callback_id), then)

    def on_message(self, callback_id: str, which: int, then: int) -> list[str]:
        """Choose the shortcut on one of the messages that everybody sees there."""
        found = [message for message in self.messages() if message.ephemeral_to is None]
        if not found:
            return ["no message"]
        return self._does(lambda me: me.message_shortcut(found[which % len(found)], callback_id), then)

    def home(self) -> list[str]:
        """Open the Home."""
        return self._does(lambda me: me.open_home(), 0)

    def press(self, which: int, then: int) -> list[str]:
        """Press one of the buttons in sight."""
        buttons = self.buttons()
        if not buttons:
            return ["no button"]
        one = buttons[which % len(buttons)]
        return self._does(lambda me: me.click(one.source, one.name), then)

    def press_newest(self) -> list[str]:
        """Press the button of the newest of the direct messages."""
        newest = self._visitor.see(self._visitor.direct)[-1]
        one = next(button for button in self.buttons() if button.source == newest)
        return self._does(lambda me: me.click(one.source, one.name), 1)

    def joins(self, place: str, *, again: bool) -> list[str]:
        """Leave a public channel, and perhaps come back."""
        workspace, me = self.world.workspace, self._visitor.person.id
        channel = workspace.channel(place)
        workspace.leave(channel, me)
        if again:
            workspace.join(channel, me)
        return []

    def submit(self, then: int) -> list[str]:
        """Fill in the form that is open, and submit it."""
        return self._form(then)

    def messages(self) -> list[Message]:
        """What the person sees in all channels, the newest of each last, in the order of their names."""
        workspace, person = self.world.workspace, self._visitor.person
        places = [one for one in workspace.channels() if workspace.sees(person.id, one)]
        places.sort(key=lambda one: one.name)
        return [message for place in places for message in workspace.visible(person.id, place)]

    def buttons(self) -> list[Button]:
        """Everything that can be pressed on the Home and in messages."""
        home = self._visitor.home()
        sources: list[Message | View] = [*([home] if home else []), *self.messages()]
        return [
            Button(source, f"{block['block_id']} {element['action_id']}")
            for source in sources
            for block in source.blocks
            for element in interactive_elements(block)
            if element["type"] == "button"
        ]

    def _does(self, what: Callable[[Visitor], Delivery], then: int) -> list[str]:
        try:
            told = self._told(what(self._visitor))
        except LookupError as error:
            return [self.reader.plain(str(error))]
        view = self._visitor.modal()
        if view is None:
            return told
        told.append(self.reader.view(view))
        if then % _CLOSES and next(fields(view.blocks), None):
            told += self._form(then)
        self._visitor.close()
        return told

    def _form(self, then: int) -> list[str]:
        """Look through each menu that asks the app, give each question an answer, submit, read."""
        told: list[str] = []
        view = self._visitor.modal()
        for field in list(fields(view.blocks)) if view else ():
            try:
                offered = self._visitor.suggest(field.block_id, "") if field.external else []
                if field.external:
                    # What is offered at once, and for words that stand in the title of the secret.
                    told += [str(offered), str(self._visitor.suggest(field.block_id, "secret"))]
                self._visitor.choose(field.block_id, self._entry(field, offered, then))
            except LookupError as error:
                told.append(self.reader.plain(str(error)))
        view = self._visitor.modal()
        if view is None or not view.payload.get("submit"):
            return [*told, "no form"]
        told += self._told(self._visitor.submit({}))
        return [*told, self.reader.view(self._visitor.modal())]

    def _entry(self, field: Field, offered: list[Json], then: int) -> object:
        kind = field.element["type"]
        if field.external:
            return offered[then % len(offered)]["value"] if offered else None
        options = options_of(field.element)
        if options:
            return options[then % len(options)]["value"]
        simple = {
            "datepicker": "2026-03-10",
            "timepicker": "09:00",
            "number_input": "10",
            "users_select": ("Colleague", "Lead", "HR")[then % 3],
            "conversations_select": "security",
        }
        return simple.get(kind, "as agreed")

    def _told(self, delivery: Delivery) -> list[str]:
        shown = [self.reader.message(message) for message in delivery.shown]
        return [f"{delivery.status} {delivery.failure} {delivery.errors}", *shown]
