"""Buttons, forms and shortcuts: each takes what it needs from Slack's payload and asks the router.

A form opens at once when it is known who asks; when Slack has to be asked first, a view that says so opens in
its place, since a trigger lives for three seconds. In a modal, what comes next takes the modal's place.
"""

from collections.abc import Callable
from http.client import HTTPException
from typing import Any, Final

import structlog
from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.people import People
from bot.reading import references
from bot.router import Answer, Asked, Router
from bot.unavailable import Unavailable
from bot.views import form as form_view
from bot.views._blocks import ASK, LOOK
from bot.words import Words
from commands._evidence_words import of_message
from commands._shape import About, Answers

_log = structlog.get_logger(__name__)

Json = dict[str, Any]
Respond = Callable[[str, Json], object]

_TOO_LATE: Final = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"})
_GONE: Final = frozenset({"not_found", "hash_conflict"})
"""A view that was closed, or changed since: what was to be shown in it is no longer wanted."""

_BESIDE: Final = {
    "already_suspect": "who",
    "already_there": "state",
    "bad_schedule": "schedule",
    "bad_time": "time",
    "before_previous": "on",
    "cannot_join": "person",
    "final_state": "state",
    "future_date": "on",
    "illegal_move": "state",
    "last_lead": "person",
    "last_owner": "role",
    "needs_reporter": "told",
    "no_subscription": "channel",
    "not_on_team": "person",
    "not_yourself": "who",
    "nothing_to_change": "which",
    "past_date": "until",
    "role_held": "role",
    "role_not_held": "role",
    "schedule_never": "schedule",
    "schedule_too_often": "schedule",
}
"""Refusal -> the question beside which it stands; others stand beside the first one."""


_BESIDE_MOST: Final = 200
"""A longer refusal stands above the form, where there is room to read it."""


