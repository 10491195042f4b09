"""A WebSocket to an outside system: handshake, proxies and TLS are httpx's, the frames are wsproto's."""

import asyncio
import base64
import secrets
import ssl
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, suppress
from functools import cache
from typing import Final

import httpcore
import httpx
from wsproto.connection import Connection, ConnectionState, ConnectionType
from wsproto.events import CloseConnection, Event, Ping, TextMessage
from wsproto.utilities import ProtocolError, generate_accept_token

_MOST_SILENCES: Final = 3
_AT_ONCE_BYTES: Final = 65_536

LOST: Final = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpcore.NetworkError,
    httpcore.TimeoutException,
    ProtocolError,
    OSError,
)
"""What is raised when there is no connection, or none any more."""


class WebSocket:
    """An open connection, for one event loop. Made by ``connect``."""

    def __init__(self, stream: httpcore.AsyncNetworkStream, ending: AsyncExitStack, silence: float) -> None:
        self._stream = stream
        self._silence = silence
        self._ending = ending
        self._frames = Connection(ConnectionType.CLIENT)
        self._writing = asyncio.Lock()

    async def send(self, text: str) -> None:
        """Send a message; raises one of ``LOST``."""
        await self._send(TextMessage(data=text))

    async def close(self) -> None:
        """Say that this is the end; ``texts`` ends when the other side agrees."""
        with suppress(*LOST):
            await self._send(CloseConnection(code=1000))

    async def texts(self) -> AsyncGenerator[str]:
        """The messages until one side closes the connection; raises one of ``LOST`` when it breaks."""
        text = ""
        try:
            while self._frames.state is not ConnectionState.CLOSED:
                self._frames.receive_data(await self._bytes() or None)
                for event in self._frames.events():
                    if isinstance(event, TextMessage):
                        text += event.data
                        if event.message_finished:
                            yield text
                            text = ""
                    else:
                        await self._agree(event)
        finally:
            await self._ending.aclose()

    async def _agree(self, event: Event) -> None:
        closing = isinstance(event, CloseConnection) and self._frames.state is ConnectionState.REMOTE_CLOSING
        if closing or isinstance(event, Ping):
            await self._send(event.response())  # type: ignore[attr-defined]

    async def _bytes(self) -> bytes:
        """What arrives next; asks for a sign of life when nothing does, and gives up after the third time."""
        for _ in range(_MOST_SILENCES - 1):
            with suppress(httpcore.ReadTimeout):
                return await self._stream.read(_AT_ONCE_BYTES, self._silence)
            await self._send(Ping())
        return await self._stream.read(_AT_ONCE_BYTES, self._silence)

    async def _send(self, event: Event) -> None:
        async with self._writing:
            await self._stream.write(self._frames.send(event), self._silence)


async def connect(address: str, silence: float) -> WebSocket:
    """Open a connection; raises one of ``LOST``.

    Args:
        address: wss://..., through the proxy that the environment names; or ws://..., on this machine.
        silence: Seconds after which the other side is asked for a sign of life; lost after three times that.
    """
    async with AsyncExitStack() as opened:
        trust_env = address.startswith("wss:")
        client = httpx.AsyncClient(timeout=silence, trust_env=trust_env, verify=_authorities())
        http = await opened.enter_async_context(client)
        key = base64.b64encode(secrets.token_bytes(16))
        response = await opened.enter_async_context(
            http.stream("GET", address.replace("ws", "http", 1), headers=_handshake(key))
        )
        accepted = response.headers.get("sec-websocket-accept", "").encode()
        if response.status_code != httpx.codes.SWITCHING_PROTOCOLS or accepted != generate_accept_token(key):
            raise httpx.RemoteProtocolError("no WebSocket at this address")
        return WebSocket(response.extensions["network_stream"], opened.pop_all(), silence)


@cache
def _authorities() -> ssl.SSLContext:
    """Those that the system trusts, as for the Web API; reading them takes its time."""
    return ssl.create_default_context()


def _handshake(key: bytes) -> dict[str, str]:
    return {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": key.decode(),
    }
