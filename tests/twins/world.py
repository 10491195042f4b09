"""One of two twin worlds: a workspace, the real bot beside it, signed requests, frozen time, drawn chance.

Nothing runs by itself: no tick and no sender's thread. After each step the world is brought to rest by
``settle``, which does what those would do. A world is furnished once and copied for every sequence.
"""

import copy
import shutil
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Final

import httpx
from slack_bolt import BoltRequest

import app
import commands
from bot.manifest import manifest
from bot.parts import Bot
from bot.router import Router
from bot.sending import Sending
from bot.settings import Settings
from domain.access import Role
from domain.references import ALPHABET, Kind
from sandbox.server import Sandbox
from sandbox.visitor import Visitor
from sandbox.workspace import Workspace
from storage.record import Outcome

SECRET: Final = "a-signing-secret-of-the-twins"
TOKEN: Final = "xoxb-twins"
KEY: Final = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
START: Final = datetime(2026, 3, 10, 9, tzinfo=UTC)
"""A Tuesday."""

OBSERVED: Final = "Observed"
"""The person about whom there is an incident in one of the worlds."""

STAFF: Final = {
    "Owner": Role.OWNER,
    "Lead": Role.LEAD,
    "Responder": Role.RESPONDER,
    "HR": Role.HR,
    "Legal": Role.LEGAL,
    "Privacy": Role.PRIVACY,
    "Comms": Role.COMMS,
    "Executive": Role.EXECUTIVE,
    "Auditor": Role.AUDITOR,
}
"""Everybody with a role but the observed person."""

OTHERS: Final = ("Colleague", "Second colleague", "Third colleague")

_PATIENCE: Final = 30.0

NewReference = Callable[[Kind], str]


@dataclass
class Chance:
    """References and keys, drawn anew for each step from its name: what happens elsewhere moves none."""

    step: str = ""
    drawn: int = 0

    def begin(self, step: str) -> None:
        """Draw for a step of this name from now on."""
        self.step, self.drawn = step, 0

    def reference(self, kind: Kind) -> str:
        """A reference of a kind."""
        body = "".join(ALPHABET[byte % len(ALPHABET)] for byte in self._bytes(kind.length))
        return f"{kind}-{body}"

    def key(self) -> str:
        """128 bits in hexadecimal."""
        return self._bytes(16).hex()

    def _bytes(self, length: int) -> bytes:
        self.drawn += 1
        return blake2b(f"{self.step} {self.drawn}".encode(), digest_size=length).digest()


