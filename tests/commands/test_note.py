"""``/insider note``: something to remember."""

import pytest

from commands._phrases import MAX_TEXT
from commands.note import Notes
from tests.builders import MEMBER, OPENER, Office


def test_a_note_is_kept_and_the_record_tells_only_that_there_is_one(office: Office) -> None:
    entry = office.desk.records(MEMBER, "note Badge returned")
    note = office.desk.case(office.ref).notes[-1]
    assert ("Badge returned", MEMBER, office.desk.now) == (note.text, note.by, note.at)
    assert (entry.verb, entry.subject, entry.detail) == ("note.added", None, {})


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("note “Badge returned”", "Badge returned"),
        ('note "Badge" and "key"', '"Badge" and "key"'),
        ("notes Badge, on 10 Jan", "Badge, on 10 Jan"),
        ("note  two\n lines", "two lines"),
        ("note R&amp;D asked, 2 * 3 = 6", "R&D asked, 2 * 3 = 6"),
        ("note snake_case_name", "snake_case_name"),
        (f"note {'x' * MAX_TEXT}", "x" * MAX_TEXT),
    ],
)
def test_a_note_is_plain_text(office: Office, typed: str, text: str) -> None:
    office.desk.types(OPENER, typed)
    assert text == office.desk.case(office.ref).notes[-1].text


def test_notes_are_shown_oldest_first(office: Office) -> None:
    office.desk.types(OPENER, "note Key returned")
    body = office.desk.types(OPENER, "notes").body
    assert isinstance(body, Notes)
    assert (office.ref, ["Badge returned", "Key returned"]) == (
        body.incident,
        [note.text for note in body.notes],
    )
