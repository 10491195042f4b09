"""Past incidents beside a running bot: imported in silence, shown after what is worked on, taken up."""

from datetime import UTC, datetime
from pathlib import Path

from app import new_key, new_reference
from bot.importing import import_files
from tests.journeys.scene import Scene, reference, until
from tests.veris_records import raw


def imported(scene: Scene, folder: Path, many: int) -> list[str]:
    """References of the incidents that so many records became."""
    files = []
    for number in range(many):
        files.append(folder / f"{number}.json")
        ids: dict[str, object] = {"incident_id": f"RECORD-{number}", "plus.master_id": f"MASTER-{number}"}
        files[-1].write_bytes(raw(ids))
    told = import_files(
        scene.bot.store, files, now=datetime.now(UTC), new_reference=new_reference, new_key=new_key
    )
    return [reference(line) for line in told[:-1]]


def test_history_arrives_in_silence_and_does_not_hide_what_is_worked_on(scene: Scene, tmp_path: Path) -> None:
    counsel, own = scene.as_("Counsel"), scene.open()
    scene.ask("Lead responder", own.lower(), "/insider note Badge returned")
    scene.settled()
    before = counsel.channels()

    refs = imported(scene, tmp_path, 12)
    scene.settled()

    assert counsel.channels() == before
    assert scene.ask("Counsel", "security", "/insider list").split().index(f"{own}") < 5
    shown = scene.ask("Counsel", "security", f"/insider show {refs[0]}")
    assert "Imported, not taken up" in shown
    assert "Kinds of data: Personal (200) and Internal (900)" in shown
    assert refs[0] not in scene.ask("Lead responder", "security", "/insider list")


def test_a_past_incident_is_taken_up_by_phase_and_team(scene: Scene, tmp_path: Path) -> None:
    scene.ask("Security director", "security", "/insider role give @Counsel lead")
    [ref] = imported(scene, tmp_path, 1)

    scene.ask("Counsel", "security", f"/insider {ref} phase triage")
    scene.ask("Counsel", "security", f"/insider {ref} team add @Lead responder as lead")

    until(lambda: ref.lower() in scene.as_("Lead responder").channels())
    assert "open for" in scene.ask("Lead responder", ref.lower(), "/insider show")


def test_a_home_shows_what_is_worked_on_before_history(scene: Scene, tmp_path: Path) -> None:
    counsel, own = scene.as_("Counsel"), scene.open()
    scene.settled()
    imported(scene, tmp_path, 12)

    counsel.open_home()
    until(lambda: counsel.home() is not None)

    told = str(counsel.home())
    assert own in told
    assert "5 more are not shown here" in told
