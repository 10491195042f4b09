"""A computer whose power can be cut, and whose disk can be full or read-only."""

import shutil
import struct
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.kills.process import Killable
from tests.outages.disk import Disk, Luck, rebuild
from tests.outages.process import Preloaded


@dataclass
class Machine:
    """A computer with a bot.

    Args:
        folder: The database's; all else is elsewhere.
        library: What is preloaded.
        scratch: Where the log and copies go.
        synchronous: See ``Preloaded``.
    """

    folder: Path
    library: Path
    scratch: Path
    synchronous: str = ""
    seen: Counter[str] = field(default_factory=Counter)
    _bots: list[Preloaded] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Of the database."""
        return f"sqlite:///{self.folder / 'insider.db'}"

    def start(self, settings: Mapping[str, str]) -> Killable:
        """Start a bot; what it does to its disk is written down from here on."""
        self._log.unlink(missing_ok=True)
        self.fails_with(0)
        self._disk = Disk(self.folder)
        watching = {
            "POWER_CUT_FOLDER": str(self.folder),
            "POWER_CUT_LOG": str(self._log),
            "POWER_CUT_ERROR": str(self._error),
        }
        bot = Preloaded(settings, library=self.library, watching=watching, synchronous=self.synchronous)
        self._bots.append(bot)
        return bot

    def clear(self) -> None:
        """Kill what still runs."""
        for bot in self._bots:
            bot.kill()
            bot.join()

    def lose_power(self, luck: Luck) -> None:
        """Have on the disk what is left when its bot was killed."""
        self._disk.replay(self._log)
        self.seen.update(self._disk.seen)
        rebuild(self.folder, self._disk.left(luck))

    def fails_with(self, error: int) -> None:
        """Have every write fail with an errno, until another one or 0 is given."""
        with self._error.open("r+b" if self._error.exists() else "wb") as file:
            file.write(struct.pack("=i", error))

    @contextmanager
    def copy(self) -> Iterator[Path]:
        """A copy of the database, which may be opened: the bot itself is to find the disk as it is left."""
        copied = self.scratch / "copy"
        shutil.copytree(self.folder, copied)
        yield copied / "insider.db"
        shutil.rmtree(copied)

    @property
    def _log(self) -> Path:
        return self.scratch / "disk.log"

    @property
    def _error(self) -> Path:
        return self.scratch / "disk.error"
