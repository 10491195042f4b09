"""A person at the keyboard: types, sees, clicks, fills in. Everything goes through Slack's own doors."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from sandbox.answers import answer_command, follow
from sandbox.blocks import interactive_elements
from sandbox.events import app_home_opened, envelope, subscribed
from sandbox.fields import missing, options_of
from sandbox.forms import choice_json, field_of, fill_in
from sandbox.interactions import (
    Line,
    action_json,
    closed_form,
    command_form,
    message_action_form,
    message_shortcut_form,
    shortcut_form,
    submission_form,
    suggestion_form,
    typed,
    view_action_form,
)
from sandbox.model import SLACKBOT, Channel, Json, Message, Person, View
from sandbox.sender import Answer, Sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What came of something that a person did.

    `status` is the bot's HTTP status: 200 for what needs no bot, 0 when it gave no answer within three
    seconds. `shown` is what the person was shown at once as the answer. `raw` is the request that was
    sent, None if none was. `errors` are the words beside the fields of a refused modal, by block id.
    `failure` is Slack's word for a failed delivery, empty when all went well.
    """

    status: int
    shown: list[Message] = field(default_factory=list)
    raw: Sent | None = field(default=None, repr=False)
    errors: dict[str, str] = field(default_factory=dict)
    failure: str = ""
    settle: Callable[[Answer], "Delivery"] | None = field(default=None, repr=False, compare=False)