class Actions:
    """What Slack calls for everything that is clicked, chosen or submitted.

    Args:
        router: What answers.
        client: Writes without retries of its own.
        people: Tells whether somebody is known without asking Slack.
        respond: Posts a later answer to a response_url, once.
    """

    def __init__(self, router: Router, client: WebClient, people: People, respond: Respond) -> None:
        self._router = router
        self._client = client
        self._people = people
        self._respond = respond

    def ask(self, ack: Ack, body: Json) -> None:
        """A button that opens a verb's form."""
        ack()
        action = body["actions"][0]
        verb = action["action_id"].removeprefix(ASK)
        about, rest = references(action.get("value", ""))
        given = dict(word.split("=", 1) for word in rest.split() if "=" in word)
        self._show(body, lambda: self._asked(body, verb, about, given))

    def look(self, ack: Ack, body: Json) -> None:
        """A button that shows what a noun alone shows."""
        ack()
        action = body["actions"][0]
        noun, about = action["action_id"].removeprefix(LOOK), references(action.get("value", ""))[0]
        self._show(body, lambda: _shown(self._router.look(_asked(body), noun, about)))

    def open_incident(self, ack: Ack, body: Json) -> None:
        """The global shortcut."""
        ack()
        self._show(body, lambda: self._asked(body, "open", About(), {}))

    def add_message(self, ack: Ack, body: Json) -> None:
        """The shortcut on a message: where it stands and the hash of its text, which is not kept."""
        ack()
        message, channel = body["message"], body["channel"]["id"]

        def make() -> Json:
            place = self._permalink(channel, message["ts"])
            given = of_message(place, str(message.get("text") or ""))
            return _shown(self._router.ask(_asked(body), "evidence add", About(), given))

        self._show(body, make, takes_time=True)

    def _permalink(self, channel: str, ts: str) -> str:
        try:
            return str(self._client.chat_getPermalink(channel=channel, message_ts=ts)["permalink"])
        except (SlackApiError, SlackClientError, HTTPException, OSError):
            # A private channel that the bot is not in, or Slack does not say: these two find it as well.
            return f"{channel} {ts}"

    def answered(self, ack: Ack, body: Json) -> None:
        """An answer upon which a form is made anew."""
        ack()
        view = body["view"]
        kept = form_view.Kept.read(view["private_metadata"])
        answers = {**kept.given, **form_view.answers(view["state"]["values"])}
        answer = self._router.ask(_asked(body), kept.verb, kept.about, answers)
        self._put(view, _shown(answer), hash=view["hash"])

    def suggest(self, ack: Ack, body: Json) -> None:
        """What a menu of incidents offers for the letters typed so far."""
        found, words = self._router.suggest(_asked(body), body.get("value") or "")
        ack(options=form_view.options(found, words))

    def submitted(self, ack: Ack, body: Json, view: Json) -> None:
        """A submitted form: what was recorded takes its place; a refusal stands beside the question."""
        kept = form_view.Kept.read(view["private_metadata"])
        values = view["state"]["values"]
        answer = self._router.submit(
            Asked(user=body["user"]["id"], channel="", delivery=view["id"]),
            kept.verb,
            kept.about,
            basis=kept.basis,
            answers={**kept.given, **form_view.answers(values)},
        )
        if answer.refused is None:
            ack(
                response_action="update",
                view=form_view.told(answer.message, answer.words, "view.recorded"),
            )
        elif isinstance(answer.refused, Unavailable) and values:
            # The form stays, with its answers: it can be submitted again later.
            ack(
                response_action="errors", errors={next(iter(values)): form_view.unmarked(answer.message.text)}
            )
        elif answer.opens and _same(answer, values) and len(answer.message.text) <= _BESIDE_MOST:
            beside = answer.refused.field or _BESIDE.get(answer.refused.code, "")
            first = answer.opens.form.questions[0].name
            ack(
                response_action="errors",
                errors={beside if beside in values else first: form_view.unmarked(answer.message.text)},
            )
        else:
            ack(response_action="update", view=_shown(answer))

    def undo(self, ack: Ack, body: Json) -> None:
        """A click on Undo: the answer takes the place of what carried the button."""
        answer = self._router.undo(_asked(body), body["actions"][0]["value"])
        ack()
        if body.get("view"):
            self._show(body, lambda: form_view.told(answer.message, answer.words))
            return
        kind = {"response_type": "ephemeral", "replace_original": answer.refused is None}
        self._respond(body["response_url"], {**answer.message.payload(), **kind})

    def open_form(self, answer: Answer, trigger: str) -> bool:
        """Open the form that answers a command; False when Slack says that it came too late."""
        try:
            self._client.views_open(trigger_id=trigger, view=_shown(answer))
        except SlackApiError as error:
            if error.response.get("error") not in _TOO_LATE:
                raise
            return False
        return True

    def _asked(self, body: Json, verb: str, about: About, given: Answers) -> Json:
        return _shown(self._router.ask(_asked(body), verb, about, given))

    def _show(self, body: Json, make: Callable[[], Json], *, takes_time: bool = False) -> None:
        """Show a view: in the modal that was acted in, else in a new one.

        ``takes_time``: Slack is asked for a part of it, so that a view that says so stands there first.
        """
        view = body.get("view") or {}
        if view.get("type") == "modal":
            self._put(view, make())
            return
        try:
            self._open(body, make, takes_time=takes_time)
        except SlackApiError as error:
            if error.response.get("error") not in _TOO_LATE:
                raise
            _log.info("refused", verb="views.open", outcome="too_late")
            if body.get("response_url"):
                text = Words().say("refused.too_late")
                answer = {"response_type": "ephemeral", "replace_original": False, "text": text}
                self._respond(body["response_url"], answer)

    def _open(self, body: Json, make: Callable[[], Json], *, takes_time: bool) -> None:
        trigger = body["trigger_id"]
        if self._people.known(body["user"]["id"]) and not takes_time:
            self._client.views_open(trigger_id=trigger, view=make())
            return
        opened = self._client.views_open(trigger_id=trigger, view=form_view.loading(Words()))
        self._put(opened["view"], make())

    def _put(self, view: Json, wanted: Json, **only: str) -> None:
        try:
            self._client.views_update(view_id=view["id"], view=wanted, **only)
        except SlackApiError as error:
            if error.response.get("error") not in _GONE:
                raise


def _asked(body: Json) -> Asked:
    channel = (body.get("channel") or {}).get("id", "")
    return Asked(user=body["user"]["id"], channel=channel, delivery=body.get("trigger_id", ""))


def _same(answer: Answer, values: Json) -> bool:
    """Whether the form would still ask the same questions, with the same choices, about the same state."""
    if answer.opens is None or answer.refused is None or answer.refused.code == "moved_meanwhile":
        return False
    shown = {name: next(iter(elements), "") for name, elements in values.items()}
    return form_view.elements(answer.opens.form) == shown


def _shown(answer: Answer) -> Json:
    """The view of an answer: a form, with what was refused above it, or what there is to tell."""
    if answer.opens:
        notice = answer.message.text if answer.refused else None
        opens = answer.opens
        kept = form_view.Kept(opens.verb, opens.about, opens.form.basis, opens.given)
        return form_view.form(opens.form, kept, answer.words, notice=notice)
    title = "view.refused" if answer.refused else "view.told"
    return form_view.told(answer.message, answer.words, title)
