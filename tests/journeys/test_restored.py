"""A backup is taken while messages wait, they are sent, and the backup is restored: nothing is said twice."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

from bot.posting import METADATA_EVENT
from storage.restoring import restore
from tests.builders import MASTER_KEY
from tests.journeys.scene import Scene


def said(scene: Scene) -> Counter[str]:
    """How often each message of the outbox is in a channel, by its key."""
    return Counter(
        str(message.metadata["event_payload"]["key"])
        for channel in scene.workspace.channels()
        for message in channel.messages
        if not message.deleted and message.metadata and message.metadata["event_type"] == METADATA_EVENT
    )


def test_what_was_sent_after_the_backup_is_not_said_again(scene_on_either: Scene, tmp_path: Path) -> None:
    scene = scene_on_either
    ref = scene.open()
    channel, file = ref.lower(), tmp_path / "backup.db"
    scene.box.faults.set("rate_limited", methods=["chat.postMessage"], seconds=60)
    for note in ("Badge returned", "Laptop returned", "Account closed"):
        scene.ask("Lead responder", channel, f"/insider note {note}")
    made = scene.bot.store.backup(file, scene.clock())
    assert made.waiting >= 3
    before = said(scene)

    scene.box.faults.clear()
    scene.clock.ahead += timedelta(minutes=2)
    scene.settled()
    after = said(scene)
    assert len(after) >= len(before) + 3
    scene.bot.stop()
    scene.url = f"sqlite:///{tmp_path / 'restored.db'}"
    restore(file, scene.url, [MASTER_KEY], change="C-00RESTORED", at=scene.clock())
    scene.start()
    scene.settled()

    assert said(scene) == after
    assert set(after.values()) == {1}
    scene.ask("Lead responder", channel, "/insider note After the restore")
    scene.settled()
    assert len(said(scene)) == len(after) + 1
    told = scene.ask("Counsel", "@insider", "/insider audit")
    assert f"The database was restored from a backup, as of {made.at.isoformat(timespec='seconds')}" in told
