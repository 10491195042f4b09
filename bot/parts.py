"""The bot: its parts, how they are made from the settings, and the order in which they start and stop."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import httpx
import structlog
from slack_bolt import App

from bot import endpoint
from bot.clients import slack_api
from bot.delivery import Delivery, Patience
from bot.groups import groups_of
from bot.handling import Requests
from bot.home import Openings
from bot.jobs import checkpoints, clocks, digests, endings, glass, retention, verification
from bot.jobs.bars import BarWatch
from bot.jobs.forgetting import forgetting
from bot.jobs.idle import IdleWatch
from bot.jobs.rooms import RoomWatch
from bot.jobs.sweeping import Sweeper
from bot.metrics import Metrics
from bot.owners import first_owners
from bot.people import People
from bot.readiness import problems
from bot.replays import Replays
from bot.router import Router
from bot.schedule import Ticker
from bot.sending import Sending
from bot.settings import Settings, SettingsProblem
from bot.slack import build_app
from bot.socket_mode import SocketMode
from domain.references import Kind
from storage import Store, serving
from storage.backlog import backlog

TICK_SECONDS: Final = 5.0
_STOP_SECONDS: Final = 8.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """The running parts, in the order in which they start, and the listeners that the doors call."""

    store: Store
    app: App
    delivery: Delivery
    ticker: Ticker
    verification: verification.Verification
    server: endpoint.Server
    sockets: SocketMode | None
    monitoring: endpoint.Server | None
    http: httpx.Client

    def start(self) -> None:
        """Start serving, sending and ticking.

        Raises:
            OSError, TokenRefused: The address cannot be had; Slack does not take the app-level token.
        """
        if not serving.GUARDED:
            # On Windows nothing keeps a second process from serving the same SQLite file.
            _log.warning("serving_unguarded")
        if self.monitoring:
            self.monitoring.start()
        self.server.start()
        if self.sockets:
            self.sockets.start()
        self.delivery.start()
        self.ticker.start()
        self.verification.start()

    def stop(self) -> bool:
        """Stop taking requests, finish what is in hand, close the database: all within ten seconds.

        Answers whether everything in hand was finished. What was not is in the outbox, or was never
        acknowledged; its threads end with the process.
        """
        parts = [self.server.stop, self.verification.stop, self.ticker.stop, self.delivery.stop]
        if self.sockets:
            parts.append(self.sockets.stop)
        if self.monitoring:
            parts.append(self.monitoring.stop)
        # At the same time: each of them may wait for Slack or for the database.
        endings = [threading.Thread(target=part, daemon=True) for part in parts]
        for ending in endings:
            ending.start()
        ends = time.monotonic() + _STOP_SECONDS
        for ending in endings:
            ending.join(max(0.0, ends - time.monotonic()))
        if any(ending.is_alive() for ending in endings):
            _log.warning("stopped_in_hand")
            return False
        self.http.close()
        self.store.close()
        return True


def build(
    settings: Settings,
    *,
    now: Callable[[], datetime],
    new_reference: Callable[[Kind], str],
    new_key: Callable[[], str],
    tick_seconds: float = TICK_SECONDS,
    patience: Patience = Patience(),
    router_of: type[Router] = Router,
    sending_of: type[Sending] = Sending,
) -> Bot:
    """Make every object of the bot, from the settings, the clock and chance.

    Raises:
        StorageError, SettingsProblem: The database cannot be used; nobody is an owner.
    """
    store = Store.open(settings.database_url.get_secret_value(), settings.master_keys, serve=True)
    try:
        first_owners(store, settings.insider_owner, now(), new_reference)
    except SettingsProblem:
        store.close()
        raise
    turned_away: Counter[str] = Counter()
    metrics = Metrics(backlog=lambda: backlog(store, now()), turned_away=turned_away)
    client = slack_api.client(settings.slack_bot_token, settings.slack_api_url, called=metrics.called)
    http, config = slack_api.connection(), settings.config
    people = People(client, team_id=slack_api.home(client), clock=time.monotonic, persons=config.persons)
    choice, hints = config.choice, config.hints
    router = router_of(
        store, people, now=now, new_reference=new_reference, new_key=new_key, choice=choice, hints=hints
    )
    token = settings.slack_app_token
    # In Socket Mode there is one door only: nothing that arrives over HTTP is Slack's.
    secret = None if token else settings.slack_signing_secret

    def respond(url: str, body: dict[str, object]) -> bool:
        taken = slack_api.answer(url, body, api_url=settings.slack_api_url, http=http)
        metrics.called("response_url", "ok" if taken else "refused")
        return taken

    watch = RoomWatch(store, now=now, new_key=new_key)
    app = build_app(
        router,
        client,
        people,
        respond,
        Openings(store, now=now, new_key=new_key),
        joined=watch.joined,
        once=Replays(store, now=now).once,
        signing_secret=secret,
    )
    requests = Requests(
        app, new_request=lambda: new_key()[:12], clock=time.monotonic, handled=metrics.handled
    )
    sockets = SocketMode(requests, lambda: slack_api.socket_address(client, token)) if token else None
    sending = sending_of(
        store,
        client,
        people,
        now=now,
        new_reference=new_reference,
        new_key=new_key,
        lease=patience.lease,
        language=config.locale,
        zone=config.zone,
        choice=choice,
    )
    jobs = [
        glass.GlassEnds(store, new_reference=new_reference, new_key=new_key).run,
        groups_of(store, client, config, clock=time.monotonic, new_key=new_key).run,
        lambda at: digests.run(store, at, new_key),
        watch.run,
        BarWatch(store, new_reference=new_reference, new_key=new_key).run,
        retention.Retention(store, new_reference=new_reference, new_key=new_key, periods=config.periods).run,
        endings.Endings(store, new_reference=new_reference, new_key=new_key, periods=config.periods).run,
        clocks.Reminders(store, new_key, choice).run,
        IdleWatch(store, new_key=new_key).run,
        Sweeper(store, client).run,
        forgetting(store),
        checkpoints.Checkpoints(store, checkpoints.places(config.checkpoints)).run,
        lambda _: store.serve_on(),
    ]
    delivery = Delivery(store, sending, now=now, owner=new_key(), new_key=new_key, patience=patience)
    ticker = Ticker(jobs, now=now, seconds=tick_seconds, ticked=metrics.ticked)

    def ready() -> list[str]:
        return problems(store, client, sockets, {"delivery": delivery.alive, "ticker": ticker.alive})

    web = endpoint.build(requests, signing_secret=secret, ready=ready, turned_away=turned_away)
    return Bot(
        store=store,
        app=app,
        delivery=delivery,
        ticker=ticker,
        verification=verification.Verification(store, now=now, new_key=new_key),
        server=endpoint.Server(web, settings.host, settings.port),
        sockets=sockets,
        monitoring=_monitoring(settings, metrics),
        http=http,
    )


def _monitoring(settings: Settings, metrics: Metrics) -> endpoint.Server | None:
    """A listener of its own: what monitoring reads is not for whoever reaches the door that Slack uses."""
    if settings.metrics_port is None:
        return None
    return endpoint.Server(endpoint.monitoring(metrics.page), settings.metrics_host, settings.metrics_port)
