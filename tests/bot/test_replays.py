"""What was let through once, also while the database takes nothing."""

from datetime import timedelta
from functools import partial
from pathlib import Path

from slack_bolt import BoltRequest

from bot.replays import Replays
from storage import Store
from tests.builders import NOW
from tests.conftest import MASTER_KEY


def test_without_a_database_a_process_still_lets_each_signature_through_once(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    file = tmp_path / "insider.db"
    file.write_bytes(migrated_sqlite.read_bytes())
    store = Store.open(f"sqlite:///{file}", [MASTER_KEY])
    store.close()
    for one in tmp_path.iterdir():
        one.unlink()
    file.mkdir()
    moments = iter((NOW, NOW, NOW + timedelta(minutes=1), NOW + timedelta(minutes=20)))
    replays = Replays(store, now=lambda: next(moments))
    passed: list[str] = []

    for signature in ("v0=a", "v0=b", "v0=a", "v0=a"):
        request = BoltRequest(body="{}", headers={"x-slack-signature": signature})
        replays.once(request, {"command": "/insider"}, partial(passed.append, signature))

    assert passed == ["v0=a", "v0=b", "v0=a"]
