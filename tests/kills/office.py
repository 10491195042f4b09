"""Where people work with bots that come and go."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import commands
from bot.manifest import manifest
from sandbox.server import Sandbox
from sandbox.story import JANUARY_2020, Player, Story
from sandbox.workspace import Workspace
from storage import Store
from tests.journeys.scene import KEY, SECRET, TOKEN
from tests.kills.process import Killable, Process


@dataclass
class Office:
    """A workspace and a database, and the bots that come and go there."""

    box: Sandbox
    url: str
    settings: dict[str, str]
    start: Callable[[Mapping[str, str]], Killable] = Process

    def started(self) -> Killable:
        """A bot that serves."""
        bot = self.start(self.settings)
        assert bot.serves(120)
        self.box.connect(f"{bot.url}/slack/events")
        return bot

    def waiting(self, store: Store) -> int:
        """Rows of the outbox that are not finished."""
        with store.reading() as tx:
            return tx.outbox.waiting()


@contextmanager
def opened(database_url: str, start: Callable[[Mapping[str, str]], Killable] = Process) -> Iterator[Office]:
    """A workspace in which the roles of the January 2020 story were given, and no bot serves."""
    story = Story.read(JANUARY_2020)
    workspace = Workspace(now=time.time)
    story.furnish(workspace)
    box = Sandbox(
        workspace,
        signing_secret=SECRET,
        bot_token=TOKEN,
        manifest=manifest(commands.ALL),
        patience=30.0,
    )
    box.start()
    settings = {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": box.api_url,
        "DATABASE_URL": database_url,
        "INSIDER_MASTER_KEY": KEY,
        "INSIDER_OWNER": ",".join(workspace.person(name).id for name in story.owners),
        "PORT": "0",
    }
    office = Office(box, database_url, settings, start)
    bot = office.started()
    roles = tuple(line for line in story.lines if "/insider role give" in line)
    Player(workspace, box.visitor).play(Story(story.people, story.channels, story.owners, roles))
    box.visitor("Executive").type("executives", "/insider digest here weekdays 09:00")
    assert bot.end() == 0
    try:
        yield office
    finally:
        box.stop()
