"""The running bot: its parts, in the order in which they start and stop."""

from dataclasses import dataclass

import httpx
from slack_bolt import App

from bot import endpoint
from bot.delivery import Delivery
from bot.jobs.verification import Verification
from bot.schedule import Ticker
from bot.socket_mode import SocketMode
from storage import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """The running parts, in the order in which they start, and the listeners that the doors call."""

    store: Store
    app: App
    delivery: Delivery
    ticker: Ticker
    verification: Verification
    server: endpoint.Server
    sockets: SocketMode | None
    http: httpx.Client

    def start(self) -> None:
        """Start serving, sending and ticking.

        Raises:
            OSError, TokenRefused: The address cannot be had; Slack does not take the app-level token.
        """
        self.server.start()
        if self.sockets:
            self.sockets.start()
        self.delivery.start()
        self.ticker.start()
        self.verification.start()

    def stop(self) -> None:
        """Stop taking requests, finish what is in hand, close the database."""
        if self.sockets:
            self.sockets.stop()
        self.server.stop()
        self.verification.stop()
        self.ticker.stop()
        self.delivery.stop()
        self.http.close()
        self.store.close()
