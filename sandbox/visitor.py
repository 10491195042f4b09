"""A person at the keyboard: types, sees, clicks, fills in. Everything goes through Slack's own doors."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from sandbox.answers import answer_command, follow
from sandbox.delivery import Delivery
from sandbox.elements import element_called
from sandbox.fields import Field, field_of, missing
from sandbox.forms import Hand, field_called, pressed
from sandbox.interactions import (
    action_json,
    closed_form,
    command_form,
    message_action_form,
    message_shortcut_form,
    shortcut_form,
    submission_form,
    typed,
    view_action_form,
)
from sandbox.model import SLACKBOT, Channel, Json, Message, SlackError, View
from sandbox.payloads import view_json
from sandbox.sender import Answer, Sent
from sandbox.sight import Sight
from sandbox.suggestions import suggest
from sandbox.tickets import Grant

__all__ = ["Delivery", "Visitor"]


class Visitor(Sight):
    """One person's Slack client."""

    # Typing

    def join(self, channel: str) -> None:
        """Become a member of a public channel; nothing happens when one is already."""
        self._active()
        self._workspace.join(self.place(channel), self.person.id)

    def type(self, channel: str, text: str) -> Delivery:
        """Send a line. It starts with "/": a command to the bot; anything else: a message for all to see.

        Who is not a member of a public channel joins it first, as Slack makes them do.
        """
        self._active()
        place = self.place(channel)
        if place.archived:
            raise LookupError(f"#{place.name} is archived")
        self._workspace.join(place, self.person.id)
        if text.startswith("/"):
            return self._command(place, text)
        words = typed(self._workspace, self.person, text, labels=False)
        return Delivery(status=200, shown=[self._workspace.post(place, self.person.id, words)])

    def reply(self, message: Message, text: str) -> Delivery:
        """Answer in the thread of a message. Slack takes no commands there: ValueError."""
        if text.startswith("/"):
            raise ValueError("Slack takes no commands in threads.")
        place = self.place(message.channel)
        self._workspace.join(place, self.person.id)
        words = typed(self._workspace, self.person, text, labels=False)
        thread = message.thread_ts or message.ts
        return Delivery(
            status=200, shown=[self._workspace.post(place, self.person.id, words, thread_ts=thread)]
        )

    def resend(self, delivery: Delivery) -> Delivery:
        """The very same bytes and headers again, and what comes of it: a replay of what was captured."""
        return self._repeat(delivery, lambda sent: sent)

    def redeliver(self, delivery: Delivery) -> Delivery:
        """The same request signed anew, and what comes of it: Slack's own duplicate delivery."""
        return self._repeat(delivery, self._line.sender.again)

    def _repeat(self, delivery: Delivery, made: Callable[[Sent], Sent]) -> Delivery:
        if delivery.raw is None or delivery.settle is None:
            raise ValueError("nothing was sent to the bot")
        return self._send(made(delivery.raw), delivery.settle)

    def _command(self, place: Channel, text: str) -> Delivery:
        command = text.split(maxsplit=1)[0]
        if not self._line.manifest.answers(command):
            raise LookupError(f"{command} is not a valid command")
        url, grant = self._line.grant(self.person, place)
        form = command_form(self._line, self.person, place, text, url)

        def settle(answer: Answer) -> Delivery:
            failure = answer.failure or answer_command(self._line, grant, text, answer.body)
            if failure:
                words = f'{form["command"]} failed with the error "{failure}"'
                self._workspace.post(place, SLACKBOT, words, ephemeral_to=self.person.id)
                grant.shown.append(self.see(place.id)[-1])
            return Delivery(status=answer.status, shown=grant.take(), failure=failure)

        return self._send_form(form, settle)

    # Shortcuts and the Home tab

    def open_home(self) -> Delivery:
        """Open the app's Home tab; the bot hears of it when it subscribed. `home()` is what is there."""
        self._active()
        view = self.home()
        told = self._line.events.home_opened(self.person, view_json(self._workspace, view) if view else None)
        if told is None:
            return Delivery(status=200)
        sent, answer = told
        return replace(_plain_settle(answer), raw=sent, settle=_plain_settle)

    def shortcut(self, callback_id: str) -> Delivery:
        """Choose one of the app's shortcuts. LookupError when it has none of this callback id."""
        self._offered(callback_id, "global")
        return self._send_form(shortcut_form(self._line, self.person, callback_id), _plain_settle)

    def message_shortcut(self, message: Message, callback_id: str) -> Delivery:
        """Choose one of the app's shortcuts on a message that is seen.

        LookupError when there is no such shortcut, or the message is gone or for one's own eyes only.
        """
        self._offered(callback_id, "message")
        self._present(message)
        if message.ephemeral_to is not None:
            raise LookupError("Slack offers no shortcuts on a message that only you can see")
        url, grant = self._line.grant(self.person, self._workspace.channel(message.channel))
        form = message_shortcut_form(self._line, self.person, message, callback_id, url)
        return self._send_form(form, _shown_settle(grant))

    def _offered(self, callback_id: str, kind: str) -> None:
        if not self._line.manifest.offers(callback_id, kind):
            raise LookupError(f"the app has no {kind} shortcut {callback_id!r}")

    # Clicking and filling in

    def click(self, source: Message | View, action: str, choice: object = None) -> Delivery:
        """Press a button, found by its action id or its words; or make a choice in a menu.

        Where several have the same, "<block id> <action id>" names exactly one. `choice` is the value or
        words of an option, or a name or id. LookupError when there is no such thing in the message or view
        as given (which may be older than what is there now), or when that is no more there at all.
        """
        self._present(source)
        block, element = element_called(source.blocks, action)
        field = field_of(block, element)
        if field is None:
            return self._act(source, block, element, pressed(element, choice))
        chosen = {field.key: self._hand.value(source, field, choice)}
        if isinstance(source, View):
            source = self._workspace.views.fill(source, _state(field, chosen))
        return self._act(source, block, element, chosen)

    def _act(self, source: Message | View, block: Json, element: Json, chosen: Json) -> Delivery:
        entry = action_json(self._line, block, element, chosen)
        if isinstance(source, View):
            return self._send_form(view_action_form(self._line, self.person, source, entry), _plain_settle)
        channel = self._workspace.channel(source.channel)
        url, grant = self._line.grant(self.person, channel, source)
        form = message_action_form(self._line, self.person, source, entry, url)
        return self._send_form(form, _shown_settle(grant))

    def choose(self, field: str, choice: object) -> Delivery:
        """Set one field of the open modal, named as in `submit`.

        The bot hears of it when Slack would tell it: for an input with `dispatch_action`, and for what
        stands in a section or a row of actions. LookupError as for `submit`.
        """
        view = self._open_modal()
        wanted = field_called(view.blocks, field)
        if not wanted.dispatches:
            self.fill({field: choice})
            return Delivery(status=200)
        return self.click(view, wanted.action_id, choice)

    def suggest(self, action: str, query: str = "") -> list[Json]:
        """The options that the app gives for an external select in the open modal, for a text typed.

        `action` is named as in `submit`. Nothing for a text that is too short for Slack to ask.
        LookupError when the app gave no list that Slack would take.
        """
        view = self._open_modal()
        field = field_called(view.blocks, action)
        if not field.external:
            raise LookupError(f"{action!r} is not an external select")
        return self._suggest(view, field, query)

    def fill(self, values: Mapping[str, object]) -> View:
        """Enter values into the open modal without submitting it. LookupError when none is open."""
        return self._hand.fill_in(self._open_modal(), values)

    def submit(self, values: Mapping[str, object]) -> Delivery:
        """Fill in the open modal and submit it.

        A key is a block id, an action id or the label; a value is text, a name or id, the value or words
        of an option, or a list. Slack's client refuses an empty required field without asking the bot:
        then `raw` is None and `errors` says so. LookupError for a field or choice that is not there.
        """
        view = self.fill(values)
        if errors := missing(view.blocks, view.values):
            self._workspace.views.put(replace(view, errors=errors))
            return Delivery(status=200, errors=errors)

        def settle(answer: Answer) -> Delivery:
            errors = follow(self._workspace, view, answer)
            return Delivery(status=answer.status, errors=errors, failure=answer.failure)

        return self._send_form(submission_form(self._line, self.person, view), settle)

    def close(self) -> None:
        """Drop the open modal; the bot hears of it when the view asked for that (`notify_on_close`)."""
        view = self.modal()
        if view is None:
            return
        every = bool(view.payload.get("clear_on_close"))
        self._workspace.views.close(view, every=every)
        if view.payload.get("notify_on_close"):
            self._send_form(closed_form(self._line, self.person, view, cleared=every), _plain_settle)

    def _open_modal(self) -> View:
        view = self.modal()
        if view is None:
            raise LookupError("no modal is open")
        return view

    def _present(self, source: Message | View) -> None:
        try:
            if isinstance(source, View):
                self._workspace.views.find(view_id=source.id)
            else:
                self._workspace.find(self.place(source.channel), source.ts)
        except SlackError as error:
            raise LookupError("this is gone") from error

    @property
    def _hand(self) -> Hand:
        return Hand(self._workspace, self.person, self._suggest)

    def _suggest(self, source: Message | View, field: Field, query: str) -> list[Json]:
        return suggest(self._line, self.person, source, field, query)

    def _active(self) -> None:
        if self._workspace.person(self.person.id).deleted:
            raise LookupError(f"the account of {self.person.name} was deactivated")

    def _send_form(self, form: Mapping[str, str], settle: Callable[[Answer], Delivery]) -> Delivery:
        self._active()
        return self._send(self._line.sender.sign(form), settle)

    def _send(self, sent: Sent, settle: Callable[[Answer], Delivery]) -> Delivery:
        return replace(settle(self._line.sender.send(sent)), raw=sent, settle=settle)


def _plain_settle(answer: Answer) -> Delivery:
    return Delivery(status=answer.status, failure=answer.failure)


def _shown_settle(grant: Grant) -> Callable[[Answer], Delivery]:
    return lambda answer: replace(_plain_settle(answer), shown=grant.take())


def _state(field: Field, chosen: Json) -> dict[str, dict[str, Json]]:
    return {field.block_id: {field.action_id: {**field.empty, **chosen}}}