class Visitor:
    """One person's Slack client. `direct` is the name under which they find the bot: "@insider"."""

    def __init__(self, line: Line, person: Person) -> None:
        self._line = line
        self._workspace = line.workspace
        self.person = person
        self.direct = f"@{line.workspace.bot_name}"

    # Seeing

    def channels(self) -> list[str]:
        """The names of the channels this person can see: public ones, and private ones they are in."""
        return [channel.name for channel in self._visible() if channel.kind != "im"]

    def see(self, channel: str) -> list[Message]:
        """What this person sees there, oldest first. LookupError for what they cannot see."""
        return self._workspace.visible(self.person.id, self.place(channel))

    def everything(self) -> str:
        """All that this person can see, in plain text: names, topics, messages, notifications, the modal.

        For asserting what somebody cannot see. The text behind the blocks counts: it is in notifications.
        """
        lines: list[str] = []
        for channel in self._visible():
            lines += [f"#{channel.name}" if channel.name else self.direct, channel.topic]
            for message in self._workspace.visible(self.person.id, channel):
                lines.append(f"{message.name_of(message.user)}: {message.plain}")
                lines += [replace(message, blocks=[]).plain] if message.blocks else []
        modal = self.modal()
        lines += [modal.plain] if modal else []
        home = self._workspace.views.home(self.person.id)
        lines += [home.plain] if home else []
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

    # Typing

    def join(self, channel: str) -> None:
        """Become a member of a public channel; nothing happens when one is already."""
        self._workspace.join(self.place(channel), self.person.id)

    def type(self, channel: str, text: str) -> Delivery:
        """Send a line. It starts with "/": a command to the bot; anything else: a message for all to see.

        Who is not a member of a public channel joins it first, as Slack makes them do.
        """
        place = self.place(channel)
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
        """The very same bytes and headers again, and what comes of it: a duplicate delivery."""
        if delivery.raw is None or delivery.settle is None:
            raise ValueError("nothing was sent to the bot")
        return self._send(delivery.raw, delivery.settle)

    def _command(self, place: Channel, text: str) -> Delivery:
        url, grant = self._line.grant(self.person, place)
        form = command_form(self._line, self.person, place, text, url)

        def settle(answer: Answer) -> Delivery:
            failure = answer.failure or answer_command(self._line, grant, text, answer.body)
            if failure:
                words = f'{form["command"]} failed with the error "{failure}"'
                self._workspace.post(place, SLACKBOT, words, ephemeral_to=self.person.id)
                grant.shown.append(self.see(place.id)[-1])
            return Delivery(status=answer.status, shown=grant.take(), failure=failure)

        return self._send(self._line.sender.sign(form), settle)

    # The Home tab and shortcuts

    def open_home(self) -> Delivery:
        """Open the bot's Home tab: the bot hears of it, if it wants to."""
        if not subscribed(self._line, "app_home_opened"):
            return Delivery(status=200)
        event = envelope(self._line, app_home_opened(self._line, self.person))
        return self._send(self._line.sender.sign_json(event), _plain_settle)

    def home(self) -> View | None:
        """What the bot published in this person's Home tab."""
        view = self._workspace.views.home(self.person.id)
        return replace(view, name_of=self._workspace.names_for(self.person.id)) if view else None

    def shortcut(self, callback_id: str) -> Delivery:
        """Choose a global shortcut. LookupError when the app has none of that name."""
        self._check_shortcut("global", callback_id)
        form = shortcut_form(self._line, self.person, callback_id)
        return self._send(self._line.sender.sign(form), _plain_settle)

    def message_shortcut(self, message: Message, callback_id: str) -> Delivery:
        """Choose a shortcut on a message. LookupError when the app has none of that name."""
        self._check_shortcut("message", callback_id)
        channel = self._workspace.channel(message.channel)
        url, grant = self._line.grant(self.person, channel, message)
        form = message_shortcut_form(self._line, self.person, message, callback_id, url)

        def settle(answer: Answer) -> Delivery:
            return Delivery(status=answer.status, shown=grant.take(), failure=answer.failure)

        return self._send(self._line.sender.sign(form), settle)

    def _check_shortcut(self, kind: str, callback_id: str) -> None:
        if self._line.manifest is None:
            return
        offered = self._line.manifest.get("features", {}).get("shortcuts", [])
        if not any(one["type"] == kind and one["callback_id"] == callback_id for one in offered):
            raise LookupError(f"the app has no {kind} shortcut {callback_id!r}")

    # Clicking and filling in

    def click(self, source: Message | View, action: str, choice: object = None) -> Delivery:
        """Press a button, found by its action id or its words; or make a choice in a menu.

        Where several have the same, "<block id> <action id>" names exactly one. `choice` is the value or
        words of an option, or a name or id. LookupError when there is no such thing in the message or view
        as given (which may be older than what is there now).
        """
        block, element = _find_element(source.blocks, action)
        chosen = choice_json(self._workspace, self.person, element, choice)
        entry = action_json(self._line, block, element, chosen)
        if isinstance(source, View):
            if element["type"] != "button":
                source = fill_in(self._workspace, self.person, source, {element["action_id"]: choice})
            form = view_action_form(self._line, self.person, source, entry)
            return self._send(self._line.sender.sign(form), _plain_settle)
        channel = self._workspace.channel(source.channel)
        url, grant = self._line.grant(self.person, channel, source)
        form = message_action_form(self._line, self.person, source, entry, url)

        def settle(answer: Answer) -> Delivery:
            return Delivery(status=answer.status, shown=grant.take(), failure=answer.failure)

        return self._send(self._line.sender.sign(form), settle)

    def modal(self) -> View | None:
        """The view open for this person now, the top one of a stack."""
        view = self._workspace.views.top(self.person.id)
        return replace(view, name_of=self._workspace.names_for(self.person.id)) if view else None

    def fill(self, values: Mapping[str, object]) -> View:
        """Enter values into the open modal without submitting it. LookupError when none is open."""
        view = self._opened()
        picked = {key: self._picked(view, key, value) for key, value in values.items()}
        return fill_in(self._workspace, self.person, view, picked)

    def choose(self, field: str, choice: object) -> Delivery:
        """Set one field of the open modal; the bot hears of it where the field dispatches.

        LookupError when no modal is open, or the field or choice is not there.
        """
        view = self.fill({field: choice})
        element = field_of(view, field).element
        for block in view.blocks:
            if any(one is element for one in interactive_elements(block)):
                if block["type"] == "input" and not block.get("dispatch_action"):
                    break
                return self.click(view, element["action_id"], self._picked(view, field, choice))
        return Delivery(status=200)

    def suggest(self, field: str, query: str = "") -> list[Json]:
        """The options that the app gives for a menu in the open modal, for these letters."""
        view = self._opened()
        form = suggestion_form(self._line, self.person, view, field_of(view, field), query)
        answer = self._line.sender.send(self._line.sender.sign(form))
        return options_of(answer.body)

    def _opened(self) -> View:
        view = self.modal()
        if view is None:
            raise LookupError("no modal is open")
        return view

    def _picked(self, view: View, key: str, value: object) -> object:
        """What is meant by an entry; of a menu whose options the app gives, the first that fits."""
        if field_of(view, key).element["type"] != "external_select" or not isinstance(value, str):
            return value
        found = self.suggest(key, value)
        if not found:
            raise LookupError(f"the app suggests nothing for {value!r}")
        return found[0]

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

        return self._send(self._line.sender.sign(submission_form(self._line, self.person, view)), settle)

    def close(self) -> None:
        """Drop the open modal; the bot hears of it when the view asked for that (`notify_on_close`)."""
        view = self.modal()
        if view is None:
            return
        self._workspace.views.close(view, every=bool(view.payload.get("clear_on_close")))
        if view.payload.get("notify_on_close"):
            self._send(self._line.sender.sign(closed_form(self._line, self.person, view)), _plain_settle)

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

    def _send(self, sent: Sent, settle: Callable[[Answer], Delivery]) -> Delivery:
        return replace(settle(self._line.sender.send(sent)), raw=sent, settle=settle)


def _plain_settle(answer: Answer) -> Delivery:
    return Delivery(status=answer.status, failure=answer.failure)


def _find_element(blocks: Iterable[Json], action: str) -> tuple[Json, Json]:
    for block in blocks:
        for element in interactive_elements(block):
            words = (element.get("text") or {}).get("text")
            exact = f"{block['block_id']} {element['action_id']}"
            if action in {exact, element["action_id"], words}:
                return block, element
    raise LookupError(f"nothing here is called {action!r}")
