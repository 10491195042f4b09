"""Several of the bot's processes on one PostgreSQL: digests are posted once, and Slack's limits are kept."""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from domain.digest import Clearance
from domain.schedules import Schedule
from sandbox.workspace import Workspace
from storage import Store
from storage.outbox import SENDING, SENT
from storage.subscriptions import Subscription
from storage.tables import OutboxRow
from tests.conftest import MASTER_KEY
from tests.journeys.scene import until
from tests.kills.office import Office
from tests.kills.process import Process

DIGESTS: Final = int(os.environ.get("DIGESTS", "8"))
"""So many channels are due in the same minute; ``make prove`` asks for 100."""
MESSAGES: Final = int(os.environ.get("MESSAGES", "40"))
"""So many messages wait for twenty people; ``make prove`` asks for 200."""

pytestmark = pytest.mark.timeout(900)


@pytest.fixture
def store(office: Office) -> Iterator[Store]:
    """The database of the office."""
    opened = Store.open(office.url, [MASTER_KEY])
    yield opened
    opened.close()


def _subscribe(store: Store, workspace: Workspace) -> list[str]:
    """Channels that owe a digest since today, all of them at once."""
    now = datetime.now(UTC)
    due = (now - timedelta(minutes=2)).strftime("%-M %-H * * *")
    channels = []
    for number in range(DIGESTS):
        reader = workspace.person("Executive")
        channel = workspace.add_channel(f"board-{number}", private=True, members=[reader], with_bot=True)
        channels.append(channel.id)
        with store.transaction() as tx:
            tx.subscriptions.save(
                Subscription(
                    ref=f"D-{number:06}",
                    channel=channel.id,
                    owner=reader.id,
                    schedule=Schedule(due, "UTC"),
                    language="en",
                    clearance=Clearance.COUNTS,
                    since=now - timedelta(hours=1),
                )
            )
    return channels


def _posted(workspace: Workspace, channels: list[str]) -> Counter[str]:
    return Counter(
        one for one in channels for message in workspace.channel(one).messages if not message.deleted
    )


def _rows(store: Store) -> list[OutboxRow]:
    with store.reading() as tx:
        table = OutboxRow.metadata.tables["outbox"]
        return [OutboxRow(**row) for row in tx.session.connection().execute(table.select()).mappings()]


@pytest.mark.parametrize("killed", [False, True], ids=["all live", "one is killed midway"])
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_three_replicas_post_every_digest_once(office: Office, store: Store, *, killed: bool) -> None:
    workspace = office.box.workspace
    channels = _subscribe(store, workspace)
    replicas = [Process(office.settings) for _ in range(3)]
    assert all(replica.serves(120) for replica in replicas)

    if killed:
        until(lambda: _posted(workspace, channels).total() >= DIGESTS // 4, seconds=300)
        replicas[0].kill()
    until(lambda: _posted(workspace, channels).total() >= DIGESTS, seconds=300)
    until(lambda: office.waiting(store) == 0, seconds=300)

    assert _posted(workspace, channels) == dict.fromkeys(channels, 1)
    senders = {row.owner for row in _rows(store) if row.kind == "digest"}
    assert len(senders) > 1
    for replica in replicas:
        replica.end()


def test_a_process_that_is_asked_to_end_does_not_wait_for_a_slow_slack(office: Office, store: Store) -> None:
    workspace = office.box.workspace
    [channel] = _subscribe(store, workspace)[:1]
    office.box.faults.set("slow", methods=["conversations.members"], seconds=15)
    bot = office.started()
    until(lambda: any(row.state == SENDING for row in _rows(store)), seconds=60)

    assert bot.end() == 0

    # It ended while Slack still kept it waiting.
    assert {SENDING} <= {row.state for row in _rows(store)}
    office.box.faults.clear()
    successor = office.started()
    until(lambda: office.waiting(store) == 0, seconds=120)
    assert successor.end() == 0
    assert _posted(workspace, [channel]) == {channel: 1}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_what_waits_leaves_at_slacks_pace_and_never_too_soon(
    office: Office, store: Store, record_property: Callable[[str, object], None]
) -> None:
    box = office.box
    people = [box.workspace.add_person(f"Reader {number}") for number in range(20)]
    for person in people:
        box.workspace.direct(person)
    box.pace.on = True
    with store.transaction() as tx:
        for number in range(MESSAGES):
            reader = people[number % 20].id
            tx.outbox.put(
                kind="withheld",
                lane=f"dm:{reader}",
                key=f"{number:032x}",
                at=datetime.now(UTC),
                incident=f"IN-{number:06}",
                person=reader,
                channel="C0000000000",
            )

    replicas = [Process(office.settings) for _ in range(2)]
    began = time.monotonic()
    assert all(replica.serves(120) for replica in replicas)
    until(lambda: office.waiting(store) == 0, seconds=300)
    took = time.monotonic() - began
    for replica in replicas:
        replica.end()

    line = f"{MESSAGES} messages to 20 channels in {took:.1f} s, the start of two processes included"
    record_property("told", line)
    assert {row.state for row in _rows(store)} == {SENT}
    assert box.pace.refused == 0
    for person in people:
        told = [message.text.split()[0] for message in box.workspace.direct(person).messages]
        assert told == sorted(told)
