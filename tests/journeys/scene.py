"""A workspace with the real bot beside it, over signed HTTP or Socket Mode, for one test."""

import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import app
import commands
from bot.delivery import Patience
from bot.manifest import manifest
from bot.parts import Bot
from bot.settings import Settings
from commands._step_form import FACT
from sandbox.model import Json, Message, View
from sandbox.server import Sandbox
from sandbox.socket_mode import SocketMode
from sandbox.story import JANUARY_2020, Player, Story
from sandbox.visitor import Delivery, Visitor
from sandbox.workspace import Workspace
from storage.record import Entry

SECRET = "a-signing-secret-of-the-tests"
TOKEN = "xoxb-tests"
APP_TOKEN = "xapp-tests"
KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
PATIENCE_SECONDS = 30.0
"""For an answer of the bot: a busy machine is no reason for a journey to fail."""
PATIENCE = Patience(settle=timedelta(milliseconds=300), idle=timedelta(milliseconds=100))


@dataclass
class Clock:
    """The bot's clock: the real one, as far ahead as the workspace's, and by ``ahead`` more."""

    workspace: Workspace
    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        """The moment, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self.workspace.ahead) + self.ahead


@dataclass
class Scene:
    """The workspace, the bot in it, and the people at their keyboards."""

    workspace: Workspace
    box: Sandbox
    bot: Bot
    clock: Clock
    url: str
    config: Path | None = None
    more: dict[str, str] = field(default_factory=dict)
    patience: Patience = PATIENCE

    def as_(self, name: str) -> Visitor:
        """A person at the keyboard."""
        return self.box.visitor(name)

    def ask(self, name: str, channel: str, text: str) -> str:
        """What a person is answered, as they read it; a form that asks for facts of the step is filled in."""
        person = self.as_(name)
        until(lambda: _finds(person, channel))
        delivery = person.type(channel, text)
        assert delivery.failure == ""
        view = person.modal()
        if view is None or not dict(_answered(view)):
            return "\n".join(message.plain for message in delivery.shown)
        if any(_kind(block) == ("fact.evidence", "plain_text_input") for block in view.blocks):
            person.close()
            self.ask(name, channel, '/insider evidence add log "vault 3"')
            return self.ask(name, channel, text)
        submitted = person.submit(dict(_answered(view)))
        assert (submitted.failure, submitted.errors) == ("", {}), text
        shown = person.modal()
        assert shown is not None
        person.close()
        return shown.plain

    def open(self, title: str = "Support staff disclosed customer contact data") -> str:
        """An incident opened by the lead responder; answers its reference once all of it was posted."""
        ref = reference(self.ask("Lead responder", "security", f"/insider open {title}"))
        until(lambda: ref.lower() in self.as_("Lead responder").channels())
        # Whatever is asked next is the newest message then.
        self.settled()
        return ref

    @property
    def sockets(self) -> SocketMode:
        """Slack's side of Socket Mode."""
        assert self.box.sockets is not None
        return self.box.sockets

    def settled(self) -> None:
        """Wait until everything in the outbox was sent or set aside."""
        until(lambda: self.waiting() == 0)

    def waiting(self) -> int:
        """Rows of the outbox that are not finished."""
        with self.bot.store.reading() as tx:
            return tx.outbox.waiting()

    def record(self) -> list[Entry]:
        """The whole record."""
        with self.bot.store.reading() as tx:
            return tx.record.all()

    def restart(self) -> None:
        """Stop the bot, and start another one on the same database."""
        self.bot.stop()
        self.start()

    def start(self) -> None:
        """Start a bot on this scene's database."""
        owners = [self.workspace.person("Security director").id]
        self.bot = start_bot(
            self.box,
            self.url,
            owners,
            self.clock,
            config=self.config,
            more=self.more,
            patience=self.patience,
        )