class InProcess(httpx.BaseTransport):
    """Hands Slack's signed requests to Bolt without a network between them."""

    def __init__(self) -> None:
        self.bot: Bot | None = None
        self.carried: list[BoltRequest] = []
        """Everything that was asked, in order."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """What Bolt answers, which verifies the signature."""
        assert self.bot is not None
        asked = BoltRequest(body=request.content.decode(), headers=dict(request.headers))
        self.carried.append(asked)
        answer = self.bot.app.dispatch(asked)
        headers = [(name, value) for name, values in answer.headers.items() for value in values]
        return httpx.Response(answer.status, headers=headers, text=answer.body or "")


@dataclass
class Clock:
    """The time in both worlds; it moves only when a sequence says so."""

    now: datetime = START

    def read(self) -> datetime:
        """The moment, in UTC."""
        return self.now

    def seconds(self) -> float:
        """The same as epoch seconds."""
        return self.now.timestamp()

    def move(self, by: timedelta) -> None:
        """Let time pass."""
        self.now += by


@dataclass(frozen=True, slots=True, kw_only=True)
class Seams:
    """Parts of the bot that a seeded leak puts in the place of the real ones.

    Args:
        new_reference: World's chance -> what makes references.
        router: What answers.
        sending: What sends.
    """

    new_reference: Callable[[Chance], NewReference] = lambda chance: chance.reference
    router: type[Router] = Router
    sending: type[Sending] = Sending


REAL: Final = Seams()
"""The bot as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """Who the observed person is in both worlds.

    Args:
        roles: Organisation roles.
        locale: Of their Slack.
        executive: Whether they sit in the executives' channel.
    """

    roles: tuple[Role, ...] = ()
    locale: str = "en-US"
    executive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where a world begins: a workspace in which nothing happens any more, and the bot's database.

    Args:
        workspace: Who and what is there.
        database: A SQLite file that nobody has open.
        now: The time there.
    """

    workspace: Workspace
    database: Path
    now: datetime

    def copied(self, clock: Clock) -> Workspace:
        """The same workspace once more, under another clock, with nobody watching it yet."""
        one, lock = self.workspace, threading.RLock()
        known: dict[int, object] = {
            id(one.lock): lock,
            id(one._condition): threading.Condition(lock),
            id(one._listeners): [],
            id(one._clock): clock.seconds,
            id(one.tell): None,
        }
        return copy.deepcopy(one, known)


def nobody_did_anything(database: Path, locale: str) -> Start:
    """A workspace with everybody in it, and a bot that was just installed; ``locale`` of the observed."""
    workspace = Workspace(now=Clock().seconds)
    for name in (*STAFF, *OTHERS):
        workspace.add_person(name)
    observed = workspace.add_person(OBSERVED, locale=locale)
    everybody = [workspace.person(name) for name in (*STAFF, *OTHERS, OBSERVED)]
    board = [workspace.person(name) for name in ("Owner", "Executive", "Legal")]
    workspace.add_channel("security", members=everybody, with_bot=True)
    workspace.add_channel("floor", private=True, members=[*everybody[:4], observed], with_bot=True)
    workspace.add_channel("board", private=True, members=board, with_bot=True)
    workspace.direct(observed)
    return Start(workspace=workspace, database=database, now=START)


@dataclass
class World:
    """One world. ``name`` is ``with`` or ``without`` the secret incident."""

    name: str
    folder: Path
    start: Start
    clock: Clock
    seams: Seams = REAL
    chance: Chance = field(default_factory=Chance)

    def __post_init__(self) -> None:
        """Copy the start, and let the workspace and the bot serve."""
        self.workspace = self.start.copied(self.clock)
        self.door = InProcess()
        self.box = Sandbox(
            self.workspace,
            signing_secret=SECRET,
            bot_token=TOKEN,
            manifest=manifest(commands.ALL),
            transport=self.door,
        )
        self.box.start()
        file = self.folder / f"{self.name}.db"
        shutil.copy(self.start.database, file)
        self.bot = self.door.bot = self._bot(f"sqlite:///{file}")
        self.box.connect("http://bot.invalid/slack/events")

    def stop(self) -> None:
        """End both."""
        self.bot.http.close()
        self.bot.store.close()
        self.box.stop()

    def left(self) -> Start:
        """Where another world may begin, after this one was stopped."""
        database = self.folder / f"{self.name}.db"
        return Start(workspace=self.workspace, database=database, now=self.clock.now)

    def as_(self, name: str) -> Visitor:
        """A person at the keyboard."""
        return self.box.visitor(name)

    def id_of(self, name: str) -> str:
        """A person's Slack id."""
        return self.workspace.person(name).id

    def settle(self) -> None:
        """Wait until the bot has heard of everything, tick once, and send everything that may leave."""
        self.workspace.wait_for(self.box.told, _PATIENCE)
        self.bot.ticker.tick()
        while self.bot.delivery.send_one():
            pass

    def _bot(self, url: str) -> Bot:
        settings = Settings.read(
            {
                "SLACK_BOT_TOKEN": TOKEN,
                "SLACK_SIGNING_SECRET": SECRET,
                "SLACK_API_URL": self.box.api_url,
                "DATABASE_URL": url,
                "INSIDER_MASTER_KEY": KEY,
                "INSIDER_OWNER": self.id_of("Owner"),
                "PORT": "0",
            }
        )
        return app.build(
            settings,
            now=self.clock.read,
            new_reference=self.seams.new_reference(self.chance),
            new_key=self.chance.key,
            router_of=self.seams.router,
            sending_of=self.seams.sending,
        )

    def give(self, roles: Iterable[tuple[str, Role]]) -> None:
        """Give people their roles."""
        with self.bot.store.transaction() as tx:
            for name, role in roles:
                change = self.chance.reference(Kind.CHANGE)
                tx.record.append(
                    change=change,
                    at=self.clock.now,
                    actor="settings",
                    verb="role.given",
                    outcome=Outcome.SYSTEM,
                )
                tx.people.grant(self.id_of(name), role, change, self.clock.now)
