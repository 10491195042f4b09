"""What Slack hands out with each interaction: trigger ids (to open a modal) and response addresses."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sandbox.blocks import MESSAGE_TEXT, accept_blocks
from sandbox.model import Channel, Json, Message, Person, SlackError
from sandbox.workspace import Workspace

TRIGGER_SECONDS = 3
RESPONSE_SECONDS = 30 * 60
RESPONSE_USES = 5


class Triggers:
    """Trigger ids: each opens one view, within three seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._issued: dict[str, tuple[str, float]] = {}
        self._spent: set[str] = set()

    def issue(self, person_id: str) -> str:
        """A new trigger id for something that this person just did."""
        digits = secrets.randbelow(10**10)
        trigger = f"{digits}.{secrets.randbelow(10**9)}.{secrets.token_hex(16)}"
        with self._lock:
            self._issued[trigger] = (person_id, self._now())
        return trigger

    def redeem(self, trigger: str) -> str:
        """The id of the person it was issued for. SlackError when unknown, spent or too old."""
        with self._lock:
            if trigger in self._spent:
                raise SlackError("exchanged_trigger_id")
            if trigger not in self._issued:
                raise SlackError("invalid_trigger_id")
            person_id, issued = self._issued.pop(trigger)
            self._spent.add(trigger)
        if self._now() - issued > TRIGGER_SECONDS:
            raise SlackError("expired_trigger_id")
        return person_id


@dataclass(slots=True, eq=False)
class Grant:
    """The right to answer one interaction: who acted, where, on which message, and what came of it."""

    person: Person
    channel: Channel
    issued: float
    original: Message | None = None
    uses: int = 0
    shown: list[Message] = field(default_factory=list)

    def take(self) -> list[Message]:
        """What was shown since the last call."""
        taken, self.shown = self.shown, []
        return taken


class Responses:
    """Response addresses: five uses within thirty minutes, seen by the person alone unless said otherwise."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._grants: dict[str, Grant] = {}

    def issue(self, person: Person, channel: Channel, original: Message | None = None) -> tuple[str, Grant]:
        """The secret part of a new response address, and the grant behind it."""
        secret = secrets.token_urlsafe(24)
        grant = Grant(person, channel, self._workspace.now(), original)
        with self._workspace.lock:
            self._grants[secret] = grant
        return secret, grant

    def use(self, secret: str, payload: Json) -> None:
        """Post to the address. SlackError "expired_url", "used_url", or what is wrong with the payload."""
        with self._workspace.lock:
            grant = self._grants.get(secret)
            if grant is None or self._workspace.now() - grant.issued > RESPONSE_SECONDS:
                raise SlackError("expired_url")
            if grant.uses >= RESPONSE_USES:
                raise SlackError("used_url")
            grant.uses += 1
            self.answer(grant, payload)

    def answer(self, grant: Grant, payload: Json) -> None:
        """Show what the app answered: a new message, or a change of the one that was acted on."""
        with self._workspace.lock:
            if payload.get("delete_original"):
                self._delete_original(grant)
                return
            blocks = accept_blocks(payload["blocks"]) if payload.get("blocks") else []
            text = str(payload.get("text") or "")
            if not text and not blocks:
                raise SlackError("no_text")
            if len(text) > MESSAGE_TEXT:
                raise SlackError("msg_too_long")
            if payload.get("replace_original") and self._replace_original(grant, text, blocks):
                return
            private = payload.get("response_type", "ephemeral") != "in_channel"
            message = self._workspace.post(
                grant.channel,
                self._workspace.bot_user_id,
                text,
                blocks=blocks,
                ephemeral_to=grant.person.id if private else None,
                thread_ts=payload.get("thread_ts"),
            )
            grant.shown.append(message)
            # A command has no message to replace until it has been answered once.
            grant.original = grant.original or message

    def _delete_original(self, grant: Grant) -> None:
        if grant.original is None:
            raise SlackError("message_not_found")
        original = self._workspace.find(grant.channel, grant.original.ts)
        self._workspace.put(replace(original, deleted=True, text="", blocks=[]))

    def _replace_original(self, grant: Grant, text: str, blocks: list[Json]) -> bool:
        if grant.original is None:
            return False
        original = self._workspace.find(grant.channel, grant.original.ts)
        edited = None if original.ephemeral_to else {"user": original.user, "ts": original.ts}
        changed = self._workspace.put(replace(original, text=text, blocks=blocks, edited=edited))
        grant.shown[:] = [m for m in grant.shown if m.ts != changed.ts] + [changed]
        return True
