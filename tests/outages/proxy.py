"""A door to PostgreSQL that can be shut, also in the moment of a commit."""

import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

_COMMIT: Final = b"COMMIT\0"


class Proxy:
    """Passes bytes on between a bot and a server until it is shut.

    Args:
        url: Of the database, on a Unix socket.
    """

    def __init__(self, url: str) -> None:
        there = urlsplit(url)
        self._server = str(Path(parse_qs(there.query)["host"][0]) / ".s.PGSQL.5432")
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        self.url = (
            f"{there.scheme}://{there.username or 'postgres'}:@127.0.0.1:{port}{there.path}?sslmode=disable"
        )
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._lock = threading.Lock()
        self._shut = False
        self._at_commit = b""
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def shut(self) -> None:
        """Break every connection; new ones are broken at once."""
        with self._lock:
            self._shut = True
            pairs, self._pairs = self._pairs, []
        for pair in pairs:
            for end in pair:
                _end(end)

    def shut_at_commit(self, of: bytes) -> None:
        """Break every connection as soon as the commit after these bytes was passed on, before its answer."""
        self._at_commit = of

    def open(self) -> None:
        """Let connections through."""
        with self._lock:
            self._shut = False

    def close(self) -> None:
        """Shut it for good."""
        self.shut()
        _end(self._listener)
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                if self._shut:
                    client.close()
                    continue
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                self._pairs.append((client, server))
            for ends in ((client, server), (server, client)):
                thread = threading.Thread(target=self._pass, args=(*ends, ends[0] is client))
                self._threads.append(thread)
                thread.start()

    def _pass(self, from_: socket.socket, to: socket.socket, asks: bool) -> None:
        watched = False
        with suppress(OSError):
            while bytes_ := from_.recv(65536):
                watched = watched or (asks and bool(self._at_commit) and self._at_commit in bytes_)
                if watched and _COMMIT in bytes_:
                    self._at_commit = b""
                    _end(from_)  # the answer has nowhere to go
                    to.sendall(bytes_)
                    self.shut()
                    break
                to.sendall(bytes_)
        for end in (from_, to):
            _end(end)
            end.close()


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
