"""Who may talk to the sandbox: this machine, and no page of another site in its browser."""

from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

_HOSTS = {"localhost", "127.0.0.1", "::1"}
_HEADERS = {
    b"content-security-policy": (
        b"default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cache-control": b"no-store",
}


class LoopbackOnly:
    """Refuses a foreign Host (DNS rebinding) and a foreign Origin (another site's page); sets the headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
        # A WebSocket has no method, and gives its page everything: it is guarded like a change.
        refusal = _refusal(scope.get("method", ""), headers)
        if scope["type"] == "websocket":
            await (WebSocketClose() if refusal else self._app)(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_HEADERS.items()]
            await send(message)

        app = PlainTextResponse(refusal, status_code=403) if refusal else self._app
        await app(scope, receive, send_with_headers)


def _refusal(method: str, headers: dict[str, str]) -> str:
    host = headers.get("host", "")
    if _name(f"//{host}") not in _HOSTS:
        return "This address is for this machine only."
    origin = headers.get("origin")
    if method != "GET" and origin is not None and urlsplit(origin).netloc != host:
        return "Another site's page may not do this."
    return ""


def _name(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
