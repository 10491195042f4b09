"""Imported incidents: what a VERIS record says is in them, and what they are until they are taken up."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Final

import pytest

from bot.importing import NotImported, import_files
from bot.views import answer
from bot.views import digest as digest_view
from bot.views._blocks import Message
from bot.words import Words
from commands.list import Listing
from domain.case import Case
from domain.digest import Clearance, Digest, compile_digest
from domain.errors import NotFound
from domain.veris import read_record
from sandbox.blocks import accept_blocks
from storage.record import Outcome
from tests.builders import AUDITOR, KINDS, NOW, OPENER, Desk
from tests.veris_records import GONE, NO_RECORDS, REAL, raw

LEAD: Final = KINDS["lead"]


def write(folder: Path, name: str, changes: dict[str, object] | None = None) -> Path:
    """A file with a record."""
    file = folder / name
    file.write_bytes(raw(changes))
    return file


def other(number: int) -> dict[str, object]:
    """Ids of another record."""
    return {"incident_id": f"RECORD-{number}", "plus.master_id": f"MASTER-{number}"}


def imports(desk: Desk, *files: Path) -> list[str]:
    """Import these files and answer what is told."""
    return import_files(
        desk.store,
        files,
        now=desk.now,
        new_reference=desk.reference,
        new_key=lambda: f"{next(desk.numbers):032x}",
    )


def refused(desk: Desk, *files: Path) -> list[str]:
    """What is told of files that are not imported; nothing at all may have changed."""
    before = desk.stored()
    with pytest.raises(NotImported) as caught:
        imports(desk, *files)
    assert before == desk.stored()
    *lines, last = str(caught.value).splitlines()
    assert last == "Nothing was imported."
    return lines


def cases(desk: Desk, who: str = AUDITOR) -> list[Case]:
    """What this person may see."""
    with desk.store.reading() as tx:
        return tx.cases.visible(tx.people.actor(who))


def told(desk: Desk, clearance: Clearance = Clearance.COUNTS) -> Digest:
    """The first digest of a channel."""
    return compile_digest(cases(desk), now=desk.now, since=None, clearance=clearance)


def shown(desk: Desk, line: str, words: Words) -> Message:
    """What an auditor who types this line is shown."""
    return answer(desk.types(AUDITOR, line), (), words)


def test_a_record_becomes_an_incident_that_reports_what_it_says(both: Desk, tmp_path: Path) -> None:
    line, done = imports(both, write(tmp_path, "clerk.json"))
    [case] = cases(both)

    assert line.startswith(f"{case.ref}  {tmp_path / 'clerk.json'}  taken: When it happened, ")
    assert done.startswith("1 incident imported.")
    assert (case.title, case.opened_at, case.phase.state) == ("VERIS RECORD-1", NOW, "reported")
    assert case.certainty.state == "confirmed"
    assert set(case.fields) == {"internal_document", "unknown"}
    assert {one.status for one in case.fields.values()} == {"disclosed"}
    assert set(case.counts) == {("records", "disclosed")}
    assert case.counts["records", "disclosed"].amount.low == 1100
    told = [case.phase.circumstances, case.certainty.circumstances]
    told += [one.circumstances for one in case.fields.values()]
    told += [one.circumstances for one in case.counts.values()]
    witnesses = {(one.reported_by, one.source) for one in told}
    assert witnesses == {("VERIS record", "clerk.json")}
    assert {one.on for one in told} == {None}
    assert case.veris == read_record(raw(), NOW.date()).said


def test_what_veris_cannot_say_stays_unknown(desk: Desk, tmp_path: Path) -> None:
    imports(desk, write(tmp_path, "clerk.json"))
    [case] = cases(desk)

    assert not any((case.suspects, case.referrals, case.notices, case.measures, case.notes))
    assert case.amount("suspects", "disclosed") is case.amount("persons", "disclosed") is None
    assert (case.access.team, case.channel, case.none_announced) == ({}, None, None)


def test_police_that_found_it_are_a_discovery_and_no_referral(desk: Desk, tmp_path: Path) -> None:
    found: object = {"external": {"variety": ["Law enforcement"]}}
    imports(desk, write(tmp_path, "clerk.json", {"discovery_method": found}))
    [case] = cases(desk)

    assert case.referrals == ()
    assert case.veris["discovery_method.external.variety"] == ("ext_law_enforcement",)


def test_what_was_taken_and_what_is_not_known_is_told(desk: Desk, tmp_path: Path) -> None:
    changes: dict[str, object] = {"actor.internal.motive": ["Unknown"], "targeted": GONE}
    line, _ = imports(desk, write(tmp_path, "clerk.json", changes))
    taken, unknown = line.split(" Not known: ")

    assert "Misuse" in taken
    assert unknown == "Motive, Job change before and Targeted."


def test_an_import_is_an_entry_of_the_record_and_sends_nothing(both: Desk, tmp_path: Path) -> None:
    imports(both, write(tmp_path, "clerk.json"))
    [case], entry = cases(both), both.last()

    assert (entry.actor, entry.verb, entry.outcome) == ("import", "incident.imported", Outcome.DONE)
    assert entry.incident == case.ref
    assert entry.detail == {
        "incident": case.ref,
        "record": "RECORD-1",
        "reported_by": "VERIS record",
        "source": "clerk.json",
    }
    assert both.outbox() == []


def test_the_home_of_those_who_see_it_is_made_anew_once(desk: Desk, tmp_path: Path) -> None:
    with desk.store.transaction() as tx:
        for person in (LEAD, OPENER):
            tx.homes.opened(person, NOW)
    imports(desk, write(tmp_path, "a.json"), write(tmp_path, "b.json", other(2)))

    assert [(row.kind, row.person) for row in desk.outbox()] == [("home", LEAD)]


def test_nothing_that_a_record_says_stands_in_the_clear(both: Desk, tmp_path: Path) -> None:
    imports(both, write(tmp_path, "clerk.json"))
    stored = str(both.rows())

    for said in ("RECORD-1", "MASTER-1", "Example Mortgages", "522310", "Grudge", "grudge", "clerk.json"):
        assert said not in stored


def test_those_who_see_every_incident_see_it_and_nobody_else(desk: Desk, tmp_path: Path) -> None:
    imports(desk, write(tmp_path, "clerk.json"))
    seers = {kind for kind, person in KINDS.items() if cases(desk, person)}

    assert {kind.removeprefix("barred ") for kind in seers} == {"lead", "hr", "legal", "privacy", "auditor"}
    [case] = cases(desk)
    with pytest.raises(NotFound):
        desk.case(case.ref, OPENER)


@pytest.mark.parametrize(
    "change", [{}, {"plus.master_id": "OTHER"}, {"incident_id": "OTHER"}, {"incident_id": "record-1"}]
)
def test_a_record_is_imported_once(both: Desk, tmp_path: Path, change: dict[str, object]) -> None:
    imports(both, write(tmp_path, "clerk.json"))
    [case] = cases(both)
    again = write(tmp_path, "again.json", change)
    ref = change.get("incident_id", "RECORD-1")

    assert refused(both, again) == [f"{again}: Record {ref} was imported before, as {case.ref}."]


def test_of_two_who_import_the_same_at_once_one_does(both: Desk, tmp_path: Path) -> None:
    files = [write(tmp_path, "one.json"), write(tmp_path, "two.json", {"incident_id": "OTHER"})]
    start = Barrier(len(files))

    def run(file: Path) -> str:
        start.wait()
        try:
            return imports(both, file)[-1]
        except NotImported as refused:
            return str(refused)

    with ThreadPoolExecutor(len(files)) as pool:
        came = sorted(pool.map(run, files), key=len)

    assert came[0].count("imported before") + came[1].count("imported before") == 1
    assert len(cases(both)) == 1


def test_one_record_in_two_files_is_refused(desk: Desk, tmp_path: Path) -> None:
    one, two = write(tmp_path, "one.json"), write(tmp_path, "two.json")

    assert refused(desk, one, two) == [f"{two}: Record RECORD-1 stands in {one} too."]


def test_all_are_imported_or_none_and_every_bad_file_is_named(both: Desk, tmp_path: Path) -> None:
    good = write(tmp_path, "good.json", other(3))
    bad = write(tmp_path, "bad.json", {"actor.internal.motive": ["Fnu"], "summary": GONE})
    absent, folder = tmp_path / "absent.json", tmp_path / "folder.json"
    folder.mkdir()

    assert refused(both, good, bad, absent, folder) == [
        f"{bad}: actor.internal.motive is “Fnu”, which VERIS does not have. Nearest: Fun.",
        f"{absent}: The file cannot be read: No such file or directory.",
        f"{folder}: The file cannot be read: Is a directory.",
    ]


def test_one_that_was_imported_before_keeps_the_others_out(both: Desk, tmp_path: Path) -> None:
    old = write(tmp_path, "old.json")
    imports(both, old)
    refused(both, write(tmp_path, "new.json", other(4)), old)

    assert len(cases(both)) == 1


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"schema_version": "2.0"}, "schema_version is “2.0”; 1.3 and 1.4 can be read."),
        ({"actor": {"external": {}}}, "This is no insider record: it has no actor.internal."),
        ({"security_incident": GONE}, "security_incident is missing."),
        ({"victim.nation": "US"}, "victim.nation is not a place of a VERIS record. Nearest: victim.region."),
        (
            {"attribute.confidentiality.data_total": "many"},
            "attribute.confidentiality.data_total must be a whole number from 0 on.",
        ),
        ({"timeline.incident.month": 13}, "timeline.incident is not a day that exists, from 1950 on."),
        ({"timeline.incident.year": 2027}, "timeline.incident is in the future."),
        ({"schema_version": "<b>&"}, "schema_version is “<b>&”; 1.3 and 1.4 can be read."),
    ],
)
def test_a_broken_file_is_refused_by_name_with_the_reason(
    desk: Desk, tmp_path: Path, changes: dict[str, object], why: str
) -> None:
    file = write(tmp_path, "broken.json", changes)

    assert refused(desk, file) == [f"{file}: {why}"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"a":\n!}', "The file is not JSON: see line 2, column 1."),
        (b"\xff", "The file is not UTF-8 text."),
        (
            b'{"a": 1, "a": 2}',
            "The key “a” stands twice in one object; which of the two counts cannot be told.",
        ),
        (b"[" * 200_000, "Its values are nested too deeply for a VERIS record."),
        (b'{"a": Infinity}', "A number in it is too long, or is NaN or Infinity, which JSON does not have."),
        (b" " * 256_001, "The file is larger than 256,000 bytes, far more than a VERIS record."),
        (b"[]", "This is no VERIS record: it is not an object with a schema_version."),
    ],
)
def test_a_foreign_file_is_refused_by_name_with_the_reason(
    desk: Desk, tmp_path: Path, content: bytes, why: str
) -> None:
    file = tmp_path / "foreign.json"
    file.write_bytes(content)

    assert refused(desk, file) == [f"{file}: {why}"]


def test_history_is_in_the_totals_and_not_in_what_is_open_or_new(desk: Desk, tmp_path: Path) -> None:
    imports(desk, write(tmp_path, "a.json"), write(tmp_path, "b.json", other(2)))
    found = told(desk)

    assert (found.recorded, found.open, found.imported, found.since.quiet) == (2, 0, 2, True)
    assert (found.unknowns, found.announced, {week.opened for week in found.trend}) == ((), (0, 0, 0), {0})
    assert (found.customers.unknown, dict(found.fields)) == (2, {"internal_document": 2, "unknown": 2})
    assert "2 incidents were imported as history" in str(digest_view.digest(found, Words()).blocks)


def test_an_incident_that_is_taken_up_is_an_open_one(desk: Desk, tmp_path: Path) -> None:
    imports(desk, write(tmp_path, "clerk.json"))
    [case] = cases(desk)
    desk.types(LEAD, f"{case.ref} phase triage")
    found = told(desk)

    assert (found.open, found.imported, [one.what for one in found.unknowns]) == (
        1,
        0,
        ["suspects", "persons"],
    )


def test_the_first_of_its_team_brings_its_channel(desk: Desk, tmp_path: Path) -> None:
    imports(desk, write(tmp_path, "clerk.json"))
    [case] = cases(desk)
    desk.types(LEAD, f"{case.ref} team add <@{OPENER}> as lead")

    kinds = [row.kind for row in desk.outbox()]
    assert kinds.index("channel") < kinds.index("invite")
    assert desk.case(case.ref, OPENER).ref == case.ref


def test_a_change_of_an_incident_without_a_team_can_be_undone(desk: Desk, tmp_path: Path) -> None:
    imports(desk, write(tmp_path, "clerk.json"))
    [case] = cases(desk)
    change = desk.entry(desk.types(LEAD, f"{case.ref} note Found in the archive")).change
    desk.types(LEAD, f"undo {change}")

    assert desk.case(case.ref).notes == ()


def test_the_import_itself_cannot_be_undone(desk: Desk, tmp_path: Path) -> None:
    imports(desk, write(tmp_path, "clerk.json"))

    assert desk.outcome(LEAD, f"undo {desk.last().change}") == "undo_fixed"


def test_it_is_shown_in_plain_words(desk: Desk, tmp_path: Path) -> None:
    day: object = {"day": 3, "month": 10, "year": 2014}
    imports(desk, write(tmp_path, "clerk.json", {"timeline.incident": day}))
    [case] = cases(desk)
    blocks = str(shown(desk, f"show {case.ref}", Words()).blocks)

    for line in (
        "*Imported, not taken up*",
        "When it happened: *2014-10-03*",
        "Misuse: *Privilege abuse*",
        "Job role: *Finance and Unknown*",
        "Motive: *Curiosity or fun and Grudge*",
        "How it was found: *It review (internal) and Hids*",
        "Kinds of data: *Personal (200) and Internal (900)*",
        "Summary and notes: *A clerk looked at &amp; copied records.*",
        "more values of the record are kept",
    ):
        assert line in blocks


def test_what_somebody_works_on_is_listed_before_history(desk: Desk, tmp_path: Path) -> None:
    own = desk.opens()
    desk.now += timedelta(days=1)
    imports(desk, write(tmp_path, "clerk.json"))
    body = desk.types(AUDITOR, "list").body

    assert isinstance(body, Listing)
    assert [(case.ref == own, case.history) for case in body.cases] == [(True, False), (False, True)]


@pytest.mark.parametrize(
    "line", ["phase", "timeline", "team", "law", "leak", "count", "notice", "measure", "note"]
)
def test_every_noun_shows_something_of_it(desk: Desk, tmp_path: Path, line: str) -> None:
    imports(desk, write(tmp_path, "clerk.json"))
    [case] = cases(desk)
    message = shown(desk, f"{case.ref} {line}", Words())

    accept_blocks(message.blocks)
    assert message.blocks


def test_its_timeline_tells_the_import(desk: Desk, tmp_path: Path) -> None:
    imports(desk, write(tmp_path, "clerk.json"))
    [case] = cases(desk)
    blocks = str(shown(desk, f"{case.ref} timeline", Words()).blocks)

    assert f"Incident {case.ref} imported: RECORD-1 · reported, according to VERIS record" in blocks
    assert "· import'" in blocks


def test_a_list_says_that_it_is_imported(desk: Desk, tmp_path: Path) -> None:
    imports(desk, write(tmp_path, "clerk.json"))
    desk.now += timedelta(days=3)
    blocks = str(shown(desk, "list", Words()).blocks)

    assert "imported, not taken up · Confirmed · 3 days ago" in blocks


@pytest.mark.skipif(not REAL, reason=NO_RECORDS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_real_records_are_imported_and_every_view_of_them_is_taken(desk: Desk, language: str) -> None:
    lines, words = imports(desk, *REAL), Words(language)
    found = cases(desk)

    assert (len(lines), len(found)) == (len(REAL) + 1, len(REAL))
    kept = sorted((dict(case.veris) for case in found), key=str)
    assert kept == sorted((dict(read_record(file.read_bytes(), NOW.date()).said) for file in REAL), key=str)
    views = [digest_view.digest(told(desk, clearance), words) for clearance in Clearance]
    views += [shown(desk, line, words) for line in ("list", *(f"show {case.ref}" for case in found))]
    for view in views:
        accept_blocks(view.blocks)
        assert len(json.dumps(view.payload())) < 13_000
    victims = {str(case.veris["victim.victim_id"]) for case in found}
    digests = "".join(str(view.blocks) for view in views[:3])
    assert [victim for victim in victims if victim in digests] == []
    assert refused(desk, REAL[0])[0].endswith(".")


@pytest.mark.skipif(not REAL, reason=NO_RECORDS)
def test_after_the_real_records_are_taken_up_the_digest_is_still_taken(desk: Desk) -> None:
    imports(desk, *REAL)
    for case in cases(desk):
        desk.types(LEAD, f"{case.ref} phase triage")
    view = digest_view.digest(told(desk, Clearance.DETAILS), Words())

    accept_blocks(view.blocks)
    assert len(json.dumps(view.payload())) < 13_000
    assert f"{len(REAL)} open" in view.text
