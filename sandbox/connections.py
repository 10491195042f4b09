"""The HTTP connections as the server has them, so that one can be broken as a network breaks it."""

import asyncio

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

_open: dict[tuple[str, int], asyncio.Transport] = {}


class Breakable(H11Protocol):
    """uvicorn's protocol; it remembers the transport under the client's address."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Remember the connection."""
        super().connection_made(transport)
        if self.client:
            _open[self.client] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        if self.client:
            _open.pop(self.client, None)
        super().connection_lost(exc)


async def broken(scope: Scope, receive: Receive, _send: Send) -> None:
    """The response to a call whose connection breaks: none."""
    transport = _open.get(tuple(scope["client"]))
    if transport is None:
        return
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass
