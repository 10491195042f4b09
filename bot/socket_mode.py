"""Socket Mode: the bot connects out to Slack, and Slack sends it everything over that connection.

Slack ends each connection after some time and says so before. A new one is opened at once, and the old one is
heard and answered until Slack closes it, so that no request falls between the two. Why this is not the SDK's
own client: docs/decisions/0007.
"""

import asyncio
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import aclosing, suppress
from http.client import HTTPException
from typing import Any, Final

import structlog
from slack_bolt import BoltRequest
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.clients.websocket import LOST, WebSocket, connect
from bot.handling import Takes
from bot.words import Words
from domain.errors import InsiderError

_AT_ONCE: Final = 10
_LAST_ANSWERS_SECONDS: Final = 7
_FAREWELL_SECONDS: Final = 20
_LONGEST_PAUSE_SECONDS: Final = 30
_FOR_GOOD: Final = frozenset(
    {"account_inactive", "invalid_auth", "not_allowed_token_type", "not_authed", "token_revoked"}
)
"""Slack's words for a token that it will not take later, either."""

_log = structlog.get_logger(__name__)

Json = dict[str, Any]


class TokenRefused(InsiderError):
    """Slack does not take the app-level token."""

    def __init__(self, word: str) -> None:
        super().__init__(Words().say("doctor.app_token", code=word))


class SocketMode:
    """Keeps a connection to Slack, and passes on to the Bolt app what arrives.

    Args:
        app: What answers Slack.
        address: Asks Slack for the address of one new connection (``apps.connections.open``).
        silence: Seconds without a word from Slack after which it is asked for one; see ``connect``.
    """

    def __init__(self, app: Takes, address: Callable[[], str], silence: float = 10.0) -> None:
        self._app = app
        self._address = address
        self._silence = silence
        self._links: list[_Link] = []
        self._answers: set[asyncio.Task[None]] = set()
        self._tried: Future[None] = Future()
        self._ending = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="socket")
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="socket", daemon=True)

    @property
    def connected(self) -> bool:
        """Whether Slack has a connection to use."""
        return any(link.greeted for link in self._links)

    def start(self) -> None:
        """Connect; when Slack cannot be reached, return and go on trying.

        Raises:
            TokenRefused: Slack does not take the token.
        """
        self._thread.start()
        try:
            self._tried.result()
        except TokenRefused:
            self.stop()
            raise

    def stop(self) -> None:
        """Answer what has arrived, for seven seconds at most, close the connections, wait for the thread."""
        if self._loop and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._ending.set)
            self._thread.join()
        self._pool.shutdown()

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        keeper = asyncio.create_task(self._keep())
        keeper.add_done_callback(self._gave_up)
        await self._ending.wait()
        with suppress(TimeoutError):
            async with asyncio.timeout(_LAST_ANSWERS_SECONDS):
                while self._answers:
                    await asyncio.wait(self._answers)
        keeper.cancel()
        readers = [link.reader for link in self._links]
        for link in list(self._links):
            await link.socket.close()
        await asyncio.gather(*readers)

    async def _keep(self) -> None:
        """Open a connection whenever there is none that stays."""
        pause = 0
        while True:
            link = await self._open()
            if link:
                await link.leaving.wait()
            pause = 0 if link and link.greeted else min(2 * pause + 1, _LONGEST_PAUSE_SECONDS)
            await asyncio.sleep(pause)

    def _gave_up(self, keeper: asyncio.Task[None]) -> None:
        """A defect: the bot says by ``connected`` that it needs to be started again."""
        if not keeper.cancelled():
            _log.error("socket_given_up", exc_info=keeper.exception())
            self._has_tried()

    async def _open(self) -> "_Link | None":
        try:
            link = _Link(await connect(await asyncio.to_thread(self._address), self._silence))
        except SlackApiError as error:
            self._refused(str(error.response.get("error")))
            return None
        except (*LOST, SlackClientError, HTTPException) as error:
            _log.warning("socket_not_opened", exc_info=error)
            self._has_tried()
            return None
        self._links.append(link)
        link.reader = asyncio.create_task(self._read(link))
        return link

    def _refused(self, word: str) -> None:
        _log.error("socket_refused", outcome=word)
        self._has_tried(TokenRefused(word) if word in _FOR_GOOD else None)

    def _has_tried(self, problem: TokenRefused | None = None) -> None:
        if self._tried.done():
            return
        if problem:
            self._tried.set_exception(problem)
        else:
            self._tried.set_result(None)

    async def _read(self, link: "_Link") -> None:
        """Hear a connection to its end."""
        try:
            async with link.limit, aclosing(link.socket.texts()) as texts:
                async for text in texts:
                    self._heard(link, json.loads(text))
        except (*LOST, ValueError) as error:
            if not link.leaving.is_set():
                _log.warning("socket_lost", exc_info=error)
        finally:
            self._links.remove(link)
            link.leaving.set()
            self._has_tried()

    def _heard(self, link: "_Link", message: Json) -> None:
        if message.get("type") == "hello":
            link.greeted = True
            self._has_tried()
        elif message.get("type") == "disconnect":
            _log.info("socket_ends", outcome=str(message.get("reason")))
            link.leave()
        elif "envelope_id" in message:
            answer = asyncio.create_task(self._answer(link, message))
            self._answers.add(answer)
            answer.add_done_callback(self._answered)

    async def _answer(self, link: "_Link", envelope: Json) -> None:
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(self._pool, _dispatched, self._app, envelope)
        if answer is not None and not await self._sent(link, json.dumps(answer)):
            _log.warning("socket_not_answered", kind=str(envelope.get("type")))

    async def _sent(self, link: "_Link", answer: str) -> bool:
        """Whether an answer has left, for which Slack waits three seconds.

        Slack takes it over any connection of the app; one that is to end may be deaf already.
        """
        for _ in range(30):
            for way in (link, *self._links):
                if not way.leaving.is_set():
                    with suppress(*LOST):
                        await way.socket.send(answer)
                        return True
            await asyncio.sleep(0.1)
        return False

    def _answered(self, answer: asyncio.Task[None]) -> None:
        self._answers.discard(answer)
        if not answer.cancelled() and (error := answer.exception()):
            _log.error("socket_not_answered", exc_info=error)


class _Link:
    """One connection. ``leaving`` is set when Slack is about to use it no more."""

    reader: asyncio.Task[None]

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self.greeted = False
        self.leaving = asyncio.Event()
        self.limit = asyncio.timeout(None)

    def leave(self) -> None:
        """Let a new connection be opened; this one ends when Slack closes it, or after twenty seconds."""
        self.leaving.set()
        self.limit.reschedule(asyncio.get_running_loop().time() + _FAREWELL_SECONDS)


def _dispatched(app: Takes, envelope: Mapping[str, Any]) -> Json | None:
    """The acknowledgement with the app's answer; None when the app does not know such a request."""
    headers: dict[str, str | Sequence[str]] = {}
    if envelope.get("retry_attempt"):
        headers["x-slack-retry-num"] = str(envelope["retry_attempt"])
        headers["x-slack-retry-reason"] = str(envelope.get("retry_reason", ""))
    answer = app.dispatch(BoltRequest(mode="socket_mode", body=envelope["payload"], headers=headers))
    if answer.status != 200:
        return None
    acknowledgement: Json = {"envelope_id": envelope["envelope_id"]}
    if answer.body:
        kind = answer.headers.get("content-type", [""])[0]
        is_json = kind.startswith("application/json")
        acknowledgement["payload"] = json.loads(answer.body) if is_json else {"text": answer.body}
    return acknowledgement
