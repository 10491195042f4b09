"""Checkpoints of the record: made when there is something new, and sent to where they are to be kept."""

import os
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import httpx
import structlog

from bot.clients import outbound
from bot.clients.outbound import Addresses, NotSent, looked_up, post
from bot.config import CheckpointPlaces
from storage import Store
from storage.checkpoints import Checkpoint

EVERY: Final = timedelta(minutes=15)
"""Not more often, so that they tell nothing of when something was recorded."""

_MOST: Final = 100

_log = structlog.get_logger(__name__)

Send = Callable[[Checkpoint], None]
"""Delivers one checkpoint; raises NotSent when it did not arrive."""


def to_file(file: Path) -> Send:
    """Appends checkpoints to a file, which only its owner may read, and waits until they are on the disk."""

    def send(checkpoint: Checkpoint) -> None:
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(descriptor, "ab") as opened:
                opened.write(f"{checkpoint.text}\n".encode())
                opened.flush()
                os.fsync(opened.fileno())
        except OSError as error:
            raise NotSent("not_written") from error

    return send


def to_webhook(
    url: str, client: Callable[[], httpx.Client] = outbound.client, addresses: Addresses = looked_up
) -> Send:
    """Posts checkpoints to an address outside, as ``text`` of a JSON object, which chat systems show."""

    def send(checkpoint: Checkpoint) -> None:
        with client() as http:
            post(url, {"text": checkpoint.text}, http=http, addresses=addresses)

    return send


def places(config: CheckpointPlaces) -> dict[tuple[str, str], Send]:
    """The places that the settings name, by kind and target."""
    found: dict[tuple[str, str], Send] = {}
    if config.file:
        found["file", str(config.file)] = to_file(config.file)
    if config.webhook:
        url = config.webhook.get_secret_value()
        found["webhook", url] = to_webhook(url)
    return found


class Checkpoints:
    """Makes checkpoints and sends them.

    Args:
        store: The record.
        places: Kind and target of a place -> what delivers to it.
    """

    def __init__(self, store: Store, places: Mapping[tuple[str, str], Send]) -> None:
        self._store = store
        self._places = places

    def run(self, now: datetime) -> None:
        """Do what is due; a place that fails does not stop the others."""
        self._make(now)
        for place in self._places:
            self._send(place, now)

    def _make(self, now: datetime) -> None:
        with self._store.reading() as tx:
            newest, size = tx.checkpoints.newest(), tx.checkpoints.size()
        if size == (newest.size if newest else 0) or (newest and now - newest.at < EVERY):
            return
        with self._store.transaction() as tx:
            tx.checkpoints.make(now)

    def _send(self, place: tuple[str, str], now: datetime) -> None:
        name = named(self._store, place)
        owed = self._owed(name, now)
        if not owed:
            return
        with self._store.transaction() as tx:
            if tx.places.claim(name, now) is None:
                return
        for checkpoint in owed:
            try:
                self._places[place](checkpoint)
            except NotSent as error:
                with self._store.transaction() as tx:
                    tx.places.failed(name, error.code, now)
                _log.warning("checkpoint_not_sent", kind=place[0], outcome=error.code)
                return
            with self._store.transaction() as tx:
                tx.places.got(name, checkpoint.size, now)

    def _owed(self, name: str, now: datetime) -> list[Checkpoint]:
        """What a place has not got yet; a new one gets the newest alone, which covers all before it."""
        with self._store.reading() as tx:
            known, newest = tx.places.get(name), tx.checkpoints.newest()
        if newest is None:
            return []
        if known is None:
            with self._store.transaction() as tx:
                tx.places.begin(name, newest.size - 1, now)
        with self._store.reading() as tx:
            got = tx.places.get(name)
            return tx.checkpoints.after(got.size, _MOST) if got else []


def named(store: Store, place: tuple[str, str]) -> str:
    """What a place goes by in the database: an address may hold a secret, and is not kept there."""
    kind, target = place
    with store.reading() as tx:
        return f"{kind}-{tx.vault.blind('checkpoint place', target)[:16]}"