def start_bot(
    box: Sandbox,
    url: str,
    owners: list[str],
    clock: Clock,
    *,
    app_token: str = APP_TOKEN,
    config: Path | None = None,
    more: Mapping[str, str] = {},
    patience: Patience = PATIENCE,
) -> Bot:
    """The real bot, on any free port, connected to the sandbox."""
    settings = Settings.read(
        {
            "SLACK_BOT_TOKEN": TOKEN,
            **({"SLACK_APP_TOKEN": app_token} if box.socket_mode else {"SLACK_SIGNING_SECRET": SECRET}),
            "SLACK_API_URL": box.api_url,
            "DATABASE_URL": url,
            "INSIDER_MASTER_KEY": KEY,
            "INSIDER_OWNER": ",".join(owners),
            "PORT": "0",
            "INSIDER_CONFIG": str(config or ""),
            **more,
        }
    )
    bot = app.build(settings, now=clock, tick_seconds=0.2, patience=patience)
    bot.start()
    box.connect(f"{bot.server.url}/slack/events")
    return bot


@contextmanager
def running(url: str, *, socket_mode: bool = False, patience: Patience = PATIENCE) -> Iterator[Scene]:
    """A scene with the people, channels and roles of the January 2020 story, and nothing else."""
    story = Story.read(JANUARY_2020)
    workspace = Workspace(now=time.time)
    story.furnish(workspace)
    workspace.add_person("Stranger")
    workspace.add_person("Guest", is_restricted=True)
    box = Sandbox(
        workspace,
        signing_secret=SECRET,
        bot_token=TOKEN,
        app_token=APP_TOKEN if socket_mode else None,
        manifest=manifest(commands.ALL),
        patience=PATIENCE_SECONDS,
    )
    box.start()
    clock = Clock(workspace)
    owners = [workspace.person(name).id for name in story.owners]
    bot = start_bot(box, url, owners, clock, patience=patience)
    scene = Scene(workspace, box, bot, clock, url, patience=patience)
    roles = tuple(line for line in story.lines if "/insider role give" in line)
    Player(workspace, box.visitor).play(Story(story.people, story.channels, story.owners, roles))
    try:
        yield scene
    finally:
        # The bot first: without its Slack it would only report that it is gone.
        scene.bot.stop()
        box.stop()


def _finds(person: Visitor, channel: str) -> bool:
    """Whether a person is where they are about to speak: the bot takes them in a moment after it says so."""
    try:
        person.place(channel)
    except LookupError:
        return False
    return True


def _kind(block: Json) -> tuple[str, str]:
    return block.get("block_id", ""), block.get("element", {}).get("type", "")


def _answered(view: View) -> Iterator[tuple[str, object]]:
    """An answer to each question about a fact that has to be answered."""
    for block in view.blocks:
        asks = block.get("block_id", "")
        if (asks.startswith(FACT) or asks == "reason") and not block.get("optional"):
            element = block["element"]
            options = [option["value"] for option in element.get("options", ())]
            several = element["type"] == "multi_static_select"
            days = {"datepicker": "2026-12-31"}
            yield (
                block["block_id"],
                options[:1] if several else [*options, days.get(element["type"], "as agreed")][0],
            )


def until(condition: Callable[[], object], seconds: float = 90.0) -> None:
    """Wait for a condition.

    Raises:
        AssertionError: It did not come.
    """
    pause = threading.Event()
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        pause.wait(0.02)
    raise AssertionError("waited in vain")


def reference(text: str, prefix: str = "IN") -> str:
    """The first reference of a kind in a text."""
    found = re.search(rf"\b{prefix}-[0-9A-Z]{{6}}\b", text)
    assert found, text
    return found[0]


def suspect_of(delivery: Delivery) -> str:
    """The pseudonym in an answer."""
    return reference("\n".join(message.plain for message in delivery.shown), "S")


def posts(messages: list[Message]) -> list[Message]:
    """Messages that everybody in the channel sees."""
    return [message for message in messages if message.ephemeral_to is None and message.subtype is None]
