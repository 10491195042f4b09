"""Checkpoints: made when there is something new, sent to each place once, and never lost."""

import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import httpx
import pytest

from bot.clients import outbound
from bot.clients.outbound import NotSent
from bot.config import CheckpointPlaces
from bot.jobs.checkpoints import EVERY, Checkpoints, named, places, to_file, to_webhook
from bot.verifying import NotVerified, verify
from storage import Store
from storage.checkpoints import Checkpoint
from storage.record import Outcome

AT: Final = datetime(2026, 3, 1, 9, tzinfo=UTC)
PLACE: Final = ("file", "somewhere")


def records(store: Store, change: str) -> None:
    """One entry more."""
    with store.transaction() as tx:
        tx.record.append(change=change, at=AT, actor="U1", verb="note", outcome=Outcome.DONE)


def made(store: Store) -> list[int]:
    """The sizes of the checkpoints in the database."""
    with store.reading() as tx:
        return [one.size for one in tx.checkpoints.kept()]


class Shelf:
    """A place that takes checkpoints, or refuses them."""

    def __init__(self) -> None:
        self.kept: list[Checkpoint] = []
        self.refuses = False

    def __call__(self, checkpoint: Checkpoint) -> None:
        """Take one."""
        if self.refuses:
            raise NotSent("no_answer")
        self.kept.append(checkpoint)

    @property
    def sizes(self) -> list[int]:
        """What arrived."""
        return [one.size for one in self.kept]


def test_one_is_made_when_there_is_something_new_at_most_each_quarter_of_an_hour(
    store: Store,
) -> None:
    job = Checkpoints(store, {})
    job.run(AT)
    assert made(store) == []
    records(store, "C-1")
    job.run(AT)
    records(store, "C-2")
    job.run(AT + EVERY - timedelta(seconds=1))
    assert made(store) == [1]
    job.run(AT + EVERY)
    job.run(AT + 2 * EVERY)
    assert made(store) == [1, 2]


def test_two_processes_make_one_checkpoint_and_send_it_once(store: Store) -> None:
    shelf = Shelf()
    jobs = [Checkpoints(store, {PLACE: shelf}) for _ in range(2)]
    records(store, "C-1")
    for job in jobs:
        job.run(AT)
    assert (made(store), shelf.sizes) == ([1], [1])


def test_what_a_place_refuses_is_sent_later_in_order_and_nothing_is_lost(
    store: Store,
) -> None:
    shelf, other = Shelf(), Shelf()
    job = Checkpoints(store, {PLACE: shelf, ("webhook", "elsewhere"): other})
    records(store, "C-1")
    job.run(AT)
    shelf.refuses = True
    for number in (2, 3):
        records(store, f"C-{number}")
        job.run(AT + number * EVERY)
    name = named(store, PLACE)
    with store.reading() as tx:
        place = tx.places.get(name)
    assert place is not None
    assert (place.size, place.failing, place.problem) == (1, AT + 2 * EVERY, "no_answer")
    assert other.sizes == [1, 2, 3]
    shelf.refuses = False
    job.run(AT + 3 * EVERY + timedelta(minutes=2))
    with store.reading() as tx:
        place = tx.places.get(name)
    assert place is not None
    assert (shelf.sizes, place.failing) == ([1, 2, 3], None)


def test_a_new_place_gets_the_newest_checkpoint_which_covers_all_before_it(store: Store) -> None:
    job = Checkpoints(store, {})
    for number in (1, 2):
        records(store, f"C-{number}")
        job.run(AT + number * EVERY)
    shelf = Shelf()
    Checkpoints(store, {PLACE: shelf}).run(AT + 3 * EVERY)
    assert shelf.sizes == [2]


def test_the_text_is_a_signed_note_that_tells_nothing_of_what_was_recorded(store: Store) -> None:
    records(store, "C-1")
    with store.transaction() as tx:
        checkpoint = tx.checkpoints.make(AT)
        key = tx.checkpoints.verifier_key
    origin, size, root, at, empty, signature, end = checkpoint.text.split("\n")
    assert key.startswith(f"{origin}+")
    assert (size, at, empty, end) == ("1", "2026-03-01T09:00:00+00:00", "", "")
    assert len(root) == 44
    assert signature.startswith(f"\N{EM DASH} {origin} ")
    assert checkpoint.signed


@pytest.mark.parametrize(
    ("part", "other"),
    [("\n2\n", "\n3\n"), ("2026", "2025"), ("insider/", "insider/0"), ("\N{EM DASH} ins", "\N{EM DASH} ons")],
)
def test_a_note_that_was_changed_is_not_signed(store: Store, part: str, other: str) -> None:
    for change in ("C-1", "C-2"):
        records(store, change)
    with store.transaction() as tx:
        text = tx.checkpoints.make(AT).text
        assert [one.signed for one in tx.checkpoints.read(text)] == [True]
        assert not any(one.signed for one in tx.checkpoints.read(text.replace(part, other)))


def test_a_file_takes_them_one_after_another_and_verify_reads_them(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "kept.txt"
    job = Checkpoints(store, places(CheckpointPlaces(file=file)))
    for number in (1, 2):
        records(store, f"C-{number}")
        job.run(AT + number * EVERY)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "4 checkpoints agree" in verify(store, file)
    assert "2 checkpoints agree" in verify(store, None)


def test_verify_says_in_plain_words_what_a_checkpoint_found(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "kept.txt"
    job = Checkpoints(store, places(CheckpointPlaces(file=file)))
    records(store, "C-1")
    job.run(AT)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("\n1\n", "\n7\n"), encoding="utf-8")
    with pytest.raises(NotVerified, match="was not signed by this bot"):
        verify(store, file)


def test_a_file_that_cannot_be_written_is_said(store: Store, tmp_path: Path) -> None:
    records(store, "C-1")
    Checkpoints(store, {PLACE: to_file(tmp_path / "none" / "kept.txt")}).run(AT)
    with store.reading() as tx:
        place = tx.places.get(named(store, PLACE))
    assert place is not None
    assert place.problem == "not_written"


def test_a_webhook_gets_the_text_and_an_address_of_the_own_network_gets_nothing(store: Store) -> None:
    taken: list[httpx.Request] = []

    def take(request: httpx.Request) -> httpx.Response:
        taken.append(request)
        return httpx.Response(200)

    def sent(addresses: Callable[[str], list[str]]) -> Callable[[Checkpoint], None]:
        client = outbound.client(transport=httpx.MockTransport(take))
        return to_webhook("https://hook.example/secret", lambda: client, addresses)

    records(store, "C-1")
    Checkpoints(store, {("webhook", "one"): sent(lambda _: ["10.0.0.1"])}).run(AT)
    assert taken == []
    Checkpoints(store, {("webhook", "two"): sent(lambda _: ["1.1.1.1"])}).run(AT)
    [request] = taken
    with store.reading() as tx:
        newest = tx.checkpoints.newest()
        place = tx.places.get(named(store, ("webhook", "one")))
    assert newest is not None
    assert place is not None
    assert (
        request.read().decode()
        == httpx.Request("POST", "https://x/", json={"text": newest.text}).read().decode()
    )
    assert place.problem == "not_public"


def test_an_address_is_not_kept_in_the_database(store: Store) -> None:
    name = named(store, ("webhook", "https://hook.example/secret"))
    assert name.startswith("webhook-")
    assert "hook.example" not in name
    assert name != named(store, ("webhook", "https://hook.example/other"))
