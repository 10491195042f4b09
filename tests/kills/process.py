"""The bot as a process of its own, to be killed."""

import multiprocessing
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Final, Protocol

import app
from bot import logs
from bot.delivery import Patience
from bot.ending import leave, wait_for_end, wishes
from bot.settings import Settings

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerProcess

LEASE: Final = timedelta(seconds=1.5)
"""After so long what a killed bot was sending is looked for. Slack is never slower here."""

PATIENCE: Final = Patience(settle=LEASE, lease=LEASE, idle=timedelta(milliseconds=100), attempts=10_000)


def serve(settings: Mapping[str, str], ready: Connection) -> None:
    """Serve until SIGTERM; tells ``ready`` where."""
    logs.configure()
    bot = app.build(
        Settings.read(settings), now=lambda: datetime.now(UTC), tick_seconds=0.1, patience=PATIENCE
    )
    bot.start()
    ready.send(bot.server.url)
    wait_for_end(wishes())
    leave(finished=bot.stop())


class Killable(Protocol):
    """One bot's process. ``url`` is empty until it serves."""

    url: str

    def serves(self, seconds: float) -> bool:
        """Wait for it to serve; False when it does not, or is dead."""

    @property
    def alive(self) -> bool:
        """Whether it was not killed."""

    def kill(self) -> None:
        """SIGKILL."""

    def end(self) -> int | None:
        """SIGTERM, unless it is dead; answers how it ended."""

    def join(self) -> None:
        """Wait for its death."""


def told(tells: Connection, seconds: float) -> str:
    """Where a bot serves; empty when it does not, or is dead."""
    try:
        return str(tells.recv()) if tells.poll(seconds) else ""
    except (EOFError, ConnectionResetError):
        return ""


class Process:
    """One bot's process, started from a server that has imported everything."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([__name__])
        self._told, tells = context.Pipe(duplex=False)
        self._process: ForkServerProcess = context.Process(target=serve, args=(settings, tells), daemon=True)
        self._process.start()
        tells.close()
        self.url = ""

    def serves(self, seconds: float) -> bool:
        """Wait for it to serve; False when it does not, or is dead."""
        self.url = self.url or told(self._told, seconds)
        return bool(self.url)

    @property
    def alive(self) -> bool:
        """Whether it was not killed."""
        return self._process.is_alive()

    def kill(self) -> None:
        """SIGKILL."""
        self._process.kill()

    def end(self) -> int | None:
        """SIGTERM, unless it is dead; answers how it ended."""
        self._process.terminate()
        self._process.join()
        return self._process.exitcode

    def join(self) -> None:
        """Wait for its death."""
        self._process.join()
        self._told.close()
