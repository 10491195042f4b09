"""The bot as a process of its own whose disk is watched: see ``power_cut.c``."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from storage import database
from tests.kills.process import serve, told

_ROOT: Final = Path(__file__).parents[2]
_UNSAFE: Final = {"OFF": 0, "NORMAL": 1}


class Preloaded:
    """One bot's process.

    Args:
        settings: Of the bot.
        library: What is preloaded.
        watching: Variables for the library.
        synchronous: Makes SQLite sync less than it must: it shows that the test can fail.
    """

    def __init__(
        self,
        settings: Mapping[str, str],
        *,
        library: Path,
        watching: Mapping[str, str],
        synchronous: str = "",
    ) -> None:
        self._told, theirs = Pipe()
        self._process = subprocess.Popen(  # noqa: S603 -- our own module
            [sys.executable, "-m", __name__, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            cwd=_ROOT,
            env={**os.environ, "LD_PRELOAD": str(library), **watching},
        )
        theirs.close()
        self._told.send((dict(settings), synchronous))
        self.url = ""

    def serves(self, seconds: float) -> bool:
        """Wait for it to serve; False when it does not, or is dead."""
        self.url = self.url or told(self._told, seconds)
        return bool(self.url)

    @property
    def alive(self) -> bool:
        """Whether it was not killed."""
        return self._process.poll() is None

    def kill(self) -> None:
        """SIGKILL."""
        self._process.kill()

    def end(self) -> int | None:
        """SIGTERM, unless it is dead; answers how it ended."""
        self._process.terminate()
        self.join()
        return self._process.returncode

    def join(self) -> None:
        """Wait for its death."""
        self._process.wait()
        self._told.close()


def main() -> None:
    """Serve with the settings that come over the connection whose number was given."""
    starter = Connection(int(sys.argv[1]))
    settings, synchronous = starter.recv()
    if synchronous:
        # Nothing but a changed program can do this: the pragmas are checked when the database is opened.
        database.PRAGMAS["synchronous"] = (synchronous, _UNSAFE[synchronous])
    with contextlib.suppress(KeyboardInterrupt):
        serve(settings, starter)


if __name__ == "__main__":
    main()
