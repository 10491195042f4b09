"""``export-veris``: an incident becomes a file, and what was imported comes out again."""

import json
import stat
from pathlib import Path

import pytest

from bot.exporting import NotExported, export_incident
from domain.veris import read_record
from storage.record import Outcome
from tests.builders import OPENER, Desk
from tests.commands.test_import import cases, imports, write
from tests.veris_records import NO_RECORDS, REAL, raw


def exports(desk: Desk, ref: str, file: Path | None = None) -> str:
    """What is printed."""
    return export_incident(desk.store, ref, file, now=desk.now, new_reference=desk.reference)


def test_what_was_imported_comes_out_as_it_went_in(both: Desk, tmp_path: Path) -> None:
    imports(both, write(tmp_path, "clerk.json"))
    [case] = cases(both)
    before = read_record(raw(), both.now.date()).said
    after = read_record(exports(both, case.ref).encode(), both.now.date()).said

    assert {path: after.get(path) for path in before} == {**before, "schema_version": "1.4.1"}
    assert after.keys() - before.keys() == {"victim.government"}


@pytest.mark.skipif(not REAL, reason=NO_RECORDS)
def test_every_real_record_comes_out_of_the_database_as_it_went_in(desk: Desk) -> None:
    imports(desk, *REAL)
    before = [read_record(file.read_bytes(), desk.now.date()) for file in REAL]
    told = [exports(desk, case.ref) for case in cases(desk)]
    after = {one.ref: one.said for one in (read_record(text.encode(), desk.now.date()) for text in told)}

    for record in before:
        changed = {path for path, value in record.said.items() if after[record.ref].get(path) != value}
        assert changed <= {"schema_version", "action.error.variety"}, record.ref


def test_it_is_written_to_a_new_file_for_its_owner_alone(desk: Desk, tmp_path: Path) -> None:
    ref, file = desk.opens(), tmp_path / "told.json"

    assert exports(desk, ref, file) == f"{ref} was written to {file} as a VERIS record."
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text(encoding="utf-8"))["incident_id"] == ref
    assert file.read_text(encoding="utf-8").strip() == exports(desk, ref)


@pytest.mark.parametrize("typed", ["{ref}", "{lower}", " {ref}."])
def test_a_reference_is_read_as_everywhere(desk: Desk, typed: str) -> None:
    ref = desk.opens()

    assert ref in exports(desk, typed.format(ref=ref, lower=ref.lower()))


def test_that_it_was_read_is_recorded_and_not_told_in_the_timeline(both: Desk) -> None:
    ref = both.opens()
    sent = len(both.outbox())
    exports(both, ref)
    entry = both.last()

    assert (entry.actor, entry.verb, entry.outcome) == ("export", "incident.exported", Outcome.READ)
    assert (entry.incident, len(both.outbox())) == (ref, sent)


@pytest.mark.parametrize("typed", ["IN-ZZZZZZ", "S-000001", "", "<b>"])
def test_an_incident_that_is_not_there_is_named(desk: Desk, typed: str) -> None:
    before = desk.stored()
    with pytest.raises(NotExported) as caught:
        exports(desk, typed)

    assert f"there is no incident “{typed}”" in str(caught.value)
    assert before == desk.stored()


def test_a_file_that_is_there_is_left_alone(desk: Desk, tmp_path: Path) -> None:
    ref, file = desk.opens(), tmp_path / "mine.json"
    file.write_text("mine", encoding="utf-8")
    before = desk.stored()
    with pytest.raises(NotExported) as caught:
        exports(desk, ref, file)

    assert str(caught.value) == (
        f"Nothing was exported: {file} cannot be written: File exists. Name a new file with --out."
    )
    assert (file.read_text(encoding="utf-8"), before) == ("mine", desk.stored())


def test_nothing_that_was_typed_is_in_it(desk: Desk) -> None:
    ref = desk.opens(title="canary title")
    suspect = desk.suspects(OPENER, ref)
    for line in (
        "note canary note",
        'police reported "canary county"',
        "measure add canary measure",
        'leaked email according to "canary press" source canary-source',
        'customers at least 500 according to "canary press"',
    ):
        desk.types(OPENER, f"{ref} {line}")
    told = exports(desk, ref)

    assert "canary" not in told
    assert suspect not in told
    assert "persons disclosed: at_least 500" in told
