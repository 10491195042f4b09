"""The disk is full or read-only: people are told so, can read, and go on when it takes something again."""

import errno

import httpx
import pytest

from sandbox.server import Sandbox
from storage import Store
from tests.conftest import MASTER_KEY
from tests.journeys.scene import reference, until
from tests.kills.found import Found
from tests.kills.office import opened
from tests.outages.machine import Machine

_TOLD = {
    errno.ENOSPC: "Nothing was recorded: the database’s disk is full. What is recorded can still be read.",
    errno.EROFS: "Nothing was recorded: the database takes nothing new right now.",
}


def _types(box: Sandbox, line: str, room: str = "security") -> str:
    delivery = box.visitor("Lead responder").type(room, f"/insider {line}")
    assert delivery.failure == ""
    assert all(message.ephemeral_to for message in delivery.shown)
    return "\n".join(message.plain for message in delivery.shown)


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS], ids=["full", "read-only"])
def test_a_disk_that_takes_nothing_is_told_and_nothing_is_lost(machine: Machine, error: int) -> None:
    with opened(machine.url, machine.start) as office:
        box, bot = office.box, office.started()
        ref = reference(_types(box, "open Contact data was sold"))
        until(lambda: ref.lower() in box.visitor("Lead responder").channels())
        assert "Note added" in _types(box, f"{ref} note Before")

        machine.fails_with(error)
        for number in range(3):
            assert _types(box, f"{ref} note During {number}").startswith(_TOLD[error])
        assert ref in _types(box, "list")
        assert "Note added" in _types(box, f"{ref} timeline")
        assert httpx.get(f"{bot.url}/healthz").status_code == 200
        assert httpx.get(f"{bot.url}/readyz").json() == ["database"]

        machine.fails_with(0)
        assert "Note added" in _types(box, f"{ref} note After")
        assert httpx.get(f"{bot.url}/readyz").json() == []
        store = Store.open(office.url, [MASTER_KEY])
        until(lambda: office.waiting(store) == 0)
        found = Found.read(store, box.workspace)
        store.close()
        assert bot.end() == 0

    assert found.notes == {"Before": 1, "After": 1}
    assert found.broken is None
    assert set(found.keys.values()) == {1}
